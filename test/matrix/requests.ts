// The requests of the matrix, as three kinds of clients send them: with everything that clients of these surfaces are
// known to send by default, so that whatever a provider refuses has to be taken out again.

import type { JsonObject } from '../../src/dialects/json.ts';
import type { DialectId } from '../../src/domain/dialect.ts';

export const SCENARIOS = [
  'text',
  'system only',
  'stream',
  'tools',
  'named tool',
  'parallel tools',
  'tool results',
  'JSON object',
  'JSON schema',
  'JSON and tools',
  'image',
  'image by address',
  'reasoning',
  'no reasoning',
  'long stop list',
  'probabilities',
] as const;

export type Scenario = (typeof SCENARIOS)[number];

/** What is asked for in a scenario; nothing more where none is named. */
type Wishes = Partial<Record<Scenario, JsonObject>>;

export function requestOf(client: DialectId, scenario: Scenario): JsonObject {
  return CLIENTS[client](scenario);
}

const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' } },
  required: ['city', 'days'],
  additionalProperties: false,
};
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const ADDRESS = 'https://example.com/cat.png';
const STOPS = Array.from({ length: 20 }, (_, i) => `END${i}`);
const CALLS = [
  { id: 'call_a8Kx02mQ4ZpLr7Vt1YbN3cEd', city: 'Paris' },
  { id: 'functions.weather:0', city: 'Rome' },
] as const;

function chat(scenario: Scenario): JsonObject {
  return {
    model: 'asked',
    messages: chatMessages(scenario),
    max_tokens: 4_000,
    max_completion_tokens: 4_000,
    temperature: 2,
    top_p: 0,
    top_k: 40,
    seed: 7,
    n: 1,
    presence_penalty: 0.1,
    frequency_penalty: 0.1,
    logit_bias: { '50256': -100 },
    user: 'someone',
    store: false,
    metadata: { from: 'matrix' },
    service_tier: 'auto',
    verbosity: 'low',
    prompt_cache_key: 'key',
    provider: { order: ['x'] },
    models: ['x'],
    transforms: ['middle-out'],
    ...chatWishes(scenario),
  };
}

function chatWishes(scenario: Scenario): JsonObject {
  const tools = {
    tools: ['weather', 'time'].map((name) => ({
      type: 'function',
      function: { name, description: 'Tells it.', parameters: SCHEMA, strict: true },
      cache_control: { type: 'ephemeral' },
    })),
    parallel_tool_calls: scenario === 'parallel tools',
  };
  const schema = { type: 'json_schema', json_schema: { name: 'trip', schema: SCHEMA, strict: true } };
  const wishes: Wishes = {
    text: { tools: [], tool_choice: 'auto', parallel_tool_calls: true },
    stream: { stream: true, stream_options: { include_usage: true } },
    tools: { ...tools, tool_choice: 'required' },
    'named tool': { ...tools, tool_choice: { type: 'function', function: { name: 'weather' } } },
    'parallel tools': { ...tools, tool_choice: 'auto', stream: true },
    'tool results': { ...tools, reasoning_effort: 'low' },
    'JSON object': { response_format: { type: 'json_object' } },
    'JSON schema': { response_format: schema },
    'JSON and tools': { ...tools, response_format: schema },
    reasoning: { reasoning_effort: 'xhigh', reasoning: { effort: 'xhigh' } },
    'no reasoning': { reasoning_effort: 'none', thinking: { type: 'disabled' } },
    'long stop list': { stop: STOPS },
    probabilities: { logprobs: true, top_logprobs: 2 },
  };
  return wishes[scenario] ?? {};
}

