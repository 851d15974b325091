// The many ways in which providers say that an account is empty, and the many ways in which they count tokens.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { header, ledgerOf, post } from '../support/ask.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { refusesWith, says, streamsEvents } from '../support/speaking-upstream.ts';

const PRESETS = [
  'openai',
  'azure',
  'anthropic',
  'qwen',
  'moonshot',
  'portkey',
  'zhipu',
  'litellm',
  'deepseek',
  'tokenmix',
  'gemini',
  'openrouter',
  'xai',
  'mistral',
];
/** Dollars for a million tokens, each another power, so that no two mistakes have the same sum. */
const PRICE = { inputPrice: 1, cachedInputPrice: 0.001, cacheWritePrice: 100, outputPrice: 10 };

let upstream: ScriptedUpstream;
let spare: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  spare = await startUpstream({ always: says({ text: 'from the spare' }) });
  gateway = await startGateway({
    config: {
      providers: [
        ...PRESETS.map((preset) => provider(preset, upstream.baseUrl, { preset, models: [{ id: 'm', ...PRICE }] })),
        provider('spare', spare.baseUrl),
      ],
      routes: PRESETS.map((preset) => route(`via-${preset}`, [`${preset}/m`, 'spare/m'])),
    },
  });
});
beforeEach(async () => {
  for (const one of [upstream, spare]) one.forget();
  for (const preset of PRESETS) await gateway.panel.breakers.reset({ provider: preset });
});
afterEach(() => expect([...upstream.mistakes, ...spare.mistakes]).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await spare?.close();
});

const error = (message: string, rest: object = {}): object => ({ error: { message, ...rest } });
const anthropic = (type: string, message: string): object => ({ type: 'error', error: { type, message } });

const EMPTY_ACCOUNTS: readonly [preset: string, status: number, body: unknown][] = [
  ['qwen', 400, error('Access denied, please make sure your account is in good standing.', { code: 'Arrearage' })],
  ['anthropic', 400, anthropic('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.')],
  ['litellm', 400, error('ExceededBudget: Budget has been exceeded! Current cost: 10', { type: 'budget_exceeded' })],
  ['gemini', 400, [error('Enable billing for this project.', { code: 400, status: 'FAILED_PRECONDITION' })]],
  ['deepseek', 402, error('Insufficient Balance', { type: 'unknown_error', code: 'invalid_request_error' })],
  ['tokenmix', 402, { code: 402, message: 'Insufficient balance, please top up' }],
  ['moonshot', 403, error('Your account is suspended due to insufficient balance', { type: 'permission_denied' })],
  ['portkey', 412, error('Budget exhausted')],
  [
    'openai',
    429,
    error('You exceeded your current quota, check your plan and billing.', { code: 'insufficient_quota' }),
  ],
  ['azure', 429, error('You exceeded your current quota.', { code: 'insufficient_quota' })],
  ['zhipu', 429, error('您的账户已欠费，请充值后重试', { code: '1113' })],
  ['anthropic', 429, anthropic('rate_limit_error', 'You have reached your specified monthly spend limit.')],
];

describe('an empty account is known as one, and the next target answers', () => {
  test.each(EMPTY_ACCOUNTS)('%s with %i: %j', async (preset, status, body) => {
    upstream.script(refusesWith(status, body));
    const answer = await postChat(gateway, chat(`via-${preset}`));
    expect(answer.status).toBe(200);
    expect(header(answer, 'provider')).toBe('spare');
    const { attempts } = await ledgerOf(gateway, answer);
    expect(attempts.map(({ outcome, status: seen }) => [outcome, seen])).toEqual([
      ['quota', status],
      ['ok', 200],
    ]);
    // It is not asked again while that is so.
    expect(header(await postChat(gateway, chat(`via-${preset}`)), 'attempts')).toBe('1');
    expect(upstream.calls).toHaveLength(1);
  });

  test('Qwen’s insufficient_quota is only a limit per minute', async () => {
    upstream.script(
      refusesWith(429, error('Requests rate limit exceeded, please try again later.', { code: 'insufficient_quota' })),
    );
    const { attempts } = await ledgerOf(gateway, await postChat(gateway, chat('via-qwen')));
    expect(attempts[0]).toMatchObject({ outcome: 'rate-limit' });
  });
});

interface Count {
  readonly name: string;
  readonly preset: string;
  readonly wire: object;
  readonly ledger: Readonly<Record<string, number | null>>;
}

