// Reads the rollups: sums over stretches of time, by what was asked, where it went and for whom. Runs on the reader thread.

import { DIMENSIONS, type Dimension, type SeriesStep } from '../domain/rollup.ts';
import type { ReadDb } from '../store/open-database.ts';
import { Spread } from './latency-buckets.ts';
import { stretches, type Stretch } from './local-time.ts';
import { addMeasures, MEASURES, MEASURE_NAMES, noMeasures, type Measures, type Metric } from './measures.ts';
import { piecesOf, quarterCeil, quarterFloor } from './time-levels.ts';

/** In each dimension that is given, only what is like one of its values; null: none. */
export type RollupFilter = Readonly<Partial<Record<Dimension, readonly (string | null)[] | undefined>>>;

export interface SumPeriod {
  /** Half-open, Unix ms; taken outward to full quarters of an hour. */
  readonly from: number;
  readonly to: number;
  readonly filter: RollupFilter;
}

export interface Combination extends Readonly<Record<Dimension, string | null>> {
  readonly id: number;
}

/** Those combinations that a filter lets through; there are few of them. */
export function combinations(db: ReadDb, filter: RollupFilter): readonly Combination[] {
  const all = db.prepare('SELECT id, provider, model, client, route FROM rollup_keys').all() as Combination[];
  return all.filter((each) => DIMENSIONS.every((dimension) => filter[dimension]?.includes(each[dimension]) ?? true));
}

export function isUnfiltered(filter: RollupFilter): boolean {
  return DIMENSIONS.every((dimension) => filter[dimension] === undefined);
}

/** Full quarters of an hour around a period; [0, 0) where it is empty. */
export function fullQuarters({ from, to }: Pick<SumPeriod, 'from' | 'to'>): Stretch {
  const start = quarterFloor(Math.max(0, from));
  return { from: start, to: Math.max(start, quarterCeil(to)) };
}

/** One sum for each combination, in one stretch of full quarters. */
export type Reader<Sum> = (stretch: Stretch) => ReadonlyMap<number, Sum>;

const WHERE = 'level = ? AND at >= ? AND at < ?';
const SUMS = MEASURE_NAMES.map((name) => `sum(${MEASURES[name]}) AS ${name}`).join(', ');

/** `keys`: of these combinations only; null: of all. */
export function measuresReader(db: ReadDb, keys: readonly number[] | null): Reader<Measures> {
  const statement = db.prepare(`SELECT key, ${SUMS} FROM rollups WHERE ${WHERE} ${amongKeys(keys)} GROUP BY key`);
  return (stretch) => {
    const sums = new Map<number, Measures>();
    for (const { level, from, to } of piecesOf(stretch.from, stretch.to)) {
      for (const { key, ...measures } of statement.all(level, from, to) as ({ key: number } & Measures)[]) {
        const known = sums.get(key);
        if (known === undefined) sums.set(key, measures);
        else addMeasures(known, measures);
      }
    }
    return sums;
  };
}

export interface Times {
  requests: number;
  readonly spreads: Readonly<Partial<Record<Metric, Spread>>>;
}

export function timesReader(db: ReadDb, keys: readonly number[] | null, metrics: readonly Metric[]): Reader<Times> {
  // Stored one behind the other they are their sum, and none holds a zero byte that would end a text.
  const columns = metrics.map((metric) => `CAST(group_concat(${metric}, '') AS BLOB) AS ${metric}`).join(', ');
  const statement = db.prepare(
    `SELECT key, sum(requests) AS requests, ${columns} FROM rollups WHERE ${WHERE} ${amongKeys(keys)} GROUP BY key`,
  );
  type Found = { key: number; requests: number } & Record<Metric, Uint8Array | null>;
  return (stretch) => {
    const sums = new Map<number, Times>();
    for (const { level, from, to } of piecesOf(stretch.from, stretch.to)) {
      for (const row of statement.all(level, from, to) as Found[]) {
        let times = sums.get(row.key);
        if (times === undefined) {
          times = { requests: 0, spreads: Object.fromEntries(metrics.map((metric) => [metric, new Spread()])) };
          sums.set(row.key, times);
        }
        times.requests += row.requests;
        for (const metric of metrics) {
          const stored = row[metric];
          if (stored !== null) times.spreads[metric]?.add(stored);
        }
      }
    }
    return sums;
  };
}

