// What of a request can be looked for from so much to so much, as it stands in an address: `0.5..2`, `0.5..` or `..2`. Pure.

import type { RequestFilter } from '../../../src/contract/search-views.ts';
import { format } from '../../ui/format.ts';

export interface Measure {
  /** In the address. */
  readonly name: string;
  readonly field: 'costNanos' | 'durationUs' | 'ttftUs' | 'milliTps' | 'inputTokens' | 'outputTokens';
  readonly word: string;
  /** As people type it; empty: pieces. */
  readonly unit: string;
  /** The gateway's units in one of theirs. */
  readonly per: number;
  readonly write: (value: number) => string;
}

export const MEASURES: readonly Measure[] = [
  { name: 'cost', field: 'costNanos', word: 'Cost', unit: '$', per: 1e9, write: (nanos) => format.money(nanos) },
  { name: 'took', field: 'durationUs', word: 'Took', unit: 's', per: 1e6, write: (us) => format.duration(us / 1e3) },
  { name: 'ttft', field: 'ttftUs', word: 'First token', unit: 's', per: 1e6, write: (us) => format.duration(us / 1e3) },
  {
    name: 'speed',
    field: 'milliTps',
    word: 'Speed',
    unit: 'tokens/s',
    per: 1e3,
    write: (rate) => format.rate(rate / 1e3),
  },
  { name: 'in', field: 'inputTokens', word: 'Tokens in', unit: '', per: 1, write: (count) => format.count(count) },
  { name: 'out', field: 'outputTokens', word: 'Tokens out', unit: '', per: 1, write: (count) => format.count(count) },
];

export type Range = NonNullable<RequestFilter['costNanos']>;

/** Both ends as they were typed; empty: it is open there. */
export interface Ends {
  readonly min: string;
  readonly max: string;
}

/** A number alone is the least. */
export function endsOf(text: string | null): Ends {
  const [min = '', max = ''] = (text ?? '').split('..');
  return { min: min.trim(), max: max.trim() };
}

/** As it stands in an address; null: it narrows nothing. */
export function rangeText({ min, max }: Ends): string | null {
  return min === '' && max === '' ? null : `${min}..${max}`;
}

/** What the gateway measures, as it stands in an address. */
export function writeRange(measure: Measure, { min, max }: Range): string {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value / measure.per));
  return `${text(min)}..${text(max)}`;
}

/** In the gateway's units; null: that is no amount. */
export function amountOf({ per }: Measure, typed: string): number | null {
  const value = Number(typed.replace(',', '.'));
  const amount = Math.round(value * per);
  return typed.trim() !== '' && value >= 0 && Number.isSafeInteger(amount) ? amount : null;
}

/** null: what stands there is no range, and narrows nothing. */
function rangeIn(measure: Measure, text: string | null): Range | null {
  const { min, max } = endsOf(text);
  const [least, most] = [amountOf(measure, min), amountOf(measure, max)];
  if ((min !== '' && least === null) || (max !== '' && most === null)) return null;
  const range = { ...(least !== null && { min: least }), ...(most !== null && { max: most }) };
  return Object.keys(range).length === 0 ? null : range;
}

export function rangesIn(choices: URLSearchParams): Pick<RequestFilter, Measure['field']> {
  const ranges: Pick<RequestFilter, Measure['field']> = {};
  for (const measure of MEASURES) {
    const range = rangeIn(measure, choices.get(measure.name));
    if (range !== null) ranges[measure.field] = range;
  }
  return ranges;
}

/** What is unknown is in no range. */
export function isWithin(range: Range | undefined, value: number | null): boolean {
  if (range === undefined) return true;
  return value !== null && value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity);
}

/** "at least $0.05", "500 ms to 2.00 s". */
export function rangeWords(measure: Measure, text: string): string {
  const range = rangeIn(measure, text);
  if (range === null) return text;
  const { min, max } = range;
  if (max === undefined) return `at least ${measure.write(min ?? 0)}`;
  if (min === undefined) return `at most ${measure.write(max)}`;
  return min === max ? `exactly ${measure.write(min)}` : `${measure.write(min)} to ${measure.write(max)}`;
}
