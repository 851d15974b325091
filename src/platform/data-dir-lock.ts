// One process per data directory. The lock is a file that names its holder; what a dead holder left is taken over.
//
// Taking over is the delicate part: of several processes that find the same dead holder only one may win, and none
// may ever remove the lock of a living one. So nobody removes a stale lock. Whoever wants to follow a dead holder
// creates, exclusively, the file `lock.after-<nonce of the dead one>`; there can be only one such file, it names its
// creator, and should that one die too, the next follows in the same way. The last in this chain is the holder. It
// then shortens the chain by renaming its file to `lock`. Whoever has just extended an outdated chain notices when
// reading it once more, and starts again.

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, createPrivateFile, pause, readIfPresent, renameFile } from './private-file.ts';

const LOCK = 'breakerbox.lock';

const OLD_LINK = /^breakerbox\.lock\.after-[\w-]+$/;

/** More rounds than processes could ever compete. */
const MOST_ROUNDS = 200;

/** How long a lock may look unfinished on file systems that cannot create a file with its contents. */
const UNFINISHED_MS = 200;

/** Another process works in this data directory. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';
  readonly pid: number;
  readonly path: string;

  constructor(directory: string, pid: number) {
    super(
      `The data directory ${directory} is in use by process ${pid}. Stop that process, or start with another --data-dir.` +
        ` (If process ${pid} is not Breakerbox, remove ${join(directory, LOCK)}.)`,
    );
    this.pid = pid;
    this.path = directory;
  }
}

export interface DataDirLock {
  /** Gives the directory free. Calling it again does nothing. */
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** When the process started, in the system's own terms; null where that cannot be known. */
  readonly startedAt: string | null;
  readonly nonce: string;
}

/** The locks of this very process: on systems without start times its pid alone would not tell them from stale ones. */
const own = new Set<string>();

/** Throws DataDirInUse when a living process holds the directory, and what the file system throws. */
export function lockDataDir(directory: string): DataDirLock {
  const self: Holder = { pid: process.pid, startedAt: startOf(process.pid), nonce: randomUUID() };
  const lock = join(directory, LOCK);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (tryToHold(directory, self)) {
      own.add(self.nonce);
      return { release: () => release(lock, self) };
    }
  }
  throw new Error(`The lock ${lock} changes hands all the time. Try again.`);
}

/** False when the chain changed while we looked at it. */
function tryToHold(directory: string, self: Holder): boolean {
  const lock = join(directory, LOCK);
  const text = JSON.stringify(self);
  const before = readChain(directory);
  const last = before.at(-1);
  if (last === undefined) return createPrivateFile(lock, text);
  if (isAlive(last)) throw new DataDirInUse(directory, last.pid);

  const mine = successorOf(directory, last);
  if (!createPrivateFile(mine, text)) return false;
  const after = readChain(directory);
  if (after.at(-1)?.nonce !== self.nonce) {
    rmSync(mine, { force: true });
    return false;
  }
  renameFile(mine, lock);
  removeOldChain(directory);
  return true;
}

/** From the lock to the last of those who followed one another. Empty when nobody ever held it. */
function readChain(directory: string): Holder[] {
  const chain: Holder[] = [];
  let path = join(directory, LOCK);
  for (let holder = readHolder(path); holder !== null; holder = readHolder(path)) {
    chain.push(holder);
    path = successorOf(directory, holder);
  }
  return chain;
}

function successorOf(directory: string, holder: Holder): string {
  return join(directory, `${LOCK}.after-${holder.nonce}`);
}

function removeOldChain(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (OLD_LINK.test(name)) rmSync(join(directory, name), { force: true });
  }
}

function release(lock: string, self: Holder): void {
  if (!own.delete(self.nonce)) return;
  if (readHolder(lock)?.nonce === self.nonce) rmSync(lock, { force: true });
}

function readHolder(path: string): Holder | null {
  for (let waited = 0; ; waited += 20) {
    const text = readIfPresent(path);
    if (text === null) return null;
    const holder = parseHolder(text);
    if (holder !== null) return holder;
    // Damaged by a power cut, then: nobody holds it.
    if (waited >= UNFINISHED_MS) return { pid: 0, startedAt: null, nonce: 'unreadable' };
    pause(20);
  }
}

function parseHolder(text: string): Holder | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { pid, startedAt, nonce } = value as Partial<Record<keyof Holder, unknown>>;
  const isWhole = typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0;
  // The nonce becomes part of a file name.
  if (!isWhole || typeof nonce !== 'string' || !/^[\w-]{1,64}$/.test(nonce)) return null;
  return { pid, startedAt: typeof startedAt === 'string' ? startedAt : null, nonce };
}

function isAlive({ pid, startedAt, nonce }: Holder): boolean {
  if (pid === 0) return false;
  if (pid === process.pid) return own.has(nonce);
  if (!doesProcessExist(pid)) return false;
  const start = startOf(pid);
  // The number was given to another process since.
  return startedAt === null || start === null || start === startedAt;
}

function doesProcessExist(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return codeOf(error) === 'EPERM';
  }
}

/** On Linux the boot and the tick at which the process started: a pair that no two processes share. Null elsewhere. */
function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold blanks itself; the start is field 22.
    const tick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return tick === undefined ? null : `${boot}/${tick}`;
  } catch {
    // No /proc, or the process has just ended: its existence is then all there is to go by.
    return null;
  }
}
