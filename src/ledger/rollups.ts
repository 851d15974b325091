// Keeps the sums: what a transaction adds to them is gathered and written at its end, so that they and the rows they were
// made of are on disk together or not at all. Runs on the writer thread.

import { timeOfId } from '../domain/request-id.ts';
import type { ReadDb, WriteDb } from '../store/open-database.ts';
import { createKnownIds, type KnownIds } from './known-ids.ts';
import { mergeStored, storedOf } from './latency-buckets.ts';
import {
  addMeasures,
  bucketsOf,
  MEASURE_COLUMNS,
  MEASURE_NAMES,
  measuresOf,
  METRICS,
  noMeasures,
  ROLLED_COLUMNS,
  type Measures,
  type Metric,
  type RolledRow,
} from './measures.ts';
import { HOUR_MS, LEVEL_MS, QUARTER_MS } from './time-levels.ts';

export interface Rollups {
  /** Counts a request that has ended: by its id, as it stands in the ledger now. */
  addRequest(id: string): void;
  add(row: RolledRow): void;
  /** What requests cost counts differently after `change`, which must leave their times and states alone. */
  adjust(ids: readonly string[], change: () => void): void;
  /** Writes what was gathered. At the end of the transaction. */
  flush(): void;
  /** The transaction was rolled back. */
  forget(): void;
}

interface Cell {
  /** How many stretches after the epoch it begins. */
  readonly at: number;
  readonly key: number;
  readonly measures: Measures;
  /** The buckets that were hit, in any order. */
  readonly times: Record<Metric, number[]>;
}

const MERGE = `${METRICS.map((metric) => `${metric} = merge_times(${metric}, excluded.${metric})`).join(', ')}`;

const UPSERT = `
  INSERT INTO rollups (level, at, key, ${MEASURE_COLUMNS.join(', ')}, ${METRICS.join(', ')})
  VALUES (?, ?, ?, ${MEASURE_COLUMNS.map(() => '?').join(', ')}, ?, ?, ?)
  ON CONFLICT (level, at, key) DO UPDATE SET
    ${MEASURE_COLUMNS.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}, ${MERGE}`;

const UPSERT_RULE = `
  INSERT INTO rule_use (at, rule, requests) VALUES (?, ?, ?)
  ON CONFLICT (at, rule) DO UPDATE SET requests = requests + excluded.requests`;

/**
 * How far ids have been ahead of the time at which their requests started: a clock that is set back lets them go on from
 * where they were. Whoever looks for requests by their ids has to look that much further.
 */
const ID_LEAD_MARK = 'id-lead-ms';
const UPSERT_LEAD = `
  INSERT INTO marks (name, value) VALUES ('${ID_LEAD_MARK}', ?)
  ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`;

const ROW = `SELECT ${ROLLED_COLUMNS} FROM requests r WHERE r.id = ?`;

export function createRollups(db: WriteDb): Rollups {
  const keys = createKeys(db);
  const gathered = new Gathered(keys);
  const write = createSumWriter(db);
  const readRow = db.prepare(ROW);
  const read = (id: string): RolledRow | undefined => readRow.get(id) as RolledRow | undefined;
  return {
    addRequest(id) {
      const row = read(id);
      if (row !== undefined && row.state !== 'open') gathered.count(row, 1, true);
    },
    add(row) {
      gathered.count(row, 1, true);
    },
    adjust(ids, change) {
      const closed = (): RolledRow[] =>
        ids.map(read).filter((row): row is RolledRow => row !== undefined && row.state !== 'open');
      const before = closed();
      change();
      for (const row of before) gathered.count(row, -1, false);
      for (const row of closed()) gathered.count(row, 1, false);
    },
    flush() {
      write(gathered);
      gathered.clear();
    },
    forget() {
      gathered.clear();
      keys.forget();
    },
  };
}

/** What a transaction adds to the sums. */
class Gathered {
  /** By quarter of an hour and key; longer stretches are made of these. */
  readonly cells = new Map<string, Cell>();
  /** By hour and rule. */
  readonly rules = new Map<string, number>();
  lead = 0;
  readonly #keys: KnownIds<KeyParts>;

  constructor(keys: KnownIds<KeyParts>) {
    this.#keys = keys;
  }

