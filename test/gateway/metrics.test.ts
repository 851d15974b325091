// `/metrics`: who may read it, and that what it says is what happened.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import type { ChatUsage } from '../support/chat-format.ts';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import { readPrometheusText, valueOf, type Series } from '../support/prometheus-text.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;
let open: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const providers = [provider('up', upstream.baseUrl), provider('second', upstream.baseUrl)];
  const routes = [route('both', ['up/m', 'second/m'])];
  gateway = await startGateway({ config: { providers, routes } });
  open = await startGateway({ config: { providers, settings: { openMetrics: true } } });
}, 60_000);
afterAll(async () => {
  await Promise.all([gateway?.stop(), open?.stop()]);
  await Promise.all([gateway?.dispose(), open?.dispose()]);
  await upstream?.close();
});

async function read(from: Gateway, key?: string): Promise<readonly Series[]> {
  const answer = await send(`${from.url}/metrics`, key === undefined ? {} : { key });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  return readPrometheusText(answer.text);
}

describe('who may read it', () => {
  test('a client key is needed', async () => {
    expect((await send(`${gateway.url}/metrics`)).status).toBe(401);
    expect((await send(`${gateway.url}/metrics`, { key: 'bbx-made-up-key' })).status).toBe(401);
    await read(gateway, gateway.clientKey);
  });

  test('unless the settings say that it is open', async () => {
    await read(open);
  });

  test('no page of another site and no foreign host, open or not', async () => {
    const foreign = { headers: { origin: 'https://evil.example' } };
    expect((await send(`${open.url}/metrics`, foreign)).status).toBe(403);
    expect((await send(`${open.url}/metrics`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await send(`${open.url}/metrics`, { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  test('it is read and never written', async () => {
    const answer = await send(`${open.url}/metrics`, { method: 'POST', body: {}, key: open.clientKey });
    expect(answer.status).toBe(405);
    const head = await send(`${open.url}/metrics`, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });
});

test('requests, attempts, fallbacks, tokens and money are counted as they happened', async () => {
  upstream.script(does.serverError(), does.answers());
  const first = await postChat(gateway, chat('both'));
  expect(first.headers['x-breakerbox-provider']).toBe('second');
  const second = await postChat(gateway, chat('up/nobody-has-this', { stream: true }));
  expect(second.status).toBe(200);
  await postChat(gateway, chat('no-such-model-anywhere'));

  const series = await eventually(async () => {
    const found = await read(gateway, gateway.clientKey);
    expect(valueOf(found, 'breakerbox_open_requests')).toBe(0);
    expect(valueOf(found, 'breakerbox_requests_total', { provider: '', state: 'failed' })).toBe(1);
    return found;
  });
  const viaRoute = { provider: 'second', model: 'm', client: 'default', route: 'both' };
  expect(valueOf(series, 'breakerbox_requests_total', { ...viaRoute, state: 'done' })).toBe(1);
  expect(valueOf(series, 'breakerbox_attempts_total', { provider: 'up', model: 'm', outcome: 'outage' })).toBe(1);
  expect(valueOf(series, 'breakerbox_fallbacks_total', { provider: 'up', model: 'm', outcome: 'outage' })).toBe(1);
  expect(valueOf(series, 'breakerbox_requests_total', { provider: 'up', model: 'other', state: 'done' })).toBe(1);
  const { usage } = first.json as { usage: ChatUsage };
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0;
  expect(cached * reasoning).toBeGreaterThan(0);
  const tokens = {
    input: usage.prompt_tokens - cached,
    cached_input: cached,
    output: usage.completion_tokens - reasoning,
    reasoning,
  };
  for (const [kind, count] of Object.entries(tokens))
    expect(valueOf(series, 'breakerbox_tokens_total', { ...viaRoute, kind })).toBe(count);
  const dollars = Number(first.headers['x-breakerbox-cost']);
  expect(dollars).toBeGreaterThan(0);
  expect(valueOf(series, 'breakerbox_cost_dollars_total', viaRoute)).toBe(dollars);
  expect(valueOf(series, 'breakerbox_added_latency_seconds_count')).toBe(1);
  expect(valueOf(series, 'breakerbox_time_to_first_token_seconds_count', { provider: 'second' })).toBe(1);
});

test('breakers, the ledger and the process are there as they stand', async () => {
  await gateway.panel.breakers.switch({ provider: 'second', on: false });
  const series = await read(gateway, gateway.clientKey);
  expect(valueOf(series, 'breakerbox_breaker_state', { provider: 'second', state: 'off' })).toBe(1);
  expect(valueOf(series, 'breakerbox_breaker_state', { provider: 'second', state: 'closed' })).toBe(0);
  expect(valueOf(series, 'breakerbox_ledger_up')).toBe(1);
  expect(valueOf(series, 'breakerbox_build_info')).toBe(1);
  expect(valueOf(series, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  expect(valueOf(series, 'process_start_time_seconds') * 1000).toBeLessThan(Date.now());
});

test('no key is on the page', async () => {
  const { text } = await send(`${gateway.url}/metrics`, { key: gateway.clientKey });
  expect(text).not.toContain(gateway.clientKey);
  expect(text).not.toContain('sk-up');
});
