// A disk that fails at something: whatever may not have reached it is written once more, and nobody has to know.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../platform/system-clock.ts';
import { openForReading } from '../store/open-database.ts';
import { LedgerFile } from './ledger-file.ts';
import { openLedgerFile, type Opening } from './open-ledger-file.ts';
import type { FromWriter, LedgerOp } from './protocol.ts';

let folder: string;
let path: string;
let news: FromWriter[];
let file: LedgerFile;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-disk-'));
  path = join(folder, 'ledger.sqlite');
  news = [];
});
afterEach(async () => {
  await file.end();
  rmSync(folder, { recursive: true, force: true });
});

function start(open: (path: string) => Opening): void {
  file = new LedgerFile({
    path,
    open,
    clock: systemClock,
    isBusy: () => false,
    send: (message) => void news.push(message),
  });
  file.open();
}

function intent(id: string): LedgerOp {
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
  const estimate = { nanos: 7, source: 'estimate' } as const;
  return { op: 'intent', intent: { id, startedAt: 1, ...place, ...ask, estimate, reservedNanos: null } };
}

function write(...ids: string[]): void {
  file.writer.write(ids.map(intent));
  file.touched();
}

function idsIn(): string[] {
  const db = openForReading(path);
  try {
    return db.prepare('SELECT id FROM requests ORDER BY id').pluck().all() as string[];
  } finally {
    db.close();
  }
}

const ioError = (): Error => Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' });

/** Opens it as it is; its n-th commit fails, before or after it has been made. */
function failing(nth: number, when: 'before' | 'after'): (path: string) => Opening {
  let left = nth;
  return (at) => {
    const opening = openLedgerFile(at, () => undefined);
    if (opening.db === null) return opening;
    const { db } = opening;
    const plain = db.transaction.bind(db);
    const failSometimes = (run: (...args: never[]) => unknown): unknown => {
      const made = plain(run as never) as { immediate(...args: unknown[]): unknown };
      return Object.assign(() => undefined, {
        immediate(...args: unknown[]): unknown {
          left -= 1;
          if (left === 0 && when === 'before') throw ioError();
          const result = made.immediate(...args);
          if (left === 0) throw ioError();
          return result;
        },
      });
    };
    return { db: Object.assign(db, { transaction: failSometimes as never }) };
  };
}

test.each([1, 2, 3, 4, 5, 6].flatMap((nth) => (['before', 'after'] as const).map((when) => ({ nth, when }))))(
  'commit $nth fails $when it was made: every row is there, once',
  async ({ nth, when }) => {
    start(failing(nth, when));
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const id of ids) write(id);
    await expect.poll(idsIn, { timeout: 5_000 }).toEqual(ids);
    const troubles = news.flatMap((message) => (message.type === 'file' ? [message.news.trouble] : []));
    expect(troubles).toContain('waiting');
    await expect
      .poll(() => news.filter(({ type }) => type === 'file').at(-1))
      .toMatchObject({ news: { trouble: null } });
    await expect.poll(() => news.filter(({ type }) => type === 'spilling').at(-1)).toMatchObject({ reason: null });
  },
);

test('what was acknowledged before the failure and is not there after it comes back', async () => {
  start((at) => openLedgerFile(at, () => undefined));
  write('a');
  await file.end();
  const onDisk = readFileSync(path);
  let opened = 0;
  const commitsOf = failing(3, 'before');
  start((at) => {
    opened += 1;
    // As if the disk had never got what came after that.
    if (opened === 2) {
      for (const rest of ['-wal', '-shm']) rmSync(at + rest, { force: true });
      writeFileSync(at, onDisk);
    }
    return commitsOf(at);
  });
  // The first commit closes what was left open.
  write('b');
  write('c');
  write('d');
  await expect.poll(idsIn, { timeout: 5_000 }).toEqual(['a', 'b', 'c', 'd']);
});
