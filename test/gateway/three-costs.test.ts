// What the ledger keeps of a request's money: the provider's own figure, ours, and what the compared model would have
// taken; and what calls that came to nothing may have been billed beside it.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ledgerOf, post } from '../support/ask.ts';
import { chat, openChat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { readUntil } from '../support/http-client.ts';
import { readLedger, settledAt, type Settled } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { breaksOff, refusesWith, says } from '../support/speaking-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

/** A thousand nano-dollars a token in, ten thousand out; no answer has more than 500 tokens. */
const MODEL = { id: 'm', inputPrice: 1, outputPrice: 10, maxOutput: 500 };
/** Of the compared model. */
const DEAR = { id: 'dear', inputPrice: 100, outputPrice: 200 };
const USAGE = { input: 100, output: 10 };
const OURS = 100 * 1_000 + 10 * 10_000;
const BASELINE = 100 * 100_000 + 10 * 200_000;

let upstream: ScriptedUpstream;
let spare: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  spare = await startUpstream({ always: says({ text: 'from the spare', usage: USAGE }) });
  const at = (preset: string) => provider(preset, upstream.baseUrl, { preset, models: [MODEL] });
  gateway = await startGateway({
    config: {
      providers: [
        ...['openai', 'openrouter', 'litellm', 'gemini', 'anthropic'].map(at),
        provider('spare', spare.baseUrl, { models: [MODEL, DEAR] }),
      ],
      routes: [route('both', ['openai/m', 'spare/m'])],
      settings: { baselineModel: 'spare/dear' },
    },
  });
});
beforeEach(async () => {
  for (const one of [upstream, spare]) one.forget();
  for (const id of ['openai', 'gemini']) await gateway.panel.breakers.reset({ provider: id });
});
afterEach(() => expect([...upstream.mistakes, ...spare.mistakes]).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await spare?.close();
});

function costs({ request }: Settled): unknown {
  return readLedger(gateway.dataDir, (database) =>
    database
      .prepare(
        `SELECT cost_nanos AS cost, cost_source AS source, reported_nanos AS reported, computed_nanos AS computed,
          baseline_nanos AS baseline, upto_nanos AS upTo FROM requests WHERE id = ?`,
      )
      .get(request.id),
  );
}

function attemptUpTo({ request }: Settled): unknown {
  return readLedger(gateway.dataDir, (database) =>
    database.prepare('SELECT upto_nanos FROM attempts WHERE request_id = ? ORDER BY n').pluck().all(request.id),
  );
}

const wire = (rest: object = {}) => ({
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, ...rest },
});

test.each<[why: string, preset: string, usage: object, headers: Record<string, string>, expected: object]>([
  ['our price alone', 'openai', {}, {}, { cost: OURS, source: 'price', reported: null }],
  [
    "the router's own figure beside ours",
    'openrouter',
    { cost: 0.0004 },
    {},
    { cost: 400_000, source: 'provider', reported: 400_000 },
  ],
  [
    'a figure in the head of the answer',
    'litellm',
    {},
    { 'x-litellm-response-cost': '0.00025' },
    { cost: 250_000, source: 'provider', reported: 250_000 },
  ],
  [
    'a head that knows no price',
    'litellm',
    {},
    { 'x-litellm-response-cost': '0.0' },
    { cost: OURS, source: 'price', reported: null },
  ],
  [
    'a head of somebody else',
    'openai',
    {},
    { 'x-litellm-response-cost': '0.00025' },
    { cost: OURS, source: 'price', reported: null },
  ],
])('%s', async (_why, preset, usage, headers, expected) => {
  upstream.script(refusesWith(200, wire(usage), headers));
  const row = await ledgerOf(gateway, await postChat(gateway, chat(`${preset}/m`)));
  expect(costs(row)).toEqual({ ...expected, computed: OURS, baseline: BASELINE, upTo: null });
});

test('the price that was reckoned with is kept with the request', async () => {
  upstream.script(says({ text: 'hi', usage: USAGE }));
  const { request } = await ledgerOf(gateway, await postChat(gateway, chat('openai/m')));
  const body = readLedger(gateway.dataDir, (database) =>
    database
      .prepare('SELECT p.body FROM requests r JOIN prices p ON p.id = r.price_id WHERE r.id = ?')
      .pluck()
      .get(request.id),
  );
  expect(JSON.parse(String(body))).toMatchObject({ input: 1_000_000_000, output: 10_000_000_000 });
});

test('how a cost comes about can be told as long as the request is kept', async () => {
  upstream.script(refusesWith(200, wire({ cost: 0.0004, prompt_tokens_details: { cached_tokens: 20 } })));
  const { request } = await ledgerOf(gateway, await postChat(gateway, chat('openrouter/m')));
  const view = await gateway.panel.prices.ofRequest({ id: request.id });
  expect(view).toMatchObject({
    costNanos: 400_000,
    costSource: 'provider',
    reportedNanos: 400_000,
    computedNanos: OURS,
    baselineNanos: BASELINE,
    upToNanos: 0,
    arithmetic: {
      parts: [
        { what: 'input', count: 80, nanos: 1e9, per: 1_000_000, dollars: '0.00008', guessed: false },
        { what: 'cached', count: 20, nanos: 1e9, dollars: '0.00002', guessed: true },
        { what: 'output', count: 10, nanos: 1e10, dollars: '0.0001', guessed: false },
      ],
      dollars: '0.0002',
      above: null,
      window: null,
      source: 'your configuration',
    },
  });
  await expect(gateway.panel.prices.ofRequest({ id: 'nobody' })).rejects.toThrow('There is no request');
});

