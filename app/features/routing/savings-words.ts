// What routing saved, as sentences.

import type { SavingsView } from '../../../src/contract/routing-views.ts';
import { format, plural } from '../../ui/format.ts';

/** "Saved $37.20 (41 %) in 30 days: you paid $52.90, all of it there would have cost $90.10." */
export function savedSentence({ actualNanos, baselineNanos, compared }: SavingsView, days: number): string {
  if (compared === 0) return `None of the requests of the last ${days} days can be compared.`;
  const saved = baselineNanos - actualNanos;
  const share = baselineNanos === 0 ? '' : ` (${format.percent(Math.abs(saved) / baselineNanos)})`;
  const figures = `you paid ${format.money(actualNanos)}, all of it there would have cost ${format.money(baselineNanos)}`;
  const amount = `${format.money(Math.abs(saved))}${share}`;
  if (saved === 0) return `Nothing saved in ${days} days: ${figures}.`;
  return `${saved > 0 ? `Saved ${amount}` : `Paid ${amount} more`} in ${days} days: ${figures}.`;
}

export function comparedText({ compared, requests }: Pick<SavingsView, 'compared' | 'requests'>): string {
  if (compared === requests)
    return requests === 1 ? 'About 1 request.' : `About all ${format.count(requests)} requests.`;
  return `About ${format.count(compared)} of ${format.count(requests)} ${plural(requests, 'request')}: for the others a cost or a price is unknown.`;
}
