// A JSON file of the data directory with one document in it, only for its owner, replaced as a whole.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivate, readIfPresent, renameFile, writePrivateFile } from './private-file.ts';

export interface PrivateJson {
  /** null when there is none yet. Throws what the file system throws. */
  read(): string | null;
  write(text: string): void;
  /** Moves a damaged file aside, in place of one that was moved before, and returns where it is now. */
  quarantine(): string;
}

/** `name` without its ending. The lock of the directory must be held. */
export function openPrivateJson(directory: string, name: string): PrivateJson {
  const path = join(directory, `${name}.json`);
  if (existsSync(path)) makePrivate(path);
  return {
    read: () => readIfPresent(path),
    write: (text) => {
      writePrivateFile(path, text);
    },
    quarantine() {
      const moved = join(directory, `${name}.damaged.json`);
      renameFile(path, moved);
      return moved;
    },
  };
}