test('an hour of caching and searches at Anthropic are charged as such', async () => {
  const usage = {
    input_tokens: 10,
    cache_creation_input_tokens: 100,
    cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
    output_tokens: 1,
    server_tool_use: { web_search_requests: 2 },
  };
  const body = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    stop_reason: 'end_turn',
    stop_sequence: null,
  };
  upstream.script(refusesWith(200, { ...body, content: [{ type: 'text', text: 'hi' }], usage }));
  const row = await ledgerOf(gateway, await post(gateway, '/v1/messages', { ...chat('anthropic/m'), max_tokens: 9 }));
  // Neither price is known: twice the input price for the hour, plain input for the rest, and nothing for searches.
  expect(costs(row)).toMatchObject({ cost: 10_000 + 40_000 + 60 * 2_000 + 10_000, source: 'estimate' });
  const kept = readLedger(gateway.dataDir, (database) =>
    database
      .prepare('SELECT cache_write_1h_tokens AS hour, usage_more AS more FROM requests WHERE id = ?')
      .get(row.request.id),
  );
  expect(kept).toEqual({ hour: 60, more: '{"searches":2}' });
});

test('a call that may have been billed stands beside the one that answered', async () => {
  upstream.script(does.resets());
  const row = await ledgerOf(gateway, await postChat(gateway, { ...chat('both'), max_tokens: 50 }));
  const [lost, answered] = attemptUpTo(row) as [number, null];
  expect(answered).toBeNull();
  // No more than the client allowed, and a prompt of about ten tokens.
  expect(lost).toBeGreaterThan(50 * 10_000);
  expect(lost).toBeLessThan(50 * 10_000 + 50 * 1_000);
  expect(costs(row)).toMatchObject({ cost: OURS, computed: OURS, upTo: lost });
});

test('what a call that had begun was counted with is no part of what the next one answered', async () => {
  upstream.script(does.cutsAfterRole());
  const row = await ledgerOf(gateway, await postChat(gateway, { ...chat('both'), stream: true, max_tokens: 50 }));
  const [cut] = row.attempts;
  const [open] = attemptUpTo(row) as [number];
  expect(row.attempts.map(({ outcome }) => outcome)).toEqual(['outage', 'ok']);
  expect(cut?.cost_nanos).toBeGreaterThan(0);
  expect(costs(row)).toMatchObject({ cost: OURS, upTo: open + (cut?.cost_nanos ?? 0) });
});

test('a refusal costs nothing, whatever comes after it', async () => {
  upstream.script(refusesWith(503, { error: { message: 'overloaded' } }));
  const row = await ledgerOf(gateway, await postChat(gateway, chat('both')));
  expect(costs(row)).toMatchObject({ cost: OURS, upTo: null });
  expect(attemptUpTo(row)).toEqual([null, null]);
});

test('a stream that ends without usage is counted by what was seen', async () => {
  const chunk = { choices: [{ index: 0, delta: { content: 'x'.repeat(400) }, finish_reason: 'stop' }] };
  upstream.script(does.streams(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`));
  const row = await ledgerOf(gateway, await postChat(gateway, { ...chat('openai/m'), stream: true }));
  expect(costs(row)).toMatchObject({ source: 'estimate', reported: null, computed: null, upTo: null });
  expect(row.request.cost_nanos).toBeGreaterThanOrEqual(100 * 10_000);
  expect(row.request).toMatchObject({ state: 'done', output_tokens: null });
});

test.each([
  ['one that stops when nobody listens costs what was seen', 'openai', false],
  ['one that goes on may have been billed to its end', 'gemini', true],
])('a stream that is cut: %s', async (_why, preset, goesOn) => {
  upstream.script(breaksOff({ text: 'half a word' }, 'half', 'destroy'));
  const row = await ledgerOf(gateway, await postChat(gateway, { ...chat(`${preset}/m`), stream: true }));
  expect(row.request).toMatchObject({ state: 'truncated', cost_source: 'estimate' });
  const { cost, upTo } = costs(row) as { cost: number; upTo: number | null };
  expect(cost).toBeGreaterThan(0);
  if (!goesOn) expect(upTo).toBeNull();
  else {
    expect(cost + (upTo ?? 0)).toBeGreaterThan(500 * 10_000);
    expect(cost + (upTo ?? 0)).toBeLessThan(500 * 10_000 + 50 * 1_000);
  }
});

test('a client that leaves while nothing has come may pay for thoughts that nobody saw', async () => {
  upstream.script(does.hangsAfterHeaders());
  const call = openChat(gateway, { ...chat('openai/m'), stream: true });
  await upstream.call(1);
  call.hangUp();
  const row = await settledAt(gateway.dataDir, -1);
  expect(row.request.state).toBe('cancelled');
  const { cost, upTo } = costs(row) as { cost: number; upTo: number | null };
  expect(cost).toBeGreaterThan(0);
  expect(upTo).toBe(500 * 10_000);
});

test('a client that leaves in the middle pays for what it saw', async () => {
  upstream.script(does.hangsAfter(2));
  const call = openChat(gateway, { ...chat('openai/m'), stream: true });
  await readUntil(await call.response, (text) => text.includes('lo, '));
  call.hangUp();
  const row = await settledAt(gateway.dataDir, -1);
  expect(row.request).toMatchObject({ state: 'cancelled', cost_source: 'estimate' });
  expect(costs(row)).toMatchObject({ upTo: null });
});
