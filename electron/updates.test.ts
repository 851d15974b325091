import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionDouble } from '../test/shell/electron-double.ts';
import { isAcceptable, keepToFeed, trustedFeed } from './updates.ts';

let resources: string;
beforeEach(() => (resources = mkdtempSync(join(tmpdir(), 'breakerbox-updates-'))));
afterEach(() => rmSync(resources, { recursive: true }));

const feed = (text: string) => writeFileSync(join(resources, 'app-update.yml'), text);
const SIGNED = 'provider: generic\nurl: https://updates.example/\npublisherName: [Breakerbox]\n';

describe('updates', () => {
  it('are had where the system checks the signature', () => {
    feed(SIGNED);
    const trusted = { url: 'https://updates.example/', publishers: ['Breakerbox'] };
    expect(trustedFeed('win32', true, resources)).toEqual(trusted);
    expect(trustedFeed('darwin', true, resources)).toEqual(trusted);
    feed('provider: generic\nurl: https://updates.example/\n');
    expect(trustedFeed('darwin', true, resources)).toEqual({ ...trusted, publishers: [] });
  });

  it('are not had from a checkout, nor on Linux, nor without a feed', () => {
    expect(trustedFeed('darwin', true, resources)).toBeNull();
    feed(SIGNED);
    expect(trustedFeed('win32', false, resources)).toBeNull();
    expect(trustedFeed('linux', true, resources)).toBeNull();
  });

  it.each([
    ['no publisher', 'provider: generic\nurl: https://updates.example/\n'],
    ['an empty list of publishers', 'provider: generic\nurl: https://updates.example/\npublisherName: []\n'],
    ['plain HTTP', SIGNED.replace('https', 'http')],
    ['another provider', SIGNED.replace('generic', 'github')],
    ['no address', 'provider: generic\npublisherName: [Breakerbox]\n'],
    ['an empty file', ''],
    ['a text that is not one', 'provider: ['],
  ])('are not had on Windows with %s', (_, text) => {
    feed(text);
    expect(trustedFeed('win32', true, resources)).toBeNull();
  });

  it('come from the place of the feed, whatever a redirect says', async () => {
    const connections = new SessionDouble();
    connections.page = async () => new Response('');
    keepToFeed(connections as never, 'https://updates.example/desktop/');
    expect(connections.filter).toEqual({ urls: ['<all_urls>'] });
    expect(await connections.load('https://updates.example/desktop/latest.yml')).not.toBeNull();
    for (const url of ['http://updates.example/latest.yml', 'https://updates.example.evil/x', 'file:///x', 'ftp://a/'])
      expect(await connections.load(url), url).toBeNull();
  });

  const offer = { version: '1.2.3', files: [{ url: 'Breakerbox-Setup-1.2.3.exe', sha512: 'A'.repeat(86) + '==' }] };
  it.each([
    ['a version before a release', { ...offer, version: '1.2.3-beta.1' }],
    ['no version', { files: offer.files }],
    ['no file', { ...offer, files: [] }],
    ['no hash', { ...offer, files: [{ url: 'a.exe' }] }],
    ['half a hash', { ...offer, files: [{ url: 'a.exe', sha512: 'AAAA' }] }],
    ['a file elsewhere', { ...offer, files: [{ ...offer.files[0], url: 'https://evil.example/a.exe' }] }],
    ['a file above', { ...offer, files: [{ ...offer.files[0], url: '../a.exe' }] }],
    ['nothing', null],
  ])('are none where a feed offers %s', (_, wrong) => {
    expect(isAcceptable(offer)).toBe(true);
    expect(isAcceptable(wrong)).toBe(false);
  });
});
