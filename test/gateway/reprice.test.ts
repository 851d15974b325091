// Costs of the past follow a price that is put right only when somebody asks for it, and can be taken back.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { repriceCommand } from '../../src/commands/reprice.ts';
import { ledgerOf } from '../support/ask.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { requestRows } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says } from '../support/speaking-upstream.ts';

const USAGE = { input: 1_000, output: 100 };
const override = {
  cachedInputPrice: null,
  cacheWritePrice: null,
  reasoningPrice: null,
  contextWindow: null,
  maxOutput: null,
  abilities: {},
};

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'hi', usage: USAGE }) });
  gateway = await startGateway({
    config: {
      providers: [
        provider('shop', upstream.baseUrl, {
          models: [{ id: 'known', inputPrice: 1, outputPrice: 10 }, { id: 'unknown' }],
        }),
      ],
      budgets: [{ id: 'monthly', scope: 'all', period: { from: '2020-01-01' }, limit: 1, onLimit: 'notify' }],
    },
  });
  for (const model of ['known', 'known', 'unknown'])
    await ledgerOf(gateway, await postChat(gateway, chat(`shop/${model}`)));
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

const costs = (): (number | null)[] => requestRows(gateway.dataDir).map(({ cost_nanos: nanos }) => nanos);
const spent = async (): Promise<number> => {
  const { totals } = await gateway.panel.spend.totals({ from: 0, to: Date.now() + 3_600_000 });
  return totals.costNanos;
};
const counted = async (): Promise<number | null> => {
  const [budget] = (await gateway.panel.budgets.list({})).budgets;
  return budget?.counted === true ? budget.spentNanos : null;
};
const question = { from: 0, zone: 'UTC' };
const BEFORE = [2_000_000, 2_000_000, null];
const AFTER = [5_000_000, 5_000_000, 1_200_000];

test('a price that changes leaves the past alone', async () => {
  await gateway.panel.models.override({
    provider: 'shop',
    model: 'known',
    ...override,
    inputPrice: 3e9,
    outputPrice: 20e9,
  });
  await gateway.panel.models.override({
    provider: 'shop',
    model: 'unknown',
    ...override,
    inputPrice: 1e9,
    outputPrice: 2e9,
  });
  expect(costs()).toEqual(BEFORE);
});

test('what would change is shown first, and nothing is changed by that', async () => {
  const view = await gateway.panel.prices.preview(question);
  expect(view).toMatchObject({
    requests: 3,
    changed: 3,
    newlyPriced: 1,
    own: 0,
    beforeNanos: 4_000_000,
    afterNanos: 11_200_000,
  });
  expect(
    view.rows.map(({ target, changed, beforeNanos, afterNanos }) => [target, changed, beforeNanos, afterNanos]),
  ).toEqual([
    ['shop/known', 2, 4_000_000, 10_000_000],
    ['shop/unknown', 1, 0, 1_200_000],
  ]);
  expect(await gateway.panel.prices.preview({ ...question, model: 'unknown' })).toMatchObject({
    requests: 1,
    changed: 1,
  });
  expect(await gateway.panel.prices.preview({ ...question, provider: 'elsewhere' })).toMatchObject({ requests: 0 });
  expect(costs()).toEqual(BEFORE);
  await expect.poll(counted).toBe(4_000_000);
  expect(await gateway.panel.prices.last({})).toBeNull();
  await expect(gateway.panel.prices.undo({})).rejects.toThrow('There is nothing to take back.');
});

test('the command line shows the same, applies it, and takes it back', async () => {
  const lines: string[] = [];
  const run = async (...switches: string[]): Promise<void> => {
    lines.length = 0;
    const ports = {
      client: gateway.panel,
      print: (line: string) => lines.push(line),
      readText: () => '',
      now: Date.now,
      zone: 'UTC',
    };
    await repriceCommand.run(ports, { file: null, flags: { days: '2' }, switches: new Set(switches) });
  };
  await run();
  expect(lines[0]).toBe('3 of 3 requests of the last 2 days would change: $0.004 before, $0.0112 after.');
  expect(lines.at(-1)).toBe('Nothing was changed. Give --apply to do it; it can be taken back.');
  expect(costs()).toEqual(BEFORE);

  await run('apply');
  expect(lines[0]).toBe('3 of 3 requests of the last 2 days were changed: $0.004 before, $0.0112 after.');
  expect(costs()).toEqual(AFTER);
  expect(await spent()).toBe(11_200_000);
  await expect.poll(counted).toBe(11_200_000);
  expect(await gateway.panel.prices.last({})).toMatchObject({
    requests: 3,
    beforeNanos: 4_000_000,
    afterNanos: 11_200_000,
    undone: false,
  });

  await run();
  expect(lines[0]).toBe('0 of 3 requests of the last 2 days would change: $0.0112 before, $0.0112 after.');

  await run('undo');
  expect(lines).toEqual(['3 requests cost again what they did before.']);
  expect(costs()).toEqual(BEFORE);
  expect(await spent()).toBe(4_000_000);
  await expect.poll(counted).toBe(4_000_000);
  await expect(gateway.panel.prices.undo({})).rejects.toThrow('There is nothing to take back.');
});
