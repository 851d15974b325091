// The figures of a period beside those of the one before it. Pure.

import type { Measures } from '../../../src/contract/spend-views.ts';
import { format } from '../../ui/format.ts';
import { spendText, tokensOf } from '../history/history-words.ts';

export const SHOWN = ['cost', 'tokens', 'requests'] as const;
/** What a bar is high by. */
export type Shown = (typeof SHOWN)[number];

export const SHOWN_WORD: Readonly<Record<Shown, string>> = { cost: 'Cost', tokens: 'Tokens', requests: 'Requests' };

export function valueOf(shown: Shown, measures: Measures): number {
  if (shown === 'cost') return measures.costNanos;
  return shown === 'tokens' ? tokensOf(measures) : measures.requests;
}

export function writeShown(shown: Shown, value: number): string {
  if (shown === 'cost') return format.money(value);
  return shown === 'tokens' ? format.tokens(value) : format.count(value);
}

export interface Row {
  readonly key: string | null;
  readonly totals: Measures;
  /** null: it was not there. */
  readonly before: Measures | null;
}

interface Sums {
  readonly key: string | null;
  readonly totals: Measures;
}

/** Those of this period first, then those that were there before only. */
export function joined(rows: readonly Sums[], before: readonly Sums[]): Row[] {
  const earlier = new Map(before.map(({ key, totals }) => [key, totals]));
  const now = rows.map(({ key, totals }) => ({ key, totals, before: earlier.get(key) ?? null }));
  const here = new Set(rows.map(({ key }) => key));
  const gone = before
    .filter(({ key }) => !here.has(key))
    .map(({ key, totals }) => ({ key, totals: nothingOf(totals), before: totals }));
  return [...now, ...gone];
}

function nothingOf(measures: Measures): Measures {
  return Object.fromEntries(Object.keys(measures).map((name) => [name, 0])) as Measures;
}

/** +12 %, or "new" and "gone" where a share would say nothing. */
export function changeText(before: number | null, after: number): string {
  if (before === null || before === 0) return after === 0 ? '–' : 'new';
  return after === 0 ? 'gone' : (format.change(before, after) ?? '–');
}

export interface Stat {
  readonly name: string;
  readonly value: string;
  /** Beside the value: how it changed, or what it is a part of. */
  readonly aside: string;
  /** What it means, for those who hover. */
  readonly meaning: string;
}

const compared = (before: Measures | null, after: Measures, read: (sums: Measures) => number): string =>
  before === null ? '' : changeText(read(before), read(after));

/** What a period comes to. Those that have nothing to say are left out. */
export function statsOf(totals: Measures, before: Measures | null): readonly Stat[] {
  const { costNanos, upToNanos, estimatedNanos, unpriced, requests, baselinedCostNanos, baselineNanos } = totals;
  const stats: Stat[] = [
    {
      name: 'Spent',
      value: spendText(totals),
      aside: compared(before, totals, (sums) => sums.costNanos),
      meaning:
        unpriced > 0
          ? `At least: ${format.count(unpriced)} of the requests have no known cost and are not in it.`
          : 'The sum of what requests cost.',
    },
  ];
  if (upToNanos > 0) {
    stats.push({
      name: 'Up to',
      value: format.money(costNanos + upToNanos),
      aside: 'if all was billed',
      meaning: `Attempts that failed, broke off or were given up may have been billed: ${format.money(upToNanos)} at most.`,
    });
  }
  if (estimatedNanos > 0) {
    stats.push({
      name: 'Estimated part',
      value: format.money(estimatedNanos, true),
      aside: costNanos === 0 ? '' : `${format.percent(estimatedNanos / costNanos)} of it`,
      meaning: 'The provider did not count the tokens of these requests, so Breakerbox did.',
    });
  }
  stats.push(
    {
      name: 'Requests',
      value: format.count(requests),
      aside: compared(before, totals, (sums) => sums.requests),
      meaning: `${format.count(totals.errors)} of them failed or broke off.`,
    },
    {
      name: 'Tokens in, out',
      value: `${format.tokens(totals.inputTokens)}, ${format.tokens(totals.outputTokens)}`,
      aside: compared(before, totals, tokensOf),
      meaning: `${format.count(totals.inputTokens)} in and ${format.count(totals.outputTokens)} out.`,
    },
    {
      name: 'From cache',
      value: shareText(totals.cachedInputTokens, totals.inputTokens),
      aside: before === null ? '' : `${shareText(before.cachedInputTokens, before.inputTokens)} before`,
      meaning: 'The share of the tokens sent that the provider had in its cache, which is cheaper.',
    },
  );
  if (baselineNanos > 0) {
    const saved = baselineNanos - baselinedCostNanos;
    stats.push({
      name: saved < 0 ? 'More than on one model' : 'Saved',
      value: format.money(Math.abs(saved)),
      aside: `${format.percent(Math.abs(saved) / baselineNanos)} of ${format.money(baselineNanos)}`,
      meaning: 'Against all of it on the model that savings are counted against, where both costs are known.',
    });
  }
  return stats;
}

export function shareText(part: number, whole: number): string {
  return whole === 0 ? '–' : format.percent(part / whole);
}
