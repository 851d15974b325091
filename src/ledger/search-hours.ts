// Where there can be requests of a certain kind, as the sums know it: how many in all, and in which hours. Runs on the reader
// thread.

import type { RequestState } from '../domain/record.ts';
import { timeOfId } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import { conditionsOf, isBeyondSums, type RequestFilter } from './request-filter.ts';
import { combinations, fullQuarters, isUnfiltered } from './sums.ts';
import { DAY_MS, HOURS, HOUR_MS, piecesOf } from './time-levels.ts';

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
function openTimes(db: ReadDb, filter: RequestFilter): number[] {
  if (filter.state?.includes('open') === false) return [];
  const { sql, values } = conditionsOf(filter);
  return db
    .prepare(`SELECT started_at FROM requests WHERE state = 'open' ${sql}`)
    .pluck()
    .all(...values) as number[];
}

function oldestTime(db: ReadDb): number {
  return (db.prepare('SELECT started_at FROM requests ORDER BY id LIMIT 1').pluck().get() ?? FAR) as number;
}

/** How many of a sum's requests may be meant, in SQL. */
function hitsOf(db: ReadDb, filter: RequestFilter): Hits {
  const bounds = boundsOf(filter);
  const [first = { hits: 'requests', isExact: true }, ...more] = bounds;
  // Of two that narrow, nobody knows how many requests are meant by both.
  const isExact = first.isExact && more.length === 0 && !isBeyondSums(filter);
  const hits = more.length === 0 ? first.hits : `min(${bounds.map((bound) => bound.hits).join(', ')})`;
  if (isUnfiltered(filter)) return { hits, isExact };
  const keys = combinations(db, filter).map(({ id }) => id);
  return { hits: `CASE WHEN key IN (${keys.join(', ')}) THEN ${hits} ELSE 0 END`, isExact };
}

interface Hits {
  readonly hits: string;
  readonly isExact: boolean;
}

/** For each part of a filter of which the sums know something: so many at most. */
function boundsOf({ state, streamed, fellBack, status, errorKind, costSource, ...ranges }: RequestFilter): Hits[] {
  const bounds: Hits[] = [];
  if (state !== undefined) bounds.push(hitsOfStates(state));
  if (streamed !== undefined) bounds.push({ hits: streamed ? 'streamed' : 'requests - streamed', isExact: true });
  if (fellBack !== undefined) bounds.push({ hits: fellBack ? 'fallbacks' : 'requests - fallbacks', isExact: true });
  // What was answered has no kind of error, and status 200.
  if (errorKind !== undefined || status?.every((each) => each >= 400) === true) {
    bounds.push({ hits: 'errors + cancelled + interrupted', isExact: false });
  }
  if (costSource?.every((source) => source === 'unknown') === true) bounds.push({ hits: 'unpriced', isExact: false });
  // No part is larger than the sum. The numbers are whole: the contract lets no others through.
  for (const [name, column] of SUMMED_UP) {
    const min = ranges[name]?.min ?? 0;
    if (min > 0)
      bounds.push({ hits: `(CASE WHEN ${column} >= ${Math.floor(min)} THEN requests ELSE 0 END)`, isExact: false });
  }
  return bounds;
}

const SUMMED_UP = [
  ['costNanos', 'cost_nanos'],
  ['inputTokens', 'input_tokens'],
  ['outputTokens', 'output_tokens'],
] as const;

function hitsOfStates(states: readonly RequestState[]): Hits {
  const parts: string[] = ['0'];
  if (states.includes('done')) parts.push('requests - errors - cancelled - interrupted');
  if (states.includes('cancelled')) parts.push('cancelled');
  if (states.includes('interrupted')) parts.push('interrupted');
  const failed = states.includes('failed');
  const truncated = states.includes('truncated');
  if (failed || truncated) parts.push('errors');
  return { hits: `(${parts.join(' + ')})`, isExact: failed === truncated };
}
