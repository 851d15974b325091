// A simulator that somebody else wrote as the upstream: our idea of the dialect is not only our own.

import { LLMock } from '@copilotkit/aimock';
import type OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { settled } from '../support/ledger-file.ts';

const WEATHER: OpenAI.ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather at a place',
    parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
  },
};
const ARGUMENTS = '{"place":"Zürich 🌦"}';

let simulator: LLMock;
let gateway: Gateway;
let openai: OpenAI;

beforeAll(async () => {
  simulator = new LLMock({ port: 0 });
  simulator.onMessage('hello', { content: 'Hello from the simulator, with an é and a 🌍.' });
  simulator.onMessage('weather', { toolCalls: [{ name: 'get_weather', arguments: ARGUMENTS }] });
  await simulator.start();
  gateway = await startGateway({
    config: { providers: [provider('sim', `${simulator.url}/v1`, { models: [{ id: 'gpt-4o' }] })] },
  });
  openai = gateway.openai();
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await simulator?.stop();
});

const asking = (content: string): { model: string; messages: OpenAI.ChatCompletionMessageParam[] } => ({
  model: 'sim/gpt-4o',
  messages: [{ role: 'user', content }],
});

test('a whole answer', async () => {
  const { data, response } = await openai.chat.completions.create(asking('hello')).withResponse();
  expect(data.choices[0]?.message.content).toBe('Hello from the simulator, with an é and a 🌍.');
  const { request } = await settled(gateway.dataDir, response.headers.get('x-breakerbox-request-id') ?? '');
  expect(request).toMatchObject({
    state: 'done',
    provider: 'sim',
    model: 'gpt-4o',
    output_tokens: data.usage?.completion_tokens,
  });
});

test('a streamed answer, with usage in the ledger though the client did not ask for it', async () => {
  const { data, response } = await openai.chat.completions.create({ ...asking('hello'), stream: true }).withResponse();
  let text = '';
  let usageEvents = 0;
  for await (const event of data) {
    text += event.choices[0]?.delta.content ?? '';
    if (event.choices.length === 0) usageEvents += 1;
  }
  expect(text).toBe('Hello from the simulator, with an é and a 🌍.');
  expect(usageEvents).toBe(0);
  const { request } = await settled(gateway.dataDir, response.headers.get('x-breakerbox-request-id') ?? '');
  expect(request).toMatchObject({ state: 'done', streamed: 1 });
  expect(request.output_tokens).toBeGreaterThan(0);
});

test('tool calls, whole', async () => {
  const { choices } = await openai.chat.completions.create({ ...asking('weather'), tools: [WEATHER] });
  const call = choices[0]?.message.tool_calls?.[0];
  expect(choices[0]?.finish_reason).toBe('tool_calls');
  expect(call?.type === 'function' ? call.function : undefined).toEqual({ name: 'get_weather', arguments: ARGUMENTS });
});

test('tool calls, streamed', async () => {
  const stream = openai.chat.completions.stream({ ...asking('weather'), tools: [WEATHER] });
  const { choices } = await stream.finalChatCompletion();
  const call = choices[0]?.message.tool_calls?.[0];
  expect(call?.type === 'function' ? call.function : undefined).toMatchObject({
    name: 'get_weather',
    arguments: ARGUMENTS,
  });
});

test('the simulator sees the request it would see without us', () => {
  const asked = simulator.getRequests().at(-1)?.body as { model: string; tools: unknown } | undefined;
  expect(asked).toMatchObject({ model: 'gpt-4o', tools: [WEATHER] });
});
