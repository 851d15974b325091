// The usual request, and what it takes at a model, in words.

import type {
  ComparedModel,
  MeasuredModelView,
  RequestSize,
  TypicalView,
} from '../../../src/contract/compare-views.ts';
import { format, plural } from '../../ui/format.ts';

/** "4.1k tokens in, 3k of them cached, 380 out". */
export function sizeWords({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens }: RequestSize): string {
  const parts = [
    `${format.tokens(inputTokens)} tokens in`,
    ...(cachedInputTokens > 0 ? [`${format.tokens(cachedInputTokens)} of them cached`] : []),
    ...(cacheWriteTokens > 0 ? [`${format.tokens(cacheWriteTokens)} written to the cache`] : []),
    `${format.tokens(outputTokens)} out`,
  ];
  return parts.join(', ');
}

/** Where those figures come from. */
export function typicalWords({ requests, days }: TypicalView): string {
  return requests === 0
    ? `made up: nothing was answered in the last ${days} days`
    : `the mean of your ${format.count(requests)} ${plural(requests, 'request')} of the last ${days} days`;
}

/** "$0.0042", "≈$0.0042". */
export function typicalCost({
  typicalNanos,
  typicalGuessed,
}: Pick<MeasuredModelView, 'typicalNanos' | 'typicalGuessed'>) {
  return typicalNanos === null ? null : format.money(typicalNanos, typicalGuessed);
}

/** "0.82 s to the first token, 64 tokens/s, 31 requests of yours". */
export function measuredWords(measured: MeasuredModelView['measured']): string {
  if (measured === null) return 'never measured';
  const { requests, ttftMs, tps } = measured;
  return [
    ...(ttftMs === null ? [] : [`${format.duration(ttftMs)} to the first token`]),
    ...(tps === null ? [] : [format.rate(tps)]),
    `${format.count(requests)} ${plural(requests, 'request')} of yours`,
  ].join(', ');
}

/** Which of them is the least; empty where there is nothing to compare, or they are the same. */
export function leastOf(figures: readonly (number | null)[]): ReadonlySet<number> {
  const known = figures.filter((figure) => figure !== null);
  const least = Math.min(...known);
  if (known.length < 2 || known.every((figure) => figure === least)) return new Set();
  return new Set(figures.flatMap((figure, index) => (figure === least ? [index] : [])));
}

/** How many times as much as the least; null for the least itself, and where it cannot be said. */
export function timesWords(nanos: number | null, all: readonly (number | null)[]): string | null {
  const least = Math.min(...all.filter((figure) => figure !== null));
  if (nanos === null || !Number.isFinite(least) || least <= 0 || nanos <= least) return null;
  const times = nanos / least;
  return `${format.times(times)} as much`;
}

/** What is special about the price it was reckoned with. */
export function priceNotes({ cost }: Pick<ComparedModel, 'cost'>): readonly string[] {
  if (cost === null) return [];
  return [
    ...(cost.above === null ? [] : [`at the prices of prompts over ${format.tokens(cost.above)} tokens`]),
    ...(cost.window === null ? [] : [`at the prices of ${cost.window}`]),
    ...(cost.guessed ? ['a price stands in for one that is not known'] : []),
  ];
}
