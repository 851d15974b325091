// Writes requests, attempts or sums into a file, a page at a time, so that no long read keeps the writer from tidying up.
// Runs on a thread of its own.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { idFloor } from '../domain/request-id.ts';
import { openForReading, type ReadDb } from '../store/open-database.ts';
import { headLine, readable, rowLine, type ExportedRow, type ExportFormat } from './export-rows.ts';
import { MEASURE_COLUMNS } from './measures.ts';
import { createPlanReader } from './plan-forms.ts';
import { JobRefused } from './protocol.ts';
import { conditionsOf, type RequestFilter } from './request-filter.ts';
import { leadOf } from './rollups.ts';
import { countRequests } from './search-hours.ts';
import { combinations, fullQuarters } from './sums.ts';
import { QUARTER_MS } from './time-levels.ts';

export interface ExportOrder {
  readonly what: 'requests' | 'attempts' | 'rollups';
  readonly format: ExportFormat;
  readonly filter: RequestFilter;
}

export interface ExportResult {
  readonly rows: number;
  readonly bytes: number;
}

const PAGE = 1_000;
const CHUNK = 256 * 1024;

/** `target` must not exist yet. */
export function exportLedger(
  ledgerPath: string,
  target: string,
  order: ExportOrder,
  onProgress: (done: number, total: number) => void,
): ExportResult {
  if (statSync(target, { throwIfNoEntry: false }) !== undefined) {
    throw new JobRefused(`${target} is there already. Choose another name.`);
  }
  const part = `${target}.part`;
  const db = openForReading(ledgerPath);
  const descriptor = openSync(part, 'w', 0o600);
  try {
    const rows = writeRows(db, descriptor, order, onProgress);
    fsyncSync(descriptor);
    renameSync(part, target);
    return { rows, bytes: statSync(target).size };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
    db.close();
  }
}

function writeRows(
  db: ReadDb,
  descriptor: number,
  order: ExportOrder,
  onProgress: (done: number, total: number) => void,
): number {
  const total = order.what === 'rollups' ? 0 : countRequests(db, order).requests;
  const source = order.what === 'rollups' ? rollupRows(db, order.filter) : requestRows(db, order);
  let columns: readonly string[] | null = null;
  let text = '';
  let rows = 0;
  let done = 0;
  const flush = (): void => {
    writeSync(descriptor, text);
    text = '';
  };
  for (const page of source) {
    for (const row of page.rows) {
      if (columns === null) {
        columns = Object.keys(row);
        text += headLine(order.format, columns);
      }
      text += rowLine(order.format, columns, row);
      rows += 1;
    }
    if (text.length > CHUNK) flush();
    done += page.requests;
    onProgress(done, Math.max(total, done));
  }
  flush();
  return rows;
}

interface Page {
  readonly rows: readonly ExportedRow[];
  readonly requests: number;
}

type Row = Record<string, unknown> & { id: string };

const iso = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'UTC',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `2026-06-01T12:00:00.123Z`. */
function isoOf(unixMs: number): string {
  const ms = String(((unixMs % 1_000) + 1_000) % 1_000).padStart(3, '0');
  return `${iso.format(unixMs).replace(' ', 'T')}.${ms}Z`;
}

function* requestRows(db: ReadDb, { what, filter }: ExportOrder): Generator<Page> {
  const { sql, values } = conditionsOf(filter);
  const end = filter.to === undefined ? '~' : idFloor(filter.to + leadOf(db));
  const requests = db.prepare(`SELECT * FROM requests WHERE id > ? AND id < ? ${sql} ORDER BY id LIMIT ${PAGE}`);
  const attempts = db.prepare(
    `SELECT * FROM attempts WHERE request_id IN (SELECT value FROM json_each(?)) ORDER BY request_id, n`,
  );
  const readPlan = createPlanReader(db);
  let last = filter.from === undefined ? '' : idFloor(filter.from);
  for (;;) {
    const found = requests.all(last, end, ...values) as Row[];
    if (found.length > 0) {
      const ids = JSON.stringify(found.map(({ id }) => id));
      const tried = (attempts.all(ids) as (Record<string, unknown> & { request_id: string })[]).map((attempt) =>
        readable(attempt, isoOf),
      );
      const rows = what === 'attempts' ? tried : withAttempts(found, tried, readPlan);
      yield { rows, requests: found.length };
    }
    if (found.length < PAGE) return;
    last = found.at(-1)?.id ?? last;
  }
}

function withAttempts(
  requests: readonly Row[],
  attempts: readonly ExportedRow[],
  readPlan: (kept: string | null) => string | null,
): ExportedRow[] {
  const byRequest = Map.groupBy(attempts, (attempt) => attempt['request_id']);
  return requests.map((request) => ({
    ...readable({ ...request, plan: readPlan((request['plan'] ?? null) as string | null) }, isoOf),
    attempt_list: byRequest.get(request.id) ?? [],
  }));
}

function* rollupRows(db: ReadDb, filter: RequestFilter): Generator<Page> {
  const { from, to } = fullQuarters({ from: filter.from ?? 0, to: filter.to ?? Number.MAX_SAFE_INTEGER });
  const among = new Map(combinations(db, filter).map((each) => [each.id, each]));
  const page = db.prepare(
    `SELECT at, key, ${MEASURE_COLUMNS.join(', ')} FROM rollups
      WHERE level = 0 AND (at, key) > (?, ?) AND at < ? ORDER BY at, key LIMIT ${PAGE}`,
  );
  let last = { at: from / QUARTER_MS, key: -1 };
  for (;;) {
    const found = page.all(last.at, last.key, to / QUARTER_MS) as (Record<string, number> & typeof last)[];
    const rows = found.flatMap(({ at, key, ...measures }) => {
      const combination = among.get(key);
      if (combination === undefined) return [];
      const { provider, model, client, route } = combination;
      return [readable({ starts_at: at * QUARTER_MS, provider, model, client, route, ...measures }, isoOf)];
    });
    yield { rows, requests: found.length };
    const next = found.at(-1);
    if (next === undefined || found.length < PAGE) return;
    last = { at: next.at, key: next.key };
  }
}
