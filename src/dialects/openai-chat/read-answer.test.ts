import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { AnswerBuilder, type Answer, type AnswerEvent } from '../answer.ts';
import type { AnswerHooks } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { ChatAnswerReader, readAnswer } from './read-answer.ts';

type Delta = JsonObject;

const chunk = (delta: Delta | null, finish: unknown = null, more: JsonObject = {}): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    model: 'm',
    created: 1,
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...more,
  });

function events(...data: string[]): AnswerEvent[] {
  const reader = new ChatAnswerReader({});
  return data.flatMap((event) => [...reader.read(event, null)]);
}

/** The events of these deltas, without start and finish. */
function said(...deltas: Delta[]): AnswerEvent[] {
  return events(...deltas.map((delta) => chunk(delta)), chunk({}, 'stop')).filter(
    ({ kind }) => kind !== 'start' && kind !== 'finish',
  );
}

function whole(message: JsonObject, finish: unknown = 'stop', more: JsonObject = {}): Answer {
  const answer = readAnswer({ id: 'x', model: 'm', choices: [{ message, finish_reason: finish }], ...more }, {});
  if ('billing' in answer) throw new Error(answer.message);
  return answer;
}

const delta = (index: unknown, id: unknown, name: unknown, args: unknown): Delta => ({
  tool_calls: [
    { ...(index !== undefined && { index }), ...(id !== undefined && { id }), function: { name, arguments: args } },
  ],
});
const opened = (index: number, id: string, name: string): AnswerEvent => ({
  kind: 'call',
  index,
  id,
  name,
  extra: null,
});
const args = (index: number, text: string): AnswerEvent => ({ kind: 'arguments', index, text });
const GENERATED = expect.stringMatching(/^call_[0-9a-z]{10}$/) as string;

describe('a stream', () => {
  // As OpenAI sends it (from its API reference), with a usage event.
  test('of text', () => {
    expect(
      events(
        chunk({ role: 'assistant', content: '', refusal: null }),
        chunk({ content: 'Hel' }),
        chunk({ content: 'lo' }),
        chunk({}, 'stop'),
        '{"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}',
        '[DONE]',
      ),
    ).toEqual([
      { kind: 'start', id: 'chatcmpl-1', model: 'm' },
      { kind: 'text', text: 'Hel' },
      { kind: 'text', text: 'lo' },
      { kind: 'finish', reason: 'stop', stopSequence: null },
      { kind: 'usage', usage: expect.objectContaining({ inputTokens: 3, outputTokens: 2 }) as unknown },
    ]);
  });

  test('starts with the first event that has a choice: Azure sends one without before it', () => {
    const azure = '{"id":"","model":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}';
    expect(events(azure, chunk({ content: 'x' }))[0]).toEqual({ kind: 'start', id: 'chatcmpl-1', model: 'm' });
  });

  test('tells its end mark', () => {
    const reader = new ChatAnswerReader({});
    reader.read(chunk({ content: 'x' }), null);
    expect(reader.done).toBe(false);
    expect(reader.read('[DONE]', null)).toEqual([{ kind: 'finish', reason: 'stop', stopSequence: null }]);
    expect(reader.done).toBe(true);
  });

  test('with nothing but an end mark has no answer', () => {
    expect(events('[DONE]')).toEqual([]);
  });

  test('tells one finish, however often the server does', () => {
    const finishes = events(
      chunk({ content: 'x' }),
      chunk({}, 'stop'),
      chunk({}, 'stop'),
      chunk({}, 'length'),
      '[DONE]',
    );
    expect(finishes.filter(({ kind }) => kind === 'finish')).toEqual([
      { kind: 'finish', reason: 'stop', stopSequence: null },
    ]);
  });

  test.each(['', 'null', null, undefined, 5])('a finish reason of %j is none yet', (reason) => {
    expect(events(chunk({ content: 'x' }, reason)).some(({ kind }) => kind === 'finish')).toBe(false);
  });

  test('reads one choice only', () => {
    const second = JSON.stringify({ choices: [{ index: 1, delta: { content: 'no' }, finish_reason: 'stop' }] });
    expect(events(chunk({ content: 'a' }), second, chunk({ content: 'b' }))).toMatchObject([
      { kind: 'start' },
      { text: 'a' },
      { text: 'b' },
    ]);
  });

  test.each([
    'not json',
    '5',
    'null',
    '[]',
    '{}',
    '{"choices":null}',
    '{"choices":[null]}',
    '{"choices":[{"delta":5}]}',
  ])('passes over %s', (data) => {
    const reader = new ChatAnswerReader({});
    expect(() => reader.read(data, null)).not.toThrow();
    expect(reader.failure).toBeNull();
  });

  test.each<[data: string, name: string | null]>([
    ['{"error":{"message":"boom"}}', null],
    ['busy', 'error'],
    [chunk({}, 'error'), null],
    [chunk({}, 'insufficient_system_resource'), null],
  ])('an error is a failure: %s', (data, name) => {
    const reader = new ChatAnswerReader({});
    expect(reader.read(data, name)).toEqual([]);
    expect(reader.failure).not.toBeNull();
  });
});

