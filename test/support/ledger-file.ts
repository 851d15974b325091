// The ledger as any other program on the machine can read it: the SQLite file itself, opened read-only.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eventually } from './eventually.ts';

export interface RequestRow {
  readonly id: string;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly client: string;
  readonly surface: string;
  readonly model_asked: string;
  readonly route: string | null;
  readonly rule: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly key_name: string | null;
  readonly state: string;
  readonly status: number | null;
  readonly error_kind: string | null;
  readonly streamed: number;
  readonly input_tokens: number | null;
  readonly cached_input_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly cost_nanos: number | null;
  readonly cost_source: string;
  readonly reserved_nanos: number | null;
  readonly ttft_us: number | null;
  readonly duration_us: number | null;
  readonly attempts: number;
  readonly session: string | null;
}

export interface AttemptRow {
  readonly request_id: string;
  readonly n: number;
  readonly provider: string;
  readonly model: string;
  readonly key_name: string | null;
  readonly started_at: number;
  readonly duration_us: number;
  readonly status: number | null;
  readonly outcome: string;
  readonly error_text: string | null;
  readonly fixes: string | null;
  readonly cost_nanos: number | null;
}

const PAUSE_MS = 5;
const LONGEST_WAY_MS = 1_000;

/** Opens the ledger of a data directory for the time of `read`. */
export function readLedger<T>(dataDir: string, read: (database: Database.Database) => T): T {
  const database = new Database(join(dataDir, 'ledger.sqlite'), { readonly: true, timeout: 2_000 });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** Every request, oldest first, with those that are on their way into the ledger: that takes the gateway a moment. */
export function requestRows(dataDir: string): RequestRow[] {
  for (let waited = 0; ; waited += PAUSE_MS) {
    const rows = readLedger(dataDir, (database) =>
      database.prepare<[], RequestRow>('SELECT * FROM requests ORDER BY id').all(),
    );
    const known = new Set(rows.map(({ id }) => id));
    // One that is dead or held up will not come any further.
    if (waited >= LONGEST_WAY_MS || begunInJournal(dataDir).every((id) => known.has(id))) return rows;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}

/** Requests that the gateway has written down. */
function begunInJournal(dataDir: string): string[] {
  const sheets = readdirSync(dataDir).filter((name) => name.startsWith('ledger.sqlite.journal-'));
  const lines = sheets.flatMap((name) => readFileSync(join(dataDir, name), 'utf8').split('\n'));
  return lines.flatMap((line) => /^\{"op":"intent","intent":\{"id":"([^"]+)"/.exec(line)?.[1] ?? []);
}

function attemptRows(dataDir: string, id: string): AttemptRow[] {
  return readLedger(dataDir, (database) =>
    database.prepare<[string], AttemptRow>('SELECT * FROM attempts WHERE request_id = ? ORDER BY n').all(id),
  );
}

export interface Settled {
  readonly request: RequestRow;
  readonly attempts: readonly AttemptRow[];
}

/** A request's row and attempts, once it is no longer open. */
export function settled(dataDir: string, id: string): Promise<Settled> {
  return eventually(() => {
    const request = readLedger(dataDir, (database) =>
      database.prepare<[string], RequestRow>('SELECT * FROM requests WHERE id = ?').get(id),
    );
    if (!request) throw new Error(`The ledger has no request ${id}.`);
    if (request.state === 'open') throw new Error(`Request ${id} is still open.`);
    return { request, attempts: attemptRows(dataDir, id) };
  });
}

/** As `settled`, for a client that never saw its request's id: the n-th request of the ledger, counted from 0 or from the end. */
export function settledAt(dataDir: string, position: number): Promise<Settled> {
  return eventually(() => {
    const request = requestRows(dataDir).at(position);
    if (!request || request.state === 'open') throw new Error(`No settled request at ${position}.`);
    return { request, attempts: attemptRows(dataDir, request.id) };
  });
}
