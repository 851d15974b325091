// The salt of the sketches of words, sealed in a file of its own. Whoever has only the ledger cannot try words on them.

import { join } from 'node:path';
import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import { readIfPresent, writePrivateFile } from '../platform/private-file.ts';
import { SecretUnreadable } from './secret-box.ts';

const FILE = 'sketch-salt';
const CONTEXT = JSON.stringify(['sketch-salt']);
const SALT_BYTES = 16;

export interface SketchSalt {
  readonly bytes: Uint8Array;
  /** The sketches that were made so far were made with another one, and say nothing any more. */
  readonly isNew: boolean;
}

/** Makes one on first use, and in place of one that cannot be opened any more. */
export function openSketchSalt(directory: string, box: SecretBox, random: RandomBytes): SketchSalt {
  const path = join(directory, FILE);
  const kept = readSalt(readIfPresent(path), box);
  if (kept !== null) return { bytes: kept, isNew: false };
  const bytes = random(SALT_BYTES);
  writePrivateFile(path, `${box.seal(Buffer.from(bytes).toString('base64url'), CONTEXT)}\n`);
  return { bytes, isNew: true };
}

function readSalt(sealed: string | null, box: SecretBox): Uint8Array | null {
  if (sealed === null) return null;
  try {
    const bytes = Buffer.from(box.open(sealed.trim(), CONTEXT), 'base64url');
    return bytes.length === SALT_BYTES ? new Uint8Array(bytes) : null;
  } catch (error) {
    // Sealed under a data key that is gone, or damaged: it is of no use to anybody.
    if (error instanceof SecretUnreadable) return null;
    throw error;
  }
}