describe('usage', () => {
  const usage = { prompt_tokens: 3, completion_tokens: 2 };
  test.each<[where: string, data: string]>([
    ['alone (OpenAI, Qwen)', JSON.stringify({ choices: [], usage })],
    ['beside the last content (Mistral, DeepSeek)', chunk({ content: 'x' }, 'stop', { usage })],
    ['in the choice (old Moonshot)', JSON.stringify({ choices: [{ index: 0, delta: {}, usage }] })],
  ])('%s', (_where, data) => {
    expect(events(data).at(-1)).toMatchObject({ kind: 'usage', usage: { inputTokens: 3, outputTokens: 2 } });
  });

  test('on every event: the last is true', () => {
    const builder = new AnswerBuilder();
    for (const n of [1, 2, 3]) {
      for (const event of events(
        chunk({ content: 'x' }, 'stop', { usage: { prompt_tokens: 9, completion_tokens: n } }),
      )) {
        builder.add(event);
      }
    }
    expect(builder.answer()?.usage.outputTokens).toBe(3);
  });

  test('without figures is none', () => {
    expect(events(chunk({ content: 'x' }, null, { usage: {} })).some(({ kind }) => kind === 'usage')).toBe(false);
  });

  test('in the provider’s own words (Groq)', () => {
    const hooks: AnswerHooks = { readUsage: () => ({ ...UNKNOWN_USAGE, outputTokens: 7 }) };
    expect(new ChatAnswerReader(hooks).read(chunk({ content: 'x' }), null).at(-1)).toMatchObject({
      usage: { outputTokens: 7 },
    });
  });
});

