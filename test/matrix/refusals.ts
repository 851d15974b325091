// What each provider is documented to refuse, written from the documentation and not from the presets: a second opinion.
// Each row names where it is from.

import { isObject, type JsonObject } from '../../src/dialects/json.ts';
import type { DialectId } from '../../src/domain/dialect.ts';
import type { Sent } from './ask.ts';

export interface Refusal {
  readonly what: string;
  readonly from: string;
  /** Default: every model. */
  readonly models?: RegExp;
  /** Default: chat. */
  readonly dialect?: DialectId;
  readonly is: (sent: Sent) => boolean;
}

const any =
  (...fields: string[]) =>
  (sent: Sent) =>
    fields.some((field) => field in sent.body);
const above = (field: string, most: number) => (sent: Sent) => Number(sent.body[field]) > most;
const onlyKnows =
  (...fields: string[]) =>
  (sent: Sent) =>
    Object.keys(sent.body).some((name) => !fields.includes(name));

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

const messagesOf = (sent: Sent): JsonObject[] => list(sent.body['messages']);
const partsOf = (message: JsonObject): JsonObject[] => list(message['content']);
const callsOf = (message: JsonObject): JsonObject[] => list(message['tool_calls']);
const toolsOf = (sent: Sent): JsonObject[] => list(sent.body['tools']);
const role = (name: string) => (sent: Sent) => messagesOf(sent).some((message) => message['role'] === name);
const inMessages = (field: string) => (sent: Sent) => messagesOf(sent).some((message) => field in message);
const messagesKnow =
  (...fields: string[]) =>
  (sent: Sent) =>
    messagesOf(sent).some((message) => Object.keys(message).some((name) => !fields.includes(name)));
const stops = (most: number) => (sent: Sent) => [sent.body['stop'] ?? []].flat().length > most;
const hasTools = (sent: Sent): boolean => toolsOf(sent).length > 0;
const formatOf = (sent: Sent): unknown =>
  isObject(sent.body['response_format']) ? sent.body['response_format']['type'] : undefined;
const says = (sent: Sent, pattern: RegExp): boolean => pattern.test(JSON.stringify(sent.body));
const thinkingOf = (sent: Sent): unknown =>
  isObject(sent.body['thinking']) ? sent.body['thinking']['type'] : undefined;
const effortIn =
  (...refused: string[]) =>
  (sent: Sent) =>
    refused.includes(String(sent.body['reasoning_effort']));

const lacksWordJson = (sent: Sent): boolean =>
  formatOf(sent) === 'json_object' && !/json/i.test(JSON.stringify(sent.body['messages']));
