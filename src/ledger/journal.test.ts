import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetJournal, leftInJournal, openJournal, type Journal } from './journal.ts';
import { lineOf } from './op-lines.ts';
import type { LedgerOp } from './protocol.ts';

let folder: string;
let path: string;
let now: number;
let journal: Journal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-journal-'));
  path = join(folder, 'ledger.sqlite');
  now = 0;
  journal = openJournal(path, () => now);
});
afterEach(() => {
  journal.close(false);
  rmSync(folder, { recursive: true, force: true });
});

const progress = (id: string): LedgerOp => ({
  op: 'progress',
  progress: {
    id,
    provider: 'p',
    model: 'm',
    keyName: null,
    cost: { nanos: 1, source: 'estimate' },
    reservedNanos: null,
  },
});
const append = (...ids: string[]): boolean => journal.append(ids.map((id) => lineOf(progress(id))));
const left = (): string[] => leftInJournal(path).map((op) => (op.op === 'progress' ? op.progress.id : op.op));
const sheet = (n: number): string => `${path}.journal-${n}.jsonl`;

test('what was written down is there after a sudden end, in order', () => {
  append('a');
  append('b', 'ü');
  expect(left()).toEqual(['a', 'b', 'ü']);
  expect(leftInJournal(path)[0]).toEqual(progress('a'));
  if (process.platform !== 'win32') expect(statSync(sheet(1)).mode & 0o077).toBe(0);
});

test('a sheet is used again once all that is on it is in the ledger', () => {
  append('a');
  journal.turn(1, 0);
  append('b');
  expect(left()).toEqual(['a', 'b']);
  // The first batch is not in yet: its sheet must not be touched.
  journal.turn(2, 0);
  append('c');
  expect(left()).toEqual(['a', 'b', 'c']);
  journal.turn(3, 2);
  append('d');
  expect(left()).toEqual(['b', 'c', 'd']);
  journal.turn(4, 3);
  append('e');
  expect(left()).toEqual(['d', 'e']);
});

test('what a crash cut is left out, and the sheets are read by their age', () => {
  append('a');
  journal.turn(1, 0);
  append('b');
  journal.turn(2, 1);
  append('c');
  expect(readFileSync(sheet(1), 'utf8')).toContain('"c"');
  appendFileSync(sheet(1), '{"op":"progress","progress":{"id":"d"');
  expect(left()).toEqual(['b', 'c']);
});

test('nothing is left of a journal that was closed in peace, or taken in', () => {
  append('a');
  journal.close(true);
  expect([existsSync(sheet(1)), existsSync(sheet(2))]).toEqual([false, false]);
  expect(append('b')).toBe(false);
  writeFileSync(sheet(2), `sheet 4\n${lineOf(progress('z'))}\n`);
  expect(left()).toEqual(['z']);
  forgetJournal(path);
  expect(left()).toEqual([]);
});

test('a disk that is slow again and again is not waited for, for a while', () => {
  journal.close(false);
  let tookMs = 21;
  journal = openJournal(path, () => (now += tookMs));
  expect([append('a'), append('b'), append('c')]).toEqual([true, true, true]);
  expect(append('d')).toBe(false);
  now += 10_000;
  tookMs = 1;
  expect(append('e')).toBe(true);
  tookMs = 21;
  expect([append('f'), append('g')]).toEqual([true, true]);
  tookMs = 1;
  expect(append('h')).toBe(true);
  tookMs = 21;
  expect([append('i'), append('j'), append('k')]).toEqual([true, true, true]);
  expect(left()).toEqual(['a', 'b', 'c', 'e', 'f', 'g', 'h', 'i', 'j', 'k']);
});

test('bytes come back as they were', () => {
  const usage = {
    inputTokens: 1,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: 1,
    reasoningTokens: null,
    reportedCostNanos: null,
    rare: null,
  };
  const facts = {
    promptTokens: null,
    maxOutputTokens: null,
    turns: 1,
    traits: 0,
    effort: null,
    plan: null,
    sketch: Uint8Array.of(0, 255, 7),
  };
  const op = { op: 'settle', settlement: { id: 'a', usage, facts, unwritten: [], costs: {} } } as unknown as LedgerOp;
  journal.append([lineOf(op)]);
  expect(leftInJournal(path)).toEqual([op]);
});
