// The OpenAI SDK on the Responses surface, in front of a provider of each dialect.

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

type Events = OpenAI.Responses.ResponseStreamEvent[];
type Call = OpenAI.Responses.ResponseFunctionToolCall;

const WEATHER: OpenAI.Responses.FunctionTool = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather at a place',
  parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
  strict: false,
};

let bench: SdkBench;
let openai: OpenAI;

beforeAll(async () => {
  bench = await startSdkBench();
  openai = bench.gateway.openai();
});
beforeEach(() => void bench.asked());
afterAll(() => bench?.close());

const SDK_USAGE = { input_tokens: USAGE.input, output_tokens: USAGE.output, total_tokens: USAGE.input + USAGE.output };

const PLACES = [
  { name: 'OpenAI', model: TARGETS.responses, path: '/v1/responses' },
  { name: 'Anthropic', model: TARGETS.messages, path: '/v1/messages' },
  { name: 'a provider of chats only', model: TARGETS.chat, path: '/v1/chat/completions' },
] as const;

async function expectLedger(model: string, streamed: 0 | 1): Promise<void> {
  const [id, name] = model.split('/');
  expect((await bench.ledger()).request).toMatchObject({
    state: 'done',
    surface: 'responses',
    provider: id,
    model: name,
    streamed,
    input_tokens: USAGE.input,
    output_tokens: USAGE.output,
    cost_nanos: COST_NANOS,
  });
}

function callsOf(output: readonly OpenAI.Responses.ResponseOutputItem[]): Call[] {
  return output.filter((item) => item.type === 'function_call');
}

/** What holds for every good stream of this dialect. */
function expectGoodOrder(events: Events): void {
  const numbers = events.map((event) => event.sequence_number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(events[0]?.type).toBe('response.created');
  const terminal = events.filter(({ type }) => /^response\.(?:completed|incomplete|failed)$/.test(type));
  expect(terminal).toHaveLength(1);
  expect(events.at(-1)).toBe(terminal[0]);
  const added = new Set(
    events.flatMap((event) => (event.type === 'response.output_item.added' ? [event.item.id] : [])),
  );
  const told = events.flatMap((event) => ('item_id' in event ? [event.item_id] : []));
  expect(told.filter((id) => !added.has(id))).toEqual([]);
}

describe.each(PLACES)('in front of $name', ({ model, path }) => {
  test('a whole answer', async () => {
    const answer = await openai.responses.create({ model, input: 'hello' });
    expect(answer).toMatchObject({ object: 'response', status: 'completed' });
    expect(answer.output_text).toBe(HELLO);
    expect(answer.usage).toMatchObject(SDK_USAGE);
    expect(bench.asked().map((one) => one.path)).toEqual([path]);
    await expectLedger(model, 0);
  });

  test('a streamed answer', async () => {
    const events: Events = [];
    for await (const event of await openai.responses.create({ model, input: 'hello', stream: true }))
      events.push(event);
    expectGoodOrder(events);
    const text = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : [])).join('');
    expect(text).toBe(HELLO);
    const last = events.at(-1);
    const response = last?.type === 'response.completed' ? last.response : null;
    expect(response).toMatchObject({ status: 'completed', usage: SDK_USAGE });
    expect(response?.output).toMatchObject([{ type: 'message', content: [{ type: 'output_text', text: HELLO }] }]);
    await expectLedger(model, 1);
  });

  test('two tools at once, streamed, and their results', async () => {
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'the weather in two cities' }];
    const events: Events = [];
    const stream = openai.responses.stream({ model, instructions: 'Be brief.', input, tools: [WEATHER] });
    for await (const event of stream) events.push(event);
    expectGoodOrder(events);
    const { output } = await stream.finalResponse();
    const calls = callsOf(output);
    expect(calls.map((call) => JSON.parse(call.arguments) as unknown)).toEqual([
      { place: 'Zürich' },
      { place: 'Genève' },
    ]);
    // What Codex takes: the items that are done.
    const done = events.flatMap((event) => (event.type === 'response.output_item.done' ? [event.item] : []));
    expect(done.filter(({ type }) => type === 'function_call')).toMatchObject(
      calls.map(({ call_id, arguments: text }) => ({ call_id, arguments: text, status: 'completed' })),
    );

    const results = calls.map(({ call_id }) => ({ type: 'function_call_output', call_id, output: 'sunny' }) as const);
    const history = [...input, ...(output as OpenAI.Responses.ResponseInputItem[]), ...results];
    const answer = await openai.responses.create({ model, input: history, tools: [WEATHER], store: false });
    expect(answer.output_text).toBe(SUNNY);
    expect(bench.asked().map((one) => one.path)).toEqual([path, path]);
    await expectLedger(model, 0);
  });

  test('one tool, whole', async () => {
    const answer = await openai.responses.create({ model, input: 'weather', tools: [WEATHER] });
    expect(callsOf(answer.output)).toMatchObject([{ name: 'get_weather', arguments: '{"place":"Zürich"}' }]);
    expect(answer.status).toBe('completed');
  });

  test('an answer of a schema', async () => {
    const format = { type: 'json_schema', name: 'forecast', strict: true, schema: FORECAST_SCHEMA } as const;
    const answer = await openai.responses.create({ model, input: 'a forecast', text: { format } });
    expect(JSON.parse(answer.output_text)).toEqual(FORECAST);
    expect(JSON.stringify(bench.asked()[0]?.body)).toContain('"additionalProperties":false');
  });
});

test('each provider is spoken to in its own words', async () => {
  for (const { model } of PLACES) {
    const rest = { instructions: 'Be brief.', max_output_tokens: 77, tools: [WEATHER] };
    await openai.responses.create({ model, input: 'weather', ...rest });
  }
  const [responses, messages, chat] = bench.asked().map(({ body }) => body);
  expect(responses).toMatchObject({ model: 'gpt-5.4', instructions: 'Be brief.', max_output_tokens: 77 });
  expect(messages).toMatchObject({
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [{ role: 'user' }],
    tools: [{ name: 'get_weather', input_schema: { type: 'object' } }],
    max_tokens: 77,
  });
  expect(chat).toMatchObject({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'weather' },
    ],
    tools: [{ type: 'function', function: { name: 'get_weather' } }],
  });
  expect(chat?.['max_tokens']).toBe(77);
});

test('what only a store could do is refused by its name', async () => {
  const ask = openai.responses.create({ model: TARGETS.messages, input: 'hi', previous_response_id: 'resp_1' });
  await expect(ask).rejects.toMatchObject({ status: 400, param: 'previous_response_id' });
  expect(bench.asked()).toEqual([]);
});

test('tokens are counted without asking a model', async () => {
  const counted = await openai.responses.inputTokens.count({
    model: TARGETS.chat,
    input: 'How many tokens are these?',
  });
  expect(counted.object).toBe('response.input_tokens');
  expect(counted.input_tokens).toBeGreaterThan(4);
  expect(counted.input_tokens).toBeLessThan(30);
  expect(bench.asked()).toEqual([]);
});
