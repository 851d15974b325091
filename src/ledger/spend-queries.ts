// What was spent, on what, and when. Runs on the reader thread.

import type { Dimension } from '../domain/rollup.ts';
import type { ReadDb } from '../store/open-database.ts';
import type { Stretch } from './local-time.ts';
import { noMeasures, type Measures } from './measures.ts';
import {
  combinations,
  fullQuarters,
  grouped,
  MEASURE_SUMS,
  seriesStretches,
  type SeriesQuestion,
  type SumPeriod,
} from './sums.ts';
import { LEVEL_MS, QUARTERS, QUARTER_MS } from './time-levels.ts';

const dearest = ({ costNanos, upToNanos, requests }: Measures): number => costNanos + upToNanos + requests / 1e6;

interface Compared {
  readonly totals: Measures;
  readonly before: Measures | null;
}

export function spendTotals(db: ReadDb, args: SumPeriod & { compare: boolean }): Compared {
  const [all] = compared(db, args, null);
  return all === undefined
    ? { totals: noMeasures(), before: args.compare ? noMeasures() : null }
    : { totals: all.totals, before: all.before };
}

export function spendBreakdown(
  db: ReadDb,
  args: SumPeriod & { by: Dimension; compare: boolean },
): { rows: (Compared & { key: string | null })[] } {
  return { rows: compared(db, args, args.by) };
}

export interface SpendSeries {
  readonly buckets: Stretch[];
  readonly series: { readonly key: string | null; readonly rest: boolean; readonly points: Measures[] }[];
}

/** Throws QuestionRefused. */
export function spendSeries(db: ReadDb, args: SeriesQuestion): SpendSeries {
  const buckets = seriesStretches(args);
  const groups = grouped(db, args.filter, buckets, MEASURE_SUMS, { by: args.by, top: args.top, weight: dearest });
  return { buckets, series: groups.map(({ key, rest, points }) => ({ key, rest, points })) };
}

function compared(
  db: ReadDb,
  args: SumPeriod & { compare: boolean },
  by: Dimension | null,
): (Compared & { key: string | null })[] {
  const now = fullQuarters(args);
  const earlier = { from: Math.max(0, 2 * now.from - now.to), to: now.from };
  const parts = args.compare ? [now, earlier] : [now];
  const groups = grouped(db, args.filter, parts, MEASURE_SUMS, { by, top: Number.MAX_SAFE_INTEGER, weight: dearest });
  return groups
    .map(({ key, points: [totals = noMeasures(), before = null] }) => ({ key, totals, before }))
    .sort((a, b) => dearest(b.totals) - dearest(a.totals));
}

export interface SpendKeys {
  readonly providers: (string | null)[];
  readonly models: (string | null)[];
  readonly clients: (string | null)[];
  readonly routes: (string | null)[];
  readonly rules: string[];
  readonly since: number | null;
}

const SINCE = `SELECT min(at) FROM rollups WHERE level = ${QUARTERS}`;

export function spendKeys(db: ReadDb): SpendKeys {
  const among = combinations(db, {});
  const valuesOf = (dimension: Dimension): (string | null)[] =>
    [...new Set(among.map((each) => each[dimension]))].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
  const since = db.prepare(SINCE).pluck().get() as number | null;
  return {
    providers: valuesOf('provider'),
    models: valuesOf('model'),
    clients: valuesOf('client'),
    routes: valuesOf('route'),
    rules: db.prepare('SELECT DISTINCT rule FROM rule_use ORDER BY rule').pluck().all() as string[],
    since: since === null ? null : since * (LEVEL_MS[QUARTERS] ?? QUARTER_MS),
  };
}
