// The real clock.

import type { Clock } from '../domain/ports.ts';

/** Node fires timers beyond this at once. About 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    let rest = ms;
    let timer: NodeJS.Timeout;
    const wait = () => {
      const part = Math.min(rest, LONGEST_TIMER_MS);
      rest -= part;
      timer = setTimeout(rest > 0 ? wait : run, part);
    };
    wait();
    return () => clearTimeout(timer);
  },
  soon(run) {
    setImmediate(run);
  },
};
