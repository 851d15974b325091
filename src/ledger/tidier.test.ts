// What is old goes, little by little; sums stay; what is running stays.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { idTime } from '../domain/request-id.ts';
import { migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import type { TidyPolicy, TidyReport } from './protocol.ts';
import { createRollups } from './rollups.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { createTidier, usedBytes, type Tidier } from './tidier.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const KEEP: TidyPolicy = { requestsBefore: 0, rollupsBefore: 0, maxBytes: null };

let folder: string;
let db: WriteDb;
let clock: VirtualClock;
let tidier: Tidier;
let reports: TidyReport[];
let busy = false;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-tidier-'));
  db = openForWriting(join(folder, 'ledger.sqlite'));
  migrate(db, LEDGER_MIGRATIONS);
  clock = new VirtualClock();
  reports = [];
  busy = false;
  const onError = (error: Error): never => expect.fail(error.message);
  tidier = createTidier(db, { clock, isBusy: () => busy, onDone: (report) => void reports.push(report), onError });
  fill();
});
afterEach(() => {
  tidier.close();
  db.close();
  rmSync(folder, { recursive: true });
});

/** Ten requests a day for 300 days, two attempts each; one of the oldest is still running. */
function fill(): void {
  const request =
    db.prepare(`INSERT INTO requests (id, started_at, client, surface, model_asked, rule, provider, model, state,
    streamed, cost_nanos, cost_source, attempts) VALUES (?, ?, 'c', 'chat', 'm', 'r', 'p', 'm', ?, 0, 5, 'price', 2)`);
  const attempt =
    db.prepare(`INSERT INTO attempts (request_id, n, provider, model, started_at, duration_us, outcome, error_text)
    VALUES (?, ?, 'p', 'm', 1, 1, 'ok', ?)`);
  db.transaction(() => {
    const rollups = createRollups(db);
    for (let i = 0; i < 3_000; i += 1) {
      const startedAt = NOW - 300 * DAY + i * (DAY / 10);
      const id = idTime(startedAt) + String(i).padStart(16, '0');
      request.run(id, startedAt, i === 3 ? 'open' : 'done');
      for (const n of [1, 2]) attempt.run(id, n, 'x'.repeat(300));
      rollups.addRequest(id);
    }
    rollups.flush();
  })();
}

const count = (table: string): number => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
const spent = (): number => db.prepare('SELECT sum(cost_nanos) FROM rollups WHERE level = 0').pluck().get() as number;

async function finish(policy: TidyPolicy): Promise<void> {
  tidier.tidy(policy);
  for (let i = 0; i < 2_000 && reports.length === 0; i += 1) await clock.advance(100);
}

test('requests that are too old go with their attempts, sums do not change, what runs stays', async () => {
  const before = spent();
  await finish({ ...KEEP, requestsBefore: NOW - 90 * DAY });
  expect(reports).toEqual([{ deleted: 2_099 }]);
  expect(count('requests')).toBe(901);
  expect(count('attempts')).toBe(1_802);
  expect(db.prepare("SELECT count(*) FROM requests WHERE state = 'open'").pluck().get()).toBe(1);
  expect(spent()).toBe(before);
  expect(count('rule_use')).toBe(2_999);
});

test('the oldest go until it is as small as it may be, and the file shrinks', async () => {
  const pages = db.pragma('page_count', { simple: true });
  const maxBytes = Math.floor(usedBytes(db) / 2);
  await finish({ ...KEEP, maxBytes });
  expect(usedBytes(db)).toBeLessThanOrEqual(maxBytes);
  expect(usedBytes(db)).toBeGreaterThan(maxBytes * 0.8);
  expect(db.pragma('page_count', { simple: true })).toBeLessThan(pages as number);
  const oldest = db.prepare("SELECT min(started_at) FROM requests WHERE state = 'done'").pluck().get() as number;
  expect(count('requests')).toBeGreaterThan(500);
  expect(oldest).toBeGreaterThan(NOW - 250 * DAY);
});

test('sums go by their own age', async () => {
  await finish({ ...KEEP, rollupsBefore: NOW - 30 * DAY });
  expect(count('requests')).toBe(3_000);
  expect(spent()).toBe(300 * 5);
});

test('it takes small steps, and longer pauses while requests come in', async () => {
  busy = true;
  tidier.tidy({ ...KEEP, requestsBefore: NOW });
  const after = count('requests');
  expect(after).toBeGreaterThanOrEqual(3_000 - 500);
  expect(after).toBeLessThan(3_000);
  await clock.advance(50);
  expect(count('requests')).toBe(after);
  await clock.advance(60);
  expect(count('requests')).toBeLessThan(after);
});
