import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { eventsOf, type Answer, type AnswerEvent, type AnswerPart } from '../answer.ts';
import type { Conversation } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { openSeal } from '../seal.ts';
import { MessagesWriter } from './answer-writer.ts';
import { writeAnswer } from './write-answer.ts';

const LONG_NAME = `mcp__server__${'x'.repeat(80)}`;

const CONVERSATION: Conversation = {
  turns: [],
  tools: [
    {
      name: 'mcp_short',
      description: null,
      schema: {},
      strict: null,
      cache: null,
      origin: { name: LONG_NAME, namespace: null, custom: false },
    },
  ],
  toolChoice: null,
  parallelTools: null,
  format: null,
  reasoning: null,
  sampling: { temperature: null, topP: null, topK: null, seed: null, presencePenalty: null, frequencyPenalty: null },
  maxOutput: null,
  stop: [],
  user: null,
  cacheKey: null,
  serviceTier: null,
  verbosity: null,
  notes: [],
};

const CONTEXT: ReplyContext = {
  requestId: '01REQ',
  provider: 'openai',
  model: 'gpt-x',
  createdAt: 0,
  conversation: CONVERSATION,
  request: {},
  isCodex: false,
};

const USAGE = { ...UNKNOWN_USAGE, inputTokens: 100, cachedInputTokens: 40, outputTokens: 7, reasoningTokens: 3 };
const WRITTEN_USAGE = {
  input_tokens: 60,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 40,
  output_tokens: 7,
  output_tokens_details: { thinking_tokens: 3 },
};

function stream(events: readonly AnswerEvent[]): string {
  const writer = new MessagesWriter(CONTEXT);
  return events.map((event) => writer.write(event)).join('') + writer.end();
}

/** The data of each event; every one must have a name that is its type. */
function parse(text: string): JsonObject[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      const [, name, data] = /^event: (\w+)\ndata: (\{.*\})$/.exec(block) ?? [];
      const event = JSON.parse(data ?? '') as JsonObject;
      expect(event['type']).toBe(name);
      return event;
    });
}

/** Types, and what is in their deltas, shortened for comparing. */
function outline(events: readonly AnswerEvent[]): string[] {
  return parse(stream(events)).map((event) => {
    const { type, index, delta, content_block: block } = event as { [name: string]: JsonObject & string };
    switch (event['type']) {
      case 'content_block_start':
        return `${String(index)} start ${String(block?.['type'])}`;
      case 'content_block_delta':
        return `${String(index)} ${String(delta?.['text'] ?? delta?.['thinking'] ?? delta?.['partial_json'] ?? delta?.['signature'])}`;
      case 'content_block_stop':
        return `${String(index)} stop`;
      case 'message_delta':
        return String(delta?.['stop_reason']);
      default:
        return String(type);
    }
  });
}

const start: AnswerEvent = { kind: 'start', id: 'chatcmpl-1', model: 'gpt-x-2' };
const text = (value: string): AnswerEvent => ({ kind: 'text', text: value });
const think = (value: string): AnswerEvent => ({ kind: 'reasoning', text: value });
const call = (index: number, name = 'look'): AnswerEvent => ({
  kind: 'call',
  index,
  id: `call_${index}`,
  name,
  extra: null,
});
const args = (index: number, value: string): AnswerEvent => ({ kind: 'arguments', index, text: value });
const finish = (reason: Answer['finish'], stopSequence: string | null = null): AnswerEvent => ({
  kind: 'finish',
  reason,
  stopSequence,
});
const usage: AnswerEvent = { kind: 'usage', usage: USAGE };

