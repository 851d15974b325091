import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SseScanner } from '../../sse/event-scanner.ts';
import type { AnswerEvent } from '../answer.ts';
import type { JsonObject } from '../json.ts';
import { MessagesReader } from './answer-reader.ts';

type Wire = readonly JsonObject[];

function readAll(wire: Wire, reader = new MessagesReader({})): AnswerEvent[] {
  return wire.flatMap((event) => [...reader.read(JSON.stringify(event), String(event['type']))]);
}

function withoutUsage(events: readonly AnswerEvent[]): AnswerEvent[] {
  return events.filter(({ kind }) => kind !== 'usage');
}

const START = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content: [],
    stop_reason: null,
    usage: { input_tokens: 43, output_tokens: 1 },
  },
};
const STARTED: AnswerEvent = { kind: 'start', id: 'msg_1', model: 'claude-x' };
const STOP = { type: 'message_stop' };

function open(index: number, content_block: JsonObject): JsonObject {
  return { type: 'content_block_start', index, content_block };
}

function delta(index: number, inner: JsonObject): JsonObject {
  return { type: 'content_block_delta', index, delta: inner };
}

function close(index: number): JsonObject {
  return { type: 'content_block_stop', index };
}

function end(stop_reason: string | null, rest: JsonObject = {}): JsonObject {
  return { type: 'message_delta', delta: { stop_reason, stop_sequence: null, ...rest }, usage: { output_tokens: 9 } };
}

const text = (index: number, value: string): JsonObject => delta(index, { type: 'text_delta', text: value });
const args = (index: number, partial_json: string): JsonObject =>
  delta(index, { type: 'input_json_delta', partial_json });
const tool = (index: number, id: string, name: string, input: JsonObject = {}): JsonObject =>
  open(index, { type: 'tool_use', id, name, input });

// Made from the order of events that the API documents: thought, text, two calls, with pings between them.
const WHOLE: Wire = [
  START,
  open(0, { type: 'thinking', thinking: '', signature: '' }),
  { type: 'ping' },
  delta(0, { type: 'thinking_delta', thinking: 'Let me ' }),
  delta(0, { type: 'thinking_delta', thinking: 'think é👩‍👧.' }),
  delta(0, { type: 'signature_delta', signature: 'c2ln' }),
  close(0),
  open(1, { type: 'redacted_thinking', data: 'secret' }),
  close(1),
  open(2, { type: 'text', text: '' }),
  text(2, 'I look.'),
  close(2),
  tool(3, 'toolu_a', 'look'),
  args(3, ''),
  args(3, '{"at": "caf'),
  args(3, 'é 👩‍👩‍👧"}'),
  close(3),
  tool(4, 'toolu_b', 'list'),
  args(4, ''),
  close(4),
  end('tool_use'),
  STOP,
];

const READ: AnswerEvent[] = [
  STARTED,
  { kind: 'reasoning', text: 'Let me ' },
  { kind: 'reasoning', text: 'think é👩‍👧.' },
  { kind: 'proof', proof: { kind: 'signature', data: 'c2ln', maker: null } },
  { kind: 'proof', proof: { kind: 'redacted', data: 'secret', maker: null } },
  { kind: 'text', text: 'I look.' },
  { kind: 'call', index: 0, id: 'toolu_a', name: 'look', extra: null },
  { kind: 'arguments', index: 0, text: '{"at": "caf' },
  { kind: 'arguments', index: 0, text: 'é 👩‍👩‍👧"}' },
  { kind: 'call', index: 1, id: 'toolu_b', name: 'list', extra: null },
  { kind: 'finish', reason: 'tool-calls', stopSequence: null },
];

