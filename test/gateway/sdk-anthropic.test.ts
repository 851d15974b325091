// Anthropic's SDK on the Messages surface, in front of a provider of each dialect.

import Anthropic from '@anthropic-ai/sdk';
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

const WEATHER: Anthropic.Tool = {
  name: 'get_weather',
  description: 'The weather at a place',
  input_schema: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
};

let bench: SdkBench;
let anthropic: Anthropic;

beforeAll(async () => {
  bench = await startSdkBench();
  anthropic = new Anthropic({ apiKey: bench.gateway.clientKey, baseURL: bench.gateway.url, maxRetries: 0 });
});
beforeEach(() => void bench.asked());
afterAll(() => bench?.close());

const asking = (model: string, content: string): Anthropic.MessageCreateParamsNonStreaming => ({
  model,
  max_tokens: 500,
  messages: [{ role: 'user', content }],
});

const SDK_USAGE = { input_tokens: USAGE.input, output_tokens: USAGE.output };

const PLACES = [
  { name: 'Anthropic', model: TARGETS.messages, path: '/v1/messages' },
  { name: 'a provider of chats only', model: TARGETS.chat, path: '/v1/chat/completions' },
] as const;

async function expectLedger(model: string, streamed: 0 | 1): Promise<void> {
  const [id, name] = model.split('/');
  expect((await bench.ledger()).request).toMatchObject({
    state: 'done',
    surface: 'messages',
    provider: id,
    model: name,
    streamed,
    input_tokens: USAGE.input,
    output_tokens: USAGE.output,
    cost_nanos: COST_NANOS,
  });
}

/** Without the sealed reasoning, which means nothing to this client. */
function spoken({ content }: Anthropic.Message): Anthropic.ContentBlock[] {
  return content.filter(({ type }) => type !== 'thinking');
}

describe.each([
  ...PLACES.map((place) => ({ ...place, withTools: place.path })),
  // A newer model reasons with tools in the Responses dialect only.
  { name: 'OpenAI', model: TARGETS.responses, path: '/v1/chat/completions', withTools: '/v1/responses' },
])('in front of $name', ({ model, path, withTools }) => {
  test('a whole answer', async () => {
    const answer = await anthropic.messages.create(asking(model, 'hello'));
    expect(answer).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn', usage: SDK_USAGE });
    expect(answer.content).toMatchObject([{ type: 'text', text: HELLO }]);
    expect(bench.asked().map((one) => one.path)).toEqual([path]);
    await expectLedger(model, 0);
  });

  test('a streamed answer', async () => {
    const stream = anthropic.messages.stream(asking(model, 'hello'));
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types.filter((type) => type !== 'content_block_delta')).toEqual([
      'message_start',
      'content_block_start',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const answer = await stream.finalMessage();
    expect(answer.content).toMatchObject([{ type: 'text', text: HELLO }]);
    expect(answer.stop_reason).toBe('end_turn');
    expect(answer.usage.output_tokens).toBe(USAGE.output);
    await expectLedger(model, 1);
  });

  test('two tools at once, streamed, and their results', async () => {
    const question = asking(model, 'the weather in two cities');
    const stream = anthropic.messages.stream({ ...question, tools: [WEATHER] });
    const first = await stream.finalMessage();
    expect(first.stop_reason).toBe('tool_use');
    const calls = first.content.filter((block) => block.type === 'tool_use');
    expect(calls.map(({ input }) => input)).toEqual([{ place: 'Zürich' }, { place: 'Genève' }]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    await expectLedger(model, 1);

    const results = calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'sunny' }) as const);
    const answer = await anthropic.messages.create({
      ...question,
      tools: [WEATHER],
      messages: [
        ...question.messages,
        { role: 'assistant', content: first.content },
        { role: 'user', content: results },
      ],
    });
    expect(spoken(answer)).toMatchObject([{ type: 'text', text: SUNNY }]);
    expect(bench.asked().map((one) => one.path)).toEqual([withTools, withTools]);
  });

  test('one tool, whole', async () => {
    const answer = await anthropic.messages.create({ ...asking(model, 'weather'), tools: [WEATHER] });
    expect(answer.stop_reason).toBe('tool_use');
    expect(spoken(answer)).toMatchObject([{ type: 'tool_use', name: 'get_weather', input: { place: 'Zürich' } }]);
    await expectLedger(model, 0);
  });

  test('an answer of a schema', async () => {
    const answer = await anthropic.messages.create({
      ...asking(model, 'a forecast'),
      output_config: { format: { type: 'json_schema', schema: FORECAST_SCHEMA } },
    });
    const [block] = answer.content;
    expect(JSON.parse(block?.type === 'text' ? block.text : '')).toEqual(FORECAST);
    expect(JSON.stringify(bench.asked()[0]?.body)).toContain('"additionalProperties":false');
  });
});

