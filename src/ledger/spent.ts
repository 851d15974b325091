// What was spent, by whom and where: what requests cost, and what they may have cost beyond that.

import type { Nanos } from '../domain/money.ts';
import { idFloor } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import { QUARTER_MS, QUARTERS } from './time-levels.ts';

export interface SpentRow {
  readonly client: string;
  readonly route: string | null;
  /** null: nobody was asked. */
  readonly provider: string | null;
  readonly model: string | null;
  /** What it cost, and what it may have cost beyond that. */
  readonly nanos: Nanos;
  /** The part of it that nobody is sure of. */
  readonly upTo: Nanos;
}

export interface SpentSince {
  readonly spent: readonly SpentRow[];
  /** Requests that have not ended; they are not in `spent`. */
  readonly open: readonly string[];
}

/** From the sums by quarters of an hour: periods begin at full ones, in every time zone. */
const BY_PLACE = `
  SELECT k.client, k.route, k.provider, k.model, sum(r.cost_nanos + r.upto_nanos) AS nanos, sum(r.upto_nanos) AS upTo
  FROM rollups r JOIN rollup_keys k ON k.id = r.key WHERE r.level = ${QUARTERS} AND r.at >= ?
  GROUP BY k.client, k.route, k.provider, k.model`;

/** A request stands at the place that answered. What attempts at other places came to is part of its sum. */
const ELSEWHERE = `
  SELECT r.client, r.route, r.provider, r.model, a.provider AS atProvider, a.model AS atModel,
    sum(coalesce(a.cost_nanos, 0) + coalesce(a.upto_nanos, 0)) AS nanos
  FROM requests r JOIN attempts a ON a.request_id = r.id
  WHERE r.id >= ? AND r.started_at >= ? AND r.state <> 'open' AND r.attempts > 1
    AND (a.provider <> r.provider OR a.model <> r.model)
  GROUP BY 1, 2, 3, 4, 5, 6 HAVING nanos > 0`;

type Place = Omit<SpentRow, 'nanos' | 'upTo'>;

interface ElsewhereRow extends Place {
  readonly nanos: Nanos;
  readonly atProvider: string;
  readonly atModel: string;
}

/** Of all that started at or after `from` (Unix ms). */
export function spentSince(db: ReadDb, { from }: { from: number }): SpentSince {
  const spent = db.prepare(BY_PLACE).all(Math.floor(from / QUARTER_MS)) as SpentRow[];
  const elsewhere = db.prepare(ELSEWHERE).all(idFloor(from), from) as ElsewhereRow[];
  const open = db.prepare("SELECT id FROM requests WHERE state = 'open'").pluck().all() as string[];
  return { spent: moved(spent, elsewhere), open };
}

function moved(spent: readonly SpentRow[], elsewhere: readonly ElsewhereRow[]): SpentRow[] {
  const left = new Map(spent.map((row) => [placeOf(row), row.nanos]));
  const rows: SpentRow[] = [];
  for (const { client, route, provider, model, atProvider, atModel, nanos } of elsewhere) {
    const place = placeOf({ client, route, provider, model });
    const there = left.get(place) ?? 0;
    // No more can be moved than is there: the sum of all places is the sum of all requests.
    const some = Math.min(nanos, there);
    left.set(place, there - some);
    rows.push({ client, route, provider: atProvider, model: atModel, nanos: some, upTo: 0 });
  }
  return [...spent.map((row) => ({ ...row, nanos: left.get(placeOf(row)) ?? row.nanos })), ...rows];
}

function placeOf({ client, route, provider, model }: Place): string {
  return JSON.stringify([client, route, provider, model]);
}

const BY_QUARTER = `
  SELECT r.at AS quarter, k.client, k.route, k.provider, k.model, r.cost_nanos + r.upto_nanos AS nanos
  FROM rollups r JOIN rollup_keys k ON k.id = r.key WHERE r.level = ${QUARTERS} AND r.at >= ?`;

export interface SpentInQuarter extends Place {
  /** Quarters of an hour since 1970, UTC. */
  readonly quarter: number;
  readonly nanos: Nanos;
}

/** The same by the quarter of an hour in which requests started, each at the place that answered. */
export function spentByQuarter(db: ReadDb, { from }: { from: number }): SpentInQuarter[] {
  return db.prepare(BY_QUARTER).all(Math.floor(from / QUARTER_MS)) as SpentInQuarter[];
}