const remoteImage = (sent: Sent): boolean => says(sent, /"image_url":(?:\{"url":)?"https?:/);
const choosesByForce = (sent: Sent): boolean =>
  sent.body['tool_choice'] === 'required' || isObject(sent.body['tool_choice']);
const choosesFromNothing = (sent: Sent): boolean => !hasTools(sent) && any('tool_choice', 'parallel_tool_calls')(sent);
const strictTool = (sent: Sent): boolean =>
  toolsOf(sent).some((tool) => isObject(tool['function']) && 'strict' in tool['function']);
const hints = (sent: Sent): boolean => says(sent, /"cache_control"/);
const callsWithout = (field: string, mayBeEmpty: boolean) => (sent: Sent) =>
  messagesOf(sent).some((message) => callsOf(message).length > 0 && lacks(message[field], mayBeEmpty));

function lacks(value: unknown, mayBeEmpty: boolean): boolean {
  return typeof value !== 'string' || (!mayBeEmpty && value === '');
}

/** Each call has its result right after it, and each result its call right before it. */
function unpaired(sent: Sent): boolean {
  let open = new Set<unknown>();
  for (const message of messagesOf(sent)) {
    if (message['role'] === 'tool') {
      if (!open.delete(message['tool_call_id'])) return true;
    } else {
      if (open.size > 0) return true;
      open = new Set(callsOf(message).map((call) => call['id']));
    }
  }
  return open.size > 0;
}

const mediaInResults = (sent: Sent): boolean =>
  messagesOf(sent).some(
    (message) => message['role'] === 'tool' && partsOf(message).some((part) => part['type'] !== 'text'),
  );

const ROUTER = ['provider', 'models', 'transforms', 'session_id', 'reasoning'];
const SAMPLING = [
  'temperature',
  'top_p',
  'logprobs',
  'top_logprobs',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
];

const OPENAI: readonly Refusal[] = [
  { what: 'unknown fields', from: 'OpenAI: Unrecognized request argument', is: any(...ROUTER, 'top_k', 'thinking') },
  { what: 'hints for the cache', from: 'OpenAI: additional properties of parts', is: hints },
  {
    what: 'max_tokens on reasoning models',
    from: 'OpenAI reference',
    models: /^(?:o\d|gpt-[5-9])/,
    is: any('max_tokens'),
  },
  { what: 'sampling on reasoning models', from: 'OpenAI guide', models: /^(?:o\d|gpt-[5-9])/, is: any(...SAMPLING) },
  { what: 'stop on o3', from: 'OpenAI reference', models: /^o3$/, is: any('stop') },
  { what: 'more than 4 stops', from: 'OpenAI reference', is: stops(4) },
  {
    what: 'reasoning_effort on other models',
    from: 'issues',
    models: /^gpt-4/,
    is: any('reasoning_effort', 'verbosity'),
  },
  { what: 'efforts of others', from: 'opencode 4451', models: /^gpt-5\.1/, is: effortIn('minimal', 'xhigh', 'max') },
  { what: 'none before 5.1', from: 'OpenAI reference', models: /^(?:o3|gpt-5-)/, is: effortIn('none', 'xhigh', 'max') },
  {
    what: 'tools with reasoning in chat',
    from: 'LiteLLM PR 34569',
    models: /^gpt-(?:5\.5|6)/,
    is: (sent) => hasTools(sent) && sent.body['reasoning_effort'] !== 'none',
  },
  { what: 'a choice without tools', from: 'swarm 30', is: choosesFromNothing },
  { what: 'calls without results', from: 'dify plugins 2352', is: unpaired },
  { what: 'pictures in results', from: 'OpenAI reference', is: mediaInResults },
  { what: 'JSON without the word', from: 'OpenAI guide', is: lacksWordJson },
  {
    what: 'sampling on reasoning models',
    from: 'OpenAI deployment checklist',
    models: /^gpt-[5-9]/,
    dialect: 'openai-responses',
    is: any('temperature', 'top_p', 'top_logprobs', ...ROUTER.slice(0, 4)),
  },
];

const CLAUDE: readonly Refusal[] = [
  {
    what: 'unknown fields',
    from: 'Anthropic SDK 0.120',
    dialect: 'anthropic-messages',
    is: onlyKnows(
      'model',
      'messages',
      'max_tokens',
      'system',
      'stop_sequences',
      'stream',
      'temperature',
      'top_p',
      'top_k',
      'tools',
      'tool_choice',
      'thinking',
      'output_config',
      'metadata',
      'service_tier',
      'cache_control',
    ),
  },
  {
    what: 'no max_tokens',
    from: 'Anthropic reference',
    dialect: 'anthropic-messages',
    is: (sent) => typeof sent.body['max_tokens'] !== 'number',
  },
  {
    what: 'temperature above 1',
    from: 'Anthropic reference',
    dialect: 'anthropic-messages',
    is: above('temperature', 1),
  },
  {
    what: 'temperature with top_p',
    from: 'LiteLLM 15097',
    models: /claude-(?:opus-4-1|\w+-4-[56])/,
    dialect: 'anthropic-messages',
    is: (sent) => 'temperature' in sent.body && 'top_p' in sent.body,
  },
  {
    what: 'sampling',
    from: 'AI SDK',
    models: /claude-opus-(?:4-7|5)/,
    dialect: 'anthropic-messages',
    is: (sent) =>
      any('top_k')(sent) || (any('temperature')(sent) && sent.body['temperature'] !== 1) || any('top_p')(sent),
  },
  {
    what: 'a budget where thinking is adaptive',
    from: 'Anthropic migration guides',
    models: /claude-opus-(?:4-7|5)/,
    dialect: 'anthropic-messages',
    is: (sent) => thinkingOf(sent) === 'enabled',
  },
  {
    what: 'adaptive thinking where it needs a budget',
    from: 'AI SDK',
    models: /4-5/,
    dialect: 'anthropic-messages',
    is: (sent) => thinkingOf(sent) === 'adaptive',
  },
  {
    what: 'any thinking before 3.7, and efforts',
    from: 'AI SDK',
    models: /claude-3-haiku/,
    dialect: 'anthropic-messages',
    is: (sent) => ['enabled', 'adaptive'].includes(String(thinkingOf(sent))) || says(sent, /"effort"|"output_config"/),
  },
  {
    what: 'an effort where there is none',
    from: 'Anthropic: effort',
    models: /haiku-4-5/,
    dialect: 'anthropic-messages',
    is: (sent) => says(sent, /"effort"/),
  },
  {
    what: 'xhigh before 4.7',
    from: 'Anthropic: effort',
    models: /4-6/,
    dialect: 'anthropic-messages',
    is: (sent) => says(sent, /"effort":"xhigh"/),
  },
  {
    what: 'thinking turned off, and tools by force',
    from: 'Anthropic: what is new in Opus 5.5',
    models: /opus-5-5/,
    dialect: 'anthropic-messages',
    is: (sent) => thinkingOf(sent) === 'disabled' || says(sent, /"tool_choice":\{"type":"(?:any|tool)"/),
  },
  {
    what: 'tools by force while it thinks',
    from: 'Anthropic: extended thinking',
    dialect: 'anthropic-messages',
    is: (sent) =>
      ['enabled', 'adaptive'].includes(String(thinkingOf(sent))) && says(sent, /"tool_choice":\{"type":"(?:any|tool)"/),
  },
  {
    what: 'a budget that leaves no room',
    from: 'Anthropic: extended thinking',
    dialect: 'anthropic-messages',
    is: ({ body }) =>
      isObject(body['thinking']) && Number(body['thinking']['budget_tokens']) >= Number(body['max_tokens']),
  },
  {
    what: 'thoughts that others made',
    from: 'Anthropic: extended thinking',
    dialect: 'anthropic-messages',
    is: (sent) => says(sent, /"signature":"(?:foreign)?"/),
  },
  {
    what: 'ids in other letters',
    from: 'Anthropic reference',
    dialect: 'anthropic-messages',
    is: (sent) => says(sent, /"(?:tool_use_id|id)":"(?![\w-]{1,64}")/),
  },
  {
    what: 'a stop of white space',
    from: 'Anthropic reference',
    dialect: 'anthropic-messages',
    is: (sent) => says(sent, /"stop_sequences":\[[^\]]*" \\n"/),
  },
];

const KIMI = /^kimi/;

export const REFUSALS: Readonly<Record<string, readonly Refusal[]>> = {
  openai: OPENAI,
  azure: OPENAI,
  anthropic: CLAUDE,
  gemini: [
    {
      what: 'unknown names',
      from: 'ChatterUI 227, page-assist 418, SkyrimNet 77 and others',
      is: any(
        'store',
        'metadata',
        'seed',
        'frequency_penalty',
        'presence_penalty',
        'top_k',
        'logit_bias',
        'user',
        'verbosity',
        'logprobs',
        'top_logprobs',
        'prompt_cache_key',
        ...ROUTER,
      ),
    },
    { what: 'the role developer', from: 'unverified', is: role('developer') },
    {
      what: 'JSON with tools',
      from: 'LiteLLM',
      models: /2\.5/,
      is: (sent) => hasTools(sent) && formatOf(sent) !== undefined,
    },
    { what: 'efforts above high', from: 'cookbook', is: effortIn('xhigh', 'max') },
    { what: 'no thinking', from: 'Gemini: OpenAI compatibility', models: /gemini-3/, is: effortIn('none') },
    { what: 'calls without results', from: 'Gemini: function calling', is: unpaired },
    { what: 'no user', from: 'Gemini: contents is not specified', is: (sent) => !role('user')(sent) },
  ],
  openrouter: [
    {
      what: 'a state',
      from: 'OpenRouter: Responses',
      dialect: 'openai-responses',
      is: (sent) => sent.body['store'] === true || (sent.body['previous_response_id'] ?? null) !== null,
    },
  ],
  deepseek: [
    {
      what: 'names of others',
      from: 'DeepSeek reference',
      is: any('max_completion_tokens', 'user', 'seed', 'n', ...ROUTER),
    },
    { what: 'more', from: 'DeepSeek reference', is: any('logit_bias', 'parallel_tool_calls', 'store', 'metadata') },
    { what: 'json_schema', from: 'DeepSeek reference', is: (sent) => formatOf(sent) === 'json_schema' },
    { what: 'JSON without the word', from: 'AI SDK 7913', is: lacksWordJson },
    { what: 'the role developer', from: 'DeepSeek reference', is: role('developer') },
    { what: 'more than 16 stops', from: 'DeepSeek reference', is: stops(16) },
    { what: 'calls without thoughts', from: 'DeepSeek: thinking mode', is: callsWithout('reasoning_content', true) },
    { what: 'calls without results', from: 'dify plugins 2352', is: unpaired },
    { what: 'strict tools', from: 'DeepSeek: function calling', is: strictTool },
  ],
  qwen: [
    { what: 'a temperature of 2', from: 'DashScope reference', is: above('temperature', 1.999) },
    { what: 'a top_p of 0', from: 'DashScope reference', is: (sent) => sent.body['top_p'] === 0 },
    {
      what: 'fields of others',
      from: 'AI SDK',
      is: any('frequency_penalty', 'user', 'store', 'metadata', 'logit_bias'),
    },
    { what: 'names of others', from: 'unverified', is: any('max_completion_tokens', ...ROUTER) },
    { what: 'the choice required', from: 'instructor', is: (sent) => sent.body['tool_choice'] === 'required' },
    { what: 'JSON without the word', from: 'agno 5317', is: lacksWordJson },
    { what: 'json_schema on older models', from: 'honcho 663', is: (sent) => formatOf(sent) === 'json_schema' },
    { what: 'the role developer', from: 'unverified', is: role('developer') },
    {
      what: 'anything but a stream',
      from: 'DashScope: enable_thinking must be set to false for non-streaming calls',
      models: /^qwen3-32b/,
      is: (sent) => sent.body['stream'] !== true && !sent.fixes.some((fix) => fix.startsWith('stream:')),
    },
  ],
  mistral: [
    {
      what: 'unknown fields',
      from: 'Mistral openapi, additionalProperties: false',
      is: onlyKnows(
        'model',
        'messages',
        'temperature',
        'top_p',
        'max_tokens',
        'stream',
        'stop',
        'random_seed',
        'metadata',
        'n',
        'response_format',
        'tools',
        'tool_choice',
        'presence_penalty',
        'frequency_penalty',
        'prediction',
        'parallel_tool_calls',
        'reasoning_effort',
        'prompt_mode',
        'guardrails',
        'prompt_cache_key',
        'safe_prompt',
        'service_tier',
        'document_image_limit',
        'document_page_limit',
      ),
    },
    {
      what: 'unknown fields of messages',
      from: 'Mistral openapi',
      is: messagesKnow('role', 'content', 'tool_calls', 'tool_call_id', 'prefix'),
    },
    { what: 'a temperature above 1.5', from: 'Mistral openapi', is: above('temperature', 1.5) },
    { what: 'the role developer', from: 'Mistral openapi', is: role('developer') },
    {
      what: 'ids of other lengths',
      from: 'Mistral',
      is: (sent) =>
        messagesOf(sent).some((message) =>
          callsOf(message).some((call) => !/^[a-zA-Z0-9]{9}$/.test(String(call['id']))),
        ),
    },
    {
      what: 'a user after results',
      from: 'avante.nvim 2695',
      is: (sent) => {
        const roles = messagesOf(sent).map((message) => message['role']);
        return roles.some((name, i) => roles[i - 1] === 'tool' && (name === 'user' || name === 'system'));
      },
    },
    { what: 'calls without results', from: 'Mistral', is: unpaired },
    { what: 'no user', from: 'Mistral: Expected last role User or Tool', is: (sent) => !role('user')(sent) },
    {
      what: 'an empty list of tools',
      from: 'Mistral',
      is: (sent) => Array.isArray(sent.body['tools']) && !hasTools(sent),
    },
    { what: 'JSON without the word', from: 'Mistral: JSON mode', is: lacksWordJson },
    {
      what: 'efforts between',
      from: 'Mistral: reasoning',
      is: (sent) =>
        'reasoning_effort' in sent.body && !['high', 'none'].includes(String(sent.body['reasoning_effort'])),
    },
    { what: 'an effort at all', from: 'AI SDK', models: /large/, is: any('reasoning_effort') },
  ],
  tokenmix: [{ what: 'fields of routers', from: 'a reseller, no router', is: any(...ROUTER) }],
  litellm: [
    {
      what: 'temperature on reasoning models',
      from: 'LiteLLM: UnsupportedParamsError',
      models: /gpt-5/,
      is: any('temperature'),
    },
  ],
  portkey: OPENAI.filter(({ what }) => what === 'tools with reasoning in chat').map((row) => ({
    ...row,
    models: /gpt-5\.5/,
  })),
  groq: [
    {
      what: 'fields it names',
      from: 'Groq: OpenAI compatibility',
      is: any('logprobs', 'top_logprobs', 'logit_bias', 'presence_penalty', 'frequency_penalty', 'metadata'),
    },
    {
      what: 'unknown fields',
      from: 'chatbot 21, musistudio/llms 64',
      is: any('store', 'verbosity', 'top_k', ...ROUTER),
    },
    { what: 'names of messages', from: 'Groq: OpenAI compatibility', is: inMessages('name') },
    { what: 'thoughts in history', from: 'freellmapi 1070', is: inMessages('reasoning_content') },
    { what: 'other fields of messages', from: 'llms 17', is: inMessages('annotations') },
    {
      what: 'JSON with tools',
      from: 'Groq: structured outputs',
      is: (sent) => hasTools(sent) && formatOf(sent) !== undefined,
    },
    { what: 'the role developer', from: 'unverified', is: role('developer') },
    { what: 'an effort', from: 'Groq: reasoning', models: /llama/, is: any('reasoning_effort') },
    {
      what: 'other efforts',
      from: 'Groq: reasoning',
      models: /gpt-oss/,
      is: effortIn('none', 'minimal', 'xhigh', 'max'),
    },
    { what: 'hints for the cache', from: 'strict', is: hints },
    {
      what: 'what its Responses lacks',
      from: 'Groq: Responses',
      dialect: 'openai-responses',
      is: (sent) =>
        any('store', 'include', 'truncation', 'session_id')(sent) ||
        says(sent, /"type":"(?:namespace|custom|web_search)"/),
    },
  ],
  xai: [
    {
      what: 'stop and penalties',
      from: 'xAI reference',
      models: /4\.3/,
      is: any('stop', 'presence_penalty', 'frequency_penalty'),
    },
    { what: 'an effort', from: 'AI SDK, LinguaGacha 771', models: /4\.20/, is: any('reasoning_effort') },
    { what: 'efforts above high', from: 'AI SDK', is: effortIn('xhigh', 'max', 'minimal') },
    { what: 'fields of others', from: 'unverified', is: any('logit_bias', ...ROUTER) },
  ],
  together: [{ what: 'fields of routers', from: 'unknown there', is: any('provider', 'models', 'transforms') }],
  fireworks: [
    { what: 'the role developer', from: 'Portkey', is: role('developer') },
    { what: 'efforts of others', from: 'AI SDK', is: effortIn('minimal', 'xhigh') },
    { what: 'fields of routers', from: 'unknown there', is: any(...ROUTER) },
  ],
  moonshot: [
    {
      what: 'sampling',
      from: 'Kimi: parameters; studio 0.3.30',
      models: KIMI,
      is: any('temperature', 'top_p', 'n', 'presence_penalty', 'frequency_penalty'),
    },
    { what: 'seed', from: 'AI SDK', is: any('seed', ...ROUTER) },
    { what: 'tools by force', from: 'Kimi: thinking', models: KIMI, is: choosesByForce },
    {
      what: 'calls without thoughts',
      from: 'Kimi: reasoning_content is missing',
      models: KIMI,
      is: callsWithout('reasoning_content', false),
    },
    { what: 'pictures by address', from: 'AI SDK', is: remoteImage },
    { what: 'more than 5 stops', from: 'Kimi reference', is: stops(5) },
    {
      what: 'no thinking',
      from: 'Kimi: K3',
      models: /k3/,
      is: (sent) => thinkingOf(sent) === 'disabled' || effortIn('none')(sent),
    },
    { what: 'efforts of others', from: 'AI SDK', models: /k3/, is: effortIn('minimal', 'medium', 'xhigh') },
    { what: 'strict tools', from: 'AgentScope', is: strictTool },
    { what: 'calls without results', from: 'Kimi', is: unpaired },
  ],
  zhipu: [
    {
      what: 'any choice but auto',
      from: 'AgentScope',
      is: (sent) => !['undefined', 'auto'].includes(String(sent.body['tool_choice'])),
    },
    { what: 'names of others', from: 'AgentScope', is: any('max_completion_tokens', 'stream_options', ...ROUTER) },
    { what: 'penalties', from: 'AgentScope', is: any('presence_penalty', 'frequency_penalty') },
    { what: 'names of messages', from: 'AgentScope', is: inMessages('name') },
    { what: 'strict tools', from: 'AgentScope', is: strictTool },
    { what: 'a temperature above 1', from: 'AgentScope', is: above('temperature', 1) },
    { what: 'a top_p of 0', from: 'AgentScope', is: (sent) => sent.body['top_p'] === 0 },
    { what: 'no user', from: 'AgentScope', is: (sent) => sent.dialect === 'openai-chat' && !role('user')(sent) },
    { what: 'no thinking', from: 'Zhipu: thinking', models: /4\.7/, is: (sent) => thinkingOf(sent) === 'disabled' },
    { what: 'hints for the cache', from: 'cc-switch', is: hints },
  ],
  ollama: [
    { what: 'the other limit, which it does not read', from: 'Ollama openai.go', is: any('max_completion_tokens') },
    { what: 'pictures by address', from: 'Ollama: OpenAI compatibility', is: remoteImage },
    { what: 'a choice, which it does not read', from: 'Ollama openai.go', is: choosesByForce },
    {
      what: 'tools it does not run',
      from: 'Ollama: Anthropic compatibility',
      dialect: 'anthropic-messages',
      is: (sent) => says(sent, /"web_search_/) || says(sent, /"tool_choice":\{"type":"(?:any|tool)"/),
    },
  ],
  lmstudio: [
    { what: 'json_object', from: 'lmstudio-bug-tracker 189', is: (sent) => formatOf(sent) === 'json_object' },
    { what: 'a named tool', from: 'LM Studio docs', is: (sent) => isObject(sent.body['tool_choice']) },
  ],
  llamacpp: [
    {
      what: 'a system message further down',
      from: 'templates of many models',
      is: (sent) =>
        messagesOf(sent)
          .slice(1)
          .some((message) => ['system', 'developer'].includes(String(message['role']))),
    },
  ],
  vllm: [
    {
      what: 'tools without a schema',
      from: 'vLLM protocol.py',
      dialect: 'anthropic-messages',
      is: (sent) => toolsOf(sent).some((tool) => !isObject(tool['input_schema'])),
    },
  ],
  custom: [{ what: 'the role developer', from: 'most servers', is: role('developer') }],
  demo: [],
};
