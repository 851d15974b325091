// What the panel is told of spend and latency, through the front door.

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  LatencyBreakdownView,
  LatencySeriesView,
  SpendBreakdownView,
  SpendSeriesView,
} from '../../src/contract/spend-views.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { requestRows, settled } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;
const models = [{ id: 'm', inputPrice: 1, outputPrice: 2 }];

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [provider('up', upstream.baseUrl, { models }), provider('other', upstream.baseUrl, { models })],
      routes: [route('r', ['up/m', 'other/m'])],
    },
  });
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };
const period = () => ({ from: Date.now() - 3_600_000, to: Date.now() + 60_000 });

async function ask(model: string): Promise<string> {
  const { headers } = await postChat(gateway, chat(model, { stream: true }));
  const id = String(headers['x-breakerbox-request-id']);
  await settled(gateway.dataDir, id);
  return id;
}

type Filter = NonNullable<Parameters<Gateway['panel']['requests']['search']>[0]['filter']>;

/** A busy machine may make a page end before anything is found: then it says where to go on. */
async function findAll(filter: Filter): Promise<string[]> {
  const found: string[] = [];
  let before: string | null = null;
  do {
    const page: { rows: { id: string }[]; next: string | null } = await gateway.panel.requests.search({
      filter,
      ...(before !== null && { before }),
    });
    found.push(...page.rows.map(({ id }) => id));
    before = page.next;
  } while (before !== null);
  return found;
}

test('spend, latency and search agree with what was asked', async () => {
  const { panel } = gateway;
  upstream.script(does.answers({ usage }));
  await ask('up/m');
  upstream.script(does.overloaded(), does.answers({ usage }));
  const fellBack = await ask('r');
  const rows = requestRows(gateway.dataDir);
  const costNanos = rows.reduce((sum, row) => sum + (row.cost_nanos ?? 0), 0);
  await eventually(async () => {
    const { totals, before } = await panel.spend.totals({ ...period(), compare: true });
    expect(totals).toMatchObject({ requests: 2, errors: 0, fallbacks: 1, streamed: 2, inputTokens: 2_000, costNanos });
    expect(before).toMatchObject({ requests: 0 });
  });
  const breakdown = await panel.spend.breakdown({ ...period(), by: 'provider' });
  // Nobody checks on the way what travels as text.
  expect(SpendBreakdownView.parse(breakdown)).toEqual(breakdown);
  const { rows: byProvider } = breakdown;
  expect(
    byProvider.map(({ key, totals }) => [key, totals.requests]).sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)),
  ).toEqual([
    ['other', 1],
    ['up', 1],
  ]);
  const series = await panel.spend.series({ ...period(), zone: 'Asia/Kathmandu', step: 'day', by: 'route' });
  expect(SpendSeriesView.parse(series)).toEqual(series);
  const spent = series.series.flatMap(({ points }) => points).reduce((sum, point) => sum + point.costNanos, 0);
  expect(spent).toBe(costNanos);
  expect(await panel.spend.keys({})).toMatchObject({ providers: ['other', 'up'], routes: [null, 'r'] });

  const chart = { ...period(), zone: 'UTC', step: 'day', metric: 'ttft' } as const;
  const times = await panel.latency.series(chart);
  expect(LatencySeriesView.parse(times)).toEqual(times);
  // Several who ask the same at once get the same.
  expect(await Promise.all([panel.latency.series(chart), panel.latency.series(chart)])).toEqual([times, times]);
  const latency = await panel.latency.breakdown({ ...period(), by: 'model' });
  expect(LatencyBreakdownView.parse(latency)).toEqual(latency);
  const { all } = latency;
  expect(all.ttft.count).toBe(2);
  expect(all.duration.p50).toBeGreaterThan(0);
  const spread = await panel.latency.spread({ ...period(), metric: 'duration' });
  expect(spread.spans.reduce((sum, { count }) => sum + count, 0)).toBe(2);

  expect(await findAll({ route: ['r'], provider: ['other'] })).toEqual([fellBack]);
  expect(await panel.requests.count({ filter: { route: ['r'] } })).toEqual({ requests: 1, exact: true });
  expect(await findAll({ errorText: 'OVERLOADED' })).toHaveLength(1);
});

test('what cannot be drawn is refused in words', async () => {
  const { panel } = gateway;
  const question = { ...period(), step: 'day' as const };
  await expect(panel.spend.series({ ...question, zone: 'Mars/Olympus' })).rejects.toThrow(/no time zone 'Mars/);
  const long = { from: 0, to: Date.now(), zone: 'UTC', step: 'quarter' as const, metric: 'ttft' as const };
  await expect(panel.latency.series(long)).rejects.toThrow(/more than 3000/);
});

test.skipIf(process.platform !== 'linux')('questions step behind requests', async () => {
  await gateway.panel.spend.keys({});
  const tasks = `/proc/${gateway.ready.pid}/task`;
  // The name may have spaces in it, and is in brackets; niceness is the 17th word behind it.
  const niceOf = (thread: string): number =>
    Number(readFileSync(`${tasks}/${thread}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[16]);
  const main = niceOf(String(gateway.ready.pid));
  expect(readdirSync(tasks).filter((thread) => niceOf(thread) === main + 5)).toHaveLength(1);
});
