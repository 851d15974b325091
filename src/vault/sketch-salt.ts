// The salt of the sketches of words. Whoever has only the ledger cannot try words on them.

import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import { openSealedBytes, type SealedBytes } from './sealed-bytes.ts';

const FILE = 'sketch-salt';
const SALT_BYTES = 16;

/** When it is new, the sketches that were made so far were made with another one, and say nothing any more. */
export function openSketchSalt(directory: string, box: SecretBox, random: RandomBytes): SealedBytes {
  return openSealedBytes(directory, { file: FILE, size: SALT_BYTES }, box, random);
}
