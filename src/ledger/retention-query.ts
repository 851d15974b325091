// What of the ledger goes when, and how much room it takes. Runs on the reader thread.

import type { ReadDb } from '../store/open-database.ts';
import { fullQuarters, grouped, MEASURE_SUMS } from './sums.ts';
import { usedBytes } from './tidier.ts';
import { DAY_MS } from './time-levels.ts';

export interface RetentionQuestion {
  readonly now: number;
  /** When it is tidied up next. */
  readonly nextAt: number;
  readonly retentionDays: number;
  readonly maxBytes: number | null;
  /** As `sumBytes` gave it not long ago. */
  readonly rollupBytes: number;
}

export interface Retention {
  readonly ages: {
    readonly fromDays: number;
    readonly toDays: number | null;
    readonly requests: number;
    readonly bytes: number;
  }[];
  readonly requests: number;
  readonly bytes: number;
  readonly rollupBytes: number;
  readonly bytesPerRequest: number | null;
  readonly next: {
    readonly requests: number;
    readonly bytes: number;
    readonly before: number;
    readonly why: 'age' | 'size' | 'nothing';
  };
  readonly oldestAt: number | null;
}

const AGES = [0, 1, 7, 30, 90, 365, null];
const SUM_BYTES = `SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN ('rollups', 'rule_use') AND aggregate = TRUE`;

/** Looks at every page that sums are on: not for every question. */
export function sumBytes(db: ReadDb): number {
  return db.prepare(SUM_BYTES).pluck().get() as number;
}

export function retention(db: ReadDb, question: RetentionQuestion): Retention {
  const { now, nextAt, retentionDays, maxBytes, rollupBytes } = question;
  const oldestAt = (db.prepare('SELECT started_at FROM requests ORDER BY id LIMIT 1').pluck().get() ?? null) as
    | number
    | null;
  const count = counter(db, oldestAt ?? now);
  const bytes = usedBytes(db);
  const requests = count(0, now + DAY_MS);
  const each = requests === 0 ? 0 : (bytes - rollupBytes) / requests;
  const ages = AGES.slice(0, -1).map((fromDays, i) => {
    const toDays = AGES[i + 1] ?? null;
    const from = toDays === null ? 0 : now - toDays * DAY_MS;
    const many = count(from, fromDays === 0 ? now + DAY_MS : now - (fromDays ?? 0) * DAY_MS);
    return { fromDays: fromDays ?? 0, toDays, requests: many, bytes: Math.round(many * each) };
  });
  const byAge = { before: nextAt - retentionDays * DAY_MS, why: 'age' as const };
  const aged = count(0, byAge.before);
  const tooMany = maxBytes === null || each === 0 ? 0 : Math.ceil(Math.max(0, bytes - maxBytes) / each);
  const goes = Math.max(aged, Math.min(tooMany, requests));
  const bySize = { before: momentOf(count, oldestAt ?? now, goes, now), why: 'size' as const };
  const reason = goes === 0 ? { before: byAge.before, why: 'nothing' as const } : goes > aged ? bySize : byAge;
  return {
    ages,
    requests,
    bytes,
    rollupBytes,
    bytesPerRequest: requests === 0 ? null : Math.round(each),
    next: { requests: goes, bytes: Math.round(goes * each), ...reason },
    oldestAt,
  };
}

/** How many requests started in a stretch and are still there. */
function counter(db: ReadDb, oldest: number): (from: number, to: number) => number {
  return (from, to) => {
    const part = fullQuarters({ from: Math.max(from, oldest), to });
    const [all] = grouped(db, {}, [part], MEASURE_SUMS, { by: null, top: 1, weight: () => 0 });
    return all?.total.requests ?? 0;
  };
}

/** When the oldest `many` requests had started, to the day. */
function momentOf(count: (from: number, to: number) => number, oldest: number, many: number, now: number): number {
  let at = oldest;
  while (at < now && count(0, at) < many) at += DAY_MS;
  return Math.min(at, now);
}
