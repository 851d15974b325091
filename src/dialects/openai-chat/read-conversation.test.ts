import { describe, expect, test } from 'vitest';
import { fixText, isUnfit } from '../../domain/fix.ts';
import type { Conversation } from '../conversation.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { readConversation } from './read-conversation.ts';

const HELLO = { role: 'user', content: 'Hello' };

function read(body: JsonObject): Conversation {
  const conversation = readConversation({ model: 'm', messages: [HELLO], ...body });
  if (isUnfit(conversation)) throw new Error(`${conversation.field}: ${conversation.unfit}`);
  return conversation;
}

const turns = (...messages: unknown[]): Conversation['turns'] => read({ messages }).turns;
const text = (words: string, cache: JsonObject | null = null) => ({ kind: 'text', text: words, cache });
const call = (id: string, name: string, args: string, extra: JsonObject | null = null) => ({
  kind: 'call',
  id,
  name,
  arguments: args,
  extra,
  cache: null,
});
const result = (callId: string, ...parts: unknown[]) => ({
  kind: 'result',
  callId,
  parts,
  isError: false,
  cache: null,
});
const tool = (name: string, more: JsonObject = {}) => ({ type: 'function', function: { name, ...more } });

test('what is nested too deeply to be printed is refused', () => {
  let deep: JsonObject = {};
  for (let i = 0; i < 100_000; i += 1) deep = { deep };
  expect(readConversation({ model: 'm', messages: [HELLO], deep })).toMatchObject({ field: null, sureness: 'certain' });
});

