import { describe, expect, test } from 'vitest';
import type { Price } from '../domain/model.ts';
import { repriceRow, type PricedRow, type RepricedRow } from './reprice-row.ts';

/** A thousand nano-dollars a token in, two thousand out. */
const price: Price = { input: 1e9, cachedInput: null, cacheWrite: null, output: 2e9, tiers: [] };
const dear: Price = { ...price, input: 9e9 };

const row = (rest: Partial<PricedRow> = {}): PricedRow => ({
  id: 'a',
  startedAt: Date.UTC(2026, 10, 27),
  provider: 'p',
  model: 'm',
  state: 'done',
  inputTokens: 10,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: 5,
  reasoningTokens: null,
  cacheWrite1hTokens: null,
  usageMore: null,
  costNanos: 700,
  costSource: 'price',
  computedNanos: 700,
  baselineNanos: 1,
  ...rest,
});
const NOW = 10 * 1_000 + 5 * 2_000;
const BASELINE = 10 * 9_000 + 5 * 2_000;

describe('a request of the past', () => {
  test.each<[why: string, is: Partial<PricedRow>, kind: string, becomes: Partial<RepricedRow> | null]>([
    ['is reckoned again', {}, 'priced', { costNanos: NOW, costSource: 'price', computedNanos: NOW }],
    [
      'gets a cost when none was known',
      { costNanos: null, costSource: 'unknown', computedNanos: null },
      'priced',
      { costNanos: NOW, costSource: 'price' },
    ],
    [
      'keeps what its provider says, beside another figure of ours',
      { costNanos: 999, costSource: 'provider' },
      'own',
      { costNanos: 999, costSource: 'provider', computedNanos: NOW },
    ],
    [
      'whose tokens were not counted stays',
      { inputTokens: null, outputTokens: null, costSource: 'estimate' },
      'uncounted',
      null,
    ],
    ['that was put together of attempts stays', { costNanos: 800, costSource: 'estimate' }, 'uncounted', null],
    [
      'that ended without an answer gets no cost',
      { state: 'failed', costNanos: null, costSource: 'unknown', computedNanos: null },
      'uncounted',
      null,
    ],
    [
      'that was cut, with all that was seen counted, is reckoned again',
      { state: 'cancelled' },
      'priced',
      { costNanos: NOW },
    ],
    [
      'with rare tokens has them priced',
      { usageMore: '{"searches":2}' },
      'priced',
      { costNanos: NOW, costSource: 'estimate' },
    ],
  ])('%s', (_why, is, kind, becomes) => {
    const outcome = repriceRow(row(is), price, dear);
    expect(outcome.kind).toBe(kind);
    if (becomes === null) expect(outcome).not.toHaveProperty('row');
    else
      expect(outcome).toMatchObject({
        changes: true,
        row: { ...becomes, baselineNanos: BASELINE, price: JSON.stringify(price) },
      });
  });

  test('without a price now stays as it is', () => {
    expect(repriceRow(row(), null, dear)).toEqual({ kind: 'unpriced' });
    expect(repriceRow(row(), { ...price, from: '2026-12-01' }, dear)).toEqual({ kind: 'unpriced' });
  });

  test('is charged what held when it began', () => {
    const dated: Price = { ...dear, from: '2026-11-28', otherwise: price };
    expect(repriceRow(row(), dated, null)).toMatchObject({ row: { costNanos: NOW, baselineNanos: 1 } });
    const later = row({ startedAt: Date.UTC(2026, 10, 28) });
    expect(repriceRow(later, dated, null)).toMatchObject({ row: { costNanos: BASELINE } });
  });

  test('that costs the same does not change', () => {
    const same = row({ costNanos: NOW, computedNanos: NOW, baselineNanos: BASELINE });
    expect(repriceRow(same, price, dear)).toMatchObject({ kind: 'priced', changes: false });
  });
});
