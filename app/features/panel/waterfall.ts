// Attempts laid along one time axis.

import type { AttemptView } from '../../../src/contract/views.ts';

export interface Bar {
  /** Both as shares of the whole, 0 to 1. */
  readonly start: number;
  readonly length: number;
}

export function layOut(attempts: readonly AttemptView[]): Bar[] {
  const begin = Math.min(...attempts.map(({ startedAt }) => startedAt));
  const end = Math.max(...attempts.map((attempt) => attempt.startedAt + attempt.durationUs / 1000));
  const whole = Math.max(end - begin, 1);
  return attempts.map(({ startedAt, durationUs }) => ({
    start: (startedAt - begin) / whole,
    length: Math.max(durationUs / 1000 / whole, 0.01),
  }));
}
