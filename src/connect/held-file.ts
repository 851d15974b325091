// A tool's configuration file as it is on the disk: read only if it is a file that we dare to edit, replaced as a whole,
// and taken away again with the folders that were made for it.

import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, replaceFile } from '../platform/private-file.ts';
import { NotAsExpected } from './formats/values.ts';

/** No tool's configuration is near this. */
const MOST_BYTES = 2_000_000;
const PRIVATE = 0o600;
const BYTE_ORDER_MARK = '\uFEFF';

export interface HeldFile {
  /** Where it really is: editing through a link must not put a file in the link's place. */
  readonly real: string;
  readonly bytes: Buffer;
  /** Without a byte order mark. */
  readonly text: string;
  readonly mode: number;
}

/** null: there is none. Throws NotAsExpected. */
export function readHeld(path: string): HeldFile | null {
  const real = realPathOf(path);
  if (real === null) return null;
  try {
    const stats = statSync(real);
    if (!stats.isFile()) throw new NotAsExpected('it is not a file');
    if (stats.size > MOST_BYTES) throw new NotAsExpected('it is too large for a configuration file');
    const bytes = readFileSync(real);
    return { real, bytes, text: textOf(bytes), mode: stats.mode & 0o777 };
  } catch (error) {
    if (error instanceof NotAsExpected) throw error;
    throw new NotAsExpected(`it cannot be read (${codeOf(error)})`);
  }
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new NotAsExpected(`it cannot be read (${codeOf(error)})`);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null;
    throw new NotAsExpected('it is a link to a file that is not there');
  }
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotAsExpected('it is not UTF-8 text');
  }
}

/** The bytes for a text that takes the place of `before`. */
export function bytesOf(text: string, before: HeldFile | null): Buffer {
  const hadMark = before?.bytes.toString('utf8').startsWith(BYTE_ORDER_MARK) ?? false;
  return Buffer.from(hadMark ? BYTE_ORDER_MARK + text : text);
}

/** Returns the folders that had to be made, outermost first. */
export function writeHeld(path: string, bytes: Buffer, before: Pick<HeldFile, 'real' | 'mode'> | null): string[] {
  const folder = dirname(before?.real ?? path);
  const outermost = mkdirSync(folder, { recursive: true });
  const folders = outermost === undefined ? [] : between(outermost, folder);
  try {
    replaceFile(before?.real ?? path, bytes, before?.mode ?? PRIVATE);
  } catch (error) {
    removeEmpty(folders);
    throw error;
  }
  return folders;
}

/** Removes the file, and those of the folders that are empty then. */
export function removeHeld(path: string, folders: readonly string[]): void {
  rmSync(path, { force: true });
  removeEmpty(folders);
}

function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      if (readdirSync(folder).length === 0) rmdirSync(folder);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

export function digestOf(bytes: Buffer | null): string {
  return bytes === null ? 'none' : createHash('sha256').update(bytes).digest('hex');
}

function between(outermost: string, innermost: string): string[] {
  const folders = [innermost];
  while (folders[0] !== undefined && folders[0] !== outermost && dirname(folders[0]) !== folders[0]) {
    folders.unshift(dirname(folders[0]));
  }
  return folders;
}