function chatMessages(scenario: Scenario): unknown[] {
  const head = [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', name: 'someone', content: 'Hello.' },
    {
      role: 'assistant',
      content: 'Hello!',
      refusal: null,
      annotations: [{ type: 'url_citation', url_citation: { url: ADDRESS } }],
      reasoning_content: 'A greeting.',
      reasoning: 'A greeting.',
      provider_specific_fields: { x: 1 },
    },
    { role: 'system', content: 'Be kind as well.' },
  ];
  const text = { type: 'text', text: 'What now?', cache_control: { type: 'ephemeral' } };
  if (scenario === 'image' || scenario === 'image by address') {
    const url = scenario === 'image' ? `data:image/png;base64,${PICTURE}` : ADDRESS;
    return [...head, { role: 'user', content: [text, { type: 'image_url', image_url: { url, detail: 'low' } }] }];
  }
  if (scenario === 'system only') return [{ role: 'developer', content: 'Say hello.' }];
  if (scenario !== 'tool results') return [...head, { role: 'user', content: [text] }];
  const call = ({ id, city }: { readonly id: string; readonly city: string }, extra: JsonObject = {}): JsonObject => ({
    id,
    type: 'function',
    function: { name: 'weather', arguments: JSON.stringify({ city, days: 1 }) },
    ...extra,
  });
  const [first, second] = CALLS;
  const signature = { extra_content: { google: { thought_signature: 'c2lnbmF0dXJl' } } };
  const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${PICTURE}` } };
  return [
    ...head,
    { role: 'assistant', content: null, tool_calls: [call({ id: 'call_interrupted', city: 'Paris' })] },
    { role: 'user', content: 'And the weather?' },
    { role: 'assistant', content: null, tool_calls: [call(first, signature), call(second)], reasoning_content: 'Ask.' },
    { role: 'tool', tool_call_id: second.id, name: 'weather', content: [{ type: 'text', text: 'Rain.' }, picture] },
    { role: 'tool', tool_call_id: first.id, name: 'weather', content: 'Sun.' },
    { role: 'user', content: [text] },
  ];
}

function messages(scenario: Scenario): JsonObject {
  const content: unknown[] = [{ type: 'text', text: 'What now?', cache_control: { type: 'ephemeral' } }];
  if (scenario === 'image') {
    content.push({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } });
  }
  if (scenario === 'image by address') content.push({ type: 'image', source: { type: 'url', url: ADDRESS } });
  return {
    model: 'asked',
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages: [
      { role: 'user', content: 'Hello.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'A greeting.', signature: '' },
          { type: 'text', text: 'Hello!' },
        ],
      },
      ...(scenario === 'tool results' ? messagesResults() : []),
      { role: 'user', content },
    ],
    max_tokens: 4_000,
    temperature: 0.7,
    top_p: 0.9,
    top_k: 40,
    metadata: { user_id: 'someone' },
    provider: { order: ['x'] },
    ...messagesWishes(scenario),
  };
}

function messagesResults(): unknown[] {
  const use = CALLS.map(({ id, city }) => ({ type: 'tool_use', id, name: 'weather', input: { city, days: 1 } }));
  const [first, second] = CALLS;
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } };
  return [
    { role: 'user', content: 'And the weather?' },
    { role: 'assistant', content: [{ type: 'thinking', thinking: 'Ask.', signature: 'foreign' }, ...use] },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: second.id, content: [{ type: 'text', text: 'Rain.' }, image] },
        { type: 'tool_result', tool_use_id: first.id, content: 'Sun.', is_error: true },
      ],
    },
  ];
}

function messagesWishes(scenario: Scenario): JsonObject {
  const tools = {
    tools: [
      ...['weather', 'time'].map((name) => ({ name, description: 'Tells it.', input_schema: SCHEMA, strict: true })),
      { type: 'web_search_20250305', name: 'web_search', max_uses: 3 },
    ],
  };
  const format = { type: 'json_schema', schema: SCHEMA };
  const wishes: Wishes = {
    stream: { stream: true },
    tools: {
      ...tools,
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    },
    'named tool': { ...tools, tool_choice: { type: 'tool', name: 'weather' } },
    'parallel tools': { ...tools, tool_choice: { type: 'auto' }, stream: true },
    'tool results': { ...tools, thinking: { type: 'enabled', budget_tokens: 5_000 } },
    'JSON object': { output_config: { format } },
    'JSON schema': { output_config: { format } },
    'JSON and tools': { ...tools, output_config: { format } },
    reasoning: { thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } },
    'no reasoning': { thinking: { type: 'disabled' } },
    'long stop list': { stop_sequences: [...STOPS, ' \n'] },
  };
  return wishes[scenario] ?? {};
}

function responses(scenario: Scenario): JsonObject {
  const content: unknown[] = [{ type: 'input_text', text: 'What now?' }];
  if (scenario === 'image') {
    content.push({ type: 'input_image', image_url: `data:image/png;base64,${PICTURE}`, detail: 'low' });
  }
  if (scenario === 'image by address') content.push({ type: 'input_image', image_url: ADDRESS });
  return {
    model: 'asked',
    instructions: 'Be brief.',
    input: [
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Be kind as well.' }] },
      { role: 'user', content: 'Hello.' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'Zm9yZWlnbg==' },
      { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'Hello!' }] },
      ...(scenario === 'tool results' ? responsesResults() : []),
      { role: 'user', content },
    ],
    store: false,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: 'key',
    service_tier: 'auto',
    session_id: 'x',
    ...responsesWishes(scenario),
  };
}

function responsesResults(): unknown[] {
  return [
    { role: 'user', content: 'And the weather?' },
    ...CALLS.map(({ id, city }) => ({
      type: 'function_call',
      id: `fc_${city}`,
      call_id: id,
      name: 'weather',
      arguments: JSON.stringify({ city, days: 1 }),
    })),
    ...CALLS.map(({ id }) => ({ type: 'function_call_output', call_id: id, output: 'Sun.' })),
  ];
}

function responsesWishes(scenario: Scenario): JsonObject {
  const tools = {
    tools: [
      { type: 'function', name: 'weather', description: 'Tells it.', parameters: SCHEMA, strict: true },
      { type: 'function', name: 'time', description: 'Tells it.', parameters: SCHEMA, strict: false },
      { type: 'custom', name: 'apply_patch', description: 'Patches.', format: { type: 'text' } },
      {
        type: 'namespace',
        name: 'mcp',
        description: 'A server.',
        tools: [{ type: 'function', name: 'look', parameters: SCHEMA, strict: false }],
      },
      { type: 'web_search' },
    ],
    parallel_tool_calls: scenario === 'parallel tools',
  };
  const format = { type: 'json_schema', name: 'trip', schema: SCHEMA, strict: true };
  const wishes: Wishes = {
    stream: { stream: true, temperature: 0.7, top_p: 0.9 },
    tools: { ...tools, tool_choice: 'required', reasoning: { effort: 'medium', summary: 'auto' } },
    'named tool': { ...tools, tool_choice: { type: 'function', name: 'weather' } },
    'parallel tools': { ...tools, tool_choice: 'auto', stream: true },
    'tool results': { ...tools, tool_choice: 'auto', reasoning: { effort: 'low' } },
    'JSON object': { store: true, text: { format: { type: 'json_object' } } },
    'JSON schema': { text: { format, verbosity: 'low' } },
    'JSON and tools': { ...tools, text: { format } },
    reasoning: { reasoning: { effort: 'xhigh', summary: 'auto' } },
    'no reasoning': { reasoning: { effort: 'none' } },
  };
  return wishes[scenario] ?? {};
}

const CLIENTS: Readonly<Record<DialectId, (scenario: Scenario) => JsonObject>> = {
  'openai-chat': chat,
  'anthropic-messages': messages,
  'openai-responses': responses,
};
