// The ledger's tables, as a list of steps that only ever grows.

import type { Migration } from '../store/migrate.ts';
import { addRepricing } from './migrations/repricing.ts';
import { addRollups } from './migrations/rollups.ts';

/*
 * Ids sort by creation time, so the primary key serves every range over time and no index on `started_at` is needed:
 * a row's id never carries an earlier time than its `started_at`.
 * The partial index finds what a crash left open without reading the table.
 */
const initial: Migration = {
  version: 1,
  name: 'initial',
  up(db) {
    db.exec(`
      CREATE TABLE requests (
        id TEXT PRIMARY KEY,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        client TEXT NOT NULL,
        surface TEXT NOT NULL,
        model_asked TEXT NOT NULL,
        route TEXT,
        rule TEXT,
        provider TEXT,
        model TEXT,
        key_name TEXT,
        state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed', 'cancelled', 'truncated', 'interrupted')),
        status INTEGER,
        error_kind TEXT,
        streamed INTEGER NOT NULL,
        input_tokens INTEGER,
        cached_input_tokens INTEGER,
        cache_write_tokens INTEGER,
        output_tokens INTEGER,
        reasoning_tokens INTEGER,
        cost_nanos INTEGER,
        cost_source TEXT NOT NULL CHECK (cost_source IN ('price', 'provider', 'estimate', 'unknown')),
        reserved_nanos INTEGER,
        ttft_us INTEGER,
        duration_us INTEGER,
        attempts INTEGER NOT NULL,
        session TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX requests_open ON requests (id) WHERE state = 'open';

      CREATE TABLE attempts (
        request_id TEXT NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        key_name TEXT,
        started_at INTEGER NOT NULL,
        duration_us INTEGER NOT NULL,
        status INTEGER,
        outcome TEXT NOT NULL,
        error_text TEXT,
        cost_nanos INTEGER,
        PRIMARY KEY (request_id, n)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};

/** What was changed in the request for each target. */
const attemptFixes: Migration = {
  version: 2,
  name: 'attempt fixes',
  up(db) {
    db.exec('ALTER TABLE attempts ADD COLUMN fixes TEXT');
  },
};

/*
 * What rules may want to know of a request, so that other rules can be judged on it later. The sketches of its words
 * have a table of their own because they are forgotten sooner.
 */
const requestFacts: Migration = {
  version: 3,
  name: 'request facts',
  up(db) {
    db.exec(`
      CREATE TABLE request_facts (
        request_id TEXT PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
        prompt_tokens INTEGER,
        max_output_tokens INTEGER,
        turns INTEGER NOT NULL,
        traits INTEGER NOT NULL,
        effort TEXT,
        plan TEXT
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE word_sketches (
        request_id TEXT PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
        sketch BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX requests_by_rule ON requests (rule, id) WHERE rule IS NOT NULL;
    `);
  },
};

/*
 * The three costs of a request, and what failed attempts may have cost beside them. Each price that was ever reckoned with
 * is kept once, as JSON, so that the arithmetic of a request can be shown for as long as the request is.
 */
const money: Migration = {
  version: 4,
  name: 'money',
  up(db) {
    db.exec(`
      CREATE TABLE prices (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT;
      ALTER TABLE requests ADD COLUMN reported_nanos INTEGER;
      ALTER TABLE requests ADD COLUMN computed_nanos INTEGER;
      ALTER TABLE requests ADD COLUMN baseline_nanos INTEGER;
      ALTER TABLE requests ADD COLUMN upto_nanos INTEGER;
      ALTER TABLE requests ADD COLUMN price_id INTEGER REFERENCES prices (id);
      ALTER TABLE requests ADD COLUMN cache_write_1h_tokens INTEGER;
      ALTER TABLE requests ADD COLUMN usage_more TEXT;
      ALTER TABLE attempts ADD COLUMN upto_nanos INTEGER;
    `);
  },
};

const rollups: Migration = { version: 5, name: 'rollups', up: addRollups };

const repricing: Migration = { version: 6, name: 'repricing', up: addRepricing };

export const LEDGER_MIGRATIONS: readonly Migration[] = [initial, attemptFixes, requestFacts, money, rollups, repricing];