describe('reasoning', () => {
  test.each<[why: string, delta: Delta]>([
    ['reasoning_content (DeepSeek, Qwen)', { content: null, reasoning_content: 'hm' }],
    ['reasoning (OpenRouter, Ollama, vLLM)', { content: '', reasoning: 'hm' }],
    ['reasoning_text', { reasoning_text: 'hm' }],
    ['the same under two names', { reasoning_content: 'hm', reasoning: 'hm' }],
    ['the first is empty', { reasoning_content: '', reasoning: 'hm' }],
    ['a thinking part (Mistral)', { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }],
    ['a thinking part of text', { content: [{ type: 'thinking', thinking: 'hm' }] }],
  ])('%s', (_why, fields) => {
    expect(said(fields)).toEqual([{ kind: 'reasoning', text: 'hm' }]);
    expect(whole(fields).parts).toEqual([{ kind: 'reasoning', text: 'hm', proof: null }]);
  });

  test('content as a list (Mistral)', () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }], closed: true },
      { type: 'text', text: 'a' },
      { type: 'reference', reference_ids: [1] },
      'b',
    ];
    expect(whole({ content }).parts).toEqual([
      { kind: 'reasoning', text: 'hm', proof: null },
      { kind: 'text', text: 'ab' },
    ]);
  });

  // As LiteLLM sends Claude's: text under two names, the signature at the end.
  test('with a signature', () => {
    const proof = { kind: 'signature', data: 'sig', maker: null };
    expect(
      said(
        { reasoning_content: 'h', thinking_blocks: [{ type: 'thinking', thinking: 'h', signature: '' }] },
        { reasoning_content: 'm', thinking_blocks: [{ type: 'thinking', thinking: 'm', signature: null }] },
        { reasoning_content: '', thinking_blocks: [{ type: 'thinking', thinking: '', signature: 'sig' }] },
        { content: 'x' },
      ),
    ).toEqual([
      { kind: 'reasoning', text: 'h' },
      { kind: 'reasoning', text: 'm' },
      { kind: 'proof', proof },
      { kind: 'text', text: 'x' },
    ]);
    const blocks = [
      { type: 'thinking', thinking: 'hm', signature: 'sig' },
      { type: 'redacted_thinking', data: 'r' },
    ];
    expect(whole({ content: 'x', reasoning_content: 'hm', thinking_blocks: blocks }).parts).toEqual([
      { kind: 'reasoning', text: 'hm', proof },
      { kind: 'reasoning', text: '', proof: { kind: 'redacted', data: 'r', maker: null } },
      { kind: 'text', text: 'x' },
    ]);
  });

  const cases: [why: string, content: string, reasoning: string, text: string][] = [
    ['tags at the start', '<think>hm</think>hi', 'hm', 'hi'],
    ['with white space around', ' \n<think>\nhm\n</think>\n\nhi', 'hm\n', 'hi'],
    ['empty', '<think></think>hi', '', 'hi'],
    ['empty with white space', '<think>\n\n</think>\n\nhi', '', 'hi'],
    ['never closed', '<think>hm', 'hm', ''],
    ['closed twice', '<think>a</think>b</think>c', 'a', 'b</think>c'],
    ['nearly a closing tag', '<think>a</thin b</think>c', 'a</thin b', 'c'],
    ['not at the start', 'hi <think>no</think>', '', 'hi <think>no</think>'],
    ['another tag', '<thin>hm</thin>hi', '', '<thin>hm</thin>hi'],
    ['the beginning of one', '<thi', '', '<thi'],
    ['white space alone', ' \n', '', ' \n'],
    ['white space before text', '\n\nhi', '', '\n\nhi'],
    ['much white space before a tag', `${' '.repeat(99)}<think>x</think>`, '', `${' '.repeat(99)}<think>x</think>`],
  ];

  test.each(cases)('%s', (_why, content, reasoning, text) => {
    const { parts } = whole({ content });
    expect(parts.find(({ kind }) => kind === 'reasoning')).toEqual(
      reasoning === '' ? undefined : { kind: 'reasoning', text: reasoning, proof: null },
    );
    expect(parts.find(({ kind }) => kind === 'text')).toEqual(text === '' ? undefined : { kind: 'text', text });
  });

  test.each(cases)('%s, cut at every place', (_why, content, reasoning, text) => {
    for (let size = 1; size <= content.length; size += 1) {
      const pieces = content.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      const read = said(...pieces.map((piece) => ({ content: piece })));
      const joined = (kind: string): string =>
        read.map((event) => (event.kind === kind && 'text' in event ? event.text : '')).join('');
      expect([joined('reasoning'), joined('text')]).toEqual([reasoning, text]);
    }
  });

  test('text that came before its tags could is not looked at again after reasoning of its own', () => {
    expect(said({ reasoning_content: 'hm' }, { content: '<think>no</think>' })).toEqual([
      { kind: 'reasoning', text: 'hm' },
      { kind: 'text', text: '<think>no</think>' },
    ]);
  });
});