describe('the plain fields', () => {
  test.each<[body: JsonObject, field: keyof Conversation, value: unknown]>([
    [{ max_tokens: 10 }, 'maxOutput', 10],
    [{ max_completion_tokens: 20 }, 'maxOutput', 20],
    [{ max_tokens: 10, max_completion_tokens: 20 }, 'maxOutput', 20],
    [{}, 'maxOutput', null],
    [{ stop: 'END' }, 'stop', ['END']],
    [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop', ['a', 'b', 'c', 'd', 'e']],
    [{ stop: null }, 'stop', []],
    [{ user: 'ann' }, 'user', 'ann'],
    [{ safety_identifier: 'x1' }, 'user', 'x1'],
    [{ user: 'ann', safety_identifier: 'ann' }, 'user', 'ann'],
    [{ prompt_cache_key: 'k' }, 'cacheKey', 'k'],
    [{ service_tier: 'flex' }, 'serviceTier', 'flex'],
    [{ verbosity: 'low' }, 'verbosity', 'low'],
    [{ parallel_tool_calls: false }, 'parallelTools', false],
    [{ response_format: { type: 'text' } }, 'format', null],
    [{ response_format: { type: 'json_object' } }, 'format', { kind: 'json' }],
    [
      {
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' }, strict: true } },
      },
      'format',
      { kind: 'schema', name: 'x', description: null, schema: { type: 'object' }, strict: true },
    ],
    [
      { response_format: { type: 'json_object', schema: { type: 'object' } } },
      'format',
      { kind: 'schema', name: 'answer', description: null, schema: { type: 'object' }, strict: null },
    ],
    [{ response_format: { type: 'json_schema', json_schema: { name: 'x' } } }, 'format', { kind: 'json' }],
  ])('%j: %s is %j', (body, field, value) => {
    const conversation = read(body);
    expect(conversation[field]).toEqual(value);
    expect(conversation.notes).toEqual([]);
  });

  test.each<[body: JsonObject, told: string]>([
    [{ user: 'ann', safety_identifier: 'x1' }, 'drop:safety_identifier'],
    [{ max_tokens: 0 }, 'drop:max_tokens'],
    [{ max_completion_tokens: 0 }, 'drop:max_completion_tokens'],
  ])('%j is told: %s', (body, told) => {
    expect(read(body)).toMatchObject({ user: body['user'] ?? null, maxOutput: null });
    expect(read(body).notes.map(fixText)).toEqual([told]);
  });

  test('sampling', () => {
    const said = { temperature: 0.5, top_p: 0.9, top_k: 40, seed: 7, presence_penalty: 1, frequency_penalty: -1 };
    expect(read(said).sampling).toEqual({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      seed: 7,
      presencePenalty: 1,
      frequencyPenalty: -1,
    });
  });
});

describe('reasoning', () => {
  const wish = (mode: unknown, effort: unknown = null, budget: unknown = null, summary: unknown = null) => ({
    mode,
    effort,
    budget,
    summary,
  });
  test.each<[body: JsonObject, wish: unknown]>([
    [{}, null],
    [{ reasoning_effort: 'high' }, wish(null, 'high')],
    [{ reasoning_effort: 'none' }, wish('off')],
    [{ reasoning_effort: 'ultra' }, wish(null, 'max')],
    [{ reasoning: { effort: 'low' } }, wish(null, 'low')],
    [{ reasoning: { enabled: true } }, wish('on')],
    [{ reasoning: { enabled: false } }, wish('off')],
    [{ reasoning: { max_tokens: 2000 } }, wish(null, null, 2000)],
    [{ reasoning: { effort: 'none' } }, wish('off')],
    [{ reasoning: { summary: 'auto' } }, wish(null, null, null, 'auto')],
    [{ thinking: { type: 'disabled' } }, wish('off')],
    [{ thinking: { type: 'enabled', budget_tokens: 3000 } }, wish('on', null, 3000)],
    [{ enable_thinking: true, thinking_budget: 500 }, wish('on', null, 500)],
    [{ enable_thinking: false }, wish('off')],
    [{ reasoning_effort: null }, null],
  ])('%j', (body, expected) => {
    expect(read(body).reasoning).toEqual(expected);
    expect(read(body).notes).toEqual([]);
  });

  test('what cannot be kept of it is noted', () => {
    const { notes } = read({ reasoning_effort: 'tiny', reasoning: { exclude: true } });
    expect(notes.map(fixText)).toEqual(['drop:reasoning_effort', 'drop:reasoning.exclude']);
  });
});

describe('what only this dialect can say', () => {
  test.each<[field: string, value: unknown]>([
    ['n', 2],
    ['logprobs', true],
    ['modalities', ['text', 'audio']],
    ['response_format', { type: 'grammar', grammar: 'x' }],
  ])('%s %j is refused by its name', (field, value) => {
    const answer = readConversation({ model: 'm', messages: [HELLO], [field]: value });
    expect(answer).toMatchObject({ field, sureness: 'certain' });
  });

  test.each<[body: JsonObject, notes: string[]]>([
    [{ n: 1, logprobs: false, modalities: ['text'], top_logprobs: 0 }, []],
    [{ store: true }, ['drop:store']],
    [{ store: false, metadata: {}, logit_bias: {} }, []],
    [{ metadata: { a: 'b' } }, ['drop:metadata']],
    [{ prediction: { type: 'content', content: 'x' } }, ['drop:prediction']],
    [{ logit_bias: { '50256': -100 } }, ['drop:logit_bias']],
    [{ top_logprobs: 3 }, ['drop:top_logprobs']],
    [{ web_search_options: { search_context_size: 'low' } }, ['drop:web_search_options']],
    [{ audio: { voice: 'x' } }, ['drop:audio']],
    [
      { provider: { order: ['a'] }, models: ['b'], plugins: [{ id: 'web' }], transforms: ['x'] },
      ['drop:provider', 'drop:models', 'drop:plugins', 'drop:transforms'],
    ],
    [{ usage: { include: true }, route: 'fallback' }, ['drop:usage', 'drop:route']],
    [{ min_p: 0.1 }, ['drop:min_p']],
    [{ 'bad\r\nname': 1 }, ['drop:bad__name']],
    [
      { temperature: 'hot', stop: 5, max_tokens: -1, user: 7 },
      ['drop:temperature', 'drop:stop', 'drop:max_tokens', 'drop:user'],
    ],
    [{ stream_options: { include_usage: true }, stream: true }, []],
  ])('%j is noted: %j', (body, notes) => {
    expect(read(body).notes.map(fixText)).toEqual(notes);
  });
});

describe('messages', () => {
  test('keep their roles, order and place', () => {
    const read = turns(
      { role: 'system', content: 'Be brief.' },
      { role: 'developer', content: 'Rules.' },
      HELLO,
      { role: 'assistant', content: 'Hi.' },
      { role: 'system', content: 'Later.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
    );
    expect(read).toEqual([
      { role: 'system', parts: [text('Be brief.')] },
      { role: 'developer', parts: [text('Rules.')] },
      { role: 'user', parts: [text('Hello')] },
      { role: 'assistant', parts: [text('Hi.')] },
      { role: 'system', parts: [text('Later.')] },
      { role: 'user', parts: [text('a'), text('b')] },
    ]);
  });

  test.each<[part: unknown, read: unknown]>([
    [
      { type: 'image_url', image_url: { url: 'https://x/y.png', detail: 'low' } },
      { kind: 'image', source: { kind: 'url', url: 'https://x/y.png' }, detail: 'low', cache: null },
    ],
    [
      { type: 'image_url', image_url: 'data:image/jpg;base64,QUJD' },
      { kind: 'image', source: { kind: 'data', mediaType: 'image/jpeg', data: 'QUJD' }, detail: null, cache: null },
    ],
    [
      { type: 'image_url', image_url: { url: 'data:image/svg+xml,%3Csvg/%3E' } },
      { kind: 'image', source: { kind: 'url', url: 'data:image/svg+xml,%3Csvg/%3E' }, detail: null, cache: null },
    ],
    [
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,QUJD' } },
      {
        kind: 'file',
        source: { kind: 'data', mediaType: 'application/pdf', data: 'QUJD' },
        name: 'a.pdf',
        cache: null,
      },
    ],
    [
      { type: 'file', file: { file_data: 'QUJD' } },
      { kind: 'file', source: { kind: 'data', mediaType: 'application/pdf', data: 'QUJD' }, name: null, cache: null },
    ],
    [
      { type: 'file', file: { file_id: 'file-1' } },
      { kind: 'file', source: { kind: 'id', id: 'file-1' }, name: null, cache: null },
    ],
    [
      { type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } },
      { kind: 'audio', data: 'QUJD', format: 'wav' },
    ],
    [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }, text('x', { type: 'ephemeral' })],
    ['bare', text('bare')],
  ])('content %j', (part, expected) => {
    expect(turns({ role: 'user', content: [part] })).toEqual([{ role: 'user', parts: [expected] }]);
  });

  test('a hint on a message is one on its last part', () => {
    const hint = { type: 'ephemeral' };
    const read = turns({ role: 'system', content: 'x', cache_control: hint });
    expect(read[0]?.parts).toEqual([text('x', hint)]);
  });

  test('names and unknown fields are noted, empty echoes are not', () => {
    const messages = [
      { role: 'user', name: 'ann', content: 'x' },
      {
        role: 'assistant',
        content: 'y',
        refusal: null,
        audio: null,
        annotations: [],
        function_call: null,
        partial: true,
      },
    ];
    expect(read({ messages }).notes.map(fixText)).toEqual(['drop:messages[].name', 'drop:messages[].partial']);
  });

  test('a refusal, in its field or as a part', () => {
    const refusal = { kind: 'refusal', text: 'No.' };
    expect(turns({ role: 'assistant', content: null, refusal: 'No.' })[0]?.parts).toEqual([refusal]);
    expect(turns({ role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] })[0]?.parts).toEqual([refusal]);
  });

  test.each<[message: unknown, field: string]>([
    [5, 'messages[0]'],
    [{ role: 'robot', content: 'x' }, 'messages[0].role'],
    [{ content: 'x' }, 'messages[0].role'],
    [{ role: 'user', content: { a: 1 } }, 'messages[0].content'],
    [{ role: 'user', content: [5] }, 'messages[0].content[0]'],
    [{ role: 'user', content: [{ type: 'video_url', video_url: {} }] }, 'messages[0].content[0].type'],
    [{ role: 'user', content: [{ type: 'image_url' }] }, 'messages[0].content[0].image_url'],
    [{ role: 'user', content: [{ type: 'file', file: {} }] }, 'messages[0].content[0].file'],
    [{ role: 'user', content: [{ type: 'input_audio' }] }, 'messages[0].content[0].input_audio'],
    [{ role: 'assistant', content: 'x', tool_calls: [{ id: 'a' }] }, 'messages[0].tool_calls[0]'],
    [{ role: 'assistant', content: 'x', tool_calls: [null] }, 'messages[0].tool_calls[0]'],
    [{ role: 'assistant', audio: { id: 'audio_1' } }, 'messages[0].audio'],
  ])('%j cannot be said elsewhere: %s', (message, field) => {
    expect(readConversation({ model: 'm', messages: [message] })).toMatchObject({ field, sureness: 'certain' });
  });

  test.each([null, 'x', 5, {}])('a list of messages that is %j is refused', (messages) => {
    expect(readConversation({ model: 'm', messages })).toMatchObject({ field: 'messages' });
  });
});

