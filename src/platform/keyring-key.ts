// The data key where there is a keyring of the system: `vault.key` then holds it sealed by that, in the same place and
// form as headless has it. Every move from one keeping to another is tried out before the old one is given up.

import { join } from 'node:path';
import {
  damaged,
  DataKeyUnavailable,
  formatKeyFile,
  KEY_BYTES,
  openDataKey,
  parseKeyFile,
  wrap,
  type DataKeyParts,
  type KeyFile,
} from './data-key.ts';
import { createPrivateFile, makePrivate, readIfPresent, writePrivateFile } from './private-file.ts';

export interface Keyring {
  /** base64. */
  seal(text: string): Promise<string>;
  /** `isStale`: it should be sealed anew, as the keyring has a newer or better key. Throws when it cannot be opened. */
  open(sealed: string): Promise<{ readonly text: string; readonly isStale: boolean }>;
}

/** keyring: sealed by the system · file: as it is, so that headless can open it too. */
export type KeyPlace = 'keyring' | 'file';

export interface KeyringKeyParts extends DataKeyParts {
  /** null: there is none that is any good. */
  readonly keyring: Keyring | null;
  readonly place: KeyPlace;
}

export interface KeptDataKey {
  readonly key: Uint8Array;
  /** Where it is now; a passphrase counts as a file. */
  place(): KeyPlace;
  /** Throws DataKeyUnavailable, with nothing changed. */
  moveTo(place: KeyPlace): Promise<void>;
}

/** Reads the data key or makes it, and brings it where `place` wants it. Throws DataKeyUnavailable, with nothing changed. */
export async function openKeyringKey(parts: KeyringKeyParts): Promise<KeptDataKey> {
  const path = join(parts.directory, 'vault.key');
  const stored = readStored(path);
  const wanted = parts.keyring === null ? 'file' : parts.place;
  const isFresh = stored === null;
  const key = await readOrMake(stored, parts, path, wanted);
  const keeper = keeperOf(key, parts, path);
  const moves = stored?.kind === 'keyring' ? parts.passphrase || wanted === 'file' : wanted === 'keyring';
  // A key under a passphrase stays there: somebody chose that.
  if (!isFresh && moves && readStored(path)?.kind !== 'passphrase') await keeper.moveTo(wanted);
  return keeper;
}

async function readOrMake(
  stored: KeyFile | null,
  parts: KeyringKeyParts,
  path: string,
  wanted: KeyPlace,
): Promise<Uint8Array> {
  if (stored?.kind === 'keyring') return openSealed(stored.sealed, parts.keyring, path);
  const { keyring, passphrase } = parts;
  if (stored !== null || keyring === null || wanted === 'file' || passphrase) return openDataKey(parts);
  const key = parts.random(KEY_BYTES);
  const text = formatKeyFile(await sealedBy(keyring, key));
  // Never over an existing one: that would make every stored secret unreadable.
  if (!createPrivateFile(path, text)) throw new Error(`${path} was created by another process just now. Start again.`);
  return key;
}

function keeperOf(key: Uint8Array, { keyring, passphrase, random }: KeyringKeyParts, path: string): KeptDataKey {
  return {
    key,
    place: () => (readStored(path)?.kind === 'keyring' ? 'keyring' : 'file'),
    async moveTo(place) {
      if (place === 'keyring' && !passphrase) {
        if (keyring === null) throw new DataKeyUnavailable('There is no keyring that guards better than a file.');
        writePrivateFile(path, formatKeyFile(await sealedBy(keyring, key)));
        return;
      }
      const plain: KeyFile = { version: 1, kind: 'plain', key: textOf(key) };
      writePrivateFile(path, formatKeyFile(passphrase ? wrap(key, passphrase, random) : plain));
    },
  };
}

/** What cannot be opened again at once would be lost. */
async function sealedBy(keyring: Keyring, key: Uint8Array): Promise<KeyFile> {
  const sealed = await keyring.seal(textOf(key));
  const { text } = await keyring.open(sealed);
  if (text !== textOf(key)) throw new DataKeyUnavailable('The keyring does not give back what it was given.');
  return { version: 1, kind: 'keyring', sealed };
}

async function openSealed(sealed: string, keyring: Keyring | null, path: string): Promise<Uint8Array> {
  const wayOut = `Unlock it and start again; nothing was changed. If it is lost, remove ${path}; provider keys must then be entered again.`;
  if (keyring === null) {
    throw new DataKeyUnavailable(
      `The stored keys are sealed by the system's keyring, which is not there now. ${wayOut}`,
    );
  }
  let opened: Awaited<ReturnType<Keyring['open']>>;
  try {
    opened = await keyring.open(sealed);
    if (opened.isStale) opened = await resealed(sealed, keyring, path);
  } catch (error) {
    // It may be locked for the moment, so the file stays whatever was wrong.
    throw new DataKeyUnavailable(`The system's keyring did not open the stored keys. ${wayOut}`, { cause: error });
  }
  const key = Buffer.from(opened.text, 'base64url');
  if (key.length !== KEY_BYTES) throw damaged(path);
  return key;
}

async function resealed(sealed: string, keyring: Keyring, path: string): ReturnType<Keyring['open']> {
  const opened = await keyring.open(sealed);
  writePrivateFile(path, formatKeyFile(await sealedBy(keyring, Buffer.from(opened.text, 'base64url'))));
  return opened;
}

function readStored(path: string): KeyFile | null {
  const text = readIfPresent(path);
  if (text === null) return null;
  makePrivate(path);
  return parseKeyFile(text, path);
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key).toString('base64url');
}