describe('tool calls in a stream', () => {
  test.each<[why: string, deltas: Delta[], events: AnswerEvent[]]>([
    [
      'numbered, in pieces (OpenAI)',
      [delta(0, 'a', 'f', ''), delta(0, undefined, undefined, '{"x"'), delta(0, undefined, undefined, ':1}')],
      [opened(0, 'a', 'f'), args(0, '{"x"'), args(0, ':1}')],
    ],
    [
      'two that alternate',
      [
        delta(0, 'a', 'f', ''),
        delta(1, 'b', 'g', ''),
        delta(0, undefined, undefined, '1'),
        delta(1, undefined, undefined, '2'),
      ],
      [opened(0, 'a', 'f'), opened(1, 'b', 'g'), args(0, '1'), args(1, '2')],
    ],
    [
      'whole and without numbers (Gemini)',
      [delta(undefined, 'a', 'f', '{}'), delta(undefined, 'b', 'f', '{}')],
      [opened(0, 'a', 'f'), args(0, '{}'), opened(1, 'b', 'f'), args(1, '{}')],
    ],
    [
      'all numbered 0, with different ids',
      [delta(0, 'a', 'f', '{}'), delta(0, 'b', 'f', '{}'), delta(0, undefined, undefined, '')],
      [opened(0, 'a', 'f'), args(0, '{}'), opened(1, 'b', 'f'), args(1, '{}')],
    ],
    [
      'all numbered 0, and back to the first',
      [delta(0, 'a', 'f', '1'), delta(0, 'b', 'g', '2'), delta(0, 'a', '', '3')],
      [opened(0, 'a', 'f'), args(0, '1'), opened(1, 'b', 'g'), args(1, '2'), args(0, '3')],
    ],
    [
      'without numbers, going on by its id',
      [delta(undefined, 'a', 'f', '{"x"'), delta(undefined, 'a', 'f', ':1}')],
      [opened(0, 'a', 'f'), args(0, '{"x"'), args(0, ':1}')],
    ],
    [
      'without numbers, going on without its id',
      [delta(undefined, 'a', 'f', '{"x"'), delta(undefined, undefined, undefined, ':1}')],
      [opened(0, 'a', 'f'), args(0, '{"x"'), args(0, ':1}')],
    ],
    [
      'empty ids and names later on (Qwen)',
      [delta(0, 'a', 'f', ''), delta(0, '', '', '{}'), delta(0, '', null, '')],
      [opened(0, 'a', 'f'), args(0, '{}')],
    ],
    [
      'the name repeated each time',
      [delta(0, 'a', 'f', '{"x"'), delta(0, 'a', 'f', ':1}'), delta(0, undefined, 'f', '')],
      [opened(0, 'a', 'f'), args(0, '{"x"'), args(0, ':1}')],
    ],
    [
      'arguments as an object (Ollama, Mistral)',
      [delta(0, 'a', 'f', { x: 1 })],
      [opened(0, 'a', 'f'), args(0, '{"x":1}')],
    ],
    ['no id', [delta(0, undefined, 'f', '{}')], [opened(0, GENERATED, 'f'), args(0, '{}')]],
    ['the id "null" (Mistral)', [delta(0, 'null', 'f', '{}')], [opened(0, GENERATED, 'f'), args(0, '{}')]],
    [
      'neither numbers nor ids (old Gemini)',
      [delta(undefined, '', 'f', '{"a":1}'), delta(undefined, '', 'f', '{"a":2}'), delta(undefined, '', 'g', '{}')],
      [
        opened(0, GENERATED, 'f'),
        args(0, '{"a":1}'),
        opened(1, GENERATED, 'f'),
        args(1, '{"a":2}'),
        opened(2, GENERATED, 'g'),
        args(2, '{}'),
      ],
    ],
    [
      'arguments before the name',
      [delta(0, 'a', undefined, '{'), delta(0, undefined, 'f', '}')],
      [opened(0, 'a', 'f'), args(0, '{}')],
    ],
    ['a name that never comes', [delta(0, 'a', '', '{}')], [opened(0, 'a', 'tool_0'), args(0, '{}')]],
    ['nothing at all', [delta(0, '', '', ''), { tool_calls: [null, 5, {}] }, { tool_calls: [] }], []],
    [
      'two with the same id',
      [delta(0, 'a', 'f', '1'), delta(1, 'a', 'f', '2')],
      [opened(0, 'a', 'f'), args(0, '1'), opened(1, GENERATED, 'f'), args(1, '2')],
    ],
    [
      'the old form',
      [{ function_call: { name: 'f', arguments: '' } }, { function_call: { arguments: '{}' } }],
      [opened(0, GENERATED, 'f'), args(0, '{}')],
    ],
    [
      'free text (custom tools)',
      [
        { tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'p', input: '' } }] },
        { tool_calls: [{ index: 0, custom: { input: 'say "' } }] },
        { tool_calls: [{ index: 0, custom: { input: 'hi"\n' } }] },
      ],
      [opened(0, 'a', 'p'), args(0, '{"input":"'), args(0, 'say \\"'), args(0, 'hi\\"\\n'), args(0, '"}')],
    ],
  ])('%s', (_why, deltas, expected) => {
    expect(said(...deltas)).toEqual(expected);
  });

  test('ids that are made are the same every time, and differ between answers', () => {
    const made = (answer: string): unknown =>
      events(chunk(delta(0, '', 'f', '{}'), null, { id: answer })).find(({ kind }) => kind === 'call');
    expect(made('x')).toEqual(made('x'));
    expect(made('x')).not.toEqual(made('y'));
  });

  test('what is hung on a call is kept (Gemini’s thought signature)', () => {
    const extra = { extra_content: { google: { thought_signature: 's' } } };
    const fields = { tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' }, ...extra, junk: 1 }] };
    expect(said(fields)[0]).toEqual({ ...opened(0, 'a', 'f'), extra });
    expect(whole(fields).parts).toEqual([{ kind: 'call', id: 'a', name: 'f', arguments: '{}', extra }]);
  });

  test('after a call no tag is looked for', () => {
    expect(said({ content: '\n' }, delta(0, 'a', 'f', '{}'), { content: '<think>x' }).at(-1)).toEqual({
      kind: 'text',
      text: '<think>x',
    });
  });

  test('text that waited for a tag comes before the call', () => {
    expect(said({ content: '\n' }, delta(0, 'a', 'f', '{}'))).toEqual([
      { kind: 'text', text: '\n' },
      opened(0, 'a', 'f'),
      args(0, '{}'),
    ]);
  });
});

