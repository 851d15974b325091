// What happens to the ledger's file, and what becomes of the requests: nothing is lost without a word, and whoever waits for
// a row goes on. Through the real threads, on real files.

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_COSTS, type RequestIntent } from '../domain/record.ts';
import { idTime } from '../domain/request-id.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { systemClock } from '../platform/system-clock.ts';
import { migrate } from '../store/migrate.ts';
import { openForReading, openForWriting, type WriteDb } from '../store/open-database.ts';
import { LedgerKeeper } from './keeper.ts';
import type { Ledger, LedgerNews } from './ledger.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { openLedger } from './worker-ledger.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const PAGE = 4_096;
const SETTINGS = { retentionDays: 36_500, maxLedgerMb: null, rollupDays: 36_500, snapshots: 'off' } as const;

let folder: string;
let path: string;
let running: { readonly ledger: Ledger; readonly keeper: LedgerKeeper } | null = null;
let counter = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-faults-'));
  path = join(folder, 'ledger.sqlite');
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Ledger> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let kept: LedgerKeeper | null = null;
  const early: LedgerNews[] = [];
  const ledger = await openLedger({
    path,
    clock: systemClock,
    log,
    onStatus: () => kept?.reconsider(),
    onNews: (news) => void (kept === null ? early.push(news) : kept.hear(news)),
  });
  kept = new LedgerKeeper({
    path,
    ledger,
    clock: systemClock,
    log,
    settings: () => SETTINGS,
    onStatus: () => undefined,
  });
  running = { ledger, keeper: kept };
  kept.start();
  for (const news of early) kept.hear(news);
  return ledger;
}

async function stop(): Promise<void> {
  const { ledger, keeper } = running ?? {};
  running = null;
  keeper?.close();
  await ledger?.close();
}

const keeper = (): LedgerKeeper => (running as NonNullable<typeof running>).keeper;

/** Requests that have ended, each in the ledger or kept beside it. Returns their ids. */
async function serve(ledger: Ledger, many: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < many; i += 1) {
    counter += 1;
    const startedAt = NOON + counter * 60_000;
    const id = idTime(startedAt) + String(counter).padStart(16, '0');
    ids.push(id);
    const place = { provider: 'p', model: 'm', keyName: null };
    const ask = {
      client: 'c',
      surface: 'chat',
      modelAsked: 'm',
      route: null,
      rule: null,
      session: null,
      streamed: false,
    };
    const estimate = { nanos: 1, source: 'estimate' } as const;
    const intent: RequestIntent = { id, startedAt, ...place, ...ask, estimate, reservedNanos: null };
    ledger.begin(intent);
    ledger.settle({
      id,
      endedAt: startedAt + 1,
      state: 'done',
      status: 200,
      errorKind: null,
      ...place,
      usage: UNKNOWN_USAGE,
      cost: { nanos: counter, source: 'price' },
      costs: UNKNOWN_COSTS,
      ttftUs: null,
      durationUs: 1_000,
      attempts: 1,
      unwritten: [
        {
          n: 1,
          ...place,
          startedAt,
          durationUs: 1,
          status: 200,
          outcome: 'ok',
          // Some are so long that they go over several pages.
          errorText: counter % 50 === 0 ? 'x'.repeat(3 * PAGE) : null,
          costNanos: counter,
          upToNanos: null,
          fixes: null,
        },
      ],
      facts: null,
    });
  }
  await ledger.written();
  return ids;
}

function idsIn(file = path): ReadonlySet<string> {
  const db = openForReading(file);
  try {
    return new Set(db.prepare("SELECT id FROM requests WHERE state = 'done'").pluck().all() as string[]);
  } finally {
    db.close();
  }
}

async function willHave(ids: readonly string[]): Promise<void> {
  await expect.poll(() => ids.filter((id) => !idsIn().has(id)), { timeout: 10_000 }).toEqual([]);
}

function attemptsIn(): number {
  const db = openForReading(path);
  try {
    return db.prepare('SELECT count(*) FROM attempts').pluck().get() as number;
  } finally {
    db.close();
  }
}

function expectSound(): void {
  const db = openForReading(path);
  const rows = db.prepare("SELECT count(*) AS n, sum(cost_nanos) AS cost FROM requests WHERE state <> 'open'").get();
  const sums = db.prepare('SELECT sum(requests) AS n, sum(cost_nanos) AS cost FROM rollups WHERE level = ?');
  for (const level of [0, 1, 2, 3]) expect(sums.get(level)).toEqual(rows);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
}

const asides = (): string[] =>
  readdirSync(folder).filter((name) => name.startsWith('ledger.corrupt-') && name.endsWith('.sqlite'));

