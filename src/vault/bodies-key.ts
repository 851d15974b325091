// The key under which bodies of requests are sealed. A stolen file of bodies says nothing without it, and deleting it
// makes every copy of that file unreadable.

import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import { forgetSealedBytes, openSealedBytes } from './sealed-bytes.ts';

const FILE = 'bodies-key';
const KEY_BYTES = 32;

export function openBodiesKey(directory: string, box: SecretBox, random: RandomBytes): Uint8Array {
  return openSealedBytes(directory, { file: FILE, size: KEY_BYTES }, box, random).bytes;
}

export function forgetBodiesKey(directory: string): void {
  forgetSealedBytes(directory, FILE);
}