describe('the finish', () => {
  const calls = { tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] };
  test.each<[word: unknown, message: JsonObject, reason: string]>([
    ['stop', {}, 'stop'],
    ['eos', {}, 'stop'],
    ['end_turn', {}, 'stop'],
    ['STOP', {}, 'stop'],
    ['completed', {}, 'stop'],
    ['whatever', {}, 'stop'],
    [null, {}, 'stop'],
    ['stop_sequence', {}, 'stop-sequence'],
    ['length', {}, 'length'],
    ['max_tokens', {}, 'length'],
    ['model_length', {}, 'length'],
    ['MAX_TOKENS', {}, 'length'],
    ['model_context_window_exceeded', {}, 'context-window'],
    ['tool_calls', calls, 'tool-calls'],
    ['function_call', calls, 'tool-calls'],
    ['tool_use', calls, 'tool-calls'],
    ['stop', calls, 'tool-calls'],
    [null, calls, 'tool-calls'],
    ['length', calls, 'length'],
    ['tool_calls', {}, 'stop'],
    ['content_filter', {}, 'content-filter'],
    ['refusal', {}, 'content-filter'],
    ['SAFETY', {}, 'content-filter'],
    ['RECITATION', {}, 'content-filter'],
    ['sensitive', {}, 'content-filter'],
  ])('%j after %j: %s', (word, message, reason) => {
    expect(whole(message, word).finish).toBe(reason);
    const finish = events(chunk(message, word), '[DONE]').find(({ kind }) => kind === 'finish');
    expect(finish).toMatchObject({ reason });
  });

  test('with the sequence that stopped it (vLLM)', () => {
    const choice = { message: { content: 'x' }, finish_reason: 'stop', stop_reason: 'END' };
    expect(readAnswer({ choices: [choice] }, {})).toMatchObject({ finish: 'stop-sequence', stopSequence: 'END' });
    expect(readAnswer({ choices: [{ ...choice, stop_reason: 128_001 }] }, {})).toMatchObject({
      finish: 'stop',
      stopSequence: null,
    });
  });
});