describe('a whole stream', () => {
  test('is told in its order', () => {
    const reader = new MessagesReader({});
    expect(withoutUsage(readAll(WHOLE, reader))).toEqual(READ);
    expect(reader.done).toBe(true);
    expect(reader.failure).toBe(null);
  });

  test('usage is that of the start, overlaid by that of the end', () => {
    const usages = readAll(WHOLE).filter((event) => event.kind === 'usage');
    expect(usages.map(({ usage }) => [usage.inputTokens, usage.outputTokens])).toEqual([
      [43, 1],
      [43, 9],
    ]);
  });

  test('needs no names of events', () => {
    const reader = new MessagesReader({});
    const events = WHOLE.flatMap((event) => [...reader.read(JSON.stringify(event), null)]);
    expect(withoutUsage(events)).toEqual(READ);
  });

  test('needs no types where events have names', () => {
    const reader = new MessagesReader({});
    const events = WHOLE.flatMap(({ type, ...rest }) => [...reader.read(JSON.stringify(rest), String(type))]);
    expect(withoutUsage(events)).toEqual(READ);
  });

  test('needs no indexes where blocks follow each other', () => {
    const wire = WHOLE.map((event) => ({ ...event, index: undefined }));
    expect(withoutUsage(readAll(wire))).toEqual(READ);
  });
});

test('deltas without an index are those of the block that was opened last', () => {
  const bare = (inner: JsonObject): JsonObject => ({ type: 'content_block_delta', delta: inner });
  const wire = [START, text(0, 'x'), tool(1, 't', 'a'), bare({ type: 'input_json_delta', partial_json: '{}' })];
  expect(readAll(wire).at(-1)).toEqual({ kind: 'arguments', index: 0, text: '{}' });
});

function readBytes(chunks: readonly Uint8Array[]): AnswerEvent[] {
  const scanner = new SseScanner();
  const reader = new MessagesReader({});
  return chunks.flatMap((chunk) =>
    scanner.push(chunk).flatMap((piece) => (piece.data === null ? [] : [...reader.read(piece.data, piece.event)])),
  );
}

test('tool_use with unicode split across TCP chunks: any split of the bytes gives the same events', () => {
  const bytes = new TextEncoder().encode(
    WHOLE.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
  );
  const whole = readBytes([bytes]);
  expect(withoutUsage(whole)).toEqual(READ);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      expect(readBytes(places.slice(1).map((to, i) => bytes.subarray(places[i], to)))).toEqual(whole);
    }),
  );
});

describe('the end', () => {
  test.each<[reason: string, finish: string]>([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop-sequence'],
    ['max_tokens', 'length'],
    ['refusal', 'content-filter'],
    ['pause_turn', 'pause'],
    ['model_context_window_exceeded', 'context-window'],
    ['something_new', 'stop'],
  ])('%s is %s', (reason, finish) => {
    expect(readAll([START, end(reason)]).find(({ kind }) => kind === 'finish')).toMatchObject({ reason: finish });
  });

  test('duplicate finish: told once, with the latest usage', () => {
    const events = readAll([
      START,
      text(0, 'x'),
      end('end_turn'),
      { ...end('end_turn'), usage: { output_tokens: 12 } },
      STOP,
    ]);
    expect(events.filter(({ kind }) => kind === 'finish')).toHaveLength(1);
    expect(events.filter((event) => event.kind === 'usage').at(-1)?.usage.outputTokens).toBe(12);
  });

  test('usage after finish, in an event without a reason', () => {
    const later = { type: 'message_delta', delta: {}, usage: { input_tokens: 50, output_tokens: 12 } };
    const events = readAll([START, end('end_turn'), later, STOP]);
    expect(events.filter(({ kind }) => kind === 'finish')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ kind: 'usage', usage: { inputTokens: 50, outputTokens: 12 } });
  });

  test('no end mark: finished, but not done', () => {
    const reader = new MessagesReader({});
    expect(readAll([START, text(0, 'x'), end('end_turn')], reader).some(({ kind }) => kind === 'finish')).toBe(true);
    expect(reader.done).toBe(false);
  });

  test('an end mark without a reason', () => {
    expect(withoutUsage(readAll([START, text(0, 'x'), STOP])).at(-1)).toEqual({
      kind: 'finish',
      reason: 'stop',
      stopSequence: null,
    });
  });

  test('an end mark and nothing else is no answer', () => {
    const reader = new MessagesReader({});
    expect(readAll([STOP], reader)).toEqual([]);
    expect(reader.done).toBe(true);
  });

  test('EOF mid-tool: no finish', () => {
    const events = readAll([START, tool(0, 't', 'a'), args(0, '{"x":')]);
    expect(events.some(({ kind }) => kind === 'finish')).toBe(false);
  });

  // Made from a refusal as the newest models send it.
  test('refusal: its explanation is what the model said', () => {
    const wire = [
      START,
      { type: 'ping' },
      end('refusal', { stop_details: { type: 'refusal', explanation: 'This was blocked.' } }),
      STOP,
    ];
    expect(withoutUsage(readAll(wire))).toEqual([
      STARTED,
      { kind: 'refusal', text: 'This was blocked.' },
      { kind: 'finish', reason: 'content-filter', stopSequence: null },
    ]);
  });
});

