// Requests that nobody sends by intention: each gets an answer, and nobody waits for ever.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post } from '../support/ask.ts';
import { postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({ config: { providers: [provider('up', upstream.baseUrl)] } });
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

describe('half a character in the name of the model', () => {
  const ask = (stream: boolean): string =>
    `{"model":"up/\\ud800","stream":${stream},"messages":[{"role":"user","content":"Hi"}]}`;

  test.each([false, true])('streamed: %s', async (stream) => {
    const answer = await postChat(gateway, ask(stream));
    expect(answer.status).toBe(200);
    expect(answer.headers['x-breakerbox-model']).toBe('%EF%BF%BD');
  });
});

test('a request that is nested too deeply is not counted', async () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const answer = await post(gateway, '/v1/responses/input_tokens', `{"model":"up/m","input":${deep}}`);
  expect(answer.status).toBe(400);
});

test('results of tools nested without end get an answer', async () => {
  const depth = 20_000;
  const nested = `${'[{"type":"tool_result","content":'.repeat(depth)}[]${'}]'.repeat(depth)}`;
  const answer = await post(
    gateway,
    '/v1/chat/completions',
    `{"model":"up/m","messages":[{"role":"user","content":${nested}}]}`,
  );
  expect(answer.status).toBeGreaterThanOrEqual(200);
  const next = await postChat(gateway, '{"model":"up/m","messages":[{"role":"user","content":"Hi"}]}');
  expect(next.status).toBe(200);
});