test('each provider is spoken to in its own words', async () => {
  for (const model of [TARGETS.messages, TARGETS.chat, TARGETS.responses]) {
    await anthropic.messages.create({ ...asking(model, 'weather'), system: 'Be brief.', tools: [WEATHER] });
  }
  const [messages, chat, responses] = bench.asked();
  expect(messages?.body).toMatchObject({ system: 'Be brief.', max_tokens: 500, messages: [{ role: 'user' }] });
  expect(messages?.headers['x-api-key']).toMatch(/^sk-claude-/);
  expect(chat?.body).toMatchObject({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'weather' },
    ],
    tools: [{ type: 'function', function: { name: 'get_weather' } }],
    max_tokens: 500,
  });
  expect(responses?.body).toMatchObject({
    input: [{ role: 'system' }, { role: 'user' }],
    tools: [{ type: 'function', name: 'get_weather' }],
    max_output_tokens: 500,
  });
});

test('reasoning that only OpenAI can read travels through this client and back, sealed', async () => {
  const question = { ...asking(TARGETS.responses, 'weather'), tools: [WEATHER] };
  const first = await anthropic.messages.create(question);
  const call = first.content.find((block) => block.type === 'tool_use');
  const sealed = first.content.find((block) => block.type === 'thinking');
  const proof = /^bbx1:openai:encrypted:(.+)$/.exec(sealed?.signature ?? '')?.[1];
  expect(proof).toBeDefined();
  await anthropic.messages.create({
    ...question,
    messages: [
      ...question.messages,
      { role: 'assistant', content: first.content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: 'sunny' }] },
    ],
  });
  const items = bench.asked()[1]?.body['input'] as { type?: string }[];
  expect(items.slice(-3)).toMatchObject([
    { type: 'reasoning', encrypted_content: proof },
    { type: 'function_call', call_id: call?.id },
    { type: 'function_call_output', call_id: call?.id, output: 'sunny' },
  ]);
});

test.each(PLACES)('tokens are counted for $name without asking a model to write', async ({ model }) => {
  const { input_tokens: few } = await anthropic.messages.countTokens({ model, messages: asking(model, 'hi').messages });
  const longer = asking(model, 'many more words than only these two '.repeat(20)).messages;
  const { input_tokens: many } = await anthropic.messages.countTokens({ model, messages: longer });
  expect(few).toBeGreaterThan(0);
  expect(many).toBeGreaterThan(few + 100);
  expect(bench.asked().filter(({ path }) => path === '/v1/messages' || path.endsWith('/completions'))).toEqual([]);
});

test('models are listed in the form of this SDK, and can be asked for by the name that is listed', async () => {
  const names = new Map<string, string>();
  for await (const { id, display_name } of anthropic.models.list()) names.set(display_name, id);
  expect(names.get(TARGETS.messages)).toBe(TARGETS.messages);
  const shown = names.get(TARGETS.chat) ?? '';
  // Claude Code lists nothing else.
  expect([...names.values()].filter((id) => !/claude|anthropic/.test(id))).toEqual([]);
  expect((await anthropic.models.retrieve(shown)).display_name).toBe(TARGETS.chat);
  expect(await anthropic.messages.create(asking(shown, 'hello'))).toMatchObject({ content: [{ text: HELLO }] });
  expect(bench.asked().at(-1)).toMatchObject({ path: '/v1/chat/completions', body: { model: 'gpt-4o' } });
});
