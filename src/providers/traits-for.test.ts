// What single models take. Ids are those of the vendors' lists; each rule must be met by one row here and missed by another.
import { describe, expect, test } from 'vitest';
import type { MessagesTraits } from '../dialects/anthropic-messages/traits.ts';
import { STANDARD_CHAT, type ChatTraits } from '../dialects/openai-chat/traits.ts';
import type { ResponsesTraits } from '../dialects/openai-responses/traits.ts';
import { definePreset, type Preset } from './provider.ts';
import { findPreset, presets } from './registry.ts';
import { chatTraits, messagesTraits, responsesTraits, spokenDialect } from './traits-for.ts';

function preset(id: string): Preset {
  const found = findPreset(id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return found;
}

/** Also 'untouched'. */
type Off = string | null;
interface ChatRow {
  readonly drops?: string;
  readonly keeps?: string;
  /** What turns reasoning off. */
  readonly off?: Off;
  /** What low, high and max are called, `-` for dropped. */
  readonly efforts?: string;
  readonly traits?: Partial<ChatTraits>;
}

const reasoningModel: ChatRow = {
  drops: 'temperature top_p presence_penalty frequency_penalty logit_bias logprobs top_logprobs provider reasoning',
  keeps: 'verbosity seed',
  traits: { renames: { max_tokens: 'max_completion_tokens' }, developerRole: 'kept' },
};
const plainModel: ChatRow = {
  drops: 'verbosity top_k thinking models',
  keeps: 'temperature top_p logprobs seed store metadata user',
  off: null,
  efforts: '- - -',
  traits: { renames: {}, customTools: false, toolsWithReasoning: 'chat', onlyAt: null, mostStops: 4 },
};
const renamed = { max_completion_tokens: 'max_tokens' };
const inResponses = { toolsWithReasoning: 'responses' } as const;
const onlyResponses = { onlyAt: 'responses' } as const;
const thinkingKimi: ChatRow = {
  drops: 'temperature top_p n frequency_penalty presence_penalty seed',
  traits: {
    reasoningBack: 'reasoning_content',
    reasoningOnCalls: 'filled',
    toolChoice: { none: 'native', required: 'auto', named: 'auto' },
  },
};
const refusingGrok: ChatRow = { drops: 'presence_penalty frequency_penalty', traits: { mostStops: 0 } };

function also(row: ChatRow, more: ChatRow): ChatRow {
  return { ...row, ...more, traits: { ...row.traits, ...more.traits } };
}

const CHAT: readonly (readonly [preset: string, models: string, row: ChatRow])[] = [
  ['openai', 'gpt-3.5-turbo gpt-4 gpt-4-turbo gpt-4.1-mini gpt-4o gpt-4o-2024-08-06 chatgpt-4o-latest', plainModel],
  ['openai', 'gpt-4o-search-preview gpt-4o-mini-search-preview-2025-03-11', { drops: 'temperature', keeps: 'top_p' }],
  ['openai', 'ft:gpt-4.1-mini:org::id my-model gpt-oss-120b', { keeps: 'temperature verbosity', off: 'untouched' }],
  ['openai', 'gpt-5-chat-latest', { keeps: 'temperature top_p', off: 'untouched', traits: { renames: {} } }],
  ['openai', 'o1 o1-2024-12-17 o3-mini', also(reasoningModel, { off: null, efforts: 'low high high' })],
  ['openai', 'o3 o3-2025-04-16 o4-mini', also(reasoningModel, { traits: { mostStops: 0, customTools: false } })],
  ['openai', 'o3-pro o1-pro o3-deep-research o4-mini-deep-research', { traits: onlyResponses }],
  ['openai', 'o3-mini', { traits: { mostStops: 4 } }],
  [
    'openai',
    'gpt-5 gpt-5-mini gpt-5-nano-2025-08-07',
    also(reasoningModel, { off: null, efforts: 'low high high', traits: { toolsWithReasoning: 'chat', onlyAt: null } }),
  ],
  [
    'openai',
    'gpt-5-pro gpt-5-codex gpt-5.1-codex-max gpt-5.1-codex-mini gpt-5.3-codex-spark',
    { traits: onlyResponses },
  ],
  ['openai', 'codex-mini-latest computer-use-preview gpt-5.4-pro gpt-5.5-pro-2026-04-01', { traits: onlyResponses }],
  ['openai', 'gpt-5.1', also(reasoningModel, { off: 'none', efforts: 'low high high', traits: { onlyAt: null } })],
  ['openai', 'gpt-5.2 gpt-5.3', { off: 'none', efforts: 'low high xhigh', traits: { toolsWithReasoning: 'chat' } }],
  ['openai', 'gpt-5.1-chat-latest gpt-5.2-chat-latest', { off: null, efforts: 'medium medium medium' }],
  ['openai', 'gpt-5.4 gpt-5.4-mini gpt-5.5', also(reasoningModel, { off: 'none', traits: inResponses })],
  ['openai', 'gpt-5.6-sol gpt-5.6-luna gpt-5.10', { off: 'none', efforts: 'low high xhigh', traits: inResponses }],
  ['openai', 'gpt-6-sol gpt-6-luna gpt-6.1-terra', { off: 'none', efforts: 'low high xhigh', traits: inResponses }],
  ['openai', 'gpt-6-astra gpt-6.1-sol gpt-7', also(reasoningModel, { off: null, traits: inResponses })],
  ['azure', 'gpt-35-turbo gpt-4o', plainModel],
  ['azure', 'gpt-4o-search-preview', { drops: 'temperature' }],
  ['azure', 'gpt-5-mini gpt-5-nano', also(reasoningModel, { off: null, traits: { toolsWithReasoning: 'chat' } })],
  ['azure', 'gpt-5.4 gpt-6-luna', { off: 'none', traits: inResponses }],
  ['azure', 'gpt-6-astra', { off: null }],
  ['azure', 'o4-mini o1', { off: null, traits: { customTools: false } }],
  ['azure', 'gpt-5-pro gpt-5-codex gpt-5.1-codex-max gpt-5.3-codex gpt-5.2-pro', { traits: onlyResponses }],
  ['azure', 'gpt-5.1-codex gpt-5.1 gpt-5.2 gpt-5.6 gpt-5.1-chat', { drops: 'temperature' }],
  ['azure', 'my-deployment', { off: 'untouched', keeps: 'temperature' }],
  ['anthropic', 'claude-opus-4-7 claude-opus-4-8 claude-opus-5 claude-sonnet-5', { drops: 'temperature top_p top_k' }],
  ['anthropic', 'claude-fable-5 claude-opus-5-5 claude-mythos-5', { drops: 'temperature top_p' }],
  ['anthropic', 'claude-haiku-4-5 claude-opus-4-6 claude-sonnet-4-20250514', { keeps: 'temperature top_p' }],
  [
    'gemini',
    'gemini-2.5-flash models/gemini-2.5-flash-lite',
    { off: 'none', traits: { json: json({ withTools: false }) } },
  ],
  ['gemini', 'gemini-2.5-pro', { off: null, efforts: 'low high high', traits: { json: json({ withTools: false }) } }],
  ['gemini', 'gemini-2.0-flash gemma-4-31b-it', { off: null, efforts: '- - -' }],
  [
    'gemini',
    'gemini-3-flash-preview gemini-3.1-pro-preview gemini-flash-latest',
    { off: null, efforts: 'low high high', traits: { json: json({}), callExtras: 'needed' } },
  ],
  [
    'deepseek',
    'deepseek-v4-flash deepseek-v4-pro deepseek-flash',
    {
      drops: 'seed n logit_bias store metadata parallel_tool_calls transforms',
      keeps: 'temperature stop logprobs',
      off: 'disabled',
      efforts: 'low high max',
      traits: { reasoningBack: 'reasoning_content', reasoningOnCalls: 'empty', contentParts: true },
    },
  ],
  [
    'deepseek',
    'deepseek-chat deepseek-reasoner',
    { off: 'untouched', traits: { reasoningBack: null, reasoningOnCalls: 'optional', contentParts: false } },
  ],
  [
    'qwen',
    'qwen-plus qwen-flash qwen3-max qwen3.7-max',
    { off: 'false', traits: { streamOnly: false, json: word({}) } },
  ],
  ['qwen', 'qwen3.8-max qwen3.8-max-preview', { traits: { json: word({ schema: 'native' }), streamOnly: false } }],
  ['qwen', 'qwen3-32b qwen3-235b-a22b qwen3-0.6b', { off: 'false', traits: { streamOnly: true } }],
  ['qwen', 'qwen3-30b-a3b-instruct-2507 qwen3-coder-plus qwen3.6-27b', { traits: { streamOnly: false } }],
  ['qwen', 'qwen3-next-80b-a3b-thinking qwq-plus qvq-max', { off: null, traits: { streamOnly: true } }],
  ['qwen', 'qwen3-omni-flash qwen2-5-omni-7b', { off: 'false', traits: { streamOnly: true } }],
  ['mistral', 'mistral-small-latest mistral-small-2603', { off: 'none', efforts: 'high high high' }],
  ['mistral', 'mistral-medium-2604 mistral-medium-3.5 mistral-medium-3-5', { off: 'none', efforts: 'high high high' }],
  ['mistral', 'mistral-large-latest mistral-small-2506 mistral-medium-2508 codestral-latest', { efforts: '- - -' }],
  ['tokenmix', 'gpt-5.5', also(reasoningModel, { traits: { ...inResponses, developerRole: 'system' } })],
  ['tokenmix', 'claude-opus-4.8 claude-sonnet-5', { drops: 'temperature', traits: { renames: renamed } }],
  [
    'tokenmix',
    'claude-sonnet-4.6 deepseek-v4-flash qwen-flash',
    { keeps: 'temperature', traits: { renames: renamed } },
  ],
  ['tokenmix', 'gpt-4o-search-preview', { drops: 'temperature' }],
  ['tokenmix', 'gpt-6-sol gpt-6-astra gpt-5.6-luna gpt-5.1-chat gpt-5 gpt-5.1 gpt-5.2', { drops: 'temperature' }],
  ['tokenmix', 'o3 gpt-5-codex gpt-5-pro gpt-5.1-codex-max gpt-5.3-codex gpt-5.2-pro', { drops: 'temperature' }],
  ['litellm', 'openai/gpt-5.4', also(reasoningModel, { drops: 'temperature', traits: { toolsWithReasoning: 'chat' } })],
  ['litellm', 'anthropic/claude-opus-4-7 claude-fable-5', { drops: 'temperature', keeps: 'provider reasoning' }],
  ['litellm', 'gpt-4o-search-preview', { drops: 'temperature' }],
  ['litellm', 'my-group groq/llama-3.3-70b', { keeps: 'temperature provider', traits: { renames: {} } }],
  ['litellm', 'gpt-6-sol gpt-6-astra gpt-5.6-luna gpt-5.1-chat gpt-5 gpt-5.1 gpt-5.2', { drops: 'temperature' }],
  ['litellm', 'o3 gpt-5-codex gpt-5-pro gpt-5.1-codex-max gpt-5.3-codex gpt-5.2-pro', { drops: 'temperature' }],
  ['portkey', '@openai-prod/gpt-5.5', { drops: 'temperature', off: 'none', traits: inResponses }],
  ['portkey', '@openai-prod/gpt-4o-search-preview', { drops: 'temperature', keeps: 'models route' }],
  ['portkey', '@anthropic/claude-opus-4-7', { drops: 'temperature' }],
  ['portkey', '@openai/gpt-6-sol @openai/gpt-6-astra @x/gpt-5.6-luna @x/gpt-5.1-chat', { drops: 'temperature' }],
  ['portkey', '@x/gpt-5 @x/gpt-5.1 @x/gpt-5.2 @x/o3 @x/gpt-5-codex @x/gpt-5-pro', { drops: 'temperature' }],
  ['portkey', '@x/gpt-5.1-codex-max @x/gpt-5.3-codex @x/gpt-5.2-pro', { traits: onlyResponses }],
  ['portkey', '@groq/llama-3.3-70b', { keeps: 'temperature provider', off: 'untouched' }],
  ['groq', 'openai/gpt-oss-120b', { off: null, efforts: 'low high high', traits: { reasoningBack: 'reasoning' } }],
  ['groq', 'qwen/qwen3-32b', { off: 'none', efforts: 'default default default', traits: { reasoningBack: null } }],
  ['groq', 'moonshotai/kimi-k2-instruct-0905', { efforts: '- - -', traits: { json: noTools('native') } }],
  ['groq', 'llama-3.3-70b-versatile', { off: null, efforts: '- - -', traits: { json: noTools('object') } }],
  ['xai', 'grok-4.3 grok-latest', also(refusingGrok, { off: 'none', efforts: 'low high high' })],
  ['xai', 'grok-4.6 grok-4.7', also(refusingGrok, { off: 'none', efforts: 'low high xhigh' })],
  ['xai', 'grok-4.20-0309-reasoning grok-4.20-reasoning', also(refusingGrok, { efforts: '- - -' })],
  [
    'xai',
    'grok-4.20-0309-non-reasoning',
    { keeps: 'presence_penalty temperature', efforts: '- - -', traits: { mostStops: null } },
  ],
  ['xai', 'grok-4.20-multi-agent-0309', { efforts: 'low high high' }],
  ['xai', 'grok-4 grok-4-0709 grok-4-fast-reasoning grok-code-fast-1', also(refusingGrok, { efforts: '- - -' })],
  ['xai', 'grok-3-mini', also(refusingGrok, { off: null, efforts: 'low high high' })],
  ['xai', 'grok-3 grok-2-1212', { keeps: 'presence_penalty', efforts: '- - -', traits: { mostStops: null } }],
  ['together', 'openai/gpt-oss-20b', { off: null, efforts: 'low high high' }],
  ['together', 'moonshotai/Kimi-K2.6', { off: 'untouched', keeps: 'reasoning', drops: 'provider models' }],
  ['moonshot', 'kimi-k2.6 kimi-k2.5', also(thinkingKimi, { off: 'disabled', efforts: '- - -' })],
  ['moonshot', 'kimi-k2.7-code kimi-k2.7-code-highspeed kimi-k2-thinking', also(thinkingKimi, { off: null })],
  ['moonshot', 'kimi-k3 kimi-k3.1-pro', also(thinkingKimi, { off: null, efforts: 'low high max' })],
  [
    'moonshot',
    'moonshot-v1-128k',
    { keeps: 'temperature n', drops: 'seed', off: 'untouched', traits: { reasoningOnCalls: 'optional' } },
  ],
  ['zhipu', 'glm-4.6 glm-5 glm-5.1', { off: 'disabled', efforts: '- - -' }],
  ['zhipu', 'glm-4.7 glm-4.7-flashx', { off: null, efforts: '- - -' }],
  ['zhipu', 'glm-5.2 glm-6', { off: 'disabled', efforts: 'low high max' }],
  ['zhipu', 'glm-5.3 glm-5.3-flash', { off: null, efforts: 'low high max' }],
  [
    'custom',
    'o3 gpt-5.4',
    also(reasoningModel, { drops: 'temperature', keeps: 'provider', traits: { developerRole: 'system' } }),
  ],
  ['custom', 'llama3 qwen3', { keeps: 'temperature provider models reasoning', traits: { renames: renamed } }],
  ['custom', 'claude-opus-5 gpt-4o-search-preview', { drops: 'temperature' }],
  ['custom', 'gpt-6-sol gpt-6-astra gpt-5.6-luna gpt-5.1-chat gpt-5 gpt-5.1 gpt-5.2', { drops: 'temperature' }],
  ['custom', 'gpt-5-codex gpt-5-pro gpt-5.1-codex-max gpt-5.3-codex gpt-5.2-pro', { drops: 'temperature' }],
];

function json(differs: Partial<ChatTraits['json']>): ChatTraits['json'] {
  return { ...STANDARD_CHAT.json, ...differs };
}

function word(differs: Partial<ChatTraits['json']>): ChatTraits['json'] {
  return json({ schema: 'object', needsWord: true, ...differs });
}

function noTools(schema: 'native' | 'object'): ChatTraits['json'] {
  return word({ schema, withTools: false });
}

function show(value: string | undefined): string {
  return value ?? '-';
}

const chatRows = CHAT.flatMap(([id, models, row]) => models.split(' ').map((model) => [id, model, row] as const));

test.each(chatRows)('%s: %s in chat', (id, model, row) => {
  const traits = chatTraits(preset(id), model);
  for (const field of (row.drops ?? '').split(' ').filter(Boolean))
    expect([field, traits.drops.has(field)]).toEqual([field, true]);
  for (const field of (row.keeps ?? '').split(' ').filter(Boolean))
    expect([field, traits.drops.has(field)]).toEqual([field, false]);
  if (row.off !== undefined) expect(traits.reasoning === null ? 'untouched' : traits.reasoning.off).toBe(row.off);
  if (row.efforts !== undefined) {
    const { low, high, max } = traits.reasoning?.efforts ?? {};
    expect([low, high, max].map(show).join(' ')).toBe(row.efforts);
  }
  expect(traits).toMatchObject(row.traits ?? {});
});

type MessagesRow = Partial<Omit<MessagesTraits, 'drops'>>;

const newest: MessagesRow = {
  sampling: 'refused',
  thinking: 'adaptive',
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  prefill: false,
  structuredOutput: true,
  forcedTools: true,
  alwaysThinks: false,
};
const always: MessagesRow = { ...newest, alwaysThinks: true };
const strictest: MessagesRow = { ...always, forcedTools: false };
const budget: MessagesRow = {
  sampling: 'free',
  thinking: 'budget',
  efforts: [],
  prefill: true,
  structuredOutput: false,
};
const either: MessagesRow = { ...budget, sampling: 'one', structuredOutput: true };
const between: MessagesRow = {
  sampling: 'one',
  thinking: 'both',
  efforts: ['low', 'medium', 'high', 'max'],
  prefill: false,
  structuredOutput: true,
};
const third: MessagesRow = { ...budget, thinking: 'none' };

const CLAUDE: readonly (readonly [models: string, row: MessagesRow])[] = [
  ['claude-3-haiku-20240307 claude-3-opus-20240229 claude-2.1 claude-instant-1.2', { ...third, usualMaxTokens: 4_096 }],
  ['claude-3-5-sonnet-20241022 claude-3.5-haiku', { ...third, usualMaxTokens: 8_192 }],
  ['claude-3-7-sonnet-20250219 anthropic/claude-3.7-sonnet', { ...budget, usualMaxTokens: 32_000 }],
  ['claude-sonnet-4-0 claude-sonnet-4-20250514 claude-opus-4-20250514 anthropic/claude-opus-4', budget],
  ['claude-opus-4-1 claude-opus-4-1-20250805 anthropic/claude-opus-4.1', either],
  ['claude-haiku-4-5 claude-haiku-4-5-20251001 claude-sonnet-4-5-20250929 anthropic/claude-sonnet-4.5', either],
  [
    'claude-opus-4-5 anthropic/claude-opus-4.5 claude-opus-4-5-20251101',
    { ...either, efforts: ['low', 'medium', 'high'] },
  ],
  ['claude-opus-4-6 claude-sonnet-4-6 anthropic/claude-sonnet-4.6 claude-opus-4-6-v1', between],
  ['claude-opus-4-7 anthropic/claude-opus-4.7-fast claude-opus-4-8 claude-sonnet-5 claude-opus-5', newest],
  ['claude-haiku-5 claude-unheard-of-9 ~anthropic/claude-sonnet-latest', newest],
  ['claude-fable-5 claude-mythos-5 anthropic/claude-fable-5', always],
  ['claude-fable-5-1 claude-opus-5-5 anthropic/claude-opus-5.5 ~anthropic/claude-opus-latest', strictest],
];

const OTHER: readonly (readonly [preset: string, models: string, row: MessagesRow])[] = [
  [
    'openrouter',
    'openai/gpt-5.5 deepseek/deepseek-v4-pro',
    { sampling: 'free', thinking: 'both', structuredOutput: true },
  ],
  ['anthropic', 'some-model', { sampling: 'free', alwaysThinks: false }],
  ['tokenmix', 'gpt-5.5', { sampling: 'free', prefill: true }],
  ['litellm', 'my-group', { sampling: 'free' }],
  ['portkey', '@openai/gpt-5.5', { sampling: 'free' }],
  ['deepseek', 'deepseek-v4-pro', { structuredOutput: false, serverTools: false, thinking: 'both' }],
  ['ollama', 'qwen3-coder', { forcedTools: false, serverTools: false }],
  ['vllm', 'any', { structuredOutput: true, serverTools: false }],
  ['moonshot', 'moonshot-v1-32k', { sampling: 'free', thinking: 'none', alwaysThinks: false }],
  ['moonshot', 'kimi-k2.6', { sampling: 'refused', efforts: [], alwaysThinks: false }],
  ['moonshot', 'kimi-k2.7-code', { efforts: [], alwaysThinks: true }],
  ['moonshot', 'kimi-k3', { efforts: ['low', 'high', 'max'], alwaysThinks: true }],
  ['zhipu', 'glm-4.7 glm-5.3', { alwaysThinks: true }],
  ['zhipu', 'glm-4.6 glm-5.2', { alwaysThinks: false }],
];

const messagesRows = [
  ...['anthropic', 'openrouter', 'tokenmix', 'litellm', 'portkey'].flatMap((id) =>
    CLAUDE.map(([models, row]) => [id, models, row] as const),
  ),
  ...OTHER,
].flatMap(([id, models, row]) => models.split(' ').map((model) => [id, model, row] as const));

test.each(messagesRows)('%s: %s in messages', (id, model, row) => {
  expect(messagesTraits(preset(id), model)).toMatchObject(row);
});

type ResponsesRow = Partial<Omit<ResponsesTraits, 'drops'>> & { readonly drops?: string; readonly keeps?: string };

const high = { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' };
const xhigh = { ...high, xhigh: 'xhigh', max: 'xhigh' };
const sampled = 'temperature top_p top_logprobs';
const only = (effort: string) => ({
  minimal: effort,
  low: effort,
  medium: effort,
  high: effort,
  xhigh: effort,
  max: effort,
});

const OPENAI_RESPONSES: readonly (readonly [models: string, row: ResponsesRow])[] = [
  ['gpt-4.1-mini gpt-4o', { efforts: {}, customTools: false, keeps: sampled }],
  ['o1 o3 o4-mini', { efforts: high, drops: sampled }],
  ['gpt-5 gpt-5-mini', { efforts: { ...high, minimal: 'minimal' }, drops: sampled, customTools: true }],
  ['gpt-5-codex', { efforts: high }],
  ['gpt-5-pro', { efforts: only('high') }],
  ['gpt-5.1', { efforts: { ...high, none: 'none' } }],
  ['gpt-5.1-codex gpt-5.1-codex-mini', { efforts: high }],
  ['gpt-5.1-codex-max gpt-5.3-codex gpt-5.2-codex', { efforts: xhigh }],
  ['gpt-5.2 gpt-5.4 gpt-5.5', { efforts: { ...xhigh, none: 'none' }, drops: sampled }],
  ['gpt-5.2-pro', { efforts: { ...xhigh, minimal: 'medium', low: 'medium' } }],
  ['gpt-5.1-chat-latest', { efforts: only('medium') }],
  ['gpt-5.6-sol', { efforts: { ...xhigh, max: 'max', none: 'none' } }],
  ['gpt-6-luna gpt-6.1-terra', { efforts: { ...xhigh, max: 'max', none: 'none' } }],
  ['gpt-6-astra gpt-6.1-sol', { efforts: { ...xhigh, max: 'max' } }],
];

const responsesRows = [
  ...['openai', 'azure', 'tokenmix', 'portkey'].flatMap((id) =>
    OPENAI_RESPONSES.map(([models, row]) => [id, models, row] as const),
  ),
  [
    'moonshot',
    'kimi-k3',
    { efforts: { minimal: 'low', low: 'low', medium: 'high', high: 'high', xhigh: 'max', max: 'max' } },
  ],
  ['moonshot', 'kimi-k2.6', { efforts: null, stateful: false }],
  ['openrouter', 'openai/gpt-5.5', { stateful: false, efforts: null, drops: 'store', keeps: 'provider models' }],
  [
    'deepseek',
    'deepseek-v4-flash',
    { stateful: false, customTools: true, encryptedReasoning: true, drops: 'provider' },
  ],
  ['groq', 'openai/gpt-oss-120b', { hostedTools: false, drops: 'include store truncation', keeps: 'reasoning' }],
  ['ollama', 'qwen3', { stateful: false, customTools: false, keeps: 'reasoning' }],
].flatMap(([id, models, row]) =>
  (models as string).split(' ').map((model) => [id as string, model, row as ResponsesRow] as const),
);

test.each(responsesRows)('%s: %s in responses', (id, model, { drops, keeps, ...row }) => {
  const traits = responsesTraits(preset(id), model);
  for (const field of (drops ?? '').split(' ').filter(Boolean))
    expect([field, traits.drops.has(field)]).toEqual([field, true]);
  for (const field of (keeps ?? '').split(' ').filter(Boolean))
    expect([field, traits.drops.has(field)]).toEqual([field, false]);
  expect(traits).toMatchObject(row);
});

describe('every rule is met by a model above and missed by another', () => {
  const listed = { chat: chatRows, messages: messagesRows, responses: responsesRows };
  const rules = [...presets.values()].flatMap((rule) =>
    (['chat', 'messages', 'responses'] as const).flatMap((dialect) =>
      (rule[dialect].models ?? []).map(({ match }) => [rule.id, dialect, match] as const),
    ),
  );
  test.each(rules)('%s, %s, %s', (id, dialect, match) => {
    const models = listed[dialect].filter(([of]) => of === id).map(([, model]) => model);
    expect(match.flags.replace('i', '')).toBe('');
    expect(models.filter((model) => match.test(model))).not.toEqual([]);
    expect(models.filter((model) => !match.test(model))).not.toEqual([]);
  });
});

test('later rules win, and what is dropped adds up', () => {
  const made = definePreset({
    id: 'x',
    label: 'X',
    baseUrl: null,
    chat: {
      all: { drops: new Set(['a']), mostStops: 1, mostChoices: 1 },
      models: [
        { match: /m/, traits: { drops: new Set(['b']), mostStops: 2 } },
        { match: /mm/, traits: { drops: new Set(['c']), mostStops: 3 } },
      ],
    },
  });
  expect([...chatTraits(made, 'm').drops]).toEqual(['a', 'b']);
  expect(chatTraits(made, 'm')).toMatchObject({ mostStops: 2, mostChoices: 1, callIds: 'any' });
  expect([...chatTraits(made, 'mm').drops]).toEqual(['a', 'b', 'c']);
  expect(chatTraits(made, 'mm').mostStops).toBe(3);
  expect(chatTraits(made, 'x')).toEqual({ ...STANDARD_CHAT, drops: new Set(['a']), mostStops: 1, mostChoices: 1 });
});

test('traits are worked out once for each model, and not kept for ever', () => {
  const custom = preset('custom');
  const first = chatTraits(custom, 'once');
  expect(chatTraits(custom, 'once')).toBe(first);
  for (let n = 0; n < 5_000; n += 1) chatTraits(custom, `m${n}`);
  expect(chatTraits(custom, 'once')).not.toBe(first);
  expect(chatTraits(custom, 'once')).toEqual(first);
});

test('a preset tells how it speaks a dialect', () => {
  expect(spokenDialect(preset('deepseek'), 'anthropic-messages')?.ownPath).toBe('/anthropic/v1');
  expect(spokenDialect(preset('gemini'), 'openai-responses')).toBeNull();
});
