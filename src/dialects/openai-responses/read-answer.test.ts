import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { SseScanner } from '../../sse/event-scanner.ts';
import { AnswerBuilder, type Answer, type AnswerEvent } from '../answer.ts';
import type { AnswerHooks } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { ResponsesReader } from './answer-reader.ts';
import { readAnswer } from './read-answer.ts';

type Event = JsonObject & { readonly type: string };

function readAll(
  events: readonly unknown[],
  hooks: AnswerHooks = {},
): { told: AnswerEvent[]; reader: ResponsesReader } {
  const reader = new ResponsesReader(hooks);
  const told = events.flatMap((event) => [
    ...reader.read(typeof event === 'string' ? event : JSON.stringify(event), nameOf(event)),
  ]);
  return { told, reader };
}

function nameOf(event: unknown): string | null {
  return typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : null;
}

function built(told: readonly AnswerEvent[]): Answer | null {
  const builder = new AnswerBuilder();
  for (const event of told) builder.add(event);
  return builder.answer();
}

function answerOf(events: readonly unknown[]): Answer {
  const { told, reader } = readAll(events);
  expect(reader.failure).toBeNull();
  expect(reader.done).toBe(true);
  const answer = built(told);
  if (answer === null) throw new Error('There is no finish.');
  return answer;
}

const created: Event = {
  type: 'response.created',
  response: { id: 'resp_1', model: 'gpt-5', status: 'in_progress', output: [] },
};

function completed(output: readonly unknown[] = [], rest: JsonObject = {}): Event {
  return {
    type: 'response.completed',
    response: { id: 'resp_1', model: 'gpt-5', status: 'completed', output, ...rest },
  };
}

function added(output_index: number, item: JsonObject): Event {
  return { type: 'response.output_item.added', output_index, item };
}

function done(output_index: number, item: JsonObject): Event {
  return { type: 'response.output_item.done', output_index, item };
}

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text: 'Hi there.', annotations: [] }],
};
const CALL = {
  id: 'fc_1',
  type: 'function_call',
  call_id: 'call_1',
  name: 'get_weather',
  arguments: '{"city":"Oslo"}',
};

// Made from the streaming examples of OpenAI's API reference, shortened.
const TEXT_STREAM: readonly Event[] = [
  created,
  { type: 'response.in_progress', response: { id: 'resp_1', status: 'in_progress' } },
  added(0, { ...MESSAGE, status: 'in_progress', content: [] }),
  {
    type: 'response.content_part.added',
    item_id: 'msg_1',
    output_index: 0,
    content_index: 0,
    part: { type: 'output_text', text: '' },
  },
  { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: 'Hi' },
  { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: ' there.' },
  { type: 'response.output_text.done', item_id: 'msg_1', output_index: 0, content_index: 0, text: 'Hi there.' },
  { type: 'response.content_part.done', item_id: 'msg_1', output_index: 0, content_index: 0, part: MESSAGE.content[0] },
  done(0, MESSAGE),
  completed([MESSAGE], { usage: { input_tokens: 10, output_tokens: 4, total_tokens: 14 } }),
];