const COUNTS: readonly Count[] = [
  {
    name: 'xAI leaves reasoning out of completion tokens',
    preset: 'xai',
    wire: {
      prompt_tokens: 100,
      completion_tokens: 10,
      total_tokens: 310,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 200 },
    },
    ledger: {
      input_tokens: 100,
      cached_input_tokens: 40,
      output_tokens: 210,
      reasoning_tokens: 200,
      cost_nanos: 60 * 1_000 + 40 * 1 + 210 * 10_000,
    },
  },
  {
    name: 'xAI has been seen to count more cached than prompt tokens',
    preset: 'xai',
    wire: {
      prompt_tokens: 100,
      completion_tokens: 10,
      total_tokens: 110,
      prompt_tokens_details: { cached_tokens: 120 },
    },
    ledger: { input_tokens: 100, output_tokens: 10, cost_nanos: 100 * 1 + 10 * 10_000 },
  },
  {
    name: 'Qwen counts cache writes into the prompt',
    preset: 'qwen',
    wire: {
      prompt_tokens: 100,
      completion_tokens: 10,
      total_tokens: 110,
      prompt_tokens_details: { cached_tokens: 30, cache_creation_input_tokens: 50 },
    },
    ledger: {
      input_tokens: 100,
      cached_input_tokens: 30,
      cache_write_tokens: 50,
      cost_nanos: 20 * 1_000 + 30 * 1 + 50 * 100_000 + 10 * 10_000,
    },
  },
  {
    name: 'DeepSeek names its cache hits otherwise',
    preset: 'deepseek',
    wire: {
      prompt_tokens: 100,
      completion_tokens: 10,
      total_tokens: 110,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
    },
    ledger: { input_tokens: 100, cached_input_tokens: 64, cost_nanos: 36 * 1_000 + 64 * 1 + 10 * 10_000 },
  },
  {
    name: 'Gemini counts thoughts in the total only',
    preset: 'gemini',
    wire: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 180 },
    ledger: { input_tokens: 100, output_tokens: 80, reasoning_tokens: 70, cost_nanos: 100 * 1_000 + 80 * 10_000 },
  },
  {
    name: 'Mistral misspells its cached tokens',
    preset: 'mistral',
    wire: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, prompt_token_details: { cached_tokens: 64 } },
    ledger: { input_tokens: 100, cached_input_tokens: 64, cost_nanos: 36 * 1_000 + 64 * 1 + 10 * 10_000 },
  },
  {
    name: 'OpenRouter says what it charged, and that counts',
    preset: 'openrouter',
    wire: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, cost: 0.0123 },
    ledger: { input_tokens: 100, output_tokens: 10, cost_nanos: 12_300_000 },
  },
];

describe('figures in the ledger are exact', () => {
  const chunk = (rest: object): object => ({ id: 'c', object: 'chat.completion.chunk', model: 'm', ...rest });
  const ends = { choices: [{ index: 0, delta: { content: 'hi' }, finish_reason: 'stop' }] };

  test.each(COUNTS)('$name', async ({ preset, wire, ledger }) => {
    const body = {
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
    };
    upstream.script(
      refusesWith(200, { ...body, usage: wire }),
      streamsEvents(chunk(ends), chunk({ choices: [], usage: wire }), '[DONE]'),
      streamsEvents(chunk(ends), chunk({ choices: [], usage: wire }), '[DONE]'),
    );
    const question = chat(`${preset}/m`);
    const asked: Answer[] = [await postChat(gateway, question), await postChat(gateway, { ...question, stream: true })];
    // The same through translation, where the provider does not speak that dialect itself.
    if (preset !== 'openrouter') {
      asked.push(await post(gateway, '/v1/messages', { ...question, max_tokens: 99, stream: true }));
    }
    for (const answer of asked) {
      expect(answer.status).toBe(200);
      expect((await ledgerOf(gateway, answer)).request).toMatchObject({ state: 'done', ...ledger });
    }
  });

  test('Anthropic leaves its cache out of input tokens', async () => {
    const said = { text: 'hi', usage: { input: 190, cached: 40, written: 50, output: 10 } };
    upstream.script(says(said), says(said), says(said), says(said));
    const ledger = {
      input_tokens: 190,
      cached_input_tokens: 40,
      cache_write_tokens: 50,
      output_tokens: 10,
      cost_nanos: 100 * 1_000 + 40 * 1 + 50 * 100_000 + 10 * 10_000,
    };
    for (const path of ['/v1/messages', '/v1/chat/completions']) {
      for (const stream of [false, true]) {
        const answer = await post(gateway, path, { ...chat('anthropic/m'), max_tokens: 99, stream });
        expect((await ledgerOf(gateway, answer)).request).toMatchObject({ state: 'done', ...ledger });
      }
    }
  });

  test('and told to each client in its own way of counting', async () => {
    const usage = { input: 190, cached: 40, written: 50, output: 10 };
    upstream.always(says({ text: 'hi', usage }));
    const told = async (path: string): Promise<unknown> => {
      const answer = await post(gateway, path, { ...chat('anthropic/m'), input: 'hi', max_tokens: 99 });
      return (answer.json as { usage: unknown }).usage;
    };
    expect(await told('/v1/chat/completions')).toMatchObject({
      prompt_tokens: 190,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens: 10,
      total_tokens: 200,
    });
    expect(await told('/v1/responses')).toMatchObject({
      input_tokens: 190,
      input_tokens_details: { cached_tokens: 40 },
      output_tokens: 10,
      total_tokens: 200,
    });
    const [messages, fromChat] = [await told('/v1/messages'), await toldByChat(usage)];
    expect(messages).toMatchObject({ input_tokens: 100, cache_read_input_tokens: 40, cache_creation_input_tokens: 50 });
    // A chat provider's prompt tokens include what was cached.
    expect(fromChat).toMatchObject({ input_tokens: 150, cache_read_input_tokens: 40, output_tokens: 10 });
  });

  async function toldByChat(usage: { input: number; cached: number; output: number }): Promise<unknown> {
    upstream.script(says({ text: 'hi', usage }));
    const answer = await post(gateway, '/v1/messages', { ...chat('mistral/m'), max_tokens: 99 });
    return (answer.json as { usage: unknown }).usage;
  }
});
