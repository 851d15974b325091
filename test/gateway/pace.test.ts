// How fast an answer was written is told where it can be told, and nowhere else.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerOf } from '../support/ask.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const WORDS = Array.from({ length: 40 }, (_, index) => `word${index} `);
const SCRIPT = { tokens: WORDS, usage: { prompt_tokens: 10, completion_tokens: 40, total_tokens: 50 } };
const HOUR_MS = 3_600_000;

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: { providers: [provider('up', upstream.baseUrl, { models: [{ id: 'burst' }, { id: 'written' }] })] },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

test('an answer that comes at once has no speed; one that is written has', async () => {
  upstream.always(does.answers({ ...SCRIPT, usage: { ...SCRIPT.usage, completion_tokens: 40_000 } }));
  const burst = await ledgerOf(gateway, await postChat(gateway, chat('up/burst', { stream: true })));
  upstream.always(does.drips(SCRIPT, 5));
  const written = await ledgerOf(gateway, await postChat(gateway, chat('up/written', { stream: true })));
  expect(burst.request).toMatchObject({ state: 'done', streamed: 1, output_tokens: 40_000 });

  const { rows } = await gateway.panel.requests.search({ filter: { milliTps: { min: 1 } } });
  expect(rows.map(({ id }) => id)).toEqual([written.request.id]);

  const period = { from: Date.now() - HOUR_MS, to: Date.now() + HOUR_MS };
  const { rows: models } = await gateway.panel.latency.breakdown({ ...period, by: 'model' });
  const paceOf = (model: string): number | null | undefined => models.find(({ key }) => key === model)?.tps.p50;
  expect(paceOf('burst')).toBeNull();
  // Forty words, one each five milliseconds or slower.
  expect(paceOf('written')).toBeGreaterThan(0);
  expect(paceOf('written')).toBeLessThan(220_000);

  const explained = async (model: string) => {
    const body = JSON.stringify(chat(`up/${model}`));
    return (await gateway.panel.routing.explain({ of: 'body', body })).targets[0];
  };
  expect(await explained('burst')).toMatchObject({ tps: null });
  expect((await explained('written'))?.tps).toBeGreaterThan(0);
});
