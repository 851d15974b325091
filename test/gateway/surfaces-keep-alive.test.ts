// While a provider is silent its client is shown that somebody lives, in a form that its dialect passes over. The one
// test takes as long as the gateway lets a client wait; that is the whole of its time.

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gate } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { openCall, readUntil, whole } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { pausesAt } from '../support/speaking-upstream.ts';

const SAID = { text: 'half and half' };
const silence = gate();

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: pausesAt(SAID, 'half', silence) });
  gateway = await startGateway({
    config: {
      providers: [
        provider('plain', upstream.baseUrl, { preset: 'custom' }),
        provider('claude', upstream.baseUrl, { preset: 'anthropic' }),
      ],
    },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

const USER = [{ role: 'user' as const, content: 'hi' }];

const SIGNS: readonly [path: string, body: object, sign: RegExp][] = [
  ['/v1/chat/completions', { messages: USER }, /^: keep-alive\n\n/m],
  ['/v1/completions', { prompt: 'hi' }, /^: keep-alive\n\n/m],
  ['/v1/messages', { messages: USER, max_tokens: 99 }, /^event: ping\ndata: \{"type":"ping"\}\n\n/m],
  // Codex does not count comments: it wants events, and passes over those it does not know.
  ['/v1/responses', { input: 'hi' }, /^event: keepalive\ndata: \{"type":"keepalive"\}\n\n/m],
  [
    '/api/chat',
    { messages: USER },
    /\n\{"model":"[^\n]*"message":\{"role":"assistant","content":""\},"done":false\}\n$/,
  ],
  ['/api/generate', { prompt: 'hi' }, /\n\{"model":"[^\n]*"response":"","done":false\}\n$/],
];

/** Resolves when the sign has come, with what follows it once the silence is over. */
async function listen(model: string, [path, body, sign]: (typeof SIGNS)[number]): Promise<() => Promise<string>> {
  const call = { key: gateway.clientKey, body: { ...body, model, stream: true } };
  const response = await openCall(gateway.url + path, call).response;
  await readUntil(response, (text) => sign.test(text));
  return async () => (await whole(response)).text;
}

test('in each dialect in its own way, and the SDKs do not notice', async () => {
  const openai = new OpenAI({ apiKey: gateway.clientKey, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey: gateway.clientKey, baseURL: gateway.url, maxRetries: 0 });
  const sdks = [
    openai.chat.completions
      .stream({ model: 'claude/m', messages: USER })
      .finalContent()
      .then((text) => text ?? ''),
    openai.responses
      .stream({ model: 'plain/m', input: 'hi' })
      .finalResponse()
      .then((response) => response.output_text),
    anthropic.messages.stream({ model: 'plain/m', messages: USER, max_tokens: 99 }).finalText(),
  ];
  // Translated everywhere, and passed on as it is where the provider speaks the client's own dialect.
  const translated = SIGNS.map((one) => listen('claude/m', one));
  const passedOn = SIGNS.slice(0, 1).map((one) => listen('plain/m', one));
  const rests = await Promise.all([...translated, ...passedOn]);
  silence.open();
  for (const rest of rests) expect(await rest()).toContain(' half');
  expect(await Promise.all(sdks)).toEqual([SAID.text, SAID.text, SAID.text]);
  expect(upstream.mistakes).toEqual([]);
}, 60_000);
