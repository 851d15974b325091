// The file of the learned fixes: `fixes.json` in the data directory, only for its owner, replaced as a whole.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivate, readIfPresent, renameFile, writePrivateFile } from '../platform/private-file.ts';

export interface FixesFile {
  /** null when there is none yet. Throws what the file system throws. */
  read(): string | null;
  write(text: string): void;
  /** Moves a damaged file aside, in place of one that was moved before, and returns where it is now. */
  quarantine(): string;
}

/** The lock of the directory must be held. */
export function openFixesFile(directory: string): FixesFile {
  const path = join(directory, 'fixes.json');
  if (existsSync(path)) makePrivate(path);
  return {
    read: () => readIfPresent(path),
    write: (text) => {
      writePrivateFile(path, text);
    },
    quarantine() {
      const moved = join(directory, 'fixes.damaged.json');
      renameFile(path, moved);
      return moved;
    },
  };
}
