// Puts a thread behind the others: what nobody waits for to the millisecond takes what they leave of the processor.

import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';

/** As `nice` counts: it gets a third of what the others get while they want it, all of it while they do not. */
const STEP = 5;
const LAST = 19;

/** The thread that calls it. Returns why that was not possible; null: it was. */
export function stepBehind(): string | null {
  // Elsewhere a priority is that of a whole process.
  if (process.platform !== 'linux') return `threads have no priority of their own on ${process.platform}`;
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(LAST, getPriority(thread) + STEP));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