// Made from the function calling examples of the same, with a reasoning item as models send it with
// `include: ["reasoning.encrypted_content"]`.
const CALL_STREAM: readonly Event[] = [
  created,
  added(0, { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'early' }),
  {
    type: 'response.reasoning_summary_part.added',
    item_id: 'rs_1',
    output_index: 0,
    summary_index: 0,
    part: { type: 'summary_text', text: '' },
  },
  {
    type: 'response.reasoning_summary_text.delta',
    item_id: 'rs_1',
    output_index: 0,
    summary_index: 0,
    delta: '**Look',
  },
  { type: 'response.reasoning_summary_text.delta', item_id: 'rs_1', output_index: 0, summary_index: 0, delta: 'ing**' },
  {
    type: 'response.reasoning_summary_text.done',
    item_id: 'rs_1',
    output_index: 0,
    summary_index: 0,
    text: '**Looking**',
  },
  {
    type: 'response.reasoning_summary_text.delta',
    item_id: 'rs_1',
    output_index: 0,
    summary_index: 1,
    delta: '**Asking**',
  },
  {
    type: 'response.reasoning_summary_text.done',
    item_id: 'rs_1',
    output_index: 0,
    summary_index: 1,
    text: '**Asking**',
  },
  done(0, {
    id: 'rs_1',
    type: 'reasoning',
    summary: [
      { type: 'summary_text', text: '**Looking**' },
      { type: 'summary_text', text: '**Asking**' },
    ],
    encrypted_content: 'gAAA',
  }),
  added(1, { ...CALL, arguments: '' }),
  { type: 'response.function_call_arguments.delta', item_id: 'fc_1', output_index: 1, delta: '{"city":' },
  added(2, { ...CALL, id: 'fc_2', call_id: 'call_2', arguments: '' }),
  { type: 'response.function_call_arguments.delta', item_id: 'fc_2', output_index: 2, delta: '{"city":"Rome"}' },
  { type: 'response.function_call_arguments.delta', item_id: 'fc_1', output_index: 1, delta: '"Oslo"}' },
  { type: 'response.function_call_arguments.done', item_id: 'fc_1', output_index: 1, arguments: '{"city":"Oslo"}' },
  done(1, CALL),
  { type: 'response.function_call_arguments.done', item_id: 'fc_2', output_index: 2, arguments: '{"city":"Rome"}' },
  done(2, { ...CALL, id: 'fc_2', call_id: 'call_2', arguments: '{"city":"Rome"}' }),
  completed([], {
    usage: {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 8 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 32 },
      total_tokens: 150,
    },
  }),
];

const TEXT_PARTS = [{ kind: 'text', text: 'Hi there.' }];
const CALL_PART = { kind: 'call', id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}', extra: null };
const CALL_PARTS = [
  { kind: 'reasoning', text: '**Looking**\n\n**Asking**', proof: { kind: 'encrypted', data: 'gAAA', maker: null } },
  CALL_PART,
  { ...CALL_PART, id: 'call_2', arguments: '{"city":"Rome"}' },
];

describe('a stream as OpenAI sends it', () => {
  test('text', () => {
    const answer = answerOf(TEXT_STREAM);
    expect(answer).toMatchObject({ id: 'resp_1', model: 'gpt-5', parts: TEXT_PARTS, finish: 'stop' });
    expect(answer.usage).toEqual({ ...UNKNOWN_USAGE, inputTokens: 10, outputTokens: 4 });
  });

  test('every event is told when it comes', () => {
    const reader = new ResponsesReader({});
    const told = TEXT_STREAM.map((event) => reader.read(JSON.stringify(event), event.type).map(({ kind }) => kind));
    expect(told).toEqual([['start'], [], [], [], ['text'], ['text'], [], [], [], ['finish', 'usage']]);
  });

  test('reasoning with two summary parts, its proof, and two parallel calls that alternate', () => {
    const answer = answerOf(CALL_STREAM);
    expect(answer).toMatchObject({ parts: CALL_PARTS, finish: 'tool-calls' });
    expect(answer.usage).toEqual({
      inputTokens: 100,
      cachedInputTokens: 60,
      cacheWriteTokens: 8,
      outputTokens: 50,
      reasoningTokens: 32,
      reportedCostNanos: null,
    });
  });
});