describe('a stream', () => {
  test('has exactly the events of the dialect, each with its name', () => {
    expect(parse(stream([start, text('Hel'), text('lo'), finish('stop'), usage]))).toEqual([
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'gpt-x-2',
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'lo' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: WRITTEN_USAGE },
      { type: 'message_stop' },
    ]);
  });

  test('what is known of the prompt at its start is told there', () => {
    const writer = new MessagesWriter(CONTEXT);
    writer.write(usage);
    expect(parse(writer.write(start))[0]).toMatchObject({ message: { usage: { input_tokens: 60 } } });
  });

  test('nothing is held back that can be sent', () => {
    const writer = new MessagesWriter(CONTEXT);
    expect(writer.write(start)).toContain('message_start');
    expect(writer.write(text('a'))).toContain('"text":"a"');
    expect(writer.write(call(0))).toContain('tool_use');
    expect(writer.write(args(0, '{"a"'))).toContain('"partial_json":"{\\"a\\""');
  });

  test.each<[why: string, events: AnswerEvent[], expected: string[]]>([
    [
      'thought, text, call',
      [start, think('hm'), text('I look.'), call(0), args(0, '{"a":'), args(0, '1}'), finish('tool-calls')],
      [
        'message_start',
        '0 start thinking',
        '0 hm',
        '0 stop',
        '1 start text',
        '1 I look.',
        '1 stop',
        '2 start tool_use',
        '2 {"a":',
        '2 1}',
        '2 stop',
        'tool_use',
        'message_stop',
      ],
    ],
    [
      'tools before anything else',
      [call(0), args(0, '{}'), finish('tool-calls')],
      ['message_start', '0 start tool_use', '0 {}', '0 stop', 'tool_use', 'message_stop'],
    ],
    [
      'two tools interleaved upstream: never two open blocks',
      [start, call(0), args(0, '{"a'), call(1), args(1, '{"b'), args(0, '":1}'), args(1, '":2}'), finish('tool-calls')],
      [
        'message_start',
        '0 start tool_use',
        '0 {"a',
        '0 ":1}',
        '0 stop',
        '1 start tool_use',
        '1 {"b":2}',
        '1 stop',
        'tool_use',
        'message_stop',
      ],
    ],
    [
      'text between the arguments of a call waits for their end',
      [start, call(0), args(0, '{"a"'), text('\n'), args(0, ':1}'), text('done'), finish('tool-calls')],
      [
        'message_start',
        '0 start tool_use',
        '0 {"a"',
        '0 :1}',
        '0 stop',
        '1 start text',
        '1 \n',
        '1 done',
        '1 stop',
        'tool_use',
        'message_stop',
      ],
    ],
    [
      'empty tool input',
      [start, call(0), args(0, ''), call(1), finish('tool-calls')],
      [
        'message_start',
        '0 start tool_use',
        '0 {}',
        '0 stop',
        '1 start tool_use',
        '1 {}',
        '1 stop',
        'tool_use',
        'message_stop',
      ],
    ],
    [
      'empty texts are no blocks',
      [start, think(''), text(''), finish('stop')],
      ['message_start', 'end_turn', 'message_stop'],
    ],
    [
      'duplicate finish chunk, and usage after finish: one end',
      [start, text('x'), finish('stop'), finish('stop'), usage, usage],
      ['message_start', '0 start text', '0 x', '0 stop', 'end_turn', 'message_stop'],
    ],
    [
      'no [DONE], no finish: the end is ours to say',
      [start, text('x')],
      ['message_start', '0 start text', '0 x', '0 stop', 'end_turn', 'message_stop'],
    ],
    [
      'thoughts again after text',
      [start, think('a'), text('b'), think('c'), finish('stop')],
      [
        'message_start',
        '0 start thinking',
        '0 a',
        '0 stop',
        '1 start text',
        '1 b',
        '1 stop',
        '2 start thinking',
        '2 c',
        '2 stop',
        'end_turn',
        'message_stop',
      ],
    ],
    [
      'arguments of a call that never came',
      [start, args(3, '{}'), finish('stop')],
      ['message_start', 'end_turn', 'message_stop'],
    ],
    ['nothing at all', [], ['message_start', 'end_turn', 'message_stop']],
  ])('%s', (_why, events, expected) => {
    expect(outline(events)).toEqual(expected);
  });
});

describe('white space without end in arguments', () => {
  const partial = (events: AnswerEvent[]): string =>
    parse(stream([start, call(0), ...events, finish('tool-calls')]))
      .map(({ delta }) => (delta as { partial_json?: string } | undefined)?.partial_json ?? '')
      .join('');

  test('between tokens only a little is passed on', () => {
    const written = partial([
      args(0, '{"a":1,'),
      ...Array.from({ length: 2000 }, () => args(0, ' \n\t ')),
      args(0, '"b":2}'),
    ]);
    expect(written.length).toBeLessThan(300);
    expect(JSON.parse(written)).toEqual({ a: 1, b: 2 });
  });

  test('a little between many tokens is what JSON for people looks like', () => {
    const value = JSON.stringify(
      Array.from({ length: 500 }, (_, i) => i),
      null,
      8,
    );
    expect(partial([args(0, value)])).toBe(value);
  });

  test('in front there is none', () => {
    expect(partial([args(0, '  \n'), args(0, '{}')])).toBe('{}');
    expect(partial([args(0, ' '.repeat(1000))])).toBe('{}');
  });

  test('inside of strings all of it stays, however it is cut', () => {
    const value = JSON.stringify({ 'a"\\': `${' '.repeat(1000)}"\\`, b: ' '.repeat(500) });
    expect(partial([args(0, value)])).toBe(value);
    expect(partial(value.split('').map((char) => args(0, char)))).toBe(value);
  });
});

