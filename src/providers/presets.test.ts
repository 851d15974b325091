// What all presets have in common, and what each of them reads besides answers. Lists and balances are made after the
// vendors' documentation; none is a recording.
import { describe, expect, test } from 'vitest';
import type { ListedModel } from '../dialects/model-list.ts';
import { OPEN_MODEL_FIELDS, ROUTER_EXTENSIONS, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { DIALECTS } from '../domain/dialect.ts';
import { pathOf, resolveBaseUrl } from './base-url.ts';
import { money, type Preset } from './provider.ts';
import { findPreset, presets } from './registry.ts';
import { chatTraits, messagesTraits, responsesTraits, spokenDialect } from './traits-for.ts';

const all = [...presets.values()];
const real = all.filter(({ id }) => id !== 'demo');
const routers = new Set(['openrouter', 'litellm', 'portkey', 'custom']);

function preset(id: string): Preset {
  const found = findPreset(id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return found;
}

describe.each(all)('$id', (one) => {
  const base = resolveBaseUrl(one, one.baseUrl ?? 'https://host.example/v1');

  test('has a home that resolves, and speaks each dialect once', () => {
    const [home] = one.dialects;
    expect(home?.onlyOnDemand).toBeUndefined();
    expect(home?.ownPath).toBeUndefined();
    const ids = one.dialects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const spoken of one.dialects) {
      expect(DIALECTS).toContain(spoken.id);
      expect(pathOf(one, spoken, base)).toMatch(/^\/[\w./-]+$/);
    }
  });

  test('declares no rules for a dialect that it does not speak', () => {
    const rules = { 'openai-chat': one.chat, 'anthropic-messages': one.messages, 'openai-responses': one.responses };
    for (const id of DIALECTS) if (spokenDialect(one, id) === null) expect(rules[id]).toEqual({});
  });

  test('sends models to the Responses dialect only where it is spoken', () => {
    const traits = [one.chat.all ?? {}, ...(one.chat.models ?? []).map((rule) => rule.traits)];
    const points = traits.some((some) => some.onlyAt === 'responses' || some.toolsWithReasoning === 'responses');
    if (points) expect(spokenDialect(one, 'openai-responses')).not.toBeNull();
  });

  test('never renames a field in circles, nor to one that it drops or does not know', () => {
    for (const model of ['', 'gpt-5', 'gpt-4o', 'claude-opus-5', 'kimi-k3', 'deepseek-chat']) {
      const { renames, drops, knows, ranges } = chatTraits(one, model);
      for (const to of Object.values(renames)) expect([to, drops.has(to)]).toEqual([to, false]);
      for (const to of [...Object.values(renames), ...Object.keys(ranges)]) {
        expect([to, renames[to]]).toEqual([to, undefined]);
        expect([to, knows === null || knows.has(to)]).toEqual([to, true]);
      }
    }
  });

  test('names calls by paths, and headers in lower case', () => {
    const paths = [one.modelList, one.modelFacts, one.keyTest, one.balance].flatMap((call) => call?.path ?? []);
    for (const path of paths) expect(path).toMatch(/^(?:\/|https:\/\/)[\w./?=-]+$/);
    for (const spoken of one.dialects) {
      const [name, value] = spoken.authHeader?.('the-key') ?? one.authHeader('the-key');
      expect(value).toContain('the-key');
      for (const header of [name, ...Object.keys(spoken.headers ?? {})]) expect(header).toMatch(/^[a-z0-9-]+$/);
      // Sent together, one would be there twice.
      for (const header of Object.keys(spoken.headers ?? {})) expect(one.headers[header]).toBeUndefined();
    }
  });

  test('reads nothing from answers that say nothing', () => {
    for (const nothing of [
      null,
      undefined,
      0,
      '',
      'no',
      [],
      {},
      { data: null },
      { data: {} },
      { error: { message: 'no' } },
    ]) {
      expect(one.modelList?.read(nothing) ?? []).toEqual([]);
      expect(one.modelFacts?.read(nothing) ?? []).toEqual([]);
      expect(one.balance?.read(nothing) ?? null).toBeNull();
    }
  });
});

describe('what only routers understand', () => {
  test.each(real.filter(({ id }) => routers.has(id)).map(({ id }) => id))('reaches %s untouched', (id) => {
    const { drops, knows } = chatTraits(preset(id), 'deepseek/deepseek-v4-flash:floor');
    expect(ROUTER_EXTENSIONS.filter((field) => drops.has(field))).toEqual([]);
    expect(knows).toBeNull();
    expect(ROUTER_FIELDS.filter((field) => messagesTraits(preset(id), 'm').drops.has(field))).toEqual([]);
    expect(ROUTER_FIELDS.filter((field) => responsesTraits(preset(id), 'm').drops.has(field))).toEqual([]);
  });

  test.each(real.filter(({ id }) => !routers.has(id)).map(({ id }) => id))('does not reach %s', (id) => {
    const { drops, knows } = chatTraits(preset(id), 'm');
    const own = id === 'together' ? ['reasoning'] : [];
    const kept = ROUTER_EXTENSIONS.filter((field) => !drops.has(field) && (knows === null || knows.has(field)));
    expect(kept).toEqual(own);
    const dropped = [messagesTraits(preset(id), 'm').drops, responsesTraits(preset(id), 'm').drops];
    const [inMessages, inResponses] = dropped.map((set) => ROUTER_FIELDS.filter((field) => !set?.has(field)));
    if (spokenDialect(preset(id), 'anthropic-messages') !== null) expect(inMessages).toEqual([]);
    if (spokenDialect(preset(id), 'openai-responses') !== null) expect(inResponses).toEqual([]);
  });

  test.each(['openai', 'azure', 'xai', 'gemini', 'mistral'])('%s gets no fields of servers of open models', (id) => {
    const { drops, knows } = chatTraits(preset(id), 'm');
    expect(OPEN_MODEL_FIELDS.filter((field) => !drops.has(field) && (knows === null || knows.has(field)))).toEqual([]);
  });
});

test('what can be asked of whom, without cost', () => {
  const table = real.map(({ id, modelList, modelFacts, keyTest, balance }) =>
    [id, modelList?.path, modelFacts?.path, keyTest?.path, balance?.path].map((path) => path ?? '-').join(' '),
  );
  expect(table).toEqual([
    'openai /models - /models -',
    'anthropic /models?limit=1000 - /models -',
    'gemini /models - /models -',
    'openrouter /models - /key /key',
    'deepseek /models - /models /user/balance',
    'qwen /models - /models -',
    'mistral /models - /models -',
    'tokenmix /models https://api.tokenmix.ai/api/models?per_page=500 /models /wallet',
    'litellm /models /model/info /models -',
    'portkey /models - /models -',
    'groq /models - /models -',
    'xai /models /language-models /models -',
    'together /models - /models -',
    'fireworks /models - /models -',
    'moonshot /models - /models /users/me/balance',
    'zhipu /models - /models -',
    'azure - - /models -',
    'ollama /models - - -',
    'lmstudio /models - /models -',
    'llamacpp /models - - -',
    'vllm /models - /models -',
    'custom /models - /models -',
  ]);
});

test('who speaks what', () => {
  const short = { 'openai-chat': 'chat', 'anthropic-messages': 'messages', 'openai-responses': 'responses' };
  const table = all.map(({ id, dialects }) =>
    [id, ...dialects.map((spoken) => short[spoken.id] + (spoken.onlyOnDemand === true ? '?' : ''))].join(' '),
  );
  expect(table).toEqual([
    'openai chat responses',
    'anthropic messages chat?',
    'gemini chat',
    'openrouter chat messages responses',
    'deepseek chat messages responses',
    'qwen chat messages responses',
    'mistral chat',
    'tokenmix chat messages responses',
    'litellm chat messages responses?',
    'portkey chat messages? responses?',
    'groq chat responses',
    'xai chat responses',
    'together chat',
    'fireworks chat messages responses',
    'moonshot chat messages responses',
    'zhipu chat messages',
    'azure chat responses',
    'ollama chat messages responses',
    'lmstudio chat messages responses',
    'llamacpp chat messages responses',
    'vllm chat messages responses',
    'custom chat messages? responses?',
    'demo chat',
  ]);
});

type Listed = Partial<ListedModel>;
const unpriced: Listed = { inputPrice: null, cachedInputPrice: null, cacheWritePrice: null, outputPrice: null };

describe('lists of models', () => {
  test.each<[preset: string, list: 'modelList' | 'modelFacts', answer: unknown, expected: readonly Listed[]]>([
    [
      'openai',
      'modelList',
      {
        object: 'list',
        data: [{ id: 'gpt-5.5', object: 'model', created: 1, owned_by: 'system', shutdown_date: null }],
      },
      [{ id: 'gpt-5.5', contextWindow: null, ...unpriced }],
    ],
    [
      'anthropic',
      'modelList',
      {
        data: [
          {
            type: 'model',
            id: 'claude-opus-5-5',
            display_name: 'Claude Opus 5.5',
            created_at: '2026-09-22T00:00:00Z',
            max_input_tokens: 1_000_000,
            max_tokens: 128_000,
            capabilities: { thinking: { supported: true } },
          },
        ],
        has_more: false,
        first_id: 'claude-opus-5-5',
        last_id: 'claude-opus-5-5',
      },
      [{ id: 'claude-opus-5-5', contextWindow: 1_000_000, maxOutput: 128_000, ...unpriced }],
    ],
    [
      'gemini',
      'modelList',
      { object: 'list', data: [{ id: 'models/gemini-3.5-flash', object: 'model', owned_by: 'google' }, { id: 7 }] },
      [{ id: 'gemini-3.5-flash' }],
    ],
    [
      'openrouter',
      'modelList',
      {
        data: [
          {
            id: 'anthropic/claude-sonnet-5',
            canonical_slug: 'anthropic/claude-sonnet-5',
            context_length: 1_000_000,
            architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'], tokenizer: 'Claude' },
            pricing: {
              prompt: '0.000002',
              completion: '0.00001',
              request: '0',
              input_cache_read: '0.0000002',
              input_cache_write: '0.0000025',
              input_cache_write_1h: '0.000004',
              internal_reasoning: '0',
              web_search: '0.01',
              overrides: [{ utc_start: 0, utc_end: 600, prompt: '0.000001' }],
            },
            top_provider: { context_length: 1_000_000, max_completion_tokens: 128_000, is_moderated: true },
          },
          { id: 'openrouter/auto', context_length: 2_000_000, pricing: { prompt: '-1', completion: '-1' } },
          { id: 'z-ai/glm-4.5-air:free', context_length: 131_072, pricing: { prompt: '0', completion: '0' } },
        ],
        total_count: 3,
        links: { next: null },
      },
      [
        {
          id: 'anthropic/claude-sonnet-5',
          contextWindow: 1_000_000,
          maxOutput: 128_000,
          inputPrice: 2_000_000_000,
          cachedInputPrice: 200_000_000,
          cacheWritePrice: 2_500_000_000,
          outputPrice: 10_000_000_000,
          more: {
            cacheWrite1h: 4_000_000_000,
            perSearch: 10_000_000,
            windows: [{ hours: { from: 0, to: 360, days: [] }, input: 1_000_000_000 }],
          },
        },
        { id: 'openrouter/auto', ...unpriced },
        { id: 'z-ai/glm-4.5-air:free', inputPrice: 0, outputPrice: 0, cachedInputPrice: null },
      ],
    ],
    [
      'mistral',
      'modelList',
      {
        object: 'list',
        data: [
          {
            id: 'mistral-small-2603',
            object: 'model',
            capabilities: { completion_chat: true, function_calling: true, vision: true },
            max_context_length: 262_144,
            aliases: ['mistral-small-latest'],
            deprecation: null,
          },
        ],
      },
      [{ id: 'mistral-small-2603', contextWindow: 262_144 }],
    ],
    [
      'tokenmix',
      'modelFacts',
      {
        code: 0,
        message: 'ok',
        data: {
          list: [
            {
              model_id: 'deepseek/deepseek-v4-flash',
              short_id: 'deepseek-v4-flash',
              name: 'DeepSeek V4 Flash',
              model_type: 'chat',
              input_price: 0.13,
              output_price: 0.262774,
              context_length: 1_048_576,
              status: 1,
            },
            { model_id: 'x/image', short_id: 'image', model_type: 'image', image_price: 0.04 },
          ],
        },
      },
      [
        {
          id: 'deepseek-v4-flash',
          contextWindow: 1_048_576,
          inputPrice: 130_000_000,
          outputPrice: 262_774_000,
          cachedInputPrice: null,
        },
        { id: 'image', ...unpriced },
      ],
    ],
    [
      'litellm',
      'modelFacts',
      {
        data: [
          {
            model_name: 'smart',
            litellm_params: { model: 'anthropic/claude-opus-4-8' },
            model_info: {
              id: 'abc',
              mode: 'chat',
              max_input_tokens: 1_000_000,
              max_output_tokens: 128_000,
              input_cost_per_token: 0.000005,
              output_cost_per_token: 0.000025,
              cache_read_input_token_cost: 5e-7,
              cache_creation_input_token_cost: 0.00000625,
              cache_creation_input_token_cost_above_1hr: 0.00001,
              output_cost_per_audio_token: 0,
              input_cost_per_token_above_200k_tokens: 0.00001,
              output_cost_per_token_above_200k_tokens: 0.0000375,
              cache_read_input_token_cost_above_200k_tokens: 0.000001,
            },
          },
          { model_name: 'smart', model_info: { input_cost_per_token: 1 } },
          { model_name: 'mine', model_info: { input_cost_per_token: 0, output_cost_per_token: 0 } },
        ],
      },
      [
        {
          id: 'smart',
          contextWindow: 1_000_000,
          maxOutput: 128_000,
          inputPrice: 5_000_000_000,
          cachedInputPrice: 500_000_000,
          cacheWritePrice: 6_250_000_000,
          outputPrice: 25_000_000_000,
          more: {
            cacheWrite1h: 10_000_000_000,
            tiers: [{ above: 200_000, input: 1e10, cachedInput: 1e9, cacheWrite: null, output: 3.75e10 }],
          },
        },
        { id: 'mine', ...unpriced },
      ],
    ],
    [
      'portkey',
      'modelList',
      { object: 'list', data: [{ id: '@openai/gpt-5.5', slug: 'gpt-5.5' }] },
      [{ id: '@openai/gpt-5.5' }],
    ],
    [
      'groq',
      'modelList',
      {
        object: 'list',
        data: [
          { id: 'openai/gpt-oss-120b', active: true, context_window: 131_072, max_completion_tokens: 65_536 },
          { id: 'retired', active: false, context_window: 8_192 },
        ],
      },
      [{ id: 'openai/gpt-oss-120b', contextWindow: 131_072, maxOutput: 65_536 }],
    ],
    [
      'xai',
      'modelFacts',
      {
        models: [
          {
            id: 'grok-4.3',
            aliases: ['grok-latest'],
            prompt_text_token_price: 12_500,
            cached_prompt_text_token_price: 2_000,
            completion_text_token_price: 25_000,
          },
        ],
      },
      [{ id: 'grok-4.3', inputPrice: 1_250_000_000, cachedInputPrice: 200_000_000, outputPrice: 2_500_000_000 }],
    ],
    [
      'together',
      'modelList',
      [
        {
          id: 'zai-org/GLM-5.2',
          type: 'chat',
          context_length: 262_144,
          pricing: { hourly: 0, input: 1.4, output: 4.4, cached_input: 0.26, base: 0, finetune: 0 },
        },
        { id: 'hired', type: 'chat', context_length: 8_192, pricing: { hourly: 3, input: 0, output: 0, base: 0 } },
      ],
      [
        {
          id: 'zai-org/GLM-5.2',
          contextWindow: 262_144,
          inputPrice: 1_400_000_000,
          cachedInputPrice: 260_000_000,
          outputPrice: 4_400_000_000,
        },
        { id: 'hired', contextWindow: 8_192, ...unpriced },
      ],
    ],
    [
      'fireworks',
      'modelList',
      {
        object: 'list',
        data: [{ id: 'accounts/fireworks/models/kimi-k2p6', supports_chat: true, context_length: 262_144 }],
      },
      [{ id: 'accounts/fireworks/models/kimi-k2p6', contextWindow: 262_144 }],
    ],
    [
      'moonshot',
      'modelList',
      { object: 'list', data: [{ id: 'kimi-k3', context_length: 1_048_576, supports_image_in: true }] },
      [{ id: 'kimi-k3', contextWindow: 1_048_576 }],
    ],
    [
      'ollama',
      'modelList',
      { object: 'list', data: [{ id: 'qwen3-coder:30b', object: 'model', created: 1, owned_by: 'library' }] },
      [{ id: 'qwen3-coder:30b', contextWindow: null }],
    ],
    [
      'llamacpp',
      'modelList',
      {
        models: [{ name: 'x.gguf', model: 'x.gguf' }],
        object: 'list',
        data: [{ id: 'x.gguf', object: 'model', meta: { n_vocab: 151_936, n_ctx_train: 131_072, size: 1 } }],
      },
      [{ id: 'x.gguf', contextWindow: 131_072 }],
    ],
    [
      'vllm',
      'modelList',
      { object: 'list', data: [{ id: 'Qwen/Qwen3-32B', root: 'Qwen/Qwen3-32B', max_model_len: 40_960 }] },
      [{ id: 'Qwen/Qwen3-32B', contextWindow: 40_960 }],
    ],
  ])('%s, %s', (id, list, answer, expected) => {
    const models = preset(id)[list]?.read(answer) ?? [];
    expect(models).toHaveLength(expected.length);
    expect(models).toMatchObject(expected);
  });
});

describe('balances', () => {
  test.each<[preset: string, why: string, answer: unknown, remaining: string | null]>([
    [
      'openrouter',
      'a limited key',
      { data: { label: 'sk-or-v1-au7...890', limit: 100, limit_remaining: 74.5, usage: 25.5, is_free_tier: false } },
      '74.50 USD under this key’s limit',
    ],
    [
      'openrouter',
      'a key without limit',
      { data: { limit: null, limit_remaining: null, usage: 25.5 } },
      'no limit on this key; 25.50 USD used',
    ],
    [
      'deepseek',
      'two currencies',
      {
        is_available: true,
        balance_infos: [
          { currency: 'CNY', total_balance: '110.00', granted_balance: '10.00', topped_up_balance: '100.00' },
          { currency: 'USD', total_balance: '0.5', granted_balance: '0', topped_up_balance: '0.5' },
          { currency: 'EUR' },
          null,
        ],
      },
      '110.00 CNY and 0.5000 USD',
    ],
    ['deepseek', 'none', { is_available: false, balance_infos: [] }, null],
    ['tokenmix', 'a wallet', { balance: 31_129_663, frozen: 0, gift_balance: 0, currency: 'USD' }, '31.13 USD'],
    [
      'tokenmix',
      'a wrapped wallet with a gift',
      { code: 0, data: { balance: 0, gift_balance: 500_000 } },
      '0.00 USD and a gift of 0.5000 USD',
    ],
    [
      'moonshot',
      'an account',
      {
        code: 0,
        data: { available_balance: 49.58894, voucher_balance: 46.58893, cash_balance: 3.00001 },
        status: true,
      },
      '49.59 in the currency of the account',
    ],
    ['moonshot', 'a debt', { data: { available_balance: -3.2 } }, '-3.20 in the currency of the account'],
  ])('%s, %s', (id, _why, answer, remaining) => {
    expect(preset(id).balance?.read(answer)?.remaining ?? null).toBe(remaining);
  });
});

test.each([
  [0, '0.00 USD'],
  [0.003823, '0.0038 USD'],
  [-0.5, '-0.5000 USD'],
  ['12.345', '12.35 USD'],
  [1_234.5, '1234.50 USD'],
  ['', null],
  [null, null],
  [Number.POSITIVE_INFINITY, null],
])('%o is %s for people', (amount, text) => {
  expect(money(amount, 'USD')).toBe(text);
});
