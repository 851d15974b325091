// What is counted, by what and when, in words.

import type { Dimension, Measures, SeriesStep } from '../../../src/contract/spend-views.ts';
import { format } from '../../ui/format.ts';
import type { Period, Range } from './period.ts';

export const DIMENSION_WORD: Readonly<Record<Dimension, string>> = {
  model: 'Model',
  provider: 'Provider',
  client: 'Client',
  route: 'Route',
};

/** What a request has where it has none of it. */
const NONE_WORD: Readonly<Record<Dimension, string>> = {
  model: 'no model',
  provider: 'sent nowhere',
  client: 'no client',
  route: 'no route',
};

export const RANGE_WORD: Readonly<Record<Range, string>> = {
  all: 'Any time',
  today: 'Today',
  '7': '7 days',
  '30': '30 days',
  '90': '90 days',
  month: 'This month',
  custom: 'From–to',
};

export const BEFORE_WORD: Readonly<Record<Range, string>> = {
  all: 'nothing',
  today: 'yesterday until now',
  '7': 'the 7 days before',
  '30': 'the 30 days before',
  '90': 'the 90 days before',
  month: 'last month until the same day',
  custom: 'as long before',
};

export const STEP_WORD: Readonly<Record<SeriesStep, string>> = {
  quarter: '15 minutes',
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
};

/** `names`: how the panel calls providers. */
export function keyWords(by: Dimension, key: string | null, names: ReadonlyMap<string, string>): string {
  if (key === null) return NONE_WORD[by];
  return by === 'provider' ? (names.get(key) ?? key) : key;
}

/** Under a bar: as short as it can be. */
export function tickWords(step: SeriesStep, at: number): string {
  if (step === 'quarter' || step === 'hour') return format.time(at);
  return step === 'month' ? format.month(at) : format.dayOfYear(at);
}

/** Over the figures of a bar. */
export function bucketWords(step: SeriesStep, { from, to }: Period): string {
  if (step === 'quarter' || step === 'hour')
    return `${format.weekday(from)}, ${format.time(from)} to ${format.time(to)}`;
  if (step === 'week') return `${format.dayOfYear(from)} to ${format.day(to - 1)}`;
  return step === 'month' ? format.month(from) : format.weekday(from);
}

export function periodWords({ from, to }: Period): string {
  const [first, last] = [format.day(from), format.day(to - 1)];
  if (first !== last) return `${first} to ${last}`;
  return to - from >= 22 * 3_600_000 ? first : `${first}, ${format.time(from)} to ${format.time(to)}`;
}

type Cost = Pick<Measures, 'costNanos' | 'estimatedNanos' | 'unpriced'>;

/** "≥" where some requests have no known cost, "≈" where a part is estimated. */
export function spendText({ costNanos, estimatedNanos, unpriced }: Cost): string {
  if (unpriced > 0 && costNanos === 0) return format.money(null);
  const amount = format.money(costNanos, estimatedNanos > 0 && unpriced === 0);
  return unpriced > 0 ? `≥ ${amount}` : amount;
}

export const requestsOf = ({ requests }: Measures): number => requests;
export const tokensOf = ({ inputTokens, outputTokens }: Measures): number => inputTokens + outputTokens;
