// What repricing changes, in words.

import type { RepriceView } from '../../../src/contract/price-views.ts';
import { format, plural } from '../../ui/format.ts';

export function sumWords({ requests, changed, beforeNanos, afterNanos }: RepriceView): string {
  if (requests === 0) return 'There were no requests.';
  if (changed === 0) return `Nothing changes: all ${format.count(requests)} requests cost what they did.`;
  const difference = format.change(beforeNanos, afterNanos);
  const sums = `${format.money(beforeNanos)} before, ${format.money(afterNanos)} after`;
  return `${format.count(changed)} of ${format.count(requests)} requests change: ${sums}${difference === null ? '' : ` (${difference})`}.`;
}

export function putRightWords({ changed }: RepriceView): string {
  return `Put ${format.count(changed)} ${plural(changed, 'request')} right`;
}

/** What becomes of the others, and why. */
export function keptWords({ own, newlyPriced, uncounted, unpriced }: RepriceView): readonly string[] {
  const lines = [
    [newlyPriced, 'had no cost and get one', 'had no cost and gets one'],
    [own, 'keep what their provider says they cost', 'keeps what its provider says it cost'],
    [
      uncounted,
      'keep their cost, because their tokens were not counted',
      'keeps its cost, because its tokens were not counted',
    ],
    [unpriced, 'keep their cost, because no price is known', 'keeps its cost, because no price is known'],
  ] as const;
  return lines.flatMap(([count, many, one]) =>
    count === 0 ? [] : [`${format.count(count)} ${plural(count, `request ${one}`, `requests ${many}`)}.`],
  );
}
