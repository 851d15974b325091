// Every cent: the ledger's figures are exact where they are known and say so where they are not.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, openChat, postChat } from '../support/chat-call.ts';
import { chatBody } from '../support/chat-format.ts';
import type { ChatUsage, UsagePosition } from '../support/chat-format.ts';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { readLedger, requestRows, settled } from '../support/ledger-file.ts';
import type { Settled } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [
        provider('up', upstream.baseUrl, {
          models: [
            { id: 'm', inputPrice: 0.15, cachedInputPrice: 0.075, cacheWritePrice: 0.19, outputPrice: 0.6 },
            { id: 'fine', inputPrice: 0.0333, outputPrice: 0.0007 },
            { id: 'plain', inputPrice: 3, outputPrice: 15 },
            { id: 'free', inputPrice: 0, outputPrice: 0 },
            { id: 'nobody-knows-this-model' },
          ],
        }),
        provider('reseller', upstream.baseUrl, { preset: 'openrouter' }),
      ],
      routes: [route('r', ['up/m', 'reseller/m'])],
    },
  });
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

const usage = (input: number, output: number, rest: Partial<ChatUsage> = {}): ChatUsage => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  ...rest,
});

async function bill(
  model: string,
  counted: ChatUsage,
  stream: boolean,
  usageAt?: UsagePosition,
): Promise<Settled & { answer: Answer }> {
  upstream.script(does.answers({ usage: counted, ...(usageAt ? { usageAt } : {}) }));
  const answer = await postChat(gateway, chat(model, { stream }));
  expect(answer.status).toBe(200);
  return { answer, ...(await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']))) };
}

describe.each([true, false])('streamed: %s', (stream) => {
  test.each([
    { name: 'input and output', model: 'up/m', counted: usage(1000, 100), nanos: 1000 * 150 + 100 * 600 },
    {
      name: 'cached input is cheaper',
      model: 'up/m',
      counted: usage(1000, 100, { prompt_tokens_details: { cached_tokens: 400 } }),
      nanos: 600 * 150 + 400 * 75 + 100 * 600,
    },
    {
      name: 'writing the cache is dearer',
      model: 'up/m',
      counted: usage(1000, 100, { prompt_tokens_details: { cached_tokens: 400, cache_write_tokens: 100 } }),
      nanos: 500 * 150 + 400 * 75 + 100 * 190 + 100 * 600,
    },
    {
      name: 'reasoning is part of the output',
      model: 'up/m',
      counted: usage(10, 100, { completion_tokens_details: { reasoning_tokens: 90 } }),
      nanos: 10 * 150 + 100 * 600,
    },
    {
      name: 'large counts stay exact',
      model: 'up/plain',
      counted: usage(987_654_321, 123_456_789),
      nanos: 987_654_321 * 3000 + 123_456_789 * 15_000,
    },
    { name: 'fractions of a nano-dollar are rounded once', model: 'up/fine', counted: usage(7, 3), nanos: 235 },
    { name: 'free is zero, not unknown', model: 'up/free', counted: usage(10, 10), nanos: 0 },
  ])('$name', async ({ model, counted, nanos }) => {
    const { request, attempts, answer } = await bill(model, counted, stream);
    expect(request).toMatchObject({
      cost_nanos: nanos,
      cost_source: 'price',
      input_tokens: counted.prompt_tokens,
      cached_input_tokens: counted.prompt_tokens_details?.cached_tokens ?? null,
      output_tokens: counted.completion_tokens,
    });
    expect(attempts[0]?.cost_nanos).toBe(nanos);
    if (stream) expect(answer.headers).not.toHaveProperty('x-breakerbox-cost');
    else expect(Math.round(Number(answer.headers['x-breakerbox-cost']) * 1e9)).toBe(nanos);
  });

  test('without a price of its own, cached input is booked as input and never as free', async () => {
    const counted = usage(100, 0, { prompt_tokens_details: { cached_tokens: 100 } });
    const { request } = await bill('up/plain', counted, stream);
    expect(request.cost_nanos).toBe(300_000);
    expect(['price', 'estimate']).toContain(request.cost_source);
  });

  test('an unknown price is NULL and unknown', async () => {
    const { request, answer } = await bill('up/nobody-knows-this-model', usage(10, 10), stream);
    expect(request).toMatchObject({ cost_nanos: null, cost_source: 'unknown', input_tokens: 10, output_tokens: 10 });
    expect(answer.headers).not.toHaveProperty('x-breakerbox-cost');
  });

  test('a reseller’s own figure wins', async () => {
    // It sends usage unasked.
    const { request } = await bill('reseller/m', usage(1000, 100, { cost: 0.00123 }), stream, 'own-event');
    expect(request).toMatchObject({ cost_nanos: 1_230_000, cost_source: 'provider' });
  });

  test('an answer without usage is an estimate or unknown, never zero by price', async () => {
    upstream.script(does.answers({ usageAt: 'nowhere' }));
    const answer = await postChat(gateway, chat('up/m', { stream }));
    const { request } = await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']));
    expect(request.state).toBe('done');
    expect(['estimate', 'unknown']).toContain(request.cost_source);
    if (request.cost_source === 'unknown') expect(request.cost_nanos).toBeNull();
    else expect(request.cost_nanos).toBeGreaterThan(0);
  });
});

test('senseless counts are not booked', async () => {
  const senseless = { prompt_tokens: -5, completion_tokens: 'many', total_tokens: null };
  upstream.script(({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...(JSON.parse(chatBody()) as object), usage: senseless }));
  });
  const answer = await postChat(gateway, chat('up/m'));
  expect(answer.status).toBe(200);
  const { request } = await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']));
  expect(request.cost_source).not.toBe('price');
  for (const tokens of [request.input_tokens, request.output_tokens]) expect(tokens ?? 1).toBeGreaterThanOrEqual(0);
});

