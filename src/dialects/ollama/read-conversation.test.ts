import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText, isUnfit } from '../../domain/fix.ts';
import type { Conversation, Turn } from '../conversation.ts';
import { readConversation } from './read-conversation.ts';

function read(path: 'chat' | 'generate', body: object): Conversation {
  const conversation = readConversation(path, body as Record<string, unknown>);
  if (isUnfit(conversation)) throw new Error(`${conversation.field}: ${conversation.unfit}`);
  return conversation;
}

const user = { role: 'user', content: 'Hi' };
const chat = (body: object): Conversation => read('chat', { model: 'm', messages: [user], ...body });
const turnsOf = (messages: readonly object[]): readonly Turn[] => chat({ messages }).turns;
const notesOf = (conversation: Conversation): string[] => conversation.notes.map(fixText);

const text = (words: string): object => ({ kind: 'text', text: words, cache: null });
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAG0AAABmCAYAAADBPx';
const JPEG = '/9j/4AAQSkZJRgABAQAAAQABAAD';
const image = (mediaType: string, data: string): object => ({
  kind: 'image',
  source: { kind: 'data', mediaType, data },
  detail: null,
  cache: null,
});

describe('messages', () => {
  test('of every role', () => {
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'USER', content: 'Hi' },
      { role: 'assistant', content: 'Hello', thinking: 'a greeting' },
      { role: 'user', content: '' },
    ];
    expect(turnsOf(messages)).toEqual([
      { role: 'system', parts: [text('Be kind.')] },
      { role: 'user', parts: [text('Hi')] },
      { role: 'assistant', parts: [{ kind: 'reasoning', text: 'a greeting', proof: null }, text('Hello')] },
    ]);
  });

  test.each([
    [PNG, 'image/png'],
    [JPEG, 'image/jpeg'],
    ['R0lGODlhAQABAIAAAAAAAP', 'image/gif'],
    ['UklGRugDAABXRUJQVlA4IA==', 'image/webp'],
    ['Qk02AAAAAAAAADYAAAA', 'image/bmp'],
  ])('an image %s is %s, and stands before the text', (data, mediaType) => {
    expect(turnsOf([{ ...user, images: [data] }])).toEqual([
      { role: 'user', parts: [image(mediaType, data), text('Hi')] },
    ]);
  });

  test.each([
    [`data:image/png;base64,${PNG}`, image('image/png', PNG)],
    ['data:image/heic;base64,AAAA', image('image/heic', 'AAAA')],
  ])('an image as a data URL: %s', (url, part) => {
    expect(turnsOf([{ role: 'user', content: '', images: [url] }])).toEqual([{ role: 'user', parts: [part] }]);
  });
});

