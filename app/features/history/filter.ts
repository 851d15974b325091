// What a page of history is narrowed to, as it stands in its address. Pure.

import type { Dimension, SpendFilter } from '../../../src/contract/spend-views.ts';
import { addressOf } from '../../ui/address.ts';
import { DEFAULT_RANGE, RANGES, type Period, type Range, type RangeChoice } from './period.ts';

export const DIMENSIONS = ['model', 'provider', 'client', 'route'] as const satisfies readonly Dimension[];

/** Stands for "none" in an address, where no name can be empty. */
const NONE = '';

export function isDimension(text: string | null): text is Dimension {
  return DIMENSIONS.some((dimension) => dimension === text);
}

export function rangeIn(choices: URLSearchParams, usual = DEFAULT_RANGE): RangeChoice {
  const [from, to] = [choices.get('from'), choices.get('to')];
  if (from !== null && to !== null) return { range: 'custom', from, to };
  const range: Range | undefined = RANGES.find((each) => each === choices.get('range') && each !== 'custom');
  return range === undefined ? usual : { range, from: '', to: '' };
}

export function withRange(choices: URLSearchParams, { range, from, to }: RangeChoice): URLSearchParams {
  const next = without(choices, 'range', 'from', 'to', 'step');
  if (range === 'custom') {
    next.set('from', from);
    next.set('to', to);
  } else if (range !== 'all') next.set('range', range);
  return next;
}

export function filterIn(choices: URLSearchParams): SpendFilter {
  const filter: SpendFilter = {};
  for (const dimension of DIMENSIONS) {
    const values = choices.getAll(dimension).map((value) => (value === NONE ? null : value));
    if (values.length > 0) filter[dimension] = values;
  }
  return filter;
}

export function withValue(choices: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(choices);
  if (!next.getAll(name).includes(value ?? NONE)) next.append(name, value ?? NONE);
  return next;
}

export function withoutValue(choices: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(choices);
  next.delete(name, value ?? NONE);
  return next;
}

/** With `name` as its only value, or without it. */
export function withOnly(choices: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(choices);
  if (value === null || value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

export function without(choices: URLSearchParams, ...names: string[]): URLSearchParams {
  const next = new URLSearchParams(choices);
  for (const name of names) next.delete(name);
  return next;
}

/** The page of requests, showing those of a period that a filter lets through. */
export function requestsAddress(
  period: Period,
  filter: SpendFilter,
  more: Readonly<Record<string, readonly string[]>> = {},
): string {
  const choices = new URLSearchParams({ from: String(period.from), to: String(period.to) });
  for (const dimension of DIMENSIONS) {
    for (const value of filter[dimension] ?? []) choices.append(dimension, value ?? NONE);
  }
  for (const [name, values] of Object.entries(more)) for (const value of values) choices.append(name, value);
  return addressOf('/requests', choices);
}
