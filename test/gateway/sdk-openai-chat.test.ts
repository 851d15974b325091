// The OpenAI SDK on the Chat Completions surface, in front of a provider of each dialect.

import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  COST_NANOS,
  FORECAST,
  FORECAST_SCHEMA,
  HELLO,
  startSdkBench,
  SUNNY,
  TARGETS,
  USAGE,
} from '../support/sdk-bench.ts';
import type { SdkBench } from '../support/sdk-bench.ts';

const WEATHER: OpenAI.ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather at a place',
    parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
  },
};

let bench: SdkBench;
let openai: OpenAI;

beforeAll(async () => {
  bench = await startSdkBench();
  openai = bench.gateway.openai();
});
beforeEach(() => void bench.asked());
afterAll(() => bench?.close());

const asking = (model: string, content: string): { model: string; messages: OpenAI.ChatCompletionMessageParam[] } => ({
  model,
  messages: [{ role: 'user', content }],
});

const SDK_USAGE = {
  prompt_tokens: USAGE.input,
  completion_tokens: USAGE.output,
  total_tokens: USAGE.input + USAGE.output,
};

/** Where a conversation without and with tools has to arrive. */
const PLACES = [
  { name: 'a chat provider', model: TARGETS.chat, path: '/v1/chat/completions', withTools: '/v1/chat/completions' },
  { name: 'Anthropic', model: TARGETS.messages, path: '/v1/messages', withTools: '/v1/messages' },
  { name: 'a newer OpenAI model', model: TARGETS.responses, path: '/v1/chat/completions', withTools: '/v1/responses' },
] as const;

async function expectLedger(model: string, streamed: 0 | 1): Promise<void> {
  const [id, name] = model.split('/');
  const { request } = await bench.ledger();
  expect(request).toMatchObject({
    state: 'done',
    surface: 'chat',
    provider: id,
    model: name,
    streamed,
    input_tokens: USAGE.input,
    output_tokens: USAGE.output,
    cost_nanos: COST_NANOS,
  });
}