describe('tools', () => {
  const call = (name: string, input: unknown, id?: string): object => ({
    ...(id === undefined ? {} : { id }),
    function: { name, arguments: input },
  });
  const ids = (turns: readonly Turn[]): unknown[] =>
    turns.flatMap(({ parts }) =>
      parts.flatMap((part) => {
        if (part.kind === 'call') return [`${part.name}=${part.id}`];
        return part.kind === 'result' ? [`${JSON.stringify(part.parts)} of ${part.callId}`] : [];
      }),
    );
  const result = (words: string, id: string): string => `[{"kind":"text","text":"${words}","cache":null}] of ${id}`;

  // As in Ollama's documentation of tool calling.
  test('a call and its result, paired by name', () => {
    const messages = [
      { role: 'user', content: 'What is the temperature in New York?' },
      { role: 'assistant', tool_calls: [{ type: 'function', ...call('get_temperature', { city: 'New York' }) }] },
      { role: 'tool', tool_name: 'get_temperature', content: '22°C' },
    ];
    const turns = turnsOf(messages);
    expect(turns[1]?.parts).toEqual([
      {
        kind: 'call',
        id: 'call_1',
        name: 'get_temperature',
        arguments: '{"city":"New York"}',
        extra: null,
        cache: null,
      },
    ]);
    expect(turns[2]).toEqual({
      role: 'user',
      parts: [{ kind: 'result', callId: 'call_1', parts: [text('22°C')], isError: false, cache: null }],
    });
  });

  test.each<[why: string, results: readonly object[], expected: readonly string[]]>([
    ['by order', [{ content: '1' }, { content: '2' }], [result('1', 'call_1'), result('2', 'call_2')]],
    [
      'by name, in another order',
      [
        { tool_name: 'b', content: '2' },
        { tool_name: 'a', content: '1' },
      ],
      [result('2', 'call_2'), result('1', 'call_1')],
    ],
    [
      'by the older spelling of the name',
      [
        { name: 'b', content: '2' },
        { name: 'a', content: '1' },
      ],
      [result('2', 'call_2'), result('1', 'call_1')],
    ],
    ['by order when the name is of another tool', [{ tool_name: 'z', content: '1' }], [result('1', 'call_1')]],
  ])('two calls at once, paired %s', (_, results, expected) => {
    const messages = [
      { role: 'assistant', tool_calls: [call('a', {}), call('b', {})] },
      ...results.map((message) => ({ role: 'tool', ...message })),
    ];
    expect(ids(turnsOf(messages))).toEqual(['a=call_1', 'b=call_2', ...expected]);
  });

  test('ids that are given are kept, and pair before names do', () => {
    const messages = [
      { role: 'assistant', tool_calls: [call('a', {}, 'call_1'), call('a', {}, 'call_9'), call('a', {})] },
      { role: 'tool', tool_call_id: 'call_9', tool_name: 'a', content: '9' },
      { role: 'tool', tool_name: 'a', content: '1' },
      { role: 'tool', content: '2' },
    ];
    expect(ids(turnsOf(messages))).toEqual([
      'a=call_1',
      'a=call_9',
      'a=call_2',
      result('9', 'call_9'),
      result('1', 'call_1'),
      result('2', 'call_2'),
    ]);
  });

  test('ids stay the same when the conversation grows', () => {
    const round = (n: number): object[] => [
      { role: 'assistant', tool_calls: [call('a', { n })] },
      { role: 'tool', content: String(n) },
    ];
    const short = ids(turnsOf([...round(1), ...round(2)]));
    expect(ids(turnsOf([...round(1), ...round(2), ...round(3)])).slice(0, short.length)).toEqual(short);
  });

  test('a result whose call was cut off becomes words of the user, and that is said', () => {
    const conversation = chat({ messages: [{ role: 'tool', tool_name: 'a', content: 'lost' }] });
    expect(conversation.turns).toEqual([{ role: 'user', parts: [text('lost')] }]);
    expect(notesOf(conversation)).toEqual(['rewrite:messages[0]>user']);
  });

  test.each([
    [{ a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
    ['{"a":1}', '{"a":1}'],
    [undefined, '{}'],
    [null, '{}'],
    [[1], '{}'],
  ])('arguments %j are %s', (input, expected) => {
    expect(turnsOf([{ role: 'assistant', tool_calls: [call('a', input)] }])).toMatchObject([
      { parts: [{ arguments: expected }] },
    ]);
  });

  test('declared tools, and names that are not valid everywhere', () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const conversation = chat({
      tools: [
        { type: 'function', function: { name: 'weather', description: 'now', parameters } },
        { type: 'function', function: { name: 'mcp.files/read', parameters } },
      ],
      messages: [
        user,
        { role: 'assistant', tool_calls: [call('mcp.files/read', {})] },
        { role: 'tool', tool_name: 'mcp.files/read', content: 'x' },
      ],
    });
    const [weather, other] = conversation.tools;
    expect(weather).toMatchObject({ name: 'weather', description: 'now', schema: parameters });
    expect(other?.name).toMatch(/^[\w-]{1,64}$/u);
    expect(other?.origin.name).toBe('mcp.files/read');
    expect(ids(conversation.turns)).toEqual([`${other?.name}=call_1`, result('x', 'call_1')]);
  });
});

describe('what is wished of the answer', () => {
  test.each<[body: object, expected: object]>([
    [{}, { format: null, reasoning: null, toolChoice: null, parallelTools: null }],
    [{ format: '' }, { format: null }],
    [{ format: 'json' }, { format: { kind: 'json' } }],
    [{ format: {} }, { format: { kind: 'json' } }],
    [{ format: { type: 'object' } }, { format: { kind: 'schema', name: 'answer', schema: { type: 'object' } } }],
    [{ think: true }, { reasoning: { mode: 'on', effort: null } }],
    [{ think: false }, { reasoning: { mode: 'off', effort: null } }],
    [{ think: 'high' }, { reasoning: { mode: 'on', effort: 'high' } }],
    [{ think: 'max' }, { reasoning: { mode: 'on', effort: 'max' } }],
    [{ think: null }, { reasoning: null }],
    [{ options: { num_predict: 100 } }, { maxOutput: 100 }],
    [{ options: { num_predict: -2 } }, { maxOutput: null, notes: [] }],
    [{ options: { stop: ['a', 'b'] } }, { stop: ['a', 'b'] }],
    [{ options: { stop: 'a' } }, { stop: ['a'] }],
    [{ options: { temperature: 0, top_p: 0.9, top_k: 40 } }, { sampling: { temperature: 0, topP: 0.9, topK: 40 } }],
    [{ options: { seed: 7, presence_penalty: 1 } }, { sampling: { seed: 7, presencePenalty: 1 } }],
    [{ options: { seed: -1, frequency_penalty: 2 } }, { sampling: { seed: null, frequencyPenalty: 2 } }],
    [{ options: null }, { maxOutput: null, notes: [] }],
  ])('%j is %j', (body, expected) => {
    expect(chat(body)).toMatchObject(expected);
  });

  test.each<[body: object, notes: readonly string[]]>([
    [{ options: { num_ctx: 4096 }, keep_alive: -1 }, ['drop:keep_alive', 'drop:options.num_ctx']],
    [{ options: { repeat_penalty: 1.1, min_p: 0.05 } }, ['drop:options.repeat_penalty', 'drop:options.min_p']],
    [{ options: { temperature: 'hot', stop: [1] } }, ['drop:options.temperature', 'drop:options.stop']],
    [{ options: 5 }, ['drop:options']],
    [{ temperature: 1 }, ['drop:temperature']],
    [{ messages: [{ ...user, mood: 1 }] }, ['drop:messages[].mood']],
    [{ messages: [user, { role: 'assistant', content: 'x', images: [PNG] }] }, ['drop:messages[].images']],
    [{ top_logprobs: 0, logprobs: false, truncate: false }, []],
  ])('%j: %j is told', (body, notes) => {
    expect(notesOf(chat(body))).toEqual(notes);
  });
});

describe('generate', () => {
  const generate = (body: object): Conversation => read('generate', { model: 'm', prompt: 'Hi', ...body });

  test('a prompt, a system message and images', () => {
    expect(generate({ system: 'Be kind.', images: [PNG] }).turns).toEqual([
      { role: 'system', parts: [text('Be kind.')] },
      { role: 'user', parts: [image('image/png', PNG), text('Hi')] },
    ]);
  });

  test('fields that ask for nothing', () => {
    const conversation = generate({ suffix: '', template: '', raw: false, context: [], system: '', images: null });
    expect(conversation.turns).toEqual([{ role: 'user', parts: [text('Hi')] }]);
    expect(conversation.notes).toEqual([]);
  });

  test('has no tools', () => {
    const conversation = generate({ tools: [{ type: 'function', function: { name: 'a' } }] });
    expect(conversation.tools).toEqual([]);
    expect(notesOf(conversation)).toEqual(['drop:tools']);
  });
});

describe('cannot be said elsewhere', () => {
  test.each<[path: 'chat' | 'generate', body: object, field: string]>([
    ['generate', { suffix: 'end' }, 'suffix'],
    ['generate', { raw: true }, 'raw'],
    ['generate', { template: '{{ .Prompt }}' }, 'template'],
    ['generate', { context: [1, 2] }, 'context'],
    ['generate', { logprobs: true }, 'logprobs'],
    ['generate', { images: ['AAAA'] }, 'images[0]'],
    ['generate', { images: 'AAAA' }, 'images'],
    ['generate', { system: ['x'] }, 'system'],
    ['generate', { prompt: ['x'] }, 'prompt'],
    ['chat', { logprobs: true }, 'logprobs'],
    ['chat', { _debug_render_only: true }, '_debug_render_only'],
    ['chat', { format: 'yaml' }, 'format'],
    ['chat', { think: 'a lot' }, 'think'],
    ['chat', { think: 5 }, 'think'],
    ['chat', { messages: 'Hi' }, 'messages'],
    ['chat', { messages: [{ role: 'user', content: '' }] }, 'messages'],
    ['chat', { messages: ['Hi'] }, 'messages[0]'],
    ['chat', { messages: [{ role: 'narrator', content: 'x' }] }, 'messages[0].role'],
    ['chat', { messages: [{ content: 'x' }] }, 'messages[0].role'],
    ['chat', { messages: [user, { role: 'user', content: [{ type: 'text', text: 'x' }] }] }, 'messages[1].content'],
    ['chat', { messages: [{ ...user, images: [5] }] }, 'messages[0].images[0]'],
    ['chat', { messages: [{ ...user, images: ['data:audio/wav;base64,AAAA'] }] }, 'messages[0].images[0]'],
    ['chat', { messages: [{ role: 'assistant', tool_calls: [{}] }] }, 'messages[0].tool_calls[0].function.name'],
  ])('%s %j: names %s', (path, body, field) => {
    const whole = path === 'chat' ? { messages: [user], ...body } : { prompt: 'Hi', ...body };
    expect(readConversation(path, whole)).toMatchObject({ field, sureness: 'certain' });
  });
});

test('arguments nested beyond what can be printed', () => {
  const input = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as unknown;
  const messages = [{ role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: input } }] }];
  expect(readConversation('chat', { messages })).toMatchObject({
    field: 'messages[0].tool_calls[0].function.arguments',
  });
});

test('nothing that is JSON makes it throw', () => {
  const field = fc.constantFrom('role', 'content', 'images', 'tool_calls', 'tool_name', 'tool_call_id', 'thinking');
  const message = fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.constantFrom('tool', 'user', 'assistant')));
  const body = fc.record(
    {
      messages: fc.oneof(fc.array(message), fc.jsonValue()),
      prompt: fc.jsonValue(),
      options: fc.jsonValue(),
      tools: fc.jsonValue(),
      think: fc.jsonValue(),
      format: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.constantFrom('chat' as const, 'generate' as const), body, (path, value) => {
      expect(readConversation(path, value)).toBeTypeOf('object');
    }),
  );
});
