import { appendFileSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import { LedgerWriter } from './ledger-writer.ts';
import type { LedgerOp } from './protocol.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { SpillFile } from './spill-file.ts';

let directory: string;
let path: string;
let db: WriteDb;
let news: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breakerbox-spill-'));
  path = join(directory, 'ledger.sqlite');
  db = openForWriting(path);
  migrate(db, LEDGER_MIGRATIONS);
  news = [];
});
afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true, force: true });
});

function open(spill: SpillFile): LedgerWriter {
  return new LedgerWriter(db, spill, {
    dropped: (op) => news.push(`dropped ${op}`),
    spilling: (reason) => news.push(reason === null ? 'taken back' : 'spilling'),
    committed: () => undefined,
    failed: () => undefined,
  });
}

function intent(id: string): LedgerOp {
  const estimate = { nanos: 7, source: 'estimate' } as const;
  const rest = {
    client: 'c',
    surface: 'chat',
    modelAsked: 'm',
    route: null,
    rule: null,
    streamed: true,
    session: null,
  };
  return {
    op: 'intent',
    intent: { id, startedAt: 1, provider: 'p', model: 'm', keyName: null, estimate, reservedNanos: null, ...rest },
  };
}

/** Another program that holds the ledger while `run` runs. */
function whileHeld(run: () => void): void {
  const other = openForWriting(path);
  other.exec('BEGIN IMMEDIATE');
  run();
  other.exec('ROLLBACK');
  other.close();
}

const ids = (): unknown[] => db.prepare('SELECT id FROM requests ORDER BY id').pluck().all();

test('what cannot be written is kept beside the ledger and taken in later, in order', () => {
  const writer = open(new SpillFile(path));
  whileHeld(() => {
    writer.write([intent('a')]);
    writer.write([intent('b')]);
    expect(ids()).toEqual([]);
  });
  writer.write([intent('c')]);
  expect(ids()).toEqual(['a', 'b', 'c']);
  expect(news).toEqual(['spilling', 'taken back']);
  expect(statSync(`${path}.spill.jsonl`).size).toBe(0);
});

test('a new start takes in what the last one left, once, and ignores a line that a crash cut', () => {
  const spill = new SpillFile(path);
  whileHeld(() => open(spill).write([intent('a'), intent('b')]));
  appendFileSync(spill.path, '{"op":"intent","intent":{"id":"z"');
  copyFileSync(spill.path, `${spill.path}.copy`);
  expect(open(new SpillFile(path)).takeBack()).toBeNull();
  expect(ids()).toEqual(['a', 'b']);

  // The process dies between the commit and the emptying: the same lines come again.
  copyFileSync(`${spill.path}.copy`, spill.path);
  expect(open(new SpillFile(path)).takeBack()).toBeNull();
  expect(ids()).toEqual(['a', 'b']);
  expect(news).toEqual(['spilling', 'taken back', 'taken back']);
});

test('only this user can read what is spilled', () => {
  const spill = new SpillFile(path);
  whileHeld(() => open(spill).write([intent('a')]));
  expect(statSync(spill.path).mode & 0o077).toBe(0);
});

test('when neither place can be written the caller is told', () => {
  const writer = open(new SpillFile(join(directory, 'missing', 'ledger.sqlite')));
  whileHeld(() => expect(() => writer.write([intent('a')])).toThrow(/ENOENT/));
});
