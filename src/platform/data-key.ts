// The data key, under which all stored secrets are sealed, for machines without a keyring: in `vault.key`, either as
// it is (0600: it guards against other users and lost copies of the settings, not against programs of this user) or
// wrapped under a passphrase.

import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto';
import { join } from 'node:path';
import type { RandomBytes } from '../domain/ports.ts';
import { createPrivateFile, makePrivate, readIfPresent, writePrivateFile } from './private-file.ts';

/** The data key cannot be had. The message says what to do; nothing was changed. */
export class DataKeyUnavailable extends Error {
  override readonly name = 'DataKeyUnavailable';
}

export interface DataKeyParts {
  readonly directory: string;
  /** BREAKERBOX_PASSPHRASE; null or empty: none. */
  readonly passphrase: string | null;
  readonly random: RandomBytes;
}

export type KeyFile =
  | { readonly version: 1; readonly kind: 'plain'; readonly key: string }
  /** base64 of what the system's keyring made of the base64url of the key. Only the desktop app can ask the keyring. */
  | { readonly version: 1; readonly kind: 'keyring'; readonly sealed: string }
  | {
      readonly version: 1;
      readonly kind: 'passphrase';
      readonly scrypt: Scrypt & { readonly salt: string };
      /** base64url of nonce, wrapped key and tag. */
      readonly wrapped: string;
    };

interface Scrypt {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** About 0.3 s and 128 MiB. */
const COST: Scrypt = { N: 2 ** 17, r: 8, p: 1 };

/** A file from elsewhere must not make us compute for hours. */
const HIGHEST_COST: Scrypt = { N: 2 ** 20, r: 16, p: 4 };

/**
 * Reads the data key (32 bytes), or makes it on first use. A passphrase given for a key that was stored without one
 * wraps that key from now on, so nothing has to be entered again.
 * Throws DataKeyUnavailable when the passphrase is wrong or missing, or the file is damaged.
 */
export function openDataKey({ directory, passphrase, random }: DataKeyParts): Uint8Array {
  const path = join(directory, 'vault.key');
  const word = passphrase === '' ? null : passphrase;
  const text = readIfPresent(path);
  if (text === null) return makeKey(path, word, random);
  makePrivate(path);
  const stored = parseKeyFile(text, path);
  if (stored.kind === 'keyring') throw inKeyring(path);
  if (stored.kind === 'passphrase') {
    if (word === null) {
      throw new DataKeyUnavailable(
        'The stored keys are protected by a passphrase: set BREAKERBOX_PASSPHRASE. ' +
          `If it is lost, remove ${path}; provider keys must then be entered again.`,
      );
    }
    return unwrap(stored, word, path);
  }
  const key = Buffer.from(stored.key, 'base64url');
  if (key.length !== KEY_BYTES) throw damaged(path);
  if (word !== null) writePrivateFile(path, formatKeyFile(wrap(key, word, random)));
  return key;
}

function makeKey(path: string, passphrase: string | null, random: RandomBytes): Uint8Array {
  const key = random(KEY_BYTES);
  const file: KeyFile =
    passphrase === null
      ? { version: 1, kind: 'plain', key: Buffer.from(key).toString('base64url') }
      : wrap(key, passphrase, random);
  // Never over an existing one: that would make every stored secret unreadable.
  if (!createPrivateFile(path, formatKeyFile(file)))
    throw new Error(`${path} was created by another process just now. Start again.`);
  return key;
}

export function wrap(key: Uint8Array, passphrase: string, random: RandomBytes): KeyFile {
  const salt = Buffer.from(random(SALT_BYTES));
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', derive(passphrase, salt, COST), nonce, { authTagLength: TAG_BYTES });
  const body = Buffer.concat([cipher.update(key), cipher.final()]);
  return {
    version: 1,
    kind: 'passphrase',
    scrypt: { ...COST, salt: salt.toString('base64url') },
    wrapped: Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url'),
  };
}

function unwrap(stored: Extract<KeyFile, { kind: 'passphrase' }>, passphrase: string, path: string): Uint8Array {
  const bytes = Buffer.from(stored.wrapped, 'base64url');
  if (bytes.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) throw damaged(path);
  const salt = Buffer.from(stored.scrypt.salt, 'base64url');
  const outer = derive(passphrase, salt, stored.scrypt);
  const decipher = createDecipheriv('aes-256-gcm', outer, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (error) {
    // The tag is the verifier: a wrong passphrase and a damaged file look the same.
    const message = `BREAKERBOX_PASSPHRASE is not the passphrase that protects the stored keys (${path}). Nothing was changed.`;
    throw new DataKeyUnavailable(message, { cause: error });
  }
}

function derive(passphrase: string, salt: Uint8Array, { N, r, p }: Scrypt): Uint8Array {
  // The same word typed on another keyboard may be composed of other code points.
  return scryptSync(passphrase.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r });
}

export function formatKeyFile(file: KeyFile): string {
  return `${JSON.stringify(file)}\n`;
}

export function parseKeyFile(text: string, path: string): KeyFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged(path);
  }
  if (!isKeyFile(value)) throw damaged(path);
  return value;
}

function isKeyFile(value: unknown): value is KeyFile {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return false;
  const { kind, key, scrypt, wrapped, sealed } = value as Record<string, unknown>;
  if (kind === 'plain') return typeof key === 'string';
  if (kind === 'keyring') return typeof sealed === 'string';
  return kind === 'passphrase' && typeof wrapped === 'string' && isScrypt(scrypt);
}

function isScrypt(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { N, r, p, salt } = value as Record<string, unknown>;
  const isWithin = (given: unknown, highest: number) =>
    typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= highest;
  const isPower = typeof N === 'number' && N > 1 && Number.isInteger(Math.log2(N));
  return (
    isPower &&
    isWithin(N, HIGHEST_COST.N) &&
    isWithin(r, HIGHEST_COST.r) &&
    isWithin(p, HIGHEST_COST.p) &&
    typeof salt === 'string'
  );
}

function inKeyring(path: string): DataKeyUnavailable {
  return new DataKeyUnavailable(
    'The stored keys are sealed by the keyring of this desktop, which only the desktop app can ask. Start it and choose ' +
      '"Keep keys in a file" in its tray menu, or start it once with BREAKERBOX_PASSPHRASE set; either lets other ' +
      `starts open them too. If the keyring is lost, remove ${path}; provider keys must then be entered again.`,
  );
}

export function damaged(path: string): DataKeyUnavailable {
  return new DataKeyUnavailable(
    `${path} is damaged. Restore it from a backup, or remove it; provider keys must then be entered again.`,
  );
}
