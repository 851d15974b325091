// Reads the rollups: sums over stretches of time, by what was asked, where it went and for whom. Runs on the reader thread.

import { DIMENSIONS, type Dimension, type SeriesStep } from '../domain/rollup.ts';
import type { ReadDb } from '../store/open-database.ts';
import { Spread } from './latency-buckets.ts';
import { stretches, type Stretch } from './local-time.ts';
import { addMeasures, MEASURE_COLUMNS, MEASURE_NAMES, noMeasures, type Measures, type Metric } from './measures.ts';
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

const WHERE = 'r.level = ? AND r.at >= ? AND r.at < ?';

/** Sums of one kind: how SQL makes them, and how what it gives is added up. */
export interface Kind<Sum> {
  readonly columns: string;
  none(): Sum;
  /** `row` has what `columns` ask for from `at` on. */
  addRow(into: Sum, row: readonly unknown[], at: number): void;
  add(into: Sum, more: Sum): void;
}

export const MEASURE_SUMS: Kind<Measures> = {
  columns: MEASURE_COLUMNS.map((column) => `sum(r.${column})`).join(', '),
  none: noMeasures,
  addRow(into, row, at) {
    MEASURE_NAMES.forEach((name, i) => {
      into[name] += (row[at + i] ?? 0) as number;
    });
  },
  add: addMeasures,
};

export interface Times {
  requests: number;
  readonly spreads: Readonly<Partial<Record<Metric, Spread>>>;
}

export function timeSums(metrics: readonly Metric[]): Kind<Times> {
  // Stored one behind the other they are their sum, and none holds a zero byte that would end a text.
  const stored = metrics.map((metric) => `CAST(group_concat(r.${metric}, '') AS BLOB)`);
  return {
    columns: ['sum(r.requests)', ...stored].join(', '),
    none: () => ({ requests: 0, spreads: Object.fromEntries(metrics.map((metric) => [metric, new Spread()])) }),
    addRow(into, row, at) {
      into.requests += (row[at] ?? 0) as number;
      metrics.forEach((metric, i) => {
        const bytes = row[at + 1 + i] as Uint8Array | null;
        if (bytes !== null) into.spreads[metric]?.add(bytes);
      });
    },
    add(into, more) {
      into.requests += more.requests;
      for (const metric of metrics) {
        const spread = more.spreads[metric];
        if (spread !== undefined) into.spreads[metric]?.addSpread(spread);
      }
    },
  };
}

function amongKeys(keys: readonly number[] | null): string {
  return keys === null ? '' : `AND r.key IN (${keys.join(', ')})`;
}

/** One sum for each part, whatever the combination. */
function sumsOfParts<Sum>(db: ReadDb, { keys }: Scope, parts: readonly Stretch[], kind: Kind<Sum>): Sum[] {
  const statement = db.prepare(`SELECT ${kind.columns} FROM rollups r WHERE ${WHERE} ${amongKeys(keys)}`).raw();
  return parts.map((part) => {
    const sum = kind.none();
    for (const { level, from, to } of piecesOf(part.from, part.to)) {
      kind.addRow(sum, statement.get(level, from, to) as unknown[], 0);
    }
    return sum;
  });
}

/** A combination's group in two bytes, where its number says: a look-up that SQL can do. */
const GROUP_BYTES = 2;

/** One sum for each group and part. */
function sumsByGroup<Sum>(
  db: ReadDb,
  { among, keys }: Scope,
  parts: readonly Stretch[],
  kind: Kind<Sum>,
  by: Dimension,
): Map<string | null, Sum[]> {
  const names = [...new Set(among.map((each) => each[by]))];
  const lookUp = Buffer.alloc(GROUP_BYTES * (1 + Math.max(0, ...among.map(({ id }) => id))));
  for (const each of among) lookUp.writeUInt16BE(names.indexOf(each[by]), each.id * GROUP_BYTES);
  const pieces = parts.flatMap((part, index) =>
    piecesOf(part.from, part.to).map(({ level, from, to }) => [index, level, from, to]),
  );
  const rows = db
    .prepare(
      `SELECT p.value ->> 0 AS part, substr(?, r.key * ${GROUP_BYTES} + 1, ${GROUP_BYTES}) AS grp, ${kind.columns}
        FROM json_each(?) p CROSS JOIN rollups r
          ON r.level = p.value ->> 1 AND r.at >= p.value ->> 2 AND r.at < p.value ->> 3 ${amongKeys(keys)}
        GROUP BY part, grp`,
    )
    .raw()
    .all(lookUp, JSON.stringify(pieces)) as [part: number, group: Buffer, ...unknown[]][];
  const groups = new Map<string | null, Sum[]>();
  for (const row of rows) {
    const name = names[row[1].readUInt16BE()] ?? null;
    let sums = groups.get(name);
    if (sums === undefined) {
      sums = parts.map(() => kind.none());
      groups.set(name, sums);
    }
    const sum = sums[row[0]];
    if (sum !== undefined) kind.addRow(sum, row, 2);
  }
  return groups;
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

/** The sums of each part, in groups, those with the most first. */
export function grouped<Sum>(
  db: ReadDb,
  filter: RollupFilter,
  parts: readonly Stretch[],
  kind: Kind<Sum>,
  { by, top, weight }: Grouping<Sum>,
): Group<Sum>[] {
  const scope = scopeOf(db, filter);
  const groupOf = (key: string | null, rest: boolean, points: Sum[]): Group<Sum> => {
    const total = kind.none();
    for (const point of points) kind.add(total, point);
    return { key, rest, points, total };
  };
  if (by === null) return [groupOf(null, false, sumsOfParts(db, scope, parts, kind))];
  const all = [...sumsByGroup(db, scope, parts, kind, by)]
    .map(([key, points]) => groupOf(key, false, points))
    .sort((a, b) => weight(b.total) - weight(a.total) || (a.key ?? '').localeCompare(b.key ?? ''));
  if (all.length <= top) return all;
  const points = parts.map((_, index) => {
    const sum = kind.none();
    for (const group of all.slice(top)) {
      const point = group.points[index];
      if (point !== undefined) kind.add(sum, point);
    }
    return sum;
  });
  return [...all.slice(0, top), groupOf(null, true, points)];
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
interface Scope {
  readonly among: readonly Combination[];
  readonly keys: readonly number[] | null;
}

function scopeOf(db: ReadDb, filter: RollupFilter): Scope {
  const among = combinations(db, filter);
  return { among, keys: isUnfiltered(filter) ? null : among.map(({ id }) => id) };
}
