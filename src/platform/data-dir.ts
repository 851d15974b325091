// Where Breakerbox keeps its data.

import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

export interface Machine {
  /** As in `process.platform`. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
}

const NAME = 'Breakerbox';

/** The files by which a directory is recognized as ours. */
const OUR_FILES = ['settings.json', 'ledger.sqlite', 'vault.key'];

/** The operating system's place for application data, the same that Electron calls `userData`. */
export function defaultDataDir({ platform, env, home }: Machine): string {
  if (platform === 'win32') return win32.join(env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), NAME);
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', NAME);
  return posix.join(env['XDG_CONFIG_HOME'] || posix.join(home, '.config'), NAME);
}

/**
 * Creates the directory with its parents, open to its owner only (0700).
 *
 * @returns a warning for people when an existing directory stays open to others, else null. Throws what the file
 * system throws, and when the path is not a directory.
 */
export function prepareDataDir(path: string): string | null {
  const isNew = mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined;
  const stats = statSync(path);
  if (!stats.isDirectory()) throw new Error(`The data directory ${path} is not a directory.`);
  if (process.platform === 'win32' || (!isNew && (stats.mode & 0o077) === 0)) return null;
  const names = readdirSync(path);
  // Someone who points us at a directory in use (/tmp, the home directory) does not mean to lock others out of it.
  if (names.length > 0 && !OUR_FILES.some((name) => names.includes(name))) {
    return `The data directory ${path} can be entered by other users of this machine. The files in it are private, but a directory of its own would be better.`;
  }
  chmodSync(path, 0o700);
  return null;
}
