// Seals a text under a passphrase, to be opened on another machine: scrypt, then AES-256-GCM. Both run beside the thread that
// asks for them.

import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';
import type { RandomBytes } from '../domain/ports.ts';

/** The passphrase is not the one used to seal, or the text is damaged. Which of these cannot be told. */
export class PassphraseWrong extends Error {
  override readonly name = 'PassphraseWrong';
}

const VERSION = 'p1';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** About 0.3 s and 128 MiB, the same as for the data key. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const CONTEXT = Buffer.from('breakerbox configuration secrets', 'utf8');

/** `p1.` + base64url of salt, nonce, ciphertext and tag. */
export async function sealUnderPassphrase(plain: string, passphrase: string, random: RandomBytes): Promise<string> {
  const salt = random(SALT_BYTES);
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(CONTEXT);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `${VERSION}.${Buffer.concat([salt, nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
}

/** Throws PassphraseWrong. */
export async function openUnderPassphrase(sealed: string, passphrase: string): Promise<string> {
  const [version, body = ''] = sealed.split('.');
  const bytes = Buffer.from(body, 'base64url');
  if (version !== VERSION || bytes.length < SALT_BYTES + NONCE_BYTES + TAG_BYTES) {
    throw new PassphraseWrong('This is not something that was sealed under a passphrase.');
  }
  const nonce = bytes.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const key = await derive(passphrase, bytes.subarray(0, SALT_BYTES));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(CONTEXT);
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = [decipher.update(bytes.subarray(SALT_BYTES + NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return Buffer.concat(plain).toString('utf8');
  } catch (error) {
    throw new PassphraseWrong('The passphrase is not the one under which this was sealed.', { cause: error });
  }
}

async function derive(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same words typed on another keyboard may be composed of other code points.
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, { ...COST, maxmem: 256 * COST.N * COST.r }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
