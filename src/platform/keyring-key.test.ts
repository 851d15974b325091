import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataKeyUnavailable, openDataKey } from './data-key.ts';
import { openKeyringKey, type Keyring, type KeyPlace } from './keyring-key.ts';

/** Seals under a number that can be changed, as a keyring does when its own key is replaced. */
class MadeUpKeyring implements Keyring {
  generation = 1;
  isLocked = false;
  loses = false;

  seal(text: string): Promise<string> {
    const kept = this.loses ? 'something else' : text;
    return Promise.resolve(Buffer.from(`${this.generation}:${kept}`).toString('base64'));
  }

  open(sealed: string): Promise<{ text: string; isStale: boolean }> {
    if (this.isLocked) return Promise.reject(new Error('locked'));
    const [generation, text = ''] = Buffer.from(sealed, 'base64').toString().split(':');
    return Promise.resolve({ text, isStale: Number(generation) !== this.generation });
  }
}

describe('the data key with a keyring', () => {
  let directory: string;
  let keyring: MadeUpKeyring;
  const stored = () => readFileSync(join(directory, 'vault.key'), 'utf8');
  const kind = () => (JSON.parse(stored()) as { kind: string }).kind;
  const headless = (passphrase: string | null = null) => openDataKey({ directory, passphrase, random: randomBytes });
  const open = (place: KeyPlace = 'keyring', passphrase: string | null = null, ring: Keyring | null = keyring) =>
    openKeyringKey({ directory, passphrase, random: randomBytes, keyring: ring, place });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'breakerbox-'));
    keyring = new MadeUpKeyring();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is made once and does not stand in the file', async () => {
    const { key, place } = await open();
    expect(key).toHaveLength(32);
    expect(place()).toBe('keyring');
    expect(stored()).not.toContain(Buffer.from(key).toString('base64url'));
    expect(Buffer.from((await open()).key)).toEqual(Buffer.from(key));
  });

  it('takes over the key of a headless start, and gives it back on request', async () => {
    const before = Buffer.from(headless());
    const kept = await open();
    expect(Buffer.from(kept.key)).toEqual(before);
    expect(kind()).toBe('keyring');
    expect(() => headless()).toThrow(/only the desktop app can ask.*Keep keys in a file/u);
    expect(kind()).toBe('keyring');
    await kept.moveTo('file');
    expect(Buffer.from(headless())).toEqual(before);
    expect(Buffer.from((await open('file')).key)).toEqual(before);
    expect(kind()).toBe('plain');
  });

  it('is a plain file where there is no good keyring', async () => {
    const { key, place, moveTo } = await open('keyring', null, null);
    expect(place()).toBe('file');
    expect(Buffer.from(headless())).toEqual(Buffer.from(key));
    await expect(moveTo('keyring')).rejects.toThrow(DataKeyUnavailable);
    expect(kind()).toBe('plain');
  });

  it('goes under a passphrase when there is one, and stays there', async () => {
    const { key } = await open();
    await open('keyring', 'correct horse');
    expect(kind()).toBe('passphrase');
    expect(Buffer.from(headless('correct horse'))).toEqual(Buffer.from(key));
    await expect(open()).rejects.toThrow(/set BREAKERBOX_PASSPHRASE/u);
    await open('keyring', 'correct horse');
    expect(kind()).toBe('passphrase');
  });

  it('is kept when the keyring is locked, gone, or its file damaged', async () => {
    await open();
    const before = stored();
    keyring.isLocked = true;
    await expect(open()).rejects.toThrow(/did not open the stored keys. Unlock it/u);
    await expect(open('file')).rejects.toThrow(DataKeyUnavailable);
    await expect(open('keyring', null, null)).rejects.toThrow(/not there now/u);
    expect(stored()).toBe(before);
    writeFileSync(join(directory, 'vault.key'), before.slice(0, 20));
    await expect(open()).rejects.toThrow(/damaged/u);
    expect(stored()).toBe(before.slice(0, 20));
  });

  it('is sealed anew when the keyring asks for it', async () => {
    const { key } = await open();
    const before = stored();
    keyring.generation = 2;
    expect(Buffer.from((await open()).key)).toEqual(Buffer.from(key));
    expect(stored()).not.toBe(before);
    const after = stored();
    await open();
    expect(stored().length).toBe(after.length);
  });

  it('stays where it is when the keyring would lose it', async () => {
    const before = Buffer.from(headless());
    keyring.loses = true;
    await expect(open()).rejects.toThrow(/does not give back/u);
    expect(Buffer.from(headless())).toEqual(before);
  });
});