describe('a whole answer', () => {
  test('with all it can have', () => {
    const answer = whole(
      {
        role: 'assistant',
        content: 'hi',
        reasoning: 'hm',
        tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }],
      },
      'tool_calls',
      { usage: { prompt_tokens: 3, completion_tokens: 2 } },
    );
    expect(answer).toEqual({
      id: 'x',
      model: 'm',
      parts: [
        { kind: 'reasoning', text: 'hm', proof: null },
        { kind: 'text', text: 'hi' },
        { kind: 'call', id: 'a', name: 'f', arguments: '{}', extra: null },
      ],
      finish: 'tool-calls',
      stopSequence: null,
      usage: expect.objectContaining({ inputTokens: 3, outputTokens: 2 }) as unknown,
    });
  });

  test('a refusal', () => {
    expect(whole({ content: null, refusal: 'No.' }).parts).toEqual([{ kind: 'refusal', text: 'No.' }]);
  });

  test('filtered, without a message (Gemini)', () => {
    expect(readAnswer({ choices: [{ finish_reason: 'content_filter' }] }, {})).toMatchObject({
      parts: [],
      finish: 'content-filter',
    });
  });

  test.each([null, 5, 'x', [], {}, { choices: [] }, { choices: [5] }])('%j is none', (body) => {
    expect(readAnswer(body, {})).toMatchObject({ kind: 'schema', billing: 'possible' });
  });

  test('an error is a failure', () => {
    expect(readAnswer({ error: { message: 'boom', code: 429 } }, {})).toMatchObject({ kind: 'rate-limit' });
    expect(readAnswer({ choices: [{ finish_reason: 'error' }] }, {})).toMatchObject({ kind: 'outage' });
  });
});

describe('whatever a provider sends', () => {
  test('arguments nested too deeply to be printed are none', () => {
    const deep = `${'{"x":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const data = `{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":${deep}}}]}}]}`;
    expect(new ChatAnswerReader({}).read(data, null).at(-1)).toEqual(opened(0, 'a', 'f'));
  });

  test('nothing throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
        const odd = { id: a, model: b, usage: c, choices: [{ index: a, delta: b, message: b, finish_reason: c }] };
        const inside = {
          choices: [{ delta: { content: a, tool_calls: [{ index: b, id: c, function: a }], refusal: b } }],
        };
        for (const body of [a, odd, inside]) {
          readAnswer(body, {});
          new ChatAnswerReader({}).read(JSON.stringify(body), null);
        }
      }),
    );
  });

  test('a text in any pieces is the same answer', () => {
    const words = fc.stringMatching(/^(<think>|\s|[a-z<>/\\])*(<\/think>)?[a-z<\s]*$/);
    fc.assert(
      fc.property(words, fc.array(fc.nat({ max: 5 })), (content, cuts) => {
        const deltas: Delta[] = [];
        let at = 0;
        for (const cut of [...cuts, content.length]) {
          deltas.push({ content: content.slice(at, at + cut) });
          at += cut;
        }
        const builder = new AnswerBuilder();
        const reader = new ChatAnswerReader({});
        const stream = [...deltas.map((piece) => chunk(piece)), chunk({}, 'stop')];
        for (const data of stream) for (const event of reader.read(data, null)) builder.add(event);
        expect(builder.answer()?.parts).toEqual(whole({ content }).parts);
      }),
      { numRuns: 500 },
    );
  });
});