describe('servers that say less, or more often', () => {
  const rest = TEXT_STREAM.slice(1, -1);

  test.each<[string, readonly unknown[]]>([
    ['only done items', [created, done(0, MESSAGE), completed([MESSAGE])]],
    ['only the last event', [created, completed([MESSAGE])]],
    ['no first event', [...rest, completed([MESSAGE])]],
    ['an added item and its done', [created, added(0, { ...MESSAGE, content: [] }), done(0, MESSAGE), completed()]],
    ['done without delta', [created, ...rest.filter(({ type }) => !type.endsWith('.delta')), completed([MESSAGE])]],
    ['deltas without done', [created, ...rest.filter(({ type }) => type.endsWith('.delta')), completed()]],
    ['some deltas missing at the end', [created, ...rest.slice(0, 4), done(0, MESSAGE), completed([MESSAGE])]],
    ['nothing repeated in the last event', [created, ...rest, { type: 'response.completed' }]],
    ['another id in the last event', [created, ...rest, completed([{ ...MESSAGE, id: 'msg_other' }])]],
    [
      'another id and place in the last event',
      [
        created,
        done(0, { id: 'rs', type: 'reasoning', summary: [] }),
        done(1, MESSAGE),
        completed([{ ...MESSAGE, id: 'msg_other' }]),
      ],
    ],
    [
      'no numbers and no ids',
      [
        created,
        { type: 'response.output_text.delta', delta: 'Hi' },
        { type: 'response.output_text.delta', delta: ' there.' },
        { type: 'response.output_text.done', text: 'Hi there.' },
        completed(),
      ],
    ],
    [
      'ids without numbers',
      [
        created,
        { type: 'response.output_item.added', item: { ...MESSAGE, content: [] } },
        { type: 'response.output_text.delta', item_id: 'msg_1', delta: 'Hi there.' },
        { type: 'response.output_item.done', item: MESSAGE },
        completed([MESSAGE]),
      ],
    ],
    ['content as a string', [created, done(0, { ...MESSAGE, content: 'Hi there.' }), completed()]],
    [
      'events nobody knows',
      [created, { type: 'keepalive' }, { type: 'response.new.thing', text: 'x' }, ...rest, completed()],
    ],
    ['unreadable events', [created, '{"type":', 'null', '[]', '3', ...rest, '[DONE]', completed([MESSAGE]), '[DONE]']],
  ])('text: %s', (_, events) => {
    expect(answerOf(events).parts).toEqual(TEXT_PARTS);
  });

  test('text: the type only as the name of the event', () => {
    const reader = new ResponsesReader({});
    const told = TEXT_STREAM.flatMap((event) => reader.read(JSON.stringify({ ...event, type: undefined }), event.type));
    expect(built(told)?.parts).toEqual(TEXT_PARTS);
  });

  const calls = CALL_STREAM.slice(1, -1);
  const doneItems = calls.filter(({ type }) => type === 'response.output_item.done');
  const items = doneItems.map((event) => event['item']);

  test.each<[string, readonly unknown[]]>([
    ['only done items', [created, ...doneItems, completed(items)]],
    ['only the last event', [created, completed(items)]],
    ['done without delta', [created, ...calls.filter(({ type }) => !type.endsWith('.delta')), completed(items)]],
    ['everything twice at the end', [created, ...calls, completed(items)]],
    [
      'arguments before the call is named',
      [created, ...calls.filter(({ type }) => !type.endsWith('.added')), completed()],
    ],
  ])('calls: %s', (_, events) => {
    expect(answerOf(events).parts).toEqual(CALL_PARTS);
  });

  test('a call keeps the order of its opening, and its name and id come first', () => {
    const { told } = readAll(CALL_STREAM);
    const kinds = told.map((event) => ('index' in event ? `${event.kind}${event.index}` : event.kind));
    expect(kinds).toEqual([
      'start',
      'reasoning',
      'reasoning',
      'reasoning',
      'proof',
      'call0',
      'arguments0',
      'call1',
      'arguments1',
      'arguments0',
      'finish',
      'usage',
    ]);
  });

  test('raw reasoning', () => {
    const item = { id: 'rs', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hmm.' }] };
    expect(
      answerOf([
        created,
        added(0, { ...item, content: [] }),
        { type: 'response.reasoning_text.delta', item_id: 'rs', output_index: 0, content_index: 0, delta: 'Hm' },
        { type: 'response.reasoning_text.done', item_id: 'rs', output_index: 0, content_index: 0, text: 'Hmm.' },
        done(0, item),
        completed([item]),
      ]).parts,
    ).toEqual([{ kind: 'reasoning', text: 'Hmm.', proof: null }]);
  });

  test('reasoning and its summary are not both told', () => {
    const item = {
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'In short' }],
      content: [{ type: 'reasoning_text', text: 'At length' }],
    };
    expect(answerOf([created, done(0, item), completed([item])]).parts).toMatchObject([{ text: 'At length' }]);
  });

  test('two reasoning items without proofs have a gap between them', () => {
    const item = (text: string): JsonObject => ({ type: 'reasoning', summary: [{ type: 'summary_text', text }] });
    expect(answerOf([created, done(0, item('One')), done(1, item('Two')), completed()]).parts).toMatchObject([
      { text: 'One\n\nTwo' },
    ]);
  });
});

