import { afterEach, describe, expect, test } from 'vitest';
import type { Clock, Log } from '../domain/ports.ts';
import { systemClock } from '../platform/system-clock.ts';
import { SAMPLES } from './estimate-samples.ts';
import { estimateTokens } from './estimate.ts';
import { openTokenCounter, type TokenCounter, type TokenCounterOptions } from './token-counter.ts';

/** A word of one letter class without end: the time for it grows with the square of its length. */
const SLOW = 'ab'.repeat(100_000);

const open: TokenCounter[] = [];
const events: string[] = [];
const note = (event: string): void => {
  events.push(event);
};
const log: Log = { info: note, warn: note, error: note };

function counter(options: Partial<TokenCounterOptions> = {}): TokenCounter {
  const made = openTokenCounter({ clock: systemClock, log, deadlineMs: 5_000, ...options });
  open.push(made);
  return made;
}

afterEach(async () => {
  events.length = 0;
  await Promise.all(open.splice(0).map((made) => made.close()));
});

describe('counts exactly', () => {
  test('every sample, so that what the estimate is measured by is true', async () => {
    const tokens = counter();
    const counts = await Promise.all(SAMPLES.map(({ text }) => tokens.count([text])));
    expect(counts).toEqual(SAMPLES.map((sample) => ({ tokens: sample.tokens, exact: true })));
  });

  test('several texts together, and none', async () => {
    const tokens = counter();
    const [first, second] = SAMPLES;
    const both = await tokens.count([first?.text ?? '', second?.text ?? '']);
    expect(both).toEqual({ tokens: (first?.tokens ?? 0) + (second?.tokens ?? 0), exact: true });
    expect(await tokens.count([])).toEqual({ tokens: 0, exact: true });
    expect(await tokens.count([''])).toEqual({ tokens: 0, exact: true });
  });

  test('text that looks like a control token, and half a character', async () => {
    const tokens = counter();
    const { tokens: count, exact } = await tokens.count(['<|endoftext|> <|im_start|>', '\ud83d']);
    expect(exact).toBe(true);
    expect(count).toBeGreaterThan(6);
  });
});

test('a long line of one character is not given to the tokenizer', async () => {
  const tokens = counter();
  const count = await tokens.count([`Title\n${'='.repeat(200_000)}\n${' '.repeat(200_000)}`]);
  expect(count.exact).toBe(false);
  expect(events).toEqual([]);
});

describe('a text that takes too long', () => {
  test('is estimated at the deadline, and the next one is counted again', async () => {
    const tokens = counter({ deadlineMs: 250 });
    await tokens.count(['warm']);
    const before = performance.now();
    expect(await tokens.count([SLOW])).toEqual({ tokens: estimateTokens(SLOW), exact: false });
    expect(performance.now() - before).toBeLessThan(1_500);
    expect(events).toEqual(['tokens.too-slow']);
    expect(await tokens.count(['Hello'])).toEqual({ tokens: 1, exact: true });
  });

  test('does not make others wait beyond the deadline', async () => {
    const tokens = counter({ deadlineMs: 250 });
    await tokens.count(['warm']);
    const counts = await Promise.all([tokens.count([SLOW]), tokens.count(['Hello'])]);
    expect(counts.map((count) => count.exact)).toEqual([false, false]);
  });

  test('is not waited for longer when the thread has yet to start', async () => {
    const tokens = counter({ deadlineMs: 250 });
    const before = performance.now();
    expect((await tokens.count([SLOW])).exact).toBe(false);
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});

test('a thread without work ends, and starts again when it is needed', async () => {
  let rest: (() => void) | null = null;
  const clock: Clock = {
    ...systemClock,
    after: (ms, run) => {
      if (ms !== 777) return systemClock.after(ms, run);
      rest = run;
      return () => {
        rest = null;
      };
    },
  };
  const tokens = counter({ clock, idleMs: 777 });
  await tokens.count(['Hello']);
  expect(rest).not.toBeNull();
  (rest as unknown as () => void)();
  expect(await tokens.count(['Hello'])).toEqual({ tokens: 1, exact: true });
});

test('when it is closed, what waits and what comes is estimated', async () => {
  const tokens = counter();
  const waiting = tokens.count(['Hello']);
  await tokens.close();
  expect((await waiting).exact).toBe(false);
  expect(await tokens.count(['Hello'])).toEqual({ tokens: 1, exact: false });
});
