// What another set of rules would have cost: sums for the tables and the sentence above them.

import type { AssumedPrice, WhatIfResult, WhatIfRow } from '../../../src/contract/routing-views.ts';
import { format, plural } from '../../ui/format.ts';

export interface Pair {
  readonly name: string;
  readonly actualNanos: number;
  readonly otherNanos: number;
}

/** By model, the dearest first. */
export function byTarget(rows: readonly WhatIfRow[]): readonly Pair[] {
  return gather(rows, ({ target }) => target).toSorted((a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1));
}

/** By day, the oldest first. */
export function byDay(rows: readonly WhatIfRow[]): readonly Pair[] {
  return gather(rows, ({ day }) => day).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** With the days on which nothing happened, so that a chart shows time as it passed. */
export function everyDay(pairs: readonly Pair[], from: number, days: number): readonly Pair[] {
  const known = new Map(pairs.map((pair) => [pair.name, pair]));
  const start = new Date(from);
  for (let day = 0; day < days; day += 1) {
    const name = dayName(new Date(start.getFullYear(), start.getMonth(), start.getDate() + day));
    if (!known.has(name)) known.set(name, { name, actualNanos: 0, otherNanos: 0 });
  }
  return [...known.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function dayName(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** "Over the last 30 days this would have cost $31.20 instead of $52.90 (−41 %)." */
export function costSentence({ actualNanos, wouldNanos, judged }: WhatIfResult, days: number): string {
  if (judged === 0) return `None of the requests of the last ${days} days can be judged.`;
  const change = format.change(actualNanos, wouldNanos);
  return `Over the last ${days} days this would have cost ${format.money(wouldNanos)} instead of ${format.money(actualNanos)}${change === null ? '' : ` (${change})`}.`;
}

/** "412 of 3,000 requests move; 3 % cannot be judged." */
export function movesSentence({ requests, judged, moved, refused }: WhatIfResult): string {
  const parts = [
    `${format.count(moved)} of ${format.count(requests)} ${plural(requests, 'request')} ${moved === 1 ? 'moves' : 'move'}`,
    ...(refused === 0 ? [] : [`${format.count(refused)} would be refused`]),
    judged === requests ? 'all could be judged' : `${format.percent((requests - judged) / requests)} cannot be judged`,
  ];
  return `${parts.join('; ')}.`;
}

/** "Under your draft, at 2 other prices." */
export function underText(isDraft: boolean, prices: number): string {
  const at = prices === 0 ? '' : `, at ${format.count(prices)} other ${plural(prices, 'price')}`;
  return `Under ${isDraft ? 'your draft' : 'the rules in force'}${at}.`;
}

/** "$1.00 input, $8.00 output; no request goes there". */
export function assumedText({ target, isFlat, ...price }: AssumedPrice, rows: readonly WhatIfRow[]): string {
  const parts = PARTS.flatMap(([field, words]) =>
    price[field] === null ? [] : [`${format.price(price[field])} ${words}`],
  );
  const isUsed = rows.some((row) => row.target === target && row.requests > 0);
  return [
    parts.join(', '),
    ...(isFlat ? ['for long prompts too'] : []),
    ...(isUsed ? [] : ['no request goes there']),
  ].join('; ');
}

const PARTS = [
  ['inputPrice', 'input'],
  ['cachedInputPrice', 'cached'],
  ['cacheWritePrice', 'cache write'],
  ['outputPrice', 'output'],
  ['reasoningPrice', 'reasoning'],
] as const;

function gather(rows: readonly WhatIfRow[], nameOf: (row: WhatIfRow) => string): Pair[] {
  const sums = new Map<string, Pair>();
  for (const row of rows) {
    const name = nameOf(row);
    const sum = sums.get(name) ?? { name, actualNanos: 0, otherNanos: 0 };
    sums.set(name, {
      name,
      actualNanos: sum.actualNanos + row.actualNanos,
      otherNanos: sum.otherNanos + row.wouldNanos,
    });
  }
  return [...sums.values()];
}

function weight({ actualNanos, otherNanos }: Pair): number {
  return Math.max(actualNanos, otherNanos);
}