describe('calls of other kinds', () => {
  test('custom: the text becomes the one argument as it comes', () => {
    const item = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'c', name: 'patch' };
    const events = [
      created,
      added(0, { ...item, input: '' }),
      { type: 'response.custom_tool_call_input.delta', item_id: 'ctc_1', output_index: 0, delta: 'say "\ud83d' },
      { type: 'response.custom_tool_call_input.delta', item_id: 'ctc_1', output_index: 0, delta: '\ude00"\n' },
      { type: 'response.custom_tool_call_input.done', item_id: 'ctc_1', output_index: 0, input: 'say "😀"\n.' },
      done(0, { ...item, input: 'say "😀"\n.' }),
      completed(),
    ];
    const [part] = answerOf(events).parts;
    expect(part).toMatchObject({ kind: 'call', id: 'c', name: 'patch' });
    expect(JSON.parse(part?.kind === 'call' ? part.arguments : '')).toEqual({ input: 'say "😀"\n.' });
    // The stream may end before the item is told as done; its arguments are whole all the same.
    const cut = answerOf([...events.slice(0, 4), completed()]).parts[0];
    expect(JSON.parse(cut?.kind === 'call' ? cut.arguments : '')).toEqual({ input: 'say "😀"\n' });
  });

  test.each([
    [{ type: 'custom_tool_call', call_id: 'c', name: 'patch', input: 'x' }, 'patch', { input: 'x' }],
    [{ type: 'function_call', call_id: 'c', name: 'read', namespace: 'fs', arguments: '{}' }, 'fs__read', {}],
    [
      { type: 'local_shell_call', call_id: 'c', action: { type: 'exec', command: ['ls'] } },
      'local_shell',
      { command: ['ls'] },
    ],
    [
      { type: 'tool_search_call', call_id: 'c', execution: 'client', arguments: { query: 'q' } },
      'tool_search',
      { query: 'q' },
    ],
  ])('%j, whole and streamed', (item, name, args) => {
    for (const answer of [readAnswer({ output: [item] }, {}), answerOf([created, done(0, item), completed([item])])]) {
      const part = 'parts' in answer ? answer.parts[0] : undefined;
      expect(part).toMatchObject({ kind: 'call', id: 'c', name });
      expect(JSON.parse(part?.kind === 'call' ? part.arguments : '')).toEqual(args);
    }
  });

  test('what the server ran itself is passed over', () => {
    const item = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } };
    expect(
      answerOf([created, added(0, item), done(0, item), done(1, MESSAGE), completed([item, MESSAGE])]),
    ).toMatchObject({
      parts: TEXT_PARTS,
      finish: 'stop',
    });
  });

  test('a call without a name or an id is passed over', () => {
    const nameless = { id: 'fc', type: 'function_call', call_id: 'c', arguments: '{}' };
    expect(answerOf([created, added(0, nameless), done(0, nameless), completed([nameless])])).toMatchObject({
      parts: [],
      finish: 'stop',
    });
  });
});

describe('how it ended', () => {
  test.each([
    [{ reason: 'max_output_tokens' }, 'length'],
    [{ reason: 'content_filter' }, 'content-filter'],
    [null, 'length'],
  ] as const)('incomplete because of %j', (incomplete_details, finish) => {
    const response = { status: 'incomplete', incomplete_details, output: [MESSAGE] };
    expect(answerOf([created, { type: 'response.incomplete', response }]).finish).toBe(finish);
    // As a server says it that speaks to Codex.
    expect(answerOf([created, { type: 'response.completed', response }]).finish).toBe(finish);
    expect(readAnswer(response, {})).toMatchObject({ finish });
  });

  test('incomplete without saying so in the response', () => {
    expect(answerOf([created, { type: 'response.incomplete' }]).finish).toBe('length');
  });

  test('nothing is read after the end', () => {
    const { told, reader } = readAll([...TEXT_STREAM, ...TEXT_STREAM]);
    expect(told.filter(({ kind }) => kind === 'finish')).toHaveLength(1);
    expect(reader.done).toBe(true);
  });

  test('a refusal', () => {
    const message = { ...MESSAGE, content: [{ type: 'refusal', refusal: 'No.' }] };
    expect(
      answerOf([
        created,
        { type: 'response.refusal.delta', output_index: 0, content_index: 0, delta: 'N' },
        { type: 'response.refusal.done', output_index: 0, content_index: 0, refusal: 'No.' },
        done(0, message),
        completed([message]),
      ]).parts,
    ).toEqual([{ kind: 'refusal', text: 'No.' }]);
  });
});

