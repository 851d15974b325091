import { expect, test } from 'vitest';
import { hashKeyFrom, keyedHash } from './keyed-hash.ts';

/** `vectors_hsip64` of the authors (github.com/veorq/SipHash): key 00 to 07, texts of the bytes 00, 01, 02 and so on. */
const PUBLISHED: readonly [bytes: number, hash: string][] = [
  [0, '218d1f59b9b83cc8'],
  [2, '064f39ef7c50eb57'],
  [4, 'd5e78a175be52ea1'],
  [6, 'ce3e91358aa2bc25'],
  [8, 'edfee820bce4858c'],
  [10, '95b0469f06a6f2ee'],
  [12, '7bc71f9faef5c799'],
  [14, '3bb1a870eae8e658'],
  [16, '7336aad25f7bf3b5'],
  [18, 'c9b2db2b9a3e42f9'],
];

const bytesTo = (end: number): Uint8Array => Uint8Array.from({ length: end }, (_, i) => i);

test.each(PUBLISHED)('the published vector of %d bytes', (bytes, hash) => {
  const out = new Int32Array(2);
  const text = `x${Buffer.from(bytesTo(bytes)).toString('utf16le')}y`;
  keyedHash(hashKeyFrom(bytesTo(8)), text, 1, text.length - 1, out);
  expect(Buffer.from(out.buffer).toString('hex')).toBe(hash);
});

test('a key that is too short is none', () => {
  expect(() => hashKeyFrom(bytesTo(7))).toThrow('7 bytes');
});
