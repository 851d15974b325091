// Which key gets which colour and name in a chart, and what a click on its part asks for. Pure.

import type { Dimension, SpendFilter } from '../../../src/contract/spend-views.ts';
import { assignSeries, type Series } from '../../ui/provider-colour.ts';
import { keyWords } from './history-words.ts';

/** As many colours as can be told apart. */
export const TOP = 8;

export interface Keyed {
  readonly key: string | null;
  /** Everything that got no place of its own. */
  readonly rest: boolean;
}

export interface Names {
  /** The providers' ids, which have their colours on every page. */
  readonly providers: readonly string[];
  readonly called: ReadonlyMap<string, string>;
}

export function idOf({ key, rest }: Keyed): string {
  return rest ? 'rest' : `key ${key ?? ''}`;
}

/** Providers keep the colour they have everywhere; the others get one for as long as they are among the first. */
export function coloursOf(by: Dimension, keys: readonly Keyed[], { providers }: Names): ReadonlyMap<string, Series> {
  const named = keys.flatMap(({ key, rest }) => (rest || key === null ? [] : [key]));
  const series = assignSeries(by === 'provider' ? providers : named);
  return new Map(named.map((key) => [idOf({ key, rest: false }), series.get(key) ?? 'other']));
}

export function strandName(by: Dimension, { key, rest }: Keyed, others: number, { called }: Names): string {
  if (rest) return others === 1 ? '1 other' : `${others} others`;
  return keyWords(by, key, called);
}

/** What is asked for by a part of a chart: `all` are the keys that there are, `shown` those with a place of their own. */
export function filterOf(
  filter: SpendFilter,
  by: Dimension,
  { key, rest }: Keyed,
  all: readonly (string | null)[],
  shown: readonly Keyed[],
): SpendFilter {
  if (!rest) return { ...filter, [by]: [key] };
  const own = new Set(shown.filter((each) => !each.rest).map((each) => each.key));
  return { ...filter, [by]: all.filter((each) => !own.has(each)).slice(0, MOST_VALUES) };
}

/** So many values of one dimension the gateway takes in a filter. */
const MOST_VALUES = 500;
