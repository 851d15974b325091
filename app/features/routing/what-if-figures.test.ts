import { describe, expect, it } from 'vitest';
import type { SavingsView, WhatIfResult } from '../../../src/contract/routing-views.ts';
import { comparedText, savedSentence } from './savings-words.ts';
import { assumedText, byDay, byTarget, costSentence, everyDay, movesSentence, underText } from './what-if-figures.ts';

const dollars = (value: number) => Math.round(value * 1_000_000_000);

const result: WhatIfResult = {
  requests: 3000,
  judged: 2910,
  unjudged: [],
  moved: 412,
  refused: 0,
  actualNanos: dollars(52.9),
  wouldNanos: dollars(31.2),
  sketchBoundNanos: 0,
  rows: [
    { day: '2026-11-02', target: 'a/m', requests: 1, actualNanos: 10, wouldNanos: 0 },
    { day: '2026-11-01', target: 'b/m', requests: 2, actualNanos: 0, wouldNanos: 7 },
    { day: '2026-11-01', target: 'a/m', requests: 2, actualNanos: 5, wouldNanos: 1 },
  ],
  moves: [],
  assumptions: [],
  prices: [],
};

describe('what other rules would have cost', () => {
  it('is said in two sentences', () => {
    expect(costSentence(result, 30)).toBe(
      'Over the last 30 days this would have cost $31.20 instead of $52.90 (−41 %).',
    );
    expect(movesSentence(result)).toBe('412 of 3,000 requests move; 3 % cannot be judged.');
  });

  it('names what would be refused, and when all could be judged', () => {
    expect(movesSentence({ ...result, moved: 1, refused: 12, judged: 3000 })).toBe(
      '1 of 3,000 requests moves; 12 would be refused; all could be judged.',
    );
  });

  it('invents no change where nothing was paid or judged', () => {
    expect(costSentence({ ...result, actualNanos: 0 }, 7)).toMatch(/instead of \$0\.00\.$/u);
    expect(costSentence({ ...result, judged: 0 }, 7)).toMatch(/^None of the requests/u);
  });

  it('sums up by model, the dearest first, and by day, the oldest first', () => {
    expect(byTarget(result.rows)).toEqual([
      { name: 'a/m', actualNanos: 15, otherNanos: 1 },
      { name: 'b/m', actualNanos: 0, otherNanos: 7 },
    ]);
    expect(byDay(result.rows)).toEqual([
      { name: '2026-11-01', actualNanos: 5, otherNanos: 8 },
      { name: '2026-11-02', actualNanos: 10, otherNanos: 0 },
    ]);
  });
});

describe('prices that were assumed', () => {
  const price = {
    target: 'a/m',
    inputPrice: dollars(1),
    cachedInputPrice: dollars(0.1),
    cacheWritePrice: null,
    outputPrice: dollars(8),
    reasoningPrice: null,
    isFlat: false,
  };

  it('are said with what they are about', () => {
    expect(assumedText(price, result.rows)).toBe('$1.00 input, $0.10 cached, $8.00 output');
    expect(assumedText({ ...price, target: 'c/m', isFlat: true }, result.rows)).toBe(
      '$1.00 input, $0.10 cached, $8.00 output; for long prompts too; no request goes there',
    );
  });

  it('are counted beside the rules', () => {
    expect(underText(true, 0)).toBe('Under your draft.');
    expect(underText(false, 1)).toBe('Under the rules in force, at 1 other price.');
    expect(underText(true, 2)).toBe('Under your draft, at 2 other prices.');
  });
});

it('shows the days on which nothing happened, over the end of a month and of summer time', () => {
  const paid = { name: '2026-11-01', actualNanos: 5, otherNanos: 8 };
  expect(everyDay([paid], new Date(2026, 9, 30).getTime(), 4)).toEqual([
    { name: '2026-10-30', actualNanos: 0, otherNanos: 0 },
    { name: '2026-10-31', actualNanos: 0, otherNanos: 0 },
    paid,
    { name: '2026-11-02', actualNanos: 0, otherNanos: 0 },
  ]);
});

describe('savings', () => {
  const savings: SavingsView = {
    baseline: 'a/m',
    requests: 10,
    compared: 8,
    actualNanos: dollars(52.9),
    baselineNanos: dollars(90.1),
    days: [],
    problem: null,
  };

  it.each([
    [{}, /^Saved \$37\.20 \(41 %\) in 30 days: you paid \$52\.90, .* \$90\.10\.$/u],
    [{ actualNanos: dollars(100.1) }, /^Paid \$10\.00 \(11 %\) more/u],
    [{ actualNanos: savings.baselineNanos }, /^Nothing saved/u],
    [{ baselineNanos: 0 }, /^Paid \$52\.90 more/u],
    [{ compared: 0 }, /^None of the requests/u],
  ])('%o', (part, words) => {
    expect(savedSentence({ ...savings, ...part }, 30)).toMatch(words);
  });

  it('say what they are about', () => {
    expect(comparedText(savings)).toMatch(/^About 8 of 10 requests: /u);
    expect(comparedText({ requests: 1, compared: 1 })).toBe('About 1 request.');
  });
});
