// Random bytes that must outlive the process, sealed in a file of their own.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import { readIfPresent, writePrivateFile } from '../platform/private-file.ts';
import { SecretUnreadable } from './secret-box.ts';

export interface SealedBytes {
  readonly bytes: Uint8Array;
  /** What was made with earlier ones is of no use any more. */
  readonly isNew: boolean;
}

/** Makes them on first use, and in place of some that cannot be opened any more. `file` names the file, and what is sealed. */
export function openSealedBytes(
  directory: string,
  { file, size }: { readonly file: string; readonly size: number },
  box: SecretBox,
  random: RandomBytes,
): SealedBytes {
  const path = join(directory, file);
  const context = JSON.stringify([file]);
  const kept = readBytes(readIfPresent(path), context, size, box);
  if (kept !== null) return { bytes: kept, isNew: false };
  const bytes = random(size);
  writePrivateFile(path, `${box.seal(Buffer.from(bytes).toString('base64url'), context)}\n`);
  return { bytes, isNew: true };
}

export function forgetSealedBytes(directory: string, file: string): void {
  rmSync(join(directory, file), { force: true });
}

function readBytes(sealed: string | null, context: string, size: number, box: SecretBox): Uint8Array | null {
  if (sealed === null) return null;
  try {
    const bytes = Buffer.from(box.open(sealed.trim(), context), 'base64url');
    return bytes.length === size ? new Uint8Array(bytes) : null;
  } catch (error) {
    // Sealed under a data key that is gone, or damaged: it is of no use to anybody.
    if (error instanceof SecretUnreadable) return null;
    throw error;
  }
}