describe('errors', () => {
  test('200 + error event', () => {
    const reader = new MessagesReader({});
    readAll([START, text(0, 'x')], reader);
    expect(reader.failure).toBe(null);
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(reader.read(JSON.stringify(error), 'error')).toEqual([]);
    expect(reader.failure).toMatchObject({ kind: 'outage', status: 529 });
    expect(reader.read(JSON.stringify({ type: 'ping' }), 'ping')).toEqual([]);
    expect(reader.failure).toBe(null);
  });

  test('an error that is no JSON', () => {
    const reader = new MessagesReader({});
    reader.read('upstream connect error', 'error');
    expect(reader.failure).not.toBe(null);
    reader.read('{"type":', null);
    expect(reader.failure).toBe(null);
  });
});

describe('servers that differ', () => {
  test.each<[why: string, wire: Wire, events: AnswerEvent[]]>([
    ['start twice', [START, START, text(0, 'x')], [STARTED, { kind: 'text', text: 'x' }]],
    [
      'do not start',
      [text(0, 'x')],
      [
        { kind: 'start', id: null, model: null },
        { kind: 'text', text: 'x' },
      ],
    ],
    [
      'never open their blocks',
      [START, text(7, 'x'), delta(8, { type: 'thinking_delta', thinking: 'y' }), close(9)],
      [STARTED, { kind: 'text', text: 'x' }, { kind: 'reasoning', text: 'y' }],
    ],
    [
      'sign a thought that was never opened',
      [START, delta(0, { type: 'signature_delta', signature: 's' })],
      [STARTED, { kind: 'proof', proof: { kind: 'signature', data: 's', maker: null } }],
    ],
    [
      'begin a block with its text',
      [START, open(0, { type: 'text', text: 'He' }), text(0, 'y')],
      [STARTED, { kind: 'text', text: 'He' }, { kind: 'text', text: 'y' }],
    ],
    [
      'sign a thought at its start, and never close it',
      [START, open(0, { type: 'thinking', thinking: 'hm', signature: 's' }), open(1, { type: 'text', text: 'x' })],
      [
        STARTED,
        { kind: 'reasoning', text: 'hm' },
        { kind: 'proof', proof: { kind: 'signature', data: 's', maker: null } },
        { kind: 'text', text: 'x' },
      ],
    ],
    [
      'sign twice: the last counts, as for the official client',
      [
        START,
        open(0, { type: 'thinking', thinking: 'hm' }),
        delta(0, { type: 'signature_delta', signature: 'a' }),
        delta(0, { type: 'signature_delta', signature: 'b' }),
        close(0),
      ],
      [
        STARTED,
        { kind: 'reasoning', text: 'hm' },
        { kind: 'proof', proof: { kind: 'signature', data: 'b', maker: null } },
      ],
    ],
    [
      'sign nothing',
      [
        START,
        open(0, { type: 'thinking', thinking: '', signature: '' }),
        delta(0, { type: 'thinking_delta', thinking: 'hm' }),
        delta(0, { type: 'signature_delta', signature: '' }),
        close(0),
      ],
      [STARTED, { kind: 'reasoning', text: 'hm' }],
    ],
    [
      'give all arguments at the start',
      [START, tool(0, 't', 'a', { x: 1 }), close(0)],
      [
        STARTED,
        { kind: 'call', index: 0, id: 't', name: 'a', extra: null },
        { kind: 'arguments', index: 0, text: '{"x":1}' },
      ],
    ],
    [
      '… and then once more in pieces',
      [START, tool(0, 't', 'a', { x: 1 }), args(0, '{"x":'), args(0, '1}'), close(0)],
      [
        STARTED,
        { kind: 'call', index: 0, id: 't', name: 'a', extra: null },
        { kind: 'arguments', index: 0, text: '{"x":' },
        { kind: 'arguments', index: 0, text: '1}' },
      ],
    ],
    [
      'two tools interleaved upstream',
      [START, tool(0, 't', 'a'), tool(1, 'u', 'b'), args(1, '{'), args(0, '['), args(1, '}'), close(0), close(1)],
      [
        STARTED,
        { kind: 'call', index: 0, id: 't', name: 'a', extra: null },
        { kind: 'call', index: 1, id: 'u', name: 'b', extra: null },
        { kind: 'arguments', index: 1, text: '{' },
        { kind: 'arguments', index: 0, text: '[' },
        { kind: 'arguments', index: 1, text: '}' },
      ],
    ],
    [
      'use an index again',
      [START, tool(0, 't', 'a'), args(0, '1'), tool(0, 'u', 'b'), args(0, '2')],
      [
        STARTED,
        { kind: 'call', index: 0, id: 't', name: 'a', extra: null },
        { kind: 'arguments', index: 0, text: '1' },
        { kind: 'call', index: 1, id: 'u', name: 'b', extra: null },
        { kind: 'arguments', index: 1, text: '2' },
      ],
    ],
    [
      'forget ids',
      [START, open(0, { type: 'tool_use', name: 'a' })],
      [STARTED, { kind: 'call', index: 0, id: 'toolu_1_0', name: 'a', extra: null }],
    ],
    [
      'run tools themselves',
      [
        START,
        open(0, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
        args(0, '{"query":"x"}'),
        close(0),
        open(1, { type: 'web_search_tool_result', tool_use_id: 's', content: [] }),
        close(1),
        open(2, { type: 'text', text: '' }),
        delta(2, { type: 'citations_delta', citation: {} }),
        text(2, 'Found.'),
      ],
      [STARTED, { kind: 'text', text: 'Found.' }],
    ],
    // Made from an answer that goes on after code which the server ran.
    [
      'begin with content, and end without a reason of its own',
      [
        {
          type: 'message_start',
          message: {
            ...START.message,
            content: [
              { type: 'code_execution_tool_result', tool_use_id: 's', content: {} },
              { type: 'tool_use', id: 'toolu_f', name: 'look', input: { id: 'c' } },
            ],
            stop_reason: 'tool_use',
          },
        },
        STOP,
      ],
      [
        STARTED,
        { kind: 'call', index: 0, id: 'toolu_f', name: 'look', extra: null },
        { kind: 'arguments', index: 0, text: '{"id":"c"}' },
        { kind: 'finish', reason: 'tool-calls', stopSequence: null },
      ],
    ],
    [
      'say what nobody knows',
      [START, { type: 'hologram' }, delta(0, { type: 'hologram_delta' }), { x: 1 }, delta(0, { type: 'text_delta' })],
      [STARTED],
    ],
  ])('%s', (_why, wire, events) => {
    expect(withoutUsage(readAll(wire))).toEqual(events);
  });

  test('data of any kind', () => {
    const reader = new MessagesReader({});
    for (const data of ['', '[DONE]', 'null', '5', '"x"', '[]', '{', '{"type":5}'])
      expect(reader.read(data, null)).toEqual([]);
  });

  test('no event of any shape throws', () => {
    const types = fc.constantFrom(
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    );
    const event = fc.record({
      type: types,
      index: fc.jsonValue(),
      message: fc.jsonValue(),
      content_block: fc.oneof(
        fc.jsonValue(),
        fc.record({
          type: fc.constantFrom('text', 'tool_use', 'thinking'),
          text: fc.jsonValue(),
          input: fc.jsonValue(),
        }),
      ),
      delta: fc.oneof(
        fc.jsonValue(),
        fc.record({
          type: fc.constantFrom('text_delta', 'input_json_delta', 'signature_delta'),
          text: fc.jsonValue(),
          partial_json: fc.jsonValue(),
          signature: fc.jsonValue(),
        }),
      ),
      usage: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (wire) => {
        const reader = new MessagesReader({});
        let starts = 0;
        let finishes = 0;
        for (const one of wire) {
          for (const { kind } of reader.read(JSON.stringify(one), null)) {
            if (kind === 'start') starts += 1;
            if (kind === 'finish') finishes += 1;
          }
        }
        expect(starts).toBeLessThanOrEqual(1);
        expect(finishes).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });
});
