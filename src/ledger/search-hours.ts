// Where there can be requests of a certain kind, as the sums know it: how many in all, and in which hours. Runs on the reader
// thread.

import type { RequestState } from '../domain/record.ts';
import { timeOfId } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import { combinations, fullQuarters, isUnfiltered, type RollupFilter } from './sums.ts';
import { DAY_MS, HOURS, HOUR_MS, piecesOf } from './time-levels.ts';

/** All of what is given must hold. */
export interface RequestFilter extends RollupFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly state?: readonly RequestState[] | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly surface?: readonly string[] | undefined;
  readonly costNanos?: number | undefined;
  readonly durationUs?: number | undefined;
  readonly errorText?: string | undefined;
}

/** How many there are: exactly, where all that is asked for is summed up, else at most so many. */
export function countRequests(db: ReadDb, { filter }: { filter: RequestFilter }): { requests: number; exact: boolean } {
  const { from, to } = fullQuarters({ from: Math.max(filter.from ?? 0, oldestTime(db)), to: filter.to ?? FAR });
  const { hits, isExact } = hitsOf(db, filter);
  let requests = openTimes(db, filter).filter((at) => at >= from && at < to).length;
  const sum = db
    .prepare(`SELECT coalesce(sum(${hits}), 0) FROM rollups WHERE level = ? AND at >= ? AND at < ?`)
    .pluck();
  for (const piece of piecesOf(from, to)) requests += sum.get(piece.level, piece.from, piece.to) as number;
  return { requests, exact: isExact };
}

/** Some thousand years from now, on a full day. */
const FAR = 1_000_000 * DAY_MS;

interface BusyHour {
  readonly at: number;
  readonly rows: number;
}

const HOURS_AT_ONCE = 500;

/** Hours in which something that is looked for may have started, newest first, and how many rows they have. */
export function* hoursWithHits(db: ReadDb, filter: RequestFilter, before: string | null): Generator<BusyHour> {
  const newest = before === null ? FAR : timeOfId(before);
  const bounds = {
    start: Math.floor((filter.from ?? 0) / HOUR_MS),
    end: Math.floor(Math.min(newest, filter.to ?? FAR) / HOUR_MS) + 1,
  };
  // What is running is not summed up yet.
  const open = [...new Set(openTimes(db, filter).map((at) => Math.floor(at / HOUR_MS)))]
    .filter((at) => at < bounds.end && at >= bounds.start)
    .sort((a, b) => b - a);
  for (const hour of summedUpHours(db, filter, bounds)) {
    while ((open[0] ?? -1) > hour.at) yield { at: open.shift() ?? 0, rows: 0 };
    if (open[0] === hour.at) open.shift();
    yield hour;
  }
  for (const at of open) yield { at, rows: 0 };
}

function* summedUpHours(
  db: ReadDb,
  filter: RequestFilter,
  { start, end }: { readonly start: number; readonly end: number },
): Generator<BusyHour> {
  const { hits } = hitsOf(db, filter);
  const rules = filter.rule === undefined ? null : hoursOfRules(db, filter.rule);
  const statement = db.prepare(
    `SELECT at, sum(requests) AS rows FROM rollups WHERE level = ${HOURS} AND at < ? AND at >= ?
      GROUP BY at HAVING sum(${hits}) > 0 ORDER BY at DESC LIMIT ${HOURS_AT_ONCE}`,
  );
  let next = end;
  for (;;) {
    const found = statement.all(next, start) as BusyHour[];
    for (const hour of found) if (rules?.has(hour.at) !== false) yield hour;
    const last = found.at(-1);
    if (last === undefined || found.length < HOURS_AT_ONCE) return;
    next = last.at;
  }
}

function hoursOfRules(db: ReadDb, rules: readonly string[]): ReadonlySet<number> {
  const marks = rules.map(() => '?').join(', ');
  return new Set(
    db
      .prepare(`SELECT DISTINCT at FROM rule_use WHERE rule IN (${marks})`)
      .pluck()
      .all(...rules) as number[],
  );
}

/** When those that are running started, where they are asked for. */
function openTimes(db: ReadDb, { state }: RequestFilter): number[] {
  if (state?.includes('open') === false) return [];
  return db.prepare("SELECT started_at FROM requests WHERE state = 'open'").pluck().all() as number[];
}

function oldestTime(db: ReadDb): number {
  return (db.prepare('SELECT started_at FROM requests ORDER BY id LIMIT 1').pluck().get() ?? FAR) as number;
}

/** How many of a sum's requests may be meant, in SQL. */
function hitsOf(db: ReadDb, filter: RequestFilter): { readonly hits: string; readonly isExact: boolean } {
  const { rule, surface, costNanos, durationUs, errorText } = filter;
  const isSummedUp = [rule, surface, costNanos, durationUs, errorText].every((part) => part === undefined);
  const states = hitsOfStates(filter.state);
  const isExact = isSummedUp && states.isExact;
  if (isUnfiltered(filter)) return { hits: states.hits, isExact };
  const keys = combinations(db, filter).map(({ id }) => id);
  return { hits: `CASE WHEN key IN (${keys.join(', ')}) THEN ${states.hits} ELSE 0 END`, isExact };
}

function hitsOfStates(states: readonly RequestState[] | undefined): {
  readonly hits: string;
  readonly isExact: boolean;
} {
  if (states === undefined) return { hits: 'requests', isExact: true };
  const parts: string[] = ['0'];
  if (states.includes('done')) parts.push('requests - errors - cancelled - interrupted');
  if (states.includes('cancelled')) parts.push('cancelled');
  if (states.includes('interrupted')) parts.push('interrupted');
  const failed = states.includes('failed');
  const truncated = states.includes('truncated');
  if (failed || truncated) parts.push('errors');
  return { hits: parts.join(' + '), isExact: failed === truncated };
}
