// HalfSipHash-2-4: short texts to 64 bits under a secret key, in 32-bit arithmetic. Without the key nobody can find out
// by trying words which text a hash belongs to.

/** Two halves of 32 bits. */
export interface HashKey {
  readonly k0: number;
  readonly k1: number;
}

const HASH_KEY_BYTES = 8;

/** The first eight bytes, the lowest first. */
export function hashKeyFrom(bytes: Uint8Array): HashKey {
  if (bytes.length < HASH_KEY_BYTES) throw new Error(`The key has ${bytes.length} bytes, not ${HASH_KEY_BYTES}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HASH_KEY_BYTES);
  return { k0: view.getInt32(0, true), k1: view.getInt32(4, true) };
}

const TEXT_ROUNDS = 2;
const FINAL_ROUNDS = 4;

/** Hashes the characters from `from` to `to` as UTF-16, the lowest byte first, and writes the two halves to `out`. */
export function keyedHash({ k0, k1 }: HashKey, text: string, from: number, to: number, out: Int32Array): void {
  let v0 = k0;
  let v1 = k1 ^ 0xee;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  const words = ((to - from) >> 1) + 1;
  // After the text come two blocks without any, each of which gives one half of the hash.
  for (let block = 0; block < words + 2; block += 1) {
    const isText = block < words;
    const word = isText ? wordAt(text, from, to, block) : 0;
    if (isText) v3 ^= word;
    else if (block === words) v2 ^= 0xee;
    else v1 ^= 0xdd;
    for (let round = isText ? TEXT_ROUNDS : FINAL_ROUNDS; round > 0; round -= 1) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    v0 ^= word;
    if (!isText) out[block - words] = v1 ^ v3;
  }
}

/** Two characters are one word. The last one has what is left over, and the length in bytes at its top. */
function wordAt(text: string, from: number, to: number, index: number): number {
  const at = from + index * 2;
  if (at + 1 < to) return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
  return (at < to ? text.charCodeAt(at) : 0) | (((to - from) * 2) << 24);
}
