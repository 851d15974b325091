// Files that only their owner may read, written so that after a crash either the old or the new contents are there.

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const PRIVATE = 0o600;

/** Virus scanners and backup programs on Windows hold files for a moment. */
const RENAME_TRIES = 10;
const RENAME_PAUSE_MS = 50;
const PASSING = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** What we and the settings library call files that are still being written. */
const TEMPORARY =
  /^(?:settings|run|vault|fixes|connections|catalog|sketch-salt|bodies-key|breakerbox|\d{6,})\.[\w.-]*tmp-[0-9a-f]+$/;

/** Replaces or creates the file, 0600. */
export function writePrivateFile(path: string, text: string): void {
  replaceFile(path, text, PRIVATE);
}

/** Replaces or creates the file with just these permissions. */
export function replaceFile(path: string, contents: string | Uint8Array, mode: number): void {
  const temporary = writeTemporary(path, contents, mode);
  try {
    renameFile(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}

/** Creates the file, 0600, unless another process was first: then it answers false. Nobody ever sees it half written. */
export function createPrivateFile(path: string, text: string): boolean {
  const temporary = writeTemporary(path, text);
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    // Gone means swept: somebody else has the directory, so somebody else was first.
    if (['EEXIST', 'ENOENT'].includes(codeOf(error))) return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(codeOf(error))) throw error;
    // A file system without hard links: here a reader may for a moment see the file empty.
    return createDirectly(path, text);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** The contents, or null when there is no such file. */
export function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Renames, waiting up to half a second for someone who holds the file open. */
export function renameFile(from: string, to: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32' || tries >= RENAME_TRIES || !PASSING.has(codeOf(error))) throw error;
      pause(RENAME_PAUSE_MS);
    }
  }
}

/** Takes read and write permission of others away, where someone gave it. */
export function makePrivate(path: string): void {
  if (process.platform === 'win32') return;
  const { mode } = statSync(path);
  if ((mode & 0o077) !== 0) chmodSync(path, mode & 0o700);
}

/** Removes what writes that were killed left behind. Only for the holder of the directory's lock. */
export function sweepTemporaryFiles(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (TEMPORARY.test(name)) rmSync(join(directory, name), { force: true });
  }
}

/** Blocks this thread. Only for start, end and rare writes. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** `ENOENT` and the like; empty for errors that have none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function writeTemporary(path: string, contents: string | Uint8Array, mode = PRIVATE): string {
  const temporary = `${path}.tmp-${randomBytes(8).toString('hex')}`;
  const file = openSync(temporary, 'wx', mode);
  try {
    fill(file, contents, mode);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return temporary;
}

function createDirectly(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', PRIVATE);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    fill(file, text);
  } finally {
    closeSync(file);
  }
  return true;
}

function fill(file: number, contents: string | Uint8Array, mode = PRIVATE): void {
  writeFileSync(file, contents);
  // A umask can only take away; this says what it is to be.
  if (process.platform !== 'win32') fchmodSync(file, mode);
  fsyncSync(file);
}

/** Makes a rename survive a power cut. Directories cannot be opened on Windows, which does it by itself. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
