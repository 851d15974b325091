// What happens to the ledger's file, and what becomes of the requests: nothing is lost without a word, and whoever waits for
// a row goes on. Through the real threads, on real files.

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
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
import { openForReading, openForWriting } from '../store/open-database.ts';
import { LedgerKeeper } from './keeper.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';

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
  const ledger = await openLedger({ path, clock: systemClock, log, onStatus: () => kept?.reconsider() });
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
  return ledger;
}

async function stop(): Promise<void> {
  const { ledger, keeper } = running ?? {};
  running = null;
  keeper?.close();
  await ledger?.close();
}

const keeper = (): LedgerKeeper => (running as NonNullable<typeof running>).keeper;

/** Requests that have ended, each safe wherever it is. Returns their ids. */
async function serve(ledger: Ledger, many: number): Promise<string[]> {
  const ids: string[] = [];
  let ticket = 0;
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
    ticket = ledger.begin(intent);
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
  await new Promise<void>((resolve) => {
    ledger.whenSettled(ticket, resolve);
  });
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
  old.close();
  const ledger = await start();
  expect(ledger.status().problem).toMatch(/rollups/);
  const ids = await serve(ledger, 3);
  const db = openForWriting(path);
  expect(db.pragma('user_version', { simple: true })).toBe(4);
  expect(db.prepare('SELECT count(*) FROM request_facts').pluck().get()).toBe(0);
  db.exec('DROP TABLE rollups');
  db.close();
  await willHave(ids);
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