describe.each(PLACES)('in front of $name', ({ model, path, withTools }) => {
  test('a whole answer', async () => {
    const answer = await openai.chat.completions.create(asking(model, 'hello'));
    expect(answer.object).toBe('chat.completion');
    expect(answer.choices).toMatchObject([{ index: 0, finish_reason: 'stop', message: { content: HELLO } }]);
    expect(answer.usage).toMatchObject(SDK_USAGE);
    expect(bench.asked().map((one) => one.path)).toEqual([path]);
    await expectLedger(model, 0);
  });

  test('a streamed answer', async () => {
    const stream = await openai.chat.completions.create({ ...asking(model, 'hello'), stream: true });
    let text = '';
    let usages = 0;
    for await (const { choices, usage } of stream) {
      text += choices[0]?.delta.content ?? '';
      if (usage) usages += 1;
    }
    expect(text).toBe(HELLO);
    expect(usages).toBe(0);
    await expectLedger(model, 1);
  });

  test('a streamed answer with usage', async () => {
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    const stream = await openai.chat.completions.create({ ...asking(model, 'hello'), ...options });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: SDK_USAGE });
    expect(chunks.filter(({ usage }) => usage)).toHaveLength(1);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  test('two tools at once, streamed, and their results', async () => {
    const question = asking(model, 'the weather in two cities');
    const runner = openai.chat.completions.stream({ ...question, tools: [WEATHER] });
    const { choices } = await runner.finalChatCompletion();
    const message = choices[0]?.message;
    expect(choices[0]?.finish_reason).toBe('tool_calls');
    const calls = message?.tool_calls ?? [];
    expect(calls.map((call) => call.type === 'function' && JSON.parse(call.function.arguments))).toEqual([
      { place: 'Zürich' },
      { place: 'Genève' },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    await expectLedger(model, 1);

    const results = calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'sunny' }) as const);
    const messages = [...question.messages, { role: 'assistant', tool_calls: calls } as const, ...results];
    const answer = await openai.chat.completions.create({ model, messages, tools: [WEATHER] });
    expect(answer.choices[0]?.message.content).toBe(SUNNY);
    expect(bench.asked().map((one) => one.path)).toEqual([withTools, withTools]);
  });

  test('one tool, whole', async () => {
    const { choices } = await openai.chat.completions.create({ ...asking(model, 'weather'), tools: [WEATHER] });
    const call = choices[0]?.message.tool_calls?.[0];
    expect(choices[0]?.finish_reason).toBe('tool_calls');
    expect(call?.type === 'function' && call.function).toEqual({
      name: 'get_weather',
      arguments: '{"place":"Zürich"}',
    });
    await expectLedger(model, 0);
  });

  test('an answer of a schema', async () => {
    const schema = { name: 'forecast', strict: true, schema: FORECAST_SCHEMA };
    const answer = await openai.chat.completions.parse({
      ...asking(model, 'a forecast'),
      response_format: { type: 'json_schema', json_schema: schema },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual(FORECAST);
    expect(JSON.stringify(bench.asked()[0]?.body)).toContain('"additionalProperties":false');
  });
});

test('each provider is spoken to in its own words', async () => {
  for (const { model } of PLACES) {
    const system = { role: 'system', content: 'Be brief.' } as const;
    const { messages } = asking(model, 'the weather');
    await openai.chat.completions.create({ model, messages: [system, ...messages], tools: [WEATHER], max_tokens: 77 });
  }
  const [chat, messages, responses] = bench.asked();
  expect(chat?.body).toMatchObject({
    messages: [{ role: 'system' }, { role: 'user' }],
    max_tokens: 77,
    model: 'gpt-4o',
  });
  expect(chat?.headers['authorization']).toMatch(/^Bearer sk-plain-/);
  expect(messages?.body).toMatchObject({
    model: 'claude-sonnet-4-5',
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [{ role: 'user' }],
    tools: [{ name: 'get_weather', input_schema: { type: 'object' } }],
    max_tokens: 77,
  });
  expect(messages?.headers).toMatchObject({ 'anthropic-version': '2023-06-01' });
  expect(messages?.headers['x-api-key']).toMatch(/^sk-claude-/);
  expect(messages?.headers['authorization']).toBeUndefined();
  expect(responses?.body).toMatchObject({
    model: 'gpt-5.4',
    store: false,
    tools: [{ type: 'function', name: 'get_weather', strict: false }],
    max_output_tokens: 77,
  });
});

test('embeddings, as numbers', async () => {
  const { data, response } = await openai.embeddings
    .create({ model: 'plain/embedder', input: 'embed me', encoding_format: 'float' })
    .withResponse();
  expect(data.data[0]?.embedding).toEqual([0.25, -0.5, 1]);
  expect(response.headers.get('x-breakerbox-provider')).toBe('plain');
  expect((await bench.ledger()).request).toMatchObject({ surface: 'embeddings', state: 'done', model: 'embedder' });
});

test('models, as a list and each', async () => {
  const ids = [];
  for await (const { id } of openai.models.list()) ids.push(id);
  expect(ids).toEqual(expect.arrayContaining(['auto', ...Object.values(TARGETS)]));
  expect(await openai.models.retrieve(TARGETS.responses)).toMatchObject({ id: TARGETS.responses, object: 'model' });
});

describe('the older completions', () => {
  test.each([
    ['asked as a chat where they are missing', TARGETS.chat, ['/v1/completions', '/v1/chat/completions']],
    ['asked as messages of Anthropic', TARGETS.messages, ['/v1/messages']],
  ])('%s', async (_, model, paths) => {
    const answer = await openai.completions.create({ model, prompt: 'Say hello.' });
    expect(answer).toMatchObject({ object: 'text_completion', choices: [{ text: HELLO, finish_reason: 'stop' }] });
    expect(answer.usage).toMatchObject(SDK_USAGE);
    expect(bench.asked().map(({ path }) => path)).toEqual(paths);
    expect((await bench.ledger()).request).toMatchObject({ surface: 'completions', cost_nanos: COST_NANOS });
  });

  test('streamed', async () => {
    const stream = await openai.completions.create({ model: TARGETS.messages, prompt: 'Say hello.', stream: true });
    let text = '';
    for await (const { choices } of stream) text += choices[0]?.text ?? '';
    expect(text).toBe(HELLO);
  });
});
