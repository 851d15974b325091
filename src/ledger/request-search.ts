// Finds requests by anything that is known of them, newest first, a page at a time. The sums say in which hours there can be
// any, the rest is looked at for a short while; what is not found by then is found by asking on. Runs on the reader thread.

import { idFloor, timeOfId } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import { conditionsOf, type RequestFilter } from './request-filter.ts';
import { REQUEST_COLUMNS, type RequestRow } from './request-rows.ts';
import { leadOf } from './rollups.ts';
import { hoursWithHits } from './search-hours.ts';
import { HOUR_MS } from './time-levels.ts';

export interface SearchQuestion {
  readonly filter: RequestFilter;
  readonly limit: number;
  readonly before: string | null;
}

export interface SearchPage {
  readonly rows: readonly RequestRow[];
  readonly next: string | null;
}

/** How many rows are looked at before another look at the clock: a millisecond or two. */
const AT_ONCE = 1_000;

/** `isOver`: enough time was spent. */
export function searchRequests(
  db: ReadDb,
  { filter, limit, before }: SearchQuestion,
  isOver: () => boolean,
): SearchPage {
  const { sql, values } = conditionsOf(filter);
  const page = db.prepare(
    `SELECT ${REQUEST_COLUMNS} FROM requests WHERE id < ? AND id >= ? ${sql} ORDER BY id DESC LIMIT ?`,
  );
  const rows: RequestRow[] = [];
  for (const { from, below } of windows(db, filter, before)) {
    rows.push(...(page.all(below, from, ...values, limit - rows.length) as RequestRow[]));
    const last = rows.at(-1);
    if (rows.length >= limit && last !== undefined) return { rows, next: last.id };
    if (isOver()) return { rows, next: from };
  }
  return { rows, next: null };
}

interface Window {
  /** Ids, half-open. */
  readonly from: string;
  readonly below: string;
}

const AFTER_ALL = '~';

/** Stretches of ids in which there can be something, newest first, none with much more than `AT_ONCE` rows. */
function* windows(db: ReadDb, filter: RequestFilter, before: string | null): Generator<Window> {
  const lead = leadOf(db);
  const first = idFloor(filter.from ?? 0);
  let below = before ?? (filter.to === undefined ? AFTER_ALL : idFloor(filter.to + lead));
  for (const { at, rows } of hoursWithHits(db, filter, before)) {
    const from = idFloor(at * HOUR_MS) > first ? idFloor(at * HOUR_MS) : first;
    const end = idFloor((at + 1) * HOUR_MS + lead);
    if (end < below) below = end;
    if (from < below) yield* slices(from, below, rows);
    below = from < below ? from : below;
    if (below <= first) return;
  }
}

function* slices(from: string, below: string, rows: number): Generator<Window> {
  const start = timeOfId(from);
  const stepMs = Math.max(1, Math.floor(HOUR_MS / Math.max(1, Math.ceil(rows / AT_ONCE))));
  let end = below;
  for (let time = Math.min(timeOfId(below), start + HOUR_MS) - stepMs; time > start; time -= stepMs) {
    const cut = idFloor(time);
    if (cut >= end) continue;
    yield { from: cut, below: end };
    end = cut;
  }
  yield { from, below: end };
}
