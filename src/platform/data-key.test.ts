import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataKeyUnavailable, openDataKey } from './data-key.ts';

describe('the data key', () => {
  let directory: string;
  const umask = process.umask(0);
  const open = (passphrase: string | null = null) =>
    Buffer.from(openDataKey({ directory, passphrase, random: randomBytes }));
  const stored = () => readFileSync(join(directory, 'vault.key'), 'utf8');

  beforeEach(() => {
    process.umask(0);
    directory = mkdtempSync(join(tmpdir(), 'breakerbox-'));
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(directory, { recursive: true });
  });

  it('is made once, 32 bytes, in a private file', () => {
    const key = open();
    expect(key).toHaveLength(32);
    expect(open()).toEqual(key);
    expect(open('')).toEqual(key);
    if (process.platform !== 'win32') expect(statSync(join(directory, 'vault.key')).mode & 0o777).toBe(0o600);
  });

  it('can be protected by a passphrase', () => {
    const key = open('correct horse');
    expect(open('correct horse')).toEqual(key);
    expect(stored()).not.toContain(key.toString('base64url'));
    expect(JSON.parse(stored())).toMatchObject({ scrypt: { N: 131_072 } });
  });

  it('is the same however the passphrase is composed of code points', () => {
    const key = open('caf\u00e9');
    expect(open('cafe\u0301')).toEqual(key);
  });

  it('says so when the passphrase is wrong or missing, and changes nothing', () => {
    open('correct horse');
    const before = stored();
    expect(() => open('wrong')).toThrow(/BREAKERBOX_PASSPHRASE is not the passphrase/);
    expect(() => open()).toThrow(/set BREAKERBOX_PASSPHRASE/);
    expect(stored()).toBe(before);
  });

  it('stays the same key when a passphrase is added later', () => {
    const key = open();
    expect(open('later')).toEqual(key);
    expect(stored()).not.toContain(key.toString('base64url'));
    expect(() => open()).toThrow(DataKeyUnavailable);
    expect(open('later')).toEqual(key);
  });

  it.each([
    '',
    'null',
    '{"version":1,"kind":"plain","key":"c2hvcnQ"}',
    '{"version":2,"kind":"plain","key":""}',
    '{"version":1,"kind":"passphrase","scrypt":{"N":1073741824,"r":8,"p":1,"salt":""},"wrapped":""}',
    '{"version":1,"kind":"passphrase","scrypt":{"N":131072,"r":8,"p":1,"salt":""},"wrapped":""}',
  ])('that is damaged (%j) is reported and left alone', (text) => {
    writeFileSync(join(directory, 'vault.key'), text);
    expect(() => open('x')).toThrow(/vault\.key is damaged/);
    expect(stored()).toBe(text);
  });
});
