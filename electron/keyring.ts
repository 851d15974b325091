// The system's keyring through safeStorage, and whether it guards anything: on Linux without one, safeStorage "encrypts"
// under a password that stands in Chromium's source.

import { setTimeout as wait } from 'node:timers/promises';
import type { SafeStorage } from 'electron';
import type { Keyring } from '../src/index.ts';

type Storage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export type FoundKeyring = { readonly keyring: Keyring } | { readonly keyring: null; readonly why: string };

/** A keyring that is being unlocked at login needs a moment. */
const OPEN_TRIES = 5;
const BETWEEN_TRIES_MS = 1_000;
/** How Chromium marks what it sealed under its well-known password. */
const WEAK_MARK = 'v10';

const KEPT_IN_FILE =
  'Keys are sealed under the file vault.key in the data directory instead, which guards against other users of this machine but not against whoever copies that directory.';

export async function findKeyring(storage: Storage, platform: NodeJS.Platform, pause = wait): Promise<FoundKeyring> {
  if (!(await storage.isAsyncEncryptionAvailable())) {
    return { keyring: null, why: `The system's keyring cannot be reached. ${KEPT_IN_FILE}` };
  }
  if (platform === 'linux' && (await isWeak(storage))) {
    return {
      keyring: null,
      why: `This desktop has no keyring (GNOME Keyring or KWallet), and without one the system's encryption is for show. ${KEPT_IN_FILE} Install a keyring and start again, or set BREAKERBOX_PASSPHRASE.`,
    };
  }
  return { keyring: keyringOf(storage, pause) };
}

/** Asked in both ways: the name of a backend says what was chosen, the mark says what was done. */
async function isWeak(storage: Storage): Promise<boolean> {
  const backend = storage.getSelectedStorageBackend();
  if (backend === 'basic_text' || backend === 'unknown') return true;
  const sealed = await storage.encryptStringAsync('trial');
  return sealed.subarray(0, WEAK_MARK.length).toString('latin1') === WEAK_MARK;
}

function keyringOf(storage: Storage, pause: typeof wait): Keyring {
  return {
    seal: async (text) => (await storage.encryptStringAsync(text)).toString('base64'),
    async open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      for (let tries = 1; ; tries += 1) {
        try {
          const { result, shouldReEncrypt } = await storage.decryptStringAsync(bytes);
          return { text: result, isStale: shouldReEncrypt };
        } catch (error) {
          if (tries === OPEN_TRIES) throw error;
          await pause(BETWEEN_TRIES_MS);
        }
      }
    },
  };
}
