// Request ids: ULIDs that never go backwards.

import type { Clock, IdSource, Random } from '../domain/ports.ts';
import { idDigit, idTime } from '../domain/request-id.ts';

const RANDOM_DIGITS = 16;
const BASE = 32;

/**
 * Makes 26-character ids that sort by creation within this process, also within one millisecond and when the clock is
 * set back: then the random part of the last id is counted up instead of being drawn anew.
 */
export function createRequestIds(clock: Pick<Clock, 'now'>, random: Random): IdSource {
  let time = -1;
  let prefix = '';
  const digits: number[] = [];
  /** The id without its last digit, which is all that changes mostly. */
  let head = '';

  function startAt(ms: number): void {
    time = ms;
    prefix = idTime(ms);
    for (let place = 0; place < RANDOM_DIGITS; place += 1) digits[place] = Math.floor(random() * BASE);
    head = prefix + headOf(digits);
  }

  return () => {
    const now = clock.now();
    if (now > time) startAt(now);
    // All digits at their highest: the next millisecond is borrowed.
    else if (!countUp(digits)) startAt(time + 1);
    else if (digits.at(-1) === 0) head = prefix + headOf(digits);
    return head + idDigit(digits.at(-1) ?? 0);
  };
}

function headOf(digits: readonly number[]): string {
  return digits.slice(0, -1).map(idDigit).join('');
}

/** False when there is no higher number of that many digits. */
function countUp(digits: number[]): boolean {
  for (let place = digits.length - 1; place >= 0; place -= 1) {
    const digit = digits[place] ?? 0;
    if (digit < BASE - 1) {
      digits[place] = digit + 1;
      return true;
    }
    digits[place] = 0;
  }
  return false;
}
