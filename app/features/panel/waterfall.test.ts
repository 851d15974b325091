import { expect, it } from 'vitest';
import type { AttemptView } from '../../../src/contract/views.ts';
import { layOut } from './waterfall.ts';

function attempt(startedAt: number, durationMs: number): AttemptView {
  return {
    n: 1,
    provider: 'groq',
    model: 'm',
    keyName: null,
    startedAt,
    durationUs: durationMs * 1000,
    status: null,
    outcome: 'ok',
    errorText: null,
    fixes: [],
    costNanos: null,
    upToNanos: null,
  };
}

it('lays attempts along the time they took together', () => {
  expect(layOut([attempt(1000, 250), attempt(1250, 750)])).toEqual([
    { start: 0, length: 0.25 },
    { start: 0.25, length: 0.75 },
  ]);
});

it('leaves a sliver of an attempt that took no time', () => {
  expect(layOut([attempt(1000, 0)])).toEqual([{ start: 0, length: 0.01 }]);
  expect(layOut([])).toEqual([]);
});