test('times are Unix ms, durations microseconds', async () => {
  const from = Date.now();
  const { request, attempts } = await bill('up/m', usage(1, 1), true);
  const to = Date.now();
  expect(request.started_at).toBeGreaterThanOrEqual(from);
  expect(request.ended_at).toBeLessThanOrEqual(to + 1);
  expect(request.ended_at).toBeGreaterThanOrEqual(request.started_at);
  expect(request.duration_us).toBeLessThanOrEqual((to - from + 1) * 1000);
  expect(attempts[0]?.started_at).toBeGreaterThanOrEqual(from);
  expect(attempts[0]?.duration_us).toBeLessThanOrEqual(request.duration_us ?? 0);
});

test('a running request is written down before its client has a byte, and who asks for it sees it', async () => {
  upstream.script(does.hangsAfter(1));
  const call = openChat(gateway, chat('up/m', { stream: true }));
  const response = await call.response;
  const id = String(response.headers['x-breakerbox-request-id']);
  // No waiting: it has to be there already, in the journal if not yet in the ledger.
  const journals = readdirSync(gateway.dataDir).filter((name) => name.includes('.journal-'));
  const texts = journals.map((name) => readFileSync(join(gateway.dataDir, name), 'utf8'));
  const inLedger = requestRows(gateway.dataDir).some((one) => one.id === id);
  expect(inLedger || texts.some((text) => text.includes(id))).toBe(true);
  const [mode] = journals.map((name) => statSync(join(gateway.dataDir, name)).mode & 0o077);
  if (process.platform !== 'win32') expect(mode).toBe(0);
  expect(await gateway.panel.requests.get({ id })).toMatchObject({ state: 'open', modelAsked: 'up/m', streamed: true });
  const row = requestRows(gateway.dataDir).find((one) => one.id === id);
  expect(row).toMatchObject({ state: 'open', model_asked: 'up/m', streamed: 1, ended_at: null });
  call.hangUp();
  expect((await settled(gateway.dataDir, id)).request.state).toBe('cancelled');
});

test('ids sort by time and are the ones in the headers', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    const { headers } = await postChat(gateway, chat('up/m'));
    ids.push(String(headers['x-breakerbox-request-id']));
  }
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(5);
});

describe('the file', () => {
  const columns = (table: string): string[] =>
    readLedger(gateway.dataDir, (database) =>
      database
        .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => name),
    );

  test('has the columns that others rely on', () => {
    const requests =
      'id started_at ended_at client surface model_asked route rule provider model key_name state status error_kind ' +
      'streamed input_tokens cached_input_tokens cache_write_tokens output_tokens reasoning_tokens cost_nanos cost_source ' +
      'reserved_nanos ttft_us duration_us attempts session';
    const attempts =
      'request_id n provider model key_name started_at duration_us status outcome error_text cost_nanos fixes';
    expect(columns('requests')).toEqual(expect.arrayContaining(requests.split(' ')));
    expect(columns('attempts')).toEqual(expect.arrayContaining(attempts.split(' ')));
  });

  test('is in WAL mode and can be read while the gateway runs', () => {
    expect(readLedger(gateway.dataDir, (database) => database.pragma('journal_mode', { simple: true }))).toBe('wal');
  });

  test('holds no word of a prompt or an answer', async () => {
    const prompt = 'PROMPT-CANARY-7f3a';
    upstream.script(does.answers({ tokens: ['ANSWER-CANARY-91c2'] }));
    const { headers } = await postChat(gateway, { model: 'up/m', messages: [{ role: 'user', content: prompt }] });
    await settled(gateway.dataDir, String(headers['x-breakerbox-request-id']));
    const dump = JSON.stringify(requestRows(gateway.dataDir));
    expect(dump).not.toMatch(/CANARY/);
  });
});

test('the panel sees the same figures', async () => {
  const { request } = await bill('up/m', usage(1000, 100), false);
  const view = await gateway.panel.requests.get({ id: request.id });
  expect(view).toMatchObject({
    id: request.id,
    state: 'done',
    costNanos: 210_000,
    costSource: 'price',
    inputTokens: 1000,
    outputTokens: 100,
  });
  expect(view.attemptList).toHaveLength(1);
  expect((await gateway.panel.requests.recent({ limit: 1 }))[0]?.id).toBe(request.id);
  await eventually(async () => {
    const rows = requestRows(gateway.dataDir);
    const totals = await gateway.panel.totals.since({ from: 0 });
    expect(totals.requests).toBe(rows.length);
    expect(totals.costNanos).toBe(rows.reduce((sum, row) => sum + (row.cost_nanos ?? 0), 0));
    expect(totals.unpriced).toBe(rows.filter((row) => row.cost_nanos === null).length);
  });
});