describe('reasoning in the history', () => {
  const reasoning = (words: string, proof: unknown = null) => ({ kind: 'reasoning', text: words, proof });
  test.each<[why: string, fields: JsonObject, parts: unknown[]]>([
    ['as DeepSeek names it', { reasoning_content: 'hm' }, [reasoning('hm')]],
    ['as OpenRouter names it', { reasoning: 'hm' }, [reasoning('hm')]],
    ['the same twice', { reasoning_content: 'hm', reasoning: 'hm' }, [reasoning('hm')]],
    ['empty', { reasoning_content: '' }, []],
    [
      'with a signature',
      { reasoning_content: 'hm', thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 'sig' }] },
      [reasoning('hm', { kind: 'signature', data: 'sig', maker: null })],
    ],
    [
      'with a signature under our seal',
      {
        thinking_blocks: [
          { type: 'thinking', thinking: '', signature: seal({ kind: 'encrypted', data: 'e', maker: null }, 'azure') },
          { type: 'redacted_thinking', data: seal({ kind: 'redacted', data: 'r', maker: null }, 'claude') },
        ],
      },
      [
        reasoning('', { kind: 'encrypted', data: 'e', maker: 'azure' }),
        reasoning('', { kind: 'redacted', data: 'r', maker: 'claude' }),
      ],
    ],
    [
      'with an empty signature',
      { thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: '' }] },
      [reasoning('hm')],
    ],
    ['blocks that are none', { thinking_blocks: [5, null, {}] }, []],
  ])('%s', (_why, fields, parts) => {
    expect(turns({ role: 'assistant', content: 'x', ...fields })[0]?.parts).toEqual([...parts, text('x')]);
  });

  test('as Mistral has it, among the content', () => {
    const content = [
      {
        type: 'thinking',
        thinking: [
          { type: 'text', text: 'h' },
          { type: 'text', text: 'm' },
        ],
        closed: true,
      },
      { type: 'text', text: 'x' },
    ];
    expect(turns({ role: 'assistant', content })[0]?.parts).toEqual([reasoning('hm'), text('x')]);
  });
});

