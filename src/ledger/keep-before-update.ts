// A copy of the ledger before its tables are changed for a newer release: the release before can go on with it. Runs on the
// writer thread, while nobody has the ledger open: to close a file that was copied takes SQLite's locks on it away.

import { constants, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stampOf } from './backup-folder.ts';
import { sync } from './backup-job.ts';

const PREFIX = 'update-';

/** Where the copy is now; earlier ones of its kind are gone. Throws what speaks against it. */
export function keepBeforeUpdate(path: string, requests: number, now: number): string {
  const folder = join(dirname(path), 'backups');
  const name = `${PREFIX}${stampOf(now)}-${requests}.sqlite`;
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bavail * bsize < 2 * statSync(path).size) throw new Error('there is too little room on the disk');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = join(folder, name);
  const part = `${target}.part`;
  try {
    // Where the file system can, both share what does not change.
    copyFileSync(path, part, constants.COPYFILE_FICLONE);
    sync(part);
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
  for (const other of readdirSync(folder)) {
    if (other.startsWith(PREFIX) && other !== name) rmSync(join(folder, other), { force: true });
  }
  return target;
}
