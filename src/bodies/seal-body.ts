// Compressed, then sealed: what lies on the disk says nothing without the key, which lies elsewhere and is sealed itself.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Larger than any body that is kept. */
const MOST_BYTES = 64 * 1024 * 1024;
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** `place` is bound to the result: it opens nowhere else. */
export function sealBody(text: string, key: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(Buffer.from(place));
  const packed = zstdCompressSync(Buffer.from(text, 'utf8'), COMPRESSION);
  const sealed = Buffer.concat([cipher.update(packed), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** null: it was sealed with another key, for another place, or is damaged. */
export function openBody(sealed: Uint8Array, key: Uint8Array, place: string): string | null {
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const packed = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return zstdDecompressSync(packed, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch {
    // What went wrong does not matter to whoever wants to read it.
    return null;
  }
}