describe('tool calls and results', () => {
  test('results follow their calls in one user turn', () => {
    const read = turns(
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
          { id: 'b', type: 'function', function: { name: 'g', arguments: { y: 2 } } },
        ],
      },
      { role: 'tool', tool_call_id: 'b', content: 'two' },
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'one' }] },
      HELLO,
    );
    expect(read).toEqual([
      { role: 'assistant', parts: [call('a', 'f', '{"x":1}'), call('b', 'g', '{"y":2}')] },
      { role: 'user', parts: [result('b', text('two')), result('a', text('one'))] },
      { role: 'user', parts: [text('Hello')] },
    ]);
  });

  test('what a server hung on a call is kept for it', () => {
    const extra = { extra_content: { google: { thought_signature: 'sig' } } };
    const calls = [{ id: 'a', type: 'function', function: { name: 'f', arguments: '' }, ...extra }];
    expect(turns({ role: 'assistant', tool_calls: calls })[0]?.parts).toEqual([call('a', 'f', '', extra)]);
  });

  test('calls and results without ids find each other, the same way every time', () => {
    const messages = [
      { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: '{}' } }, { function: { name: 'g' } }] },
      { role: 'tool', name: 'g', content: 'G' },
      { role: 'tool', content: 'F' },
    ];
    const [made, results] = turns(...messages);
    const ids = made?.parts.map((part) => (part.kind === 'call' ? part.id : ''));
    expect(new Set(ids).size).toBe(2);
    expect(results?.parts).toEqual([result(ids?.[1] ?? '', text('G')), result(ids?.[0] ?? '', text('F'))]);
    expect(turns(...messages)[0]).toEqual(made);
  });

  test('results without ids and names belong to the calls in order', () => {
    const [made, results] = turns(
      { role: 'assistant', tool_calls: [{ function: { name: 'f' } }, { function: { name: 'f' } }] },
      { role: 'tool', content: '1' },
      { role: 'tool', content: '2' },
    );
    const ids = made?.parts.map((part) => (part.kind === 'call' ? part.id : ''));
    expect(results?.parts).toEqual([result(ids?.[0] ?? '', text('1')), result(ids?.[1] ?? '', text('2'))]);
  });

  test('results with words between them stay apart', () => {
    const read = turns({ role: 'tool', tool_call_id: 'a' }, HELLO, { role: 'tool', tool_call_id: 'b' });
    expect(read.map(({ parts }) => parts)).toEqual([[result('a')], [text('Hello')], [result('b')]]);
  });

  test('a result may be an object, empty, or a picture', () => {
    const image = { type: 'image_url', image_url: { url: 'https://x/y.png' } };
    const read = turns(
      { role: 'tool', tool_call_id: 'a', content: { ok: true } },
      { role: 'tool', tool_call_id: 'b', content: null },
      { role: 'tool', tool_call_id: 'c', content: [image] },
    );
    expect(read[0]?.parts).toMatchObject([
      { callId: 'a', parts: [text('{"ok":true}')] },
      { callId: 'b', parts: [] },
      { callId: 'c', parts: [{ kind: 'image' }] },
    ]);
  });

  test('calls of custom tools carry their text wrapped', () => {
    const calls = [{ id: 'a', type: 'custom', custom: { name: 'patch', input: '*** "x"' } }];
    expect(turns({ role: 'assistant', tool_calls: calls })[0]?.parts).toEqual([
      call('a', 'patch', '{"input":"*** \\"x\\""}'),
    ]);
  });

  test('the old form of calls and results', () => {
    const [made, results] = turns(
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'done' },
    );
    const id = made?.parts[0]?.kind === 'call' ? made.parts[0].id : null;
    expect(made?.parts).toEqual([call(id ?? '', 'f', '{}')]);
    expect(results?.parts).toEqual([result(id ?? '', text('done'))]);
  });

  test.each<[why: string, before: JsonObject[], callId: string]>([
    ['no call', [], 'f'],
    [
      'words after its call',
      [
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'assistant', content: 'So:' },
      ],
      'call_0',
    ],
    [
      'a later call of another name',
      [
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'assistant', content: null, function_call: { name: 'g', arguments: '{}' } },
      ],
      'call_0',
    ],
  ])('an old result after %s keeps what it is of', (_, before, callId) => {
    const read = turns(...before, { role: 'function', name: 'f', content: 'done' });
    expect(read.at(-1)?.parts).toEqual([result(callId, text('done'))]);
  });
});

