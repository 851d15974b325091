// What-ifs as the gateway runs them: a thread of its own over a real ledger.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  configOf,
  model,
  NOON,
  providerOf,
  routeOf,
  ruleOf,
  sendThrough,
  SKETCH_SALT,
  writeHistory,
  type Sent,
} from '../../test/support/past-traffic.ts';
import type { Config } from '../domain/config.ts';
import type { HistoryRow } from '../ledger/history.ts';
import { openLedger } from '../ledger/worker-ledger.ts';
import { systemClock } from '../platform/system-clock.ts';
import { WhatIf } from './run-whatif.ts';

const DAY = 86_400_000;
const providers = [
  providerOf('big', [model('dear', { inputPrice: 2, cachedInputPrice: 0.2, outputPrice: 8 })]),
  providerOf('small', [model('cheap', { inputPrice: 0.1, outputPrice: 0.4 })]),
];
const config: Config = {
  ...configOf({ providers, routes: [routeOf('main', ['big/dear'])] }),
  clients: [{ name: 'editor', sealedKey: 'v1:sealed', allow: ['*'] }],
};
const keywords = { any: ['label'], all: [], none: [], in: 'last-user' } as const;
const draft = { ...config, rules: [ruleOf('labels', { keywords }, { model: 'small/cheap', set: {} })] };

let folder: string;
let rows: HistoryRow[];

const traffic = Array.from({ length: 3_000 }, (_, i): Sent => {
  const content = i % 3 === 0 ? `Please label ticket ${i}.` : `Explain ticket ${i}.`;
  return {
    at: NOON + i * 60_000,
    outputTokens: 50 + (i % 90),
    body: { model: 'main', messages: [{ role: 'user', content }] },
  };
});
const period = { from: NOON, to: NOON + 10 * DAY };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-whatif-'));
  const note = (): void => undefined;
  const log = { info: note, warn: note, error: note };
  const path = join(folder, 'ledger.sqlite');
  const ledger = await openLedger({ path, clock: systemClock, log, onStatus: note });
  rows = sendThrough(config, traffic);
  writeHistory(ledger, rows);
  await ledger.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function whatIf(current = config, ledgerPath = join(folder, 'ledger.sqlite')): WhatIf {
  return new WhatIf({
    ledgerPath,
    config: () => current,
    known: () => ({ catalog: null, listed: {} }),
    sketchSalt: SKETCH_SALT,
  });
}

const sum = (of: readonly HistoryRow[]): number => of.reduce((total, { costNanos }) => total + (costNanos ?? 0), 0);

test('a new keyword rule is judged on old traffic, by day and model, without its text', async () => {
  const steps: [number, number][] = [];
  const result = await whatIf().replay({ draft, period, zone: 'Europe/Berlin' }, (done, total) =>
    steps.push([done, total]),
  );
  const really = sum(sendThrough(draft, traffic));
  expect(Math.abs(result.wouldNanos - really)).toBeLessThanOrEqual(result.sketchBoundNanos);
  expect(result.sketchBoundNanos).toBeLessThan((sum(rows) - really) / 10);
  expect(result).toMatchObject({ requests: 3_000, judged: 3_000, actualNanos: sum(rows) });
  expect(result.moved).toBeGreaterThanOrEqual(1_000);
  expect(steps).toEqual([
    [2_000, 3_000],
    [3_000, 3_000],
  ]);
  expect([...new Set(result.rows.map(({ day }) => day))]).toEqual(['2026-06-01', '2026-06-02', '2026-06-03']);
  expect(result.moves).toMatchObject([{ from: 'big/dear', to: 'small/cheap', requests: result.moved }]);
});

test('nothing changes under the same rules', async () => {
  const result = await whatIf(draft).replay({ draft: config, period, zone: 'UTC' }, () => undefined);
  expect(result).toMatchObject({ moved: 0, wouldNanos: sum(rows), sketchBoundNanos: 0, unjudged: [] });
});

test('only what began within the period is looked at', async () => {
  const result = await whatIf().replay(
    { draft, period: { from: NOON, to: NOON + 3_600_000 }, zone: 'UTC' },
    () => undefined,
  );
  expect(result.requests).toBe(60);
});

test('savings are what the baseline would have cost, less what was spent', async () => {
  const moved = sendThrough(draft, traffic);
  const view = await whatIf().savings(
    { baseline: 'small/cheap', period, zone: 'UTC', isUntilNow: false },
    () => undefined,
  );
  const cheap = { ...config, rules: [ruleOf('all', {}, { model: 'small/cheap', set: {} })] };
  expect(view).toMatchObject({
    baseline: 'small/cheap',
    requests: 3_000,
    compared: 3_000,
    actualNanos: sum(rows),
    baselineNanos: sum(sendThrough(cheap, traffic)),
    problem: null,
  });
  expect(view.days.reduce((total, { baselineNanos }) => total + baselineNanos, 0)).toBe(view.baselineNanos);
  expect(sum(moved)).toBeLessThan(view.actualNanos);
});

test('savings until now are reckoned once, until what they are reckoned from changes', async () => {
  let current = config;
  const desk = new WhatIf({
    ledgerPath: join(folder, 'ledger.sqlite'),
    config: () => current,
    known: () => ({ catalog: null, listed: {} }),
    sketchSalt: SKETCH_SALT,
  });
  const steps: number[] = [];
  const ask = async (isUntilNow = true) =>
    desk.savings({ baseline: 'small/cheap', period, zone: 'UTC', isUntilNow }, (done) => steps.push(done));
  const first = await ask();
  expect(steps).toEqual([2_000, 3_000]);
  expect(await ask()).toBe(first);
  expect(steps).toHaveLength(2);
  await ask(false);
  expect(steps).toHaveLength(4);
  current = { ...config };
  expect(await ask()).toEqual(first);
  expect(steps).toHaveLength(6);
});

test('savings against a model of the catalog need no provider of one’s own; against an unknown one there are none', async () => {
  const known = await whatIf().savings(
    { baseline: 'openai/gpt-5', period, zone: 'UTC', isUntilNow: false },
    () => undefined,
  );
  expect(known).toMatchObject({ compared: 3_000, problem: null });
  expect(known.baselineNanos).toBeGreaterThan(0);
  const unknown = await whatIf().savings(
    { baseline: 'openai/no-such', period, zone: 'UTC', isUntilNow: false },
    () => undefined,
  );
  expect(unknown).toMatchObject({ compared: 0, actualNanos: 0, baselineNanos: 0 });
  expect(unknown.problem).toContain('The price of openai/no-such is not known');
});

test('a replay that is given up ends at once', async () => {
  const giveUp = new AbortController();
  const running = whatIf().replay({ draft, period, zone: 'UTC' }, () => undefined, giveUp.signal);
  giveUp.abort(new Error('given up'));
  await expect(running).rejects.toThrow('given up');
  await expect(whatIf().replay({ draft, period, zone: 'UTC' }, () => undefined, giveUp.signal)).rejects.toThrow(
    'given up',
  );
});

test('a ledger that cannot be read is a reason, not a crash', async () => {
  const nowhere = whatIf(config, join(folder, 'none.sqlite'));
  await expect(nowhere.replay({ draft, period, zone: 'UTC' }, () => undefined)).rejects.toThrow('The replay failed');
});