describe('errors', () => {
  test.each<[string, unknown, string | null, JsonObject]>([
    [
      'response.failed',
      {
        type: 'response.failed',
        response: { id: 'r', status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow down.' } },
      },
      null,
      { kind: 'rate-limit', code: 'rate_limit_exceeded', message: 'Slow down.' },
    ],
    [
      'response.failed with a fault of the server',
      { type: 'response.failed', response: { status: 'failed', error: { code: 'server_error', message: 'Sorry.' } } },
      null,
      { kind: 'outage', code: 'server_error' },
    ],
    [
      'too long',
      {
        type: 'response.failed',
        response: {
          error: { code: 'context_length_exceeded', message: 'Your input exceeds the context window of this model.' },
        },
      },
      null,
      { kind: 'context-length' },
    ],
    [
      'the flat event',
      { type: 'error', code: 'server_error', message: 'Sorry.', param: null, sequence_number: 3 },
      'error',
      { message: 'Sorry.' },
    ],
    [
      'the nested event',
      { type: 'error', error: { type: 'server_error', message: 'Sorry.' } },
      'error',
      { message: 'Sorry.' },
    ],
    [
      'an error of Chat Completions',
      { error: { message: 'Sorry.', code: 429 } },
      null,
      { kind: 'rate-limit', status: 429 },
    ],
    ['an error that is no JSON', 'upstream went away', 'error', { kind: 'outage' }],
    [
      'a cancelled response',
      { type: 'response.cancelled', response: { status: 'cancelled' } },
      null,
      { kind: 'outage' },
    ],
    [
      'a failure called completed',
      { type: 'response.completed', response: { status: 'failed', error: { message: 'Sorry.' } } },
      null,
      { message: 'Sorry.' },
    ],
  ])('%s', (_, event, name, expected) => {
    const reader = new ResponsesReader({});
    reader.read(JSON.stringify(created), null);
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    expect(reader.read(data, name)).toEqual([]);
    expect(reader.failure).toMatchObject(expected);
  });

  test('after text', () => {
    const { told, reader } = readAll([
      ...TEXT_STREAM.slice(0, 6),
      { type: 'error', code: 'server_error', message: 'x' },
    ]);
    expect(told.at(-1)).toEqual({ kind: 'text', text: ' there.' });
    expect(reader.failure).not.toBeNull();
    expect(reader.done).toBe(false);
  });

  test('a failed event is an end', () => {
    expect(readAll([created, { type: 'response.failed', response: { status: 'failed' } }]).reader.done).toBe(true);
  });

  test('what only looks like an error', () => {
    const odd = {
      type: 'response.output_text.delta',
      output_index: 0,
      delta: 'x',
      message: 'm',
      code: 'c',
      detail: 'd',
    };
    expect(readAll([created, odd]).reader.failure).toBeNull();
  });
});

describe('a whole answer', () => {
  test('of every kind of item', () => {
    const body = {
      id: 'resp_1',
      object: 'response',
      model: 'gpt-5',
      status: 'completed',
      error: null,
      incomplete_details: null,
      output: [
        { id: 'rs', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'gAAA' },
        { type: 'web_search_call' },
        { ...MESSAGE, content: [...MESSAGE.content, { type: 'refusal', refusal: 'No.' }] },
        CALL,
        null,
        'x',
      ],
      usage: { input_tokens: 1, output_tokens: 2, cost: 0.25 },
    };
    expect(readAnswer(body, {})).toEqual({
      id: 'resp_1',
      model: 'gpt-5',
      parts: [
        { kind: 'reasoning', text: 'Hm.', proof: { kind: 'encrypted', data: 'gAAA', maker: null } },
        ...TEXT_PARTS,
        { kind: 'refusal', text: 'No.' },
        CALL_PART,
      ],
      finish: 'tool-calls',
      stopSequence: null,
      usage: {
        ...UNKNOWN_USAGE,
        inputTokens: 1,
        outputTokens: 2,
        reportedCostNanos: 250_000_000,
        rare: { searches: 1 },
      },
    });
  });

  test("another gateway's seal is a proof like any other", () => {
    const body = { output: [{ type: 'reasoning', summary: [], encrypted_content: 'bbx1:other:signature:x' }] };
    expect(readAnswer(body, {})).toMatchObject({
      parts: [{ proof: { kind: 'encrypted', data: 'bbx1:other:signature:x', maker: null } }],
    });
  });

  test.each<[string, unknown, JsonObject]>([
    ['no output', { id: 'x', object: 'response' }, { kind: 'schema' }],
    ['null', null, { kind: 'schema' }],
    ['a chat completion', { object: 'chat.completion', choices: [{ message: {} }] }, { kind: 'schema' }],
    ['not done', { object: 'response', status: 'queued', output: [] }, { kind: 'schema' }],
    ['an error', { error: { message: 'No such model.', code: 'model_not_found' } }, { kind: 'model' }],
    [
      'a failed response',
      { object: 'response', status: 'failed', error: { code: 'server_error', message: 'Sorry.' }, output: [] },
      { kind: 'outage', message: 'Sorry.' },
    ],
    ['a failed response without its kind', { status: 'failed', error: null, output: [] }, { kind: 'outage' }],
  ])('that is none: %s', (_, body, expected) => {
    expect(readAnswer(body, {})).toMatchObject(expected);
  });
});

test("a hook's usage counts, unless it was made for another dialect", () => {
  const usage = { ...UNKNOWN_USAGE, inputTokens: 77 };
  expect(answerWith({ readUsage: () => usage })?.usage).toEqual(usage);
  expect(answerWith({ readUsage: () => UNKNOWN_USAGE })?.usage).toMatchObject({ inputTokens: 10 });
  expect(answerWith({ readUsage: () => null })?.usage).toMatchObject({ inputTokens: 10 });
});

function answerWith(hooks: AnswerHooks): Answer | null {
  return built(readAll(TEXT_STREAM, hooks).told);
}

describe('bytes', () => {
  const bytes = new TextEncoder().encode(
    [
      ...TEXT_STREAM.slice(0, 5),
      { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: ' é😀' },
      ...CALL_STREAM.slice(9),
    ]
      .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join(''),
  );

  function scan(cuts: readonly number[]): AnswerEvent[] {
    const scanner = new SseScanner();
    const reader = new ResponsesReader({});
    const ends = [...cuts.map((cut) => cut % bytes.length), bytes.length].toSorted((a, b) => a - b);
    return ends.flatMap((end, i) =>
      scanner
        .push(bytes.slice(ends[i - 1] ?? 0, end))
        .flatMap((piece) => (piece.kind === 'event' ? [...reader.read(piece.data ?? '', piece.event)] : [])),
    );
  }

  test('any split of them, also within a character, gives the same events', () => {
    const whole = scan([]);
    expect(whole.at(-1)?.kind).toBe('usage');
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(scan(cuts)).toEqual(whole);
      }),
    );
  });
});

test('no event makes the reader throw', () => {
  const field = fc.constantFrom(
    'type',
    'item',
    'response',
    'output_index',
    'delta',
    'part',
    'text',
    'output',
    'content',
    'id',
    'call_id',
    'name',
    'summary',
    'arguments',
    'input',
    'error',
    'usage',
  );
  const types = fc.constantFrom(
    ...new Set([...TEXT_STREAM, ...CALL_STREAM].map(({ type }) => type)),
    'error',
    'message',
    'function_call',
    'reasoning',
    'custom_tool_call',
    'local_shell_call',
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      types,
      fc.constantFrom(null, 0, 1, -1, '', 'x', true),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(field, tie('value'), { maxKeys: 5 }),
    ),
  }));
  const event = fc.tuple(types, fc.dictionary(field, value, { maxKeys: 6 })).map(([type, rest]) => ({ ...rest, type }));
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), value, (events, body) => {
      readAll(events);
      readAnswer(body, {});
    }),
    { numRuns: 500 },
  );
});
