import { describe, expect, it } from 'vitest';
import { drawStrip, failureWords, sumWords, tripWords } from './history-figures.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 10, 27);
const FRAME = { from: FROM, to: FROM + 24 * HOUR, stepMs: HOUR };
const BOX = { width: 240, half: 10 };
const cell = (hour: number, ok: number, failures: { kind: string; count: number }[] = [], cancelled = 0) => ({
  at: FROM + hour * HOUR,
  ok,
  cancelled,
  failures,
});

describe('the strip', () => {
  it('puts what was answered above the line, and what failed below it', () => {
    const [busy, mixed] = drawStrip([cell(0, 100), cell(23, 25, [{ kind: 'outage', count: 4 }])], FRAME, BOX);
    expect(busy).toMatchObject({ x: 0, width: 9, up: 10, down: 0 });
    expect(mixed).toMatchObject({ x: 230, up: 5, down: 2 });
    expect(mixed?.title).toMatch(/: 25 answered, 4 provider failed$/u);
  });

  it('shows a single failure among very many answers', () => {
    const [bar] = drawStrip([cell(3, 10_000, [{ kind: 'rate-limit', count: 1 }])], FRAME, BOX);
    expect(bar?.down).toBeGreaterThanOrEqual(2);
  });

  it('is empty where nothing was asked', () => {
    expect(drawStrip([], FRAME, BOX)).toEqual([]);
  });
});

it.each([
  [{ ok: 0, failed: 0, cancelled: 0 }, 'Not asked.'],
  [{ ok: 212, failed: 0, cancelled: 0 }, '212 answered, none failed'],
  [{ ok: 97, failed: 3, cancelled: 2 }, '97 answered, 3 failed (3 %), 2 cancelled'],
])('sums %o up', (sums, words) => {
  expect(sumWords(sums)).toBe(words);
});

it('tells trips and failures', () => {
  const trip = { at: FROM, closedAt: null, reason: 'The engine is on fire.', drill: false };
  expect(tripWords(trip)).toBe('Tripped, not closed since: The engine is on fire.');
  expect(tripWords({ ...trip, closedAt: FROM + 250_000, reason: '', drill: true })).toBe(
    'Tripped by a fire drill, closed after 4 m 10 s',
  );
  const failure = { at: FROM, kind: 'rate-limit', model: 'm', status: 429, text: null, count: 3 };
  expect(failureWords(failure)).toBe('rate limit (429), 3 times at m');
  expect(failureWords({ ...failure, kind: 'outage', status: null, count: 1 })).toBe('provider failed at m');
});
