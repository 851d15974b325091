import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openForWriting, type WriteDb } from './open-database.ts';
import { rawRecords } from './raw-pages.ts';

let folder: string;
let db: WriteDb;
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-raw-'));
  db = openForWriting(at('db'));
  db.exec('CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER, x REAL, b BLOB) STRICT, WITHOUT ROWID');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const ROWS = [
  ['a', null, 0.5, Uint8Array.of(1, 2)],
  ['b', 0, null, null],
  ['c', 1, null, null],
  ['d', -1, null, null],
  ['e', 2 ** 40, -3.25, new Uint8Array(20_000).fill(7)],
  ['é', -(2 ** 50), null, null],
] as const;

function fill(): void {
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)');
  for (const row of ROWS) insert.run(...row);
}

const found = (name: string) => [...rawRecords(at(name))].filter((record) => record.length === 4);

test('gives every value as it is, also what goes over many pages', () => {
  fill();
  db.pragma('wal_checkpoint(TRUNCATE)');
  expect(found('db').toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual(
    ROWS.toSorted((a, b) => a[0].localeCompare(b[0])),
  );
});

test('finds what only the log holds, as far as that is whole', () => {
  db.pragma('wal_autocheckpoint = 0');
  fill();
  const log = readFileSync(at('db-wal'));
  writeFileSync(at('lost'), Buffer.alloc(statSync(at('db')).size, 0x5a));
  copyFileSync(at('db-wal'), at('lost-wal'));
  expect(found('lost')).toHaveLength(ROWS.length);
  // Without its last frames the last transactions are not there; nothing is made up.
  writeFileSync(at('lost-wal'), log.subarray(0, Math.floor(log.length * 0.5)));
  const some = found('lost').map(([id]) => id);
  expect(some.length).toBeGreaterThan(0);
  expect(some.length).toBeLessThan(ROWS.length);
  const spoiled = Buffer.from(log);
  spoiled[40] = 0xff;
  writeFileSync(at('lost-wal'), spoiled);
  expect(found('lost')).toEqual([]);
});
