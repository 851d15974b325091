import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trustsUpdates } from './updates.ts';

let resources: string;
beforeEach(() => (resources = mkdtempSync(join(tmpdir(), 'breakerbox-updates-'))));
afterEach(() => rmSync(resources, { recursive: true }));

const feed = (text: string) => writeFileSync(join(resources, 'app-update.yml'), text);
const SIGNED = 'provider: generic\nurl: https://updates.example/\npublisherName: [Breakerbox]\n';

describe('updates', () => {
  it('are had where the system checks the signature', () => {
    feed(SIGNED);
    expect(trustsUpdates('win32', true, resources)).toBe(true);
    expect(trustsUpdates('darwin', true, resources)).toBe(true);
  });

  it('are not had from a checkout, nor on Linux, nor without a feed', () => {
    expect(trustsUpdates('darwin', true, resources)).toBe(false);
    feed(SIGNED);
    expect(trustsUpdates('win32', false, resources)).toBe(false);
    expect(trustsUpdates('linux', true, resources)).toBe(false);
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
    expect(trustsUpdates('win32', true, resources)).toBe(false);
  });
});
