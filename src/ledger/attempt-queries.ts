// How attempts at providers went, piece by piece of time. Runs on the reader thread.

import { idFloor } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';

export interface AttemptCell {
  readonly provider: string;
  /** The piece of time it began in, counted from 1970 in steps. */
  readonly step: number;
  readonly outcome: string;
  readonly model: string;
  readonly count: number;
  /** The last of them: Unix ms, and how it was told. */
  readonly lastAt: number;
  readonly status: number | null;
  readonly errorText: string | null;
}

/*
 * Half-open in the time that ids carry, so that stretches of it can be asked for one after the other and add up. Columns
 * beside a maximum are those of its row.
 */
const CELLS = `
  SELECT provider, started_at / CAST(@stepMs AS INTEGER) AS step, outcome, model, count(*) AS count,
    max(started_at) AS lastAt, status, error_text AS errorText
  FROM attempts WHERE request_id >= @fromId AND request_id < @toId
  GROUP BY provider, step, outcome, model`;

export function attemptCells(db: ReadDb, args: { from: number; to: number; stepMs: number }): AttemptCell[] {
  const { from, to, stepMs } = args;
  return db.prepare(CELLS).all({ fromId: idFloor(from), toId: idFloor(to), stepMs }) as AttemptCell[];
}
