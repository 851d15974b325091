// The folder of the configuration's versions: `versions/000123.json` in the data directory, one file a version, open
// to its owner only.

import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { VersionFile, VersionFiles } from '../domain/ports.ts';
import { codeOf, makePrivate, readIfPresent, sweepTemporaryFiles, writePrivateFile } from './private-file.ts';

const NAME = /^(\d{6,9})\.json$/;

/** The lock of the directory must be held: what killed writers left behind is removed. Makes nothing before it is needed. */
export function openVersionFiles(directory: string): VersionFiles {
  const folder = join(directory, 'versions');
  const fileOf = (n: number) => join(folder, `${String(n).padStart(6, '0')}.json`);
  return {
    path: folder,
    list: () => listFolder(folder),
    read: (n) => readIfPresent(fileOf(n)),
    write(n, text) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writePrivateFile(fileOf(n), text);
      return { n, bytes: Buffer.byteLength(text) };
    },
    remove(n) {
      rmSync(fileOf(n), { force: true });
    },
  };
}

function listFolder(folder: string): VersionFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
  sweepTemporaryFiles(folder);
  return names
    .flatMap((name): VersionFile[] => {
      const n = Number(NAME.exec(name)?.[1] ?? 0);
      if (n === 0) return [];
      const path = join(folder, name);
      makePrivate(path);
      return [{ n, bytes: statSync(path).size }];
    })
    .toSorted((a, b) => a.n - b.n);
}