/** Only root may mount one, and only Linux has it: there the disk really is full, or read-only. */
const MOUNT = '/usr/bin/mount';
const UNMOUNT = '/usr/bin/umount';
const canMount = process.getuid?.() === 0 && existsSync(MOUNT) && existsSync(UNMOUNT);
const mounted = (options: string): void => void execFileSync(MOUNT, ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
const remounted = (how: string): void => void execFileSync(MOUNT, ['-o', `remount,${how}`, folder]);

interface Hindrance {
  readonly what: string;
  readonly advice: RegExp;
  readonly onDisk: boolean;
  hinder(): () => void;
}

const HINDRANCES: readonly Hindrance[] = [
  {
    what: 'another program holds it',
    advice: /Close the other program/,
    onDisk: false,
    hinder: () => {
      const other = openForWriting(path);
      other.exec('BEGIN IMMEDIATE');
      return () => void other.close();
    },
  },
  {
    what: 'the disk is full',
    advice: /Make room/,
    onDisk: true,
    hinder: () => {
      const filler = openSync(join(folder, 'filler'), 'w');
      for (const size of [65_536, PAGE, 1]) {
        try {
          for (;;) writeSync(filler, Buffer.alloc(size));
        } catch {
          // Full, as far as so large a piece goes.
        }
      }
      closeSync(filler);
      return () => rmSync(join(folder, 'filler'));
    },
  },
];

describe('while it cannot be written', () => {
  test.each(HINDRANCES)(
    'because $what, requests wait in a file and come in later',
    async ({ advice, onDisk, hinder }) => {
      if (onDisk && !canMount) return;
      if (onDisk) mounted('size=2m');
      try {
        const ledger = await start();
        await serve(ledger, 5);
        const release = hinder();
        const ids = await serve(ledger, 60);
        const { ok, problem, advice: said, spillPath } = ledger.status();
        expect(ok).toBe(false);
        expect(problem).toMatch(/cannot be written .*Requests are kept in a file/);
        expect(said).toMatch(advice);
        expect(statSync(spillPath ?? '').size).toBeGreaterThan(0);
        if (onDisk) expect(spillPath?.startsWith(folder)).toBe(false);
        release();
        await willHave(ids);
        await expect.poll(() => ledger.status()).toMatchObject({ ok: true, spillPath: null });
        expectSound();
        await stop();
      } finally {
        if (onDisk) execFileSync(UNMOUNT, ['-l', folder]);
      }
    },
  );

  test.skipIf(!canMount)('because the disk is read-only at the start, they do the same', async () => {
    mounted('size=8m');
    try {
      const first = await start();
      const early = await serve(first, 3);
      await stop();
      remounted('ro');
      const ledger = await start();
      expect(ledger.status().advice).toMatch(/Let this user write/);
      const ids = await serve(ledger, 20);
      await stop();
      // What waits outlives the process, too.
      const again = await start();
      expect(again.status().ok).toBe(false);
      remounted('rw');
      await willHave([...early, ...ids]);
      await expect.poll(() => again.status().ok).toBe(true);
      expectSound();
      await stop();
    } finally {
      execFileSync(UNMOUNT, ['-l', folder]);
    }
  });
});

test('a migration that fails half-way leaves the old ledger as it was, and is tried again', async () => {
  const old = openForWriting(path);
  migrate(old, LEDGER_MIGRATIONS.slice(0, 4));
  old.exec("CREATE TABLE rollups (in_the_way); INSERT INTO prices (body) VALUES ('{}')");
  oldRequest(old, 'a');
  old.close();
  const ledger = await start();
  expect(ledger.status().problem).toMatch(/rollups/);
  const ids = await serve(ledger, 3);
  const db = openForWriting(path);
  expect(db.pragma('user_version', { simple: true })).toBe(4);
  expect(db.prepare('SELECT count(*) FROM request_facts').pluck().get()).toBe(0);
  // However often it is tried, there is one copy.
  const backups = await keeper().backups.list();
  expect(backups.map(({ kind, requests }) => [kind, requests])).toEqual([['update', 1]]);
  db.exec('DROP TABLE rollups');
  db.close();
  await willHave(ids);
  expectSound();
});

/** As the first releases wrote it. */
function oldRequest(db: WriteDb, id: string): void {
  db.prepare(
    `INSERT INTO requests (id, started_at, ended_at, client, surface, model_asked, state, streamed, cost_nanos, cost_source,
      attempts) VALUES (?, ${NOON}, ${NOON}, 'c', 'chat', 'm', 'done', 0, 1, 'price', 1)`,
  ).run(id);
}

test('before an update there is a copy, of the last one only, and it goes with what is in it', async () => {
  const old = openForWriting(path);
  migrate(old, LEDGER_MIGRATIONS.slice(0, 5));
  for (const id of ['a', 'b']) oldRequest(old, id);
  old.close();
  mkdirSync(join(folder, 'backups'));
  writeFileSync(join(folder, 'backups', 'update-20250101T000000Z-7.sqlite'), 'an older one');
  await start();
  const [kept, ...others] = await keeper().backups.list();
  expect(others).toEqual([]);
  expect(kept).toMatchObject({ kind: 'update', requests: 2 });
  expect(keeper().notices[0]?.text).toContain(`with 2 requests, it is kept in ${kept?.path}`);
  const copy = openForReading(kept?.path ?? '');
  expect(copy.pragma('user_version', { simple: true })).toBe(5);
  expect(copy.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(2);
  copy.close();
  expect(idsIn()).toEqual(new Set(['a', 'b']));
  await keeper().copies.forgetUpdates(Date.now() - 60_000);
  expect(await keeper().backups.list()).toHaveLength(1);
  await keeper().copies.forgetUpdates(Date.now() + 60_000);
  expect(await keeper().backups.list()).toEqual([]);
  // The next start has nothing to bring up to date.
  await stop();
  await start();
  expect(await keeper().backups.list()).toEqual([]);
  expect(keeper().notices).toEqual([]);
});

const LOSSES: readonly { readonly what: string; readonly words: RegExp; lose(): void }[] = [
  { what: 'the file is deleted', words: /\(the file is gone\)/, lose: () => rmSync(path) },
  { what: 'everything is deleted', words: /\(the file is gone\)/, lose: () => ['', '-wal', '-shm'].forEach(lost) },
  { what: 'its log is deleted', words: /\(the log beside it is gone\)/, lose: () => lost('-wal') },
  {
    what: 'another file is put in its place',
    words: /\(another file was put in its place\)/,
    lose: () => {
      writeFileSync(join(folder, 'other'), 'no database at all '.repeat(500));
      renameSync(join(folder, 'other'), path);
    },
  },
];
const lost = (rest: string): void => rmSync(path + rest);

test.each(LOSSES)('when $what while it runs, that is noticed at once and nothing is lost', async ({ words, lose }) => {
  const before = await serve(await start(), 60);
  await stop();
  const ledger = await start();
  before.push(...(await serve(ledger, 20)));
  await ledger.query('recent', { limit: 10, before: null });
  // The files are known as they are now.
  await new Promise((resolve) => void systemClock.after(1_200, () => resolve(null)));
  lose();
  const during = await serve(ledger, 20);
  await expect.poll(() => keeper().notices.length, { timeout: 10_000 }).toBe(1);
  const [notice] = keeper().notices;
  expect(notice?.text).toMatch(words);
  await willHave([...before, ...during]);
  await expect.poll(() => ledger.status().ok).toBe(true);
  const later = await serve(ledger, 5);
  await willHave(later);
  expectSound();
  const [newest] = await ledger.query('recent', { limit: 1, before: null });
  expect(newest?.id).toBe(later.at(-1));
});

test('damage that only a question meets has the ledger put together again', async () => {
  const first = await start();
  const ids = await serve(first, 2_000);
  await willHave(ids);
  await stop();
  const db = openForReading(path);
  const leaves = db
    .prepare("SELECT pageno FROM dbstat WHERE name = 'requests' AND pagetype = 'leaf' ORDER BY path")
    .pluck()
    .all() as number[];
  db.close();
  const ledger = await start();
  await serve(ledger, 2);
  expect(ledger.status().file.trouble).toBe(null);
  spoil(path, [(leaves[Math.floor(leaves.length / 2)] ?? 0) - 1]);
  await expect(ledger.query('recent', { limit: 5_000, before: null })).rejects.toThrow(/malformed/);
  await expect.poll(() => keeper().notices.length, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => ledger.status().ok, { timeout: 10_000 }).toBe(true);
  const found = await ledger.query('recent', { limit: 5_000, before: null });
  expect(found.length).toBeGreaterThan(1_900);
  expectSound();
});

test('in a folder that is synchronized it uses the journal that is safe there, and says so', async () => {
  path = join(folder, 'Dropbox', 'ledger.sqlite');
  mkdirSync(join(folder, 'Dropbox'));
  const ledger = await start();
  expect(keeper().notices[0]?.text).toMatch(/lies in a folder that is synchronized \(Dropbox\).*Give --data-dir/);
  const ids = await serve(ledger, 300);
  await willHave(ids);
  expect((await ledger.query('recent', { limit: 10, before: null })).length).toBe(10);
  expect(existsSync(`${path}-wal`)).toBe(false);
  expectSound();
});

/** Overwrites pages in the middle of what they hold. */
function spoil(file: string, pages: readonly number[]): void {
  const descriptor = openSync(file, 'r+');
  for (const page of pages) writeSync(descriptor, Buffer.alloc(PAGE, 0xa5), 0, PAGE, page * PAGE);
  closeSync(descriptor);
}

const DAMAGES: readonly { readonly what: string; readonly damage: () => void; readonly keeps: number }[] = [
  { what: 'a few pages are overwritten', damage: () => spoil(path, [5, 17, 29]), keeps: 0.9 },
  { what: 'the first page is overwritten', damage: () => spoil(path, [0]), keeps: 0.9 },
  { what: 'the pages with the schema and the roots are', damage: () => spoil(path, [0, 1, 2, 3]), keeps: 0.9 },
  { what: 'half of it is cut off', damage: () => truncateSync(path, Math.floor(statSync(path).size / 2)), keeps: 0.1 },
  { what: 'it is no database', damage: () => writeFileSync(path, 'no database at all '.repeat(500)), keeps: 0 },
  { what: 'it is empty', damage: () => writeFileSync(path, ''), keeps: 0 },
  { what: 'it is gone', damage: () => rmSync(path), keeps: 0 },
];

describe.each([true, false])('with a backup: %s', (hasBackup) => {
  test.each(DAMAGES)('when $what, it is put together again and says so', async ({ what, damage, keeps }) => {
    const first = await start();
    const old = await serve(first, 400);
    await willHave(old);
    if (hasBackup) await keeper().copies.backup('automatic', () => undefined);
    const young = await serve(first, 100);
    await willHave(young);
    await stop();
    damage();

    const ledger = await start();
    const during = await serve(ledger, 10);
    // Damage that is not met at the opening is found by looking through.
    await keeper().check();
    await expect.poll(() => keeper().notices.length, { timeout: 10_000 }).toBe(1);
    await willHave(during);
    await expect.poll(() => ledger.status().ok).toBe(true);

    const there = idsIn();
    const kept = [...old, ...young].filter((id) => there.has(id)).length;
    expect(kept).toBeGreaterThanOrEqual(Math.floor(500 * keeps));
    if (hasBackup) expect(old.filter((id) => !there.has(id))).toEqual([]);
    const [notice] = keeper().notices;
    expect(notice?.text).toMatch(
      new RegExp(`put together again: ${kept}\\D.* of 500 requests are there|put together again: ${kept} of`),
    );
    expect(asides()).toHaveLength(what === 'it is gone' ? 0 : 1);
    if (what !== 'it is gone') expect(notice?.text).toContain(asides()[0]);
    if (keeps >= 0.9) expect(attemptsIn()).toBeGreaterThanOrEqual(Math.floor(kept * 0.9));
    expectSound();
    const later = await serve(ledger, 5);
    await willHave(later);
  });
});

test('of a ledger of which one page in a hundred is spoiled, nearly every request is found', async () => {
  const ledger = await start();
  const ids = await serve(ledger, 6_000);
  await willHave(ids.slice(-1));
  await stop();
  // What was let go must not come back from pages that are free.
  const old = ids.splice(0, 2_000);
  const db = openForWriting(path);
  db.prepare('DELETE FROM requests WHERE id <= ?').run(old.at(-1));
  db.close();
  const pages = Math.floor(statSync(path).size / PAGE);
  spoil(
    path,
    Array.from({ length: Math.floor(pages / 100) }, (_, i) => 7 + i * 100),
  );
  await start();
  await keeper().check();
  await expect.poll(() => keeper().notices.length, { timeout: 20_000 }).toBe(1);
  const there = idsIn();
  expect(ids.filter((id) => there.has(id)).length / ids.length).toBeGreaterThan(0.98);
  expect(old.filter((id) => there.has(id))).toEqual([]);
}, 60_000);

test('a log that was cut or spoiled loses no more than what it held', async () => {
  const ledger = await start();
  const ids = await serve(ledger, 50);
  await willHave(ids);
  // As a sudden death leaves it.
  for (const rest of ['', '-wal']) copyFileSync(path + rest, join(folder, `copy${rest}`));
  await stop();
  const whole = readFileSync(join(folder, 'copy-wal'));
  expect(whole.length).toBeGreaterThan(10 * PAGE);
  for (let round = 0; round < 6; round += 1) {
    for (const rest of ['', '-wal', '-shm', '.known.json']) rmSync(path + rest, { force: true });
    copyFileSync(join(folder, 'copy'), path);
    const wal = Buffer.from(whole.subarray(0, Math.floor((whole.length * (round + 1)) / 6)));
    if (round % 2 === 1) wal.fill(0x5a, Math.floor(wal.length / 2), Math.floor(wal.length / 2) + 3_000);
    writeFileSync(`${path}-wal`, wal);
    const again = await start();
    const later = await serve(again, 2);
    await willHave(later);
    await keeper().check();
    expect(again.status().ok).toBe(true);
    expectSound();
    await stop();
  }
  expect(existsSync(path)).toBe(true);
}, 60_000);
