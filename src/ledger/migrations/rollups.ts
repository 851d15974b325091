// Sums of requests by quarters of an hour, hours and days (UTC), and what was known of a request in a table of its own
// moves into its row, which needs no second copy of the id.

import type { WriteDb } from '../../store/open-database.ts';
import { MEASURE_COLUMNS, METRICS, ROLLED_COLUMNS, type RolledRow } from '../measures.ts';
import { createRollups } from '../rollups.ts';

const FACTS = 'prompt_tokens max_output_tokens turns traits effort plan'.split(' ');
const TEXTS = new Set(['effort', 'plan']);

export function addRollups(db: WriteDb): void {
  db.exec(`
    CREATE TABLE rollup_keys (
      id INTEGER PRIMARY KEY,
      provider TEXT,
      model TEXT,
      client TEXT NOT NULL,
      route TEXT
    ) STRICT;
    CREATE INDEX rollup_keys_by_parts ON rollup_keys (model, client, provider, route);

    CREATE TABLE rollups (
      level INTEGER NOT NULL,
      at INTEGER NOT NULL,
      key INTEGER NOT NULL,
      ${MEASURE_COLUMNS.map((column) => `${column} INTEGER NOT NULL`).join(', ')},
      ${METRICS.map((metric) => `${metric} BLOB`).join(', ')},
      PRIMARY KEY (level, at, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rule_use (
      at INTEGER NOT NULL,
      rule TEXT NOT NULL,
      requests INTEGER NOT NULL,
      PRIMARY KEY (at, rule)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE plan_forms (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT;

    CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    DROP INDEX requests_by_rule;
    ${FACTS.map((fact) => `ALTER TABLE requests ADD COLUMN ${fact} ${TEXTS.has(fact) ? 'TEXT' : 'INTEGER'};`).join('\n')}
    UPDATE requests SET ${FACTS.map((fact) => `${fact} = f.${fact}`).join(', ')}
      FROM request_facts f WHERE f.request_id = requests.id;
    DROP TABLE request_facts;
  `);
  fillRollups(db);
}

const AT_ONCE = 5_000;

/** Sums up what is there already. */
function fillRollups(db: WriteDb): void {
  const rollups = createRollups(db);
  const page = db.prepare(
    `SELECT ${ROLLED_COLUMNS} FROM requests r WHERE r.id > ? AND r.state <> 'open' ORDER BY r.id LIMIT ${AT_ONCE}`,
  );
  let last = '';
  for (;;) {
    const rows = page.all(last) as RolledRow[];
    for (const row of rows) rollups.add(row);
    rollups.flush();
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)?.id ?? last;
  }
}
