// Counts starts that did not get as far as a page that answers. After two of them in a row the next one is careful.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const FAILED_BEFORE_CARE = 2;

const Kept = z.object({ failed: z.int().min(0), lastGood: z.string().nullable() });

export interface Start {
  /** Without graphics acceleration, tray and the window's remembered place. */
  readonly isCareful: boolean;
  /** What the user should know of it. */
  readonly notice: string | null;
  /** The page answers, or nobody wants one. */
  readonly succeeded: () => void;
  /** It ended before that with a reason that was told, or by the user's wish: neither a failure nor a success. */
  readonly passed: () => void;
}

/** Counts this start as failed until it is told otherwise: a crash tells nothing. */
export function beginStart(folder: string, version: string): Start {
  const file = join(folder, 'starts.json');
  const before = read(file);
  const { failed, lastGood } = before;
  write(file, { failed: failed + 1, lastGood });
  let isOver = false;
  const end = (kept: z.infer<typeof Kept>): void => {
    if (!isOver) write(file, kept);
    isOver = true;
  };
  const isCareful = failed >= FAILED_BEFORE_CARE;
  return {
    isCareful,
    notice: isCareful ? noticeOf(failed, lastGood === version ? null : lastGood) : null,
    succeeded: () => end({ failed: 0, lastGood: version }),
    passed: () => end(before),
  };
}

function noticeOf(failed: number, lastGood: string | null): string {
  const older =
    lastGood === null
      ? ''
      : ` Version ${lastGood} was the last that started well: install it again if this one does not.`;
  return `Breakerbox began ${failed} times without getting as far as its window. This start is a careful one: without graphics acceleration, without the tray, and with the window in its first place. Quit and start again for a usual one.${older}`;
}

function read(file: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start of all, or a file that a crash has cut: nothing is known.
    return { failed: 0, lastGood: null };
  }
}

function write(file: string, kept: z.infer<typeof Kept>): void {
  try {
    writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
  } catch {
    // Where nothing can be written the core says so; a counter must not keep the app from starting.
  }
}