describe('proofs', () => {
  const encrypted = { kind: 'encrypted', data: 'gAAA', maker: null } as const;
  test('of another dialect travel sealed, as a signature', () => {
    const events = parse(stream([start, think('hm'), { kind: 'proof', proof: encrypted }, text('x'), finish('stop')]));
    const delta = events[3]?.['delta'] as JsonObject | undefined;
    expect(openSeal(String(delta?.['signature']))).toEqual({ ...encrypted, maker: 'openai' });
    expect(events[4]).toEqual({ type: 'content_block_stop', index: 0 });
  });

  test('close their thought: the next one is another', () => {
    expect(
      outline([start, think('a'), { kind: 'proof', proof: encrypted }, think('b'), finish('stop')]).filter((line) =>
        line.includes('start thinking'),
      ),
    ).toHaveLength(2);
  });

  test('alone they stand for a thought that is not shown', () => {
    const events = parse(stream([start, { kind: 'proof', proof: encrypted }, text('x'), finish('stop')]));
    expect(events[1]).toEqual({
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    });
    expect(events[2]).toMatchObject({ delta: { type: 'signature_delta' } });
  });

  test('redacted ones are blocks of their own', () => {
    const events = parse(
      stream([
        start,
        think('a'),
        { kind: 'proof', proof: { kind: 'redacted', data: 'd', maker: null } },
        finish('stop'),
      ]),
    );
    expect(events.map((event) => event['type'])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const block = events[4]?.['content_block'] as JsonObject;
    expect(block['type']).toBe('redacted_thinking');
    expect(openSeal(block['data'] as string)).toEqual({ kind: 'redacted', data: 'd', maker: 'openai' });
  });
});

const WHOLE: Answer = {
  id: 'msg_abc',
  model: 'm',
  parts: [],
  finish: 'stop',
  stopSequence: null,
  usage: USAGE,
};

function whole(rest: Partial<Answer>): JsonObject {
  return JSON.parse(writeAnswer({ ...WHOLE, ...rest }, CONTEXT)) as JsonObject;
}

describe('a whole answer', () => {
  test('has every field that the SDK requires', () => {
    expect(whole({ parts: [{ kind: 'text', text: 'Hi.' }] })).toEqual({
      id: 'msg_abc',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text: 'Hi.' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: WRITTEN_USAGE,
    });
  });

  test.each<[why: string, part: AnswerPart, content: JsonObject[]]>([
    ['empty text', { kind: 'text', text: '' }, []],
    ['a refusal', { kind: 'refusal', text: 'No.' }, [{ type: 'text', text: 'No.' }]],
    [
      'a thought without proof',
      { kind: 'reasoning', text: 'hm', proof: null },
      [{ type: 'thinking', thinking: 'hm', signature: '' }],
    ],
    [
      'a call',
      { kind: 'call', id: 'functions.a:0', name: 'a', arguments: '{"x":1}', extra: null },
      [{ type: 'tool_use', id: 'functions.a:0', name: 'a', input: { x: 1 } }],
    ],
    [
      'arguments that are empty',
      { kind: 'call', id: 'c', name: 'a', arguments: '', extra: null },
      [{ type: 'tool_use', id: 'c', name: 'a', input: {} }],
    ],
    [
      'arguments that are broken',
      { kind: 'call', id: 'c', name: 'a', arguments: '{"x":', extra: null },
      [{ type: 'tool_use', id: 'c', name: 'a', input: { INVALID_JSON: '{"x":' } }],
    ],
    [
      'tool name > 64: the client gets its own back',
      { kind: 'call', id: 'c', name: 'mcp_short', arguments: '{}', extra: null },
      [{ type: 'tool_use', id: 'c', name: LONG_NAME, input: {} }],
    ],
  ])('%s', (_why, part, content) => {
    expect(whole({ parts: [part] })['content']).toEqual(content);
  });

  test('numbers beyond 2^53 in the arguments of a call survive', () => {
    const parts: AnswerPart[] = [
      { kind: 'call', id: 'c', name: 'a', arguments: '{"id":12345678901234567890}', extra: null },
    ];
    expect(writeAnswer({ ...WHOLE, parts }, CONTEXT)).toContain('"input":{"id":12345678901234567890}');
  });

  test.each<[id: string | null, written: string]>([
    ['chatcmpl-abc', 'msg_abc'],
    ['resp_abc', 'msg_abc'],
    ['msg_abc', 'msg_abc'],
    ['gen-1', 'msg_gen-1'],
    [null, 'msg_01REQ'],
    ['', 'msg_01REQ'],
  ])('the id of %j is %s', (id, written) => {
    expect(whole({ id })['id']).toBe(written);
  });
});

const CALL: AnswerPart = { kind: 'call', id: 'c', name: 'a', arguments: '{}', extra: null };

// The same for both ways of answering.
test.each<[finish: Answer['finish'], parts: AnswerPart[], stopReason: string]>([
  ['stop', [], 'end_turn'],
  ['stop', [CALL], 'tool_use'],
  ['stop', [{ kind: 'refusal', text: 'No.' }], 'refusal'],
  ['stop-sequence', [], 'stop_sequence'],
  ['length', [], 'max_tokens'],
  ['length', [CALL], 'max_tokens'],
  ['tool-calls', [CALL], 'tool_use'],
  ['tool-calls', [], 'end_turn'],
  ['content-filter', [], 'refusal'],
  ['context-window', [], 'model_context_window_exceeded'],
  ['pause', [], 'pause_turn'],
])('%s with %j is %s', (finishReason, parts, stopReason) => {
  const answer = { ...WHOLE, finish: finishReason, parts, stopSequence: finishReason === 'stop-sequence' ? '#' : null };
  expect(whole(answer)).toMatchObject({ stop_reason: stopReason, stop_sequence: answer.stopSequence });
  const streamed = parse(stream(eventsOf(answer))).find(({ type }) => type === 'message_delta');
  expect(streamed?.['delta']).toEqual({ stop_reason: stopReason, stop_sequence: answer.stopSequence });
});