function amongKeys(keys: readonly number[] | null): string {
  return keys === null ? '' : `AND key IN (${keys.join(', ')})`;
}

/** How sums of one kind are put together. */
export interface Adder<Sum> {
  none(): Sum;
  add(into: Sum, more: Sum): void;
}

export const MEASURES_ADDER: Adder<Measures> = { none: noMeasures, add: addMeasures };

export function timesAdder(metrics: readonly Metric[]): Adder<Times> {
  return {
    none: () => ({ requests: 0, spreads: Object.fromEntries(metrics.map((metric) => [metric, new Spread()])) }),
    add(into, more) {
      into.requests += more.requests;
      for (const metric of metrics) {
        const spread = more.spreads[metric];
        if (spread !== undefined) into.spreads[metric]?.addSpread(spread);
      }
    },
  };
}

export interface Group<Sum> {
  readonly key: string | null;
  /** Everything that got no group of its own. */
  readonly rest: boolean;
  /** One for each stretch. */
  readonly points: Sum[];
  readonly total: Sum;
}

export interface Grouping<Sum> {
  /** null: everything in one group. */
  readonly by: Dimension | null;
  /** How many get a group of their own. */
  readonly top: number;
  /** The most of this come first. */
  readonly weight: (sum: Sum) => number;
}

/** The sums of each stretch, in groups. */
export function grouped<Sum>(
  combinationList: readonly Combination[],
  parts: readonly Stretch[],
  read: Reader<Sum>,
  adder: Adder<Sum>,
  { by, top, weight }: Grouping<Sum>,
): Group<Sum>[] {
  const names = new Map(combinationList.map((each) => [each.id, by === null ? null : each[by]]));
  const found = new Map<string | null, Group<Sum>>();
  const groupOf = (key: string | null, rest = false): Group<Sum> => ({
    key,
    rest,
    points: parts.map(() => adder.none()),
    total: adder.none(),
  });
  parts.forEach((part, index) => {
    for (const [id, sum] of read(part)) {
      const name = names.get(id) ?? null;
      let group = found.get(name);
      if (group === undefined) {
        group = groupOf(name);
        found.set(name, group);
      }
      const point = group.points[index];
      if (point !== undefined) adder.add(point, sum);
      adder.add(group.total, sum);
    }
  });
  if (by === null) return [found.get(null) ?? groupOf(null)];
  const all = [...found.values()].sort(
    (a, b) => weight(b.total) - weight(a.total) || (a.key ?? '').localeCompare(b.key ?? ''),
  );
  if (all.length <= top) return all;
  const rest = groupOf(null, true);
  for (const group of all.slice(top)) {
    group.points.forEach((point, index) => {
      const into = rest.points[index];
      if (into !== undefined) adder.add(into, point);
    });
    adder.add(rest.total, group.total);
  }
  return [...all.slice(0, top), rest];
}

export interface SeriesQuestion extends SumPeriod {
  readonly zone: string;
  readonly step: SeriesStep;
  readonly by: Dimension | null;
  readonly top: number;
}

/** The stretches of a series; none where the period is empty. */
export function seriesStretches({ zone, step, from, to }: SeriesQuestion): Stretch[] {
  const full = fullQuarters({ from, to });
  return stretches(zone, step, full.from, full.to);
}

/** What a question may read: its combinations, and their numbers unless it is all of them. */
export function scopeOf(
  db: ReadDb,
  filter: RollupFilter,
): { readonly among: readonly Combination[]; readonly keys: readonly number[] | null } {
  const among = combinations(db, filter);
  return { among, keys: isUnfiltered(filter) ? null : among.map(({ id }) => id) };
}