  /** `isNew`: it was not counted before, and its times are to be. */
  count(row: RolledRow, sign: 1 | -1, isNew: boolean): void {
    const measures = measuresOf(row);
    const buckets = bucketsOf(row);
    const key = this.#keys.idOf([row.provider, row.model, row.client, row.route]);
    const cell = cellAt(this.cells, Math.floor(row.startedAt / QUARTER_MS), key);
    addMeasures(cell.measures, measures, sign);
    for (const metric of METRICS) {
      const bucket = buckets[metric];
      if (isNew && bucket !== null) cell.times[metric].push(bucket);
    }
    if (isNew) this.#note(row);
  }

  clear(): void {
    this.cells.clear();
    this.rules.clear();
    this.lead = 0;
  }

  #note({ id, startedAt, rule }: RolledRow): void {
    this.lead = Math.max(this.lead, timeOfId(id) - startedAt);
    if (rule === null) return;
    const place = `${Math.floor(startedAt / HOUR_MS)} ${rule}`;
    this.rules.set(place, (this.rules.get(place) ?? 0) + 1);
  }
}

function createSumWriter(db: WriteDb): (gathered: Gathered) => void {
  db.function('merge_times', { deterministic: true }, (a: unknown, b: unknown) =>
    toBuffer(mergeStored(a as Uint8Array | null, b as Uint8Array | null)),
  );
  const upsert = db.prepare(UPSERT);
  const upsertRule = db.prepare(UPSERT_RULE);
  const upsertLead = db.prepare(UPSERT_LEAD);
  return ({ cells, rules, lead }) => {
    LEVEL_MS.forEach((ms, level) => {
      for (const { at, key, measures, times } of inLevel(cells, ms).values()) {
        const stored = METRICS.map((metric) => (times[metric].length === 0 ? null : toBuffer(storedOf(times[metric]))));
        upsert.run(level, at, key, ...MEASURE_NAMES.map((name) => measures[name]), ...stored);
      }
    });
    for (const [place, requests] of rules) {
      const space = place.indexOf(' ');
      upsertRule.run(Number(place.slice(0, space)), place.slice(space + 1), requests);
    }
    if (lead > 0) upsertLead.run(lead);
  };
}

export function leadOf(db: ReadDb): number {
  return (db.prepare('SELECT value FROM marks WHERE name = ?').pluck().get(ID_LEAD_MARK) ?? 0) as number;
}

/** For one change in a transaction of its own, as when prices are put right. */
export function adjustRollups(db: WriteDb, ids: readonly string[], change: () => void): void {
  const rollups = createRollups(db);
  rollups.adjust(ids, change);
  rollups.flush();
}

/** The sums of stretches of `ms`, each a number of quarters. */
function inLevel(quarters: ReadonlyMap<string, Cell>, ms: number): ReadonlyMap<string, Cell> {
  if (ms === QUARTER_MS) return quarters;
  const cells = new Map<string, Cell>();
  for (const { at, key, measures, times } of quarters.values()) {
    const cell = cellAt(cells, Math.floor((at * QUARTER_MS) / ms), key);
    addMeasures(cell.measures, measures);
    for (const metric of METRICS) for (const bucket of times[metric]) cell.times[metric].push(bucket);
  }
  return cells;
}

function cellAt(cells: Map<string, Cell>, at: number, key: number): Cell {
  const place = `${at} ${key}`;
  let cell = cells.get(place);
  if (cell === undefined) {
    cell = { at, key, measures: noMeasures(), times: { ttft: [], duration: [], tps: [] } };
    cells.set(place, cell);
  }
  return cell;
}

type KeyParts = readonly [provider: string | null, model: string | null, client: string, route: string | null];

const FIND_KEY = 'SELECT id FROM rollup_keys WHERE provider IS ? AND model IS ? AND client = ? AND route IS ?';
const INSERT_KEY = 'INSERT INTO rollup_keys (provider, model, client, route) VALUES (?, ?, ?, ?) RETURNING id';

/** Each combination has a small number, so that the rows of sums are small. */
function createKeys(db: WriteDb): KnownIds<KeyParts> {
  const find = db.prepare(FIND_KEY).pluck();
  const insert = db.prepare(INSERT_KEY).pluck();
  return createKnownIds((parts) => find.get(...parts) ?? insert.get(...parts));
}

function toBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
