// Seals small secrets (provider keys, client keys) under the data key: AES-256-GCM, with the secret's place as
// associated data, so that a sealed text moved to another provider, host or client cannot be opened there.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes, SecretBox } from '../domain/ports.ts';

const VERSION = 'v1:';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The data key or the context is not the one used to seal, or the text is damaged. Which of these cannot be told. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

/**
 * @param dataKey 32 bytes.
 * @returns a box whose sealed form is `v1:` + base64url of nonce (12 bytes), ciphertext and tag (16 bytes).
 */
export function createSecretBox(dataKey: Uint8Array, random: RandomBytes): SecretBox {
  if (dataKey.length !== KEY_BYTES)
    throw new Error(`The data key must have ${KEY_BYTES} bytes, not ${dataKey.length}.`);
  // Our own copy: the caller may wipe or reuse its buffer.
  const key = Uint8Array.from(dataKey);

  return {
    seal(plain, context) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context, 'utf8'));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return VERSION + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },

    open(sealed, context) {
      const bytes = sealed.startsWith(VERSION)
        ? Buffer.from(sealed.slice(VERSION.length), 'base64url')
        : Buffer.alloc(0);
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SecretUnreadable('This is not a sealed secret.');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context, 'utf8'));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
      try {
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new SecretUnreadable('The secret was sealed under another data key or for another place.', {
          cause: error,
        });
      }
    },
  };
}
