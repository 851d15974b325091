import { describe, expect, test } from 'vitest';
import { ageWords, draftOf, healthWords, isSettings, nextText, readDraft, waitingText } from './data-words.ts';

const SETTINGS = { retentionDays: 90, maxLedgerMb: null, rollupDays: 1825, snapshots: 'daily' } as const;
const DRAFT = draftOf(SETTINGS);

describe('settings that are typed', () => {
  test('are read as they were written', () => expect(readDraft(DRAFT)).toEqual(SETTINGS));

  test.each([
    [{ days: '' }, 'days'],
    [{ days: '0' }, 'days'],
    [{ days: '1.5' }, 'days'],
    [{ megabytes: '8' }, 'megabytes'],
    [{ sumDays: '30' }, 'sumDays'],
    [{ sumDays: '99999' }, 'sumDays'],
  ] as const)('are refused in words: %o', (typed, where) => {
    const read = readDraft({ ...DRAFT, ...typed });
    expect(isSettings(read)).toBe(false);
    expect(read).toMatchObject({ [where]: expect.any(String) });
  });

  test('have a size, or none', () => {
    expect(readDraft({ ...DRAFT, megabytes: ' 64 ' })).toMatchObject({ maxLedgerMb: 64 });
    expect(readDraft({ ...DRAFT, megabytes: '  ' })).toMatchObject({ maxLedgerMb: null });
  });
});

test('says what goes next, and why', () => {
  const next = { at: 0, requests: 1_204, bytes: 512_000, before: new Date(2026, 7, 27).getTime() };
  expect(nextText({ running: false, next: { ...next, why: 'age' } })).toMatch(
    /1,204 requests \(512 kB\) from before Aug 27, 2026 go, because they are older/u,
  );
  expect(nextText({ running: false, next: { ...next, why: 'size' } })).toMatch(/do not fit into the size/u);
  expect(nextText({ running: false, next: { ...next, requests: 0, why: 'nothing' } })).toMatch(/^Nothing goes/u);
  expect(nextText({ running: true, next: { ...next, why: 'age' } })).toMatch(/right now/u);
});

test('tells the ledger’s own words before ours', () => {
  expect(healthWords({ state: 'good', problem: null }).tone).toBe('good');
  expect(healthWords({ state: 'waiting', problem: 'The disk is full.' })).toEqual({
    text: 'The disk is full.',
    tone: 'bad',
  });
});

test('says where what waits is kept', () => {
  expect(waitingText({ waiting: 0, spillPath: null })).toBeNull();
  expect(waitingText({ waiting: 1, spillPath: null })).toBe('1 entry not in it yet, kept in memory');
  expect(waitingText({ waiting: 2, spillPath: '/spill' })).toBe('2 entries not in it yet, kept in /spill');
});

test.each([
  [0, 1, 'the last day'],
  [0, 7, 'the last 7 days'],
  [7, 30, '7 to 30 days'],
  [365, null, 'over 365 days'],
])('from %s to %s days is %s', (fromDays, toDays, text) =>
  expect(ageWords({ fromDays, toDays, requests: 1, bytes: 1 })).toBe(text),
);
