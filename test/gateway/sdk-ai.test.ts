// Vercel's AI SDK, which agents are built with: through its generic provider for chats, and through its OpenAI provider,
// which asks for Responses. In front of a provider of each dialect.

import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import type { LanguageModel } from 'ai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requestRows } from '../support/ledger-file.ts';
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

let bench: SdkBench;

beforeAll(async () => {
  // One of the functions under test is on its way out, and says so each time.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  bench = await startSdkBench();
});
beforeEach(() => void bench.asked());
afterAll(() => bench?.close());

type Kind = 'compatible' | 'openai';

function modelOf(kind: Kind, id: string): LanguageModel {
  const settings = { baseURL: bench.baseUrl, apiKey: bench.gateway.clientKey };
  if (kind === 'openai') return createOpenAI(settings)(id);
  return createOpenAICompatible({ ...settings, name: 'breakerbox', supportsStructuredOutputs: true })(id);
}

const CASES: readonly { kind: Kind; name: string; model: string; path: string; withTools: string }[] = [
  {
    kind: 'compatible',
    name: 'a chat provider',
    model: TARGETS.chat,
    path: '/v1/chat/completions',
    withTools: '/v1/chat/completions',
  },
  { kind: 'compatible', name: 'Anthropic', model: TARGETS.messages, path: '/v1/messages', withTools: '/v1/messages' },
  {
    kind: 'compatible',
    name: 'a newer OpenAI model',
    model: TARGETS.responses,
    path: '/v1/chat/completions',
    withTools: '/v1/responses',
  },
  {
    kind: 'openai',
    name: 'OpenAI',
    model: TARGETS.responses,
    path: '/v1/responses',
    withTools: '/v1/responses',
  },
  { kind: 'openai', name: 'Anthropic', model: TARGETS.messages, path: '/v1/messages', withTools: '/v1/messages' },
  {
    kind: 'openai',
    name: 'a chat provider',
    model: TARGETS.chat,
    path: '/v1/chat/completions',
    withTools: '/v1/chat/completions',
  },
];

function weather(asked: string[]) {
  return {
    get_weather: tool({
      description: 'The weather at a place',
      inputSchema: jsonSchema<{ place: string }>({
        type: 'object',
        properties: { place: { type: 'string' } },
        required: ['place'],
      }),
      execute: async ({ place }) => {
        asked.push(place);
        return 'sunny';
      },
    }),
  };
}

describe.each(CASES)('$kind, in front of $name', ({ kind, model, path, withTools }) => {
  test('a text, whole', async () => {
    const { text, usage, finishReason } = await generateText({ model: modelOf(kind, model), prompt: 'hello' });
    expect(text).toBe(HELLO);
    expect(finishReason).toBe('stop');
    expect(usage).toMatchObject({ inputTokens: USAGE.input, outputTokens: USAGE.output });
    expect(bench.asked().map((one) => one.path)).toEqual([path]);
  });

  test('a text, streamed', async () => {
    const result = streamText({ model: modelOf(kind, model), prompt: 'hello' });
    let text = '';
    for await (const part of result.textStream) text += part;
    expect(text).toBe(HELLO);
    expect(await result.finishReason).toBe('stop');
    const { request } = await bench.ledger();
    expect(request).toMatchObject({ state: 'done', streamed: 1, cost_nanos: COST_NANOS });
    expect(request.surface).toBe(kind === 'openai' ? 'responses' : 'chat');
  });

  test.each(['whole', 'streamed'])('a loop with two tools at once, %s', async (form) => {
    const places: string[] = [];
    const settings = {
      model: modelOf(kind, model),
      tools: weather(places),
      stopWhen: stepCountIs(3),
      prompt: 'the weather in two cities',
    };
    const before = requestRows(bench.gateway.dataDir).length;
    const result = form === 'whole' ? await generateText(settings) : streamText(settings);
    expect(await result.text).toBe(SUNNY);
    expect(places).toEqual(['Zürich', 'Genève']);
    expect((await result.steps).map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop']);
    expect(bench.asked().map((one) => one.path)).toEqual([withTools, withTools]);
    await bench.ledger();
    const rows = requestRows(bench.gateway.dataDir).slice(before);
    expect(rows.map(({ cost_nanos }) => cost_nanos)).toEqual([COST_NANOS, COST_NANOS]);
  });

  test('an object of a schema', async () => {
    const { object, usage } = await generateObject({
      model: modelOf(kind, model),
      schema: jsonSchema<typeof FORECAST>(FORECAST_SCHEMA as never),
      prompt: 'a forecast',
    });
    expect(object).toEqual(FORECAST);
    expect(usage).toMatchObject({ inputTokens: USAGE.input, outputTokens: USAGE.output });
  });
});

test('an error of ours can be read by this SDK', async () => {
  const ask = generateText({ model: modelOf('compatible', 'nobody/has-this'), prompt: 'hello', maxRetries: 0 });
  await expect(ask).rejects.toMatchObject({ statusCode: 404, message: expect.stringContaining('nobody/has-this') });
});