describe('tools', () => {
  test('with everything a tool can say', () => {
    const schema = { type: 'object', properties: { x: { type: 'number' } } };
    const tools = [
      {
        ...tool('f', { description: 'Does f.', parameters: schema, strict: true }),
        cache_control: { type: 'ephemeral' },
      },
    ];
    expect(read({ tools }).tools).toEqual([
      {
        name: 'f',
        description: 'Does f.',
        schema,
        strict: true,
        cache: { type: 'ephemeral' },
        origin: { name: 'f', namespace: null, custom: false },
      },
    ]);
  });

  test.each([undefined, null, {}, { type: null }, { properties: {} }])(
    'parameters %j become those of an object',
    (p) => {
      expect(read({ tools: [tool('f', { parameters: p })] }).tools[0]?.schema).toEqual({
        type: 'object',
        properties: {},
      });
    },
  );

  test('flat, as Responses clients write them, and in the old form', () => {
    const flat = { type: 'function', name: 'f', description: 'F' };
    expect(read({ tools: [flat] }).tools).toMatchObject([{ name: 'f', description: 'F' }]);
    const old = read({ functions: [{ name: 'f', description: 'F' }], function_call: { name: 'f' } });
    expect(old.tools).toMatchObject([{ name: 'f', description: 'F' }]);
    expect(old).toMatchObject({ toolChoice: { mode: 'named', name: 'f' }, parallelTools: false, notes: [] });
  });

  test('free text with a grammar', () => {
    const format = { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } };
    const { tools } = read({ tools: [{ type: 'custom', custom: { name: 'patch', description: 'Patches.', format } }] });
    expect(tools).toMatchObject([
      { name: 'patch', schema: { required: ['input'] }, origin: { name: 'patch', custom: true } },
    ]);
    expect(tools[0]?.description).toBe('Patches.\n\nThe input must match this lark grammar:\nstart: "x"');
  });

  test('names that others refuse are changed, everywhere alike, and no two into the same', () => {
    const long = `mcp__${'x'.repeat(80)}`;
    const messages = [
      { role: 'assistant', tool_calls: [{ id: 'a', function: { name: long, arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'a', content: '' },
    ];
    const conversation = read({
      messages,
      tools: [tool(long), tool(`${long}y`), tool('a.b'), tool('a_b')],
      tool_choice: { type: 'function', function: { name: long } },
    });
    const names = conversation.tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(4);
    expect(names.every((name) => /^[a-zA-Z0-9_-]{1,64}$/.test(name))).toBe(true);
    expect(names[3]).toBe('a_b');
    expect(conversation.tools.map(({ origin }) => origin.name)).toEqual([long, `${long}y`, 'a.b', 'a_b']);
    expect(conversation.toolChoice).toEqual({ mode: 'named', name: names[0] });
    expect(conversation.turns[0]?.parts[0]).toMatchObject({ name: names[0] });
  });

  test('tools of the server are noted; a second one of the same name too', () => {
    const conversation = read({ tools: [{ type: 'web_search' }, tool('f'), tool('f', { description: 'again' })] });
    expect(conversation.tools).toHaveLength(1);
    expect(conversation.notes.map(fixText)).toEqual(['drop:tools[].web_search', 'drop:tools[].f']);
  });

  test.each<[choice: unknown, read: unknown, notes: string[]]>([
    ['auto', { mode: 'auto' }, []],
    ['none', { mode: 'none' }, []],
    ['required', { mode: 'required' }, []],
    ['any', { mode: 'required' }, []],
    [{ type: 'function', function: { name: 'f' } }, { mode: 'named', name: 'f' }, []],
    [{ type: 'function', name: 'g' }, { mode: 'named', name: 'g' }, []],
    [{ type: 'function', function: { name: 'h' } }, null, ['drop:tool_choice']],
    ['sometimes', null, ['drop:tool_choice']],
    [5, null, ['drop:tool_choice']],
  ])('choice %j', (choice, expected, notes) => {
    const conversation = read({ tools: [tool('f'), tool('g')], tool_choice: choice });
    expect(conversation.toolChoice).toEqual(expected);
    expect(conversation.notes.map(fixText)).toEqual(notes);
  });

  test('of allowed tools the others are left out', () => {
    const allowed = { mode: 'required', tools: [{ type: 'function', function: { name: 'g' } }] };
    const conversation = read({
      tools: [tool('f'), tool('g')],
      tool_choice: { type: 'allowed_tools', allowed_tools: allowed },
    });
    expect(conversation.tools.map(({ name }) => name)).toEqual(['g']);
    expect(conversation.toolChoice).toEqual({ mode: 'required' });
    expect(conversation.notes.map(fixText)).toEqual(['rewrite:tool_choice>tools']);
  });

  test.each<[tools: unknown[], field: string]>([
    [[5], 'tools[0]'],
    [[{ type: 'function' }], 'tools[0]'],
    [[tool('f'), { type: 'function', function: { name: '' } }], 'tools[1]'],
  ])('%j is refused: %s', (tools, field) => {
    expect(readConversation({ model: 'm', messages: [HELLO], tools })).toMatchObject({ field });
  });
});
