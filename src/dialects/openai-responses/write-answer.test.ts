import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import { AnswerBuilder, eventsOf, type Answer, type AnswerEvent, type AnswerPart } from '../answer.ts';
import type { Proof, Tool, ToolOrigin } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { openSeal, seal } from '../seal.ts';
import { ResponsesReader } from './answer-reader.ts';
import { readConversation } from './read-conversation.ts';
import { ResponsesWriter, writeAnswer } from './write-answer.ts';

const USAGE: Usage = {
  inputTokens: 100,
  cachedInputTokens: 40,
  cacheWriteTokens: 5,
  outputTokens: 20,
  reasoningTokens: 8,
  reportedCostNanos: null,
};

function tool(name: string, origin: Partial<ToolOrigin> = {}): Tool {
  return {
    name,
    description: null,
    schema: { type: 'object', properties: {} },
    strict: null,
    cache: null,
    origin: { name, namespace: null, custom: false, ...origin },
  };
}

function context(tools: readonly Tool[] = [], rest: Partial<ReplyContext> = {}): ReplyContext {
  const conversation = readConversation({ model: 'auto', input: 'hi' });
  if ('unfit' in conversation) throw new Error(conversation.unfit);
  return {
    requestId: '01J',
    provider: 'anthropic',
    model: 'claude-x',
    createdAt: 1_700_000_000,
    conversation: { ...conversation, tools },
    request: { model: 'auto', input: 'hi' },
    isCodex: false,
    ...rest,
  };
}

function sealed(kind: Proof['kind'], data: string, maker: string): string {
  return seal({ kind, data, maker: null }, maker);
}

const START: AnswerEvent = { kind: 'start', id: 'msg_up', model: 'claude-x-2' };
const STOP: AnswerEvent = { kind: 'finish', reason: 'stop', stopSequence: null };
const CALLS: AnswerEvent = { kind: 'finish', reason: 'tool-calls', stopSequence: null };

function call(index: number, id: string, name: string): AnswerEvent {
  return { kind: 'call', index, id, name, extra: null };
}

function write(events: readonly AnswerEvent[], about: ReplyContext = context()): string {
  const writer = new ResponsesWriter(about);
  return events.map((event) => writer.write(event)).join('') + writer.end();
}

interface Sent {
  readonly type: string;
  readonly sequence_number: number;
  readonly [field: string]: unknown;
}

function eventsIn(stream: string): Sent[] {
  expect(stream.endsWith('\n\n')).toBe(true);
  return stream
    .slice(0, -2)
    .split('\n\n')
    .map((block) => {
      const [name = '', data = '', ...more] = block.split('\n');
      expect(more).toEqual([]);
      const event = JSON.parse(data.slice('data: '.length)) as Sent;
      expect(name).toBe(`event: ${event.type}`);
      return event;
    });
}

function last(stream: string): JsonObject {
  return eventsIn(stream).at(-1)?.['response'] as JsonObject;
}

function output(stream: string): JsonObject[] {
  return last(stream)['output'] as JsonObject[];
}

const TERMINALS = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/** The grammar that every stream must keep to, whatever it says. */
function checkGrammar(stream: string): void {
  const events = eventsIn(stream);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, i) => i));
  expect(events.slice(0, 2).map((event) => event.type)).toEqual(['response.created', 'response.in_progress']);
  expect(events.filter((event) => TERMINALS.has(event.type))).toHaveLength(1);
  expect(TERMINALS.has(events.at(-1)?.type ?? '')).toBe(true);
  const added: string[] = [];
  const done: unknown[] = [];
  for (const event of events) {
    if (event.type === 'response.output_item.added') {
      expect(event['output_index']).toBe(added.length);
      added.push((event['item'] as { id: string }).id);
    } else if (event.type === 'response.output_item.done') {
      expect(event['output_index']).toBe(done.length);
      done.push(event['item']);
    } else if (event['item_id'] !== undefined) {
      expect(added[event['output_index'] as number]).toBe(event['item_id']);
      expect(event['output_index']).toBeGreaterThanOrEqual(done.length);
    }
  }
  expect(done).toHaveLength(added.length);
  expect(new Set(added).size).toBe(added.length);
  expect(output(stream)).toEqual(done);
}

/** What OpenAI's own client makes of a stream; it throws at most faults of the grammar. */
async function asSdk(stream: string): Promise<OpenAI.Responses.Response> {
  const client = new OpenAI({
    apiKey: 'k',
    baseURL: 'http://gateway/v1',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(stream, { headers: { 'content-type': 'text/event-stream' } })),
  });
  return client.responses.stream({ model: 'auto', input: 'hi' }).finalResponse();
}

describe('a stream of every kind keeps to the grammar and is understood by the official client', () => {
  const cases: Record<string, { events: readonly AnswerEvent[]; tools?: readonly Tool[]; output: unknown[] }> = {
    'text only': {
      events: [START, { kind: 'text', text: 'Hel' }, { kind: 'text', text: 'lo' }, STOP],
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hello' }] }],
    },
    'reasoning and text': {
      events: [
        START,
        { kind: 'reasoning', text: 'Let me ' },
        { kind: 'reasoning', text: 'think.' },
        { kind: 'proof', proof: { kind: 'signature', data: 'sig==', maker: null } },
        { kind: 'text', text: 'Yes.' },
        STOP,
      ],
      output: [
        {
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: 'Let me think.' }],
          encrypted_content: sealed('signature', 'sig==', 'anthropic'),
        },
        { type: 'message', content: [{ text: 'Yes.' }] },
      ],
    },
    'reasoning that is not shown': {
      events: [
        START,
        { kind: 'proof', proof: { kind: 'redacted', data: 'blob', maker: null } },
        { kind: 'proof', proof: { kind: 'redacted', data: 'blob2', maker: null } },
        { kind: 'text', text: 'Yes.' },
        STOP,
      ],
      output: [
        { type: 'reasoning', summary: [], encrypted_content: sealed('redacted', 'blob', 'anthropic') },
        { type: 'reasoning', summary: [], encrypted_content: sealed('redacted', 'blob2', 'anthropic') },
        { type: 'message' },
      ],
    },
    'reasoning without a proof': {
      events: [START, { kind: 'reasoning', text: 'Hm.' }, { kind: 'text', text: 'Yes.' }, STOP],
      output: [{ type: 'reasoning', encrypted_content: null }, { type: 'message' }],
    },
    'two parallel calls whose arguments alternate': {
      events: [
        START,
        { kind: 'text', text: 'Both.' },
        call(0, 'call_a', 'read'),
        { kind: 'arguments', index: 0, text: '{"path":' },
        call(1, 'call_b', 'list'),
        { kind: 'arguments', index: 1, text: '{"dir"' },
        { kind: 'arguments', index: 0, text: '"a"}' },
        { kind: 'arguments', index: 1, text: ':"b"}' },
        CALLS,
      ],
      output: [
        { type: 'message', id: 'msg_01J_0' },
        { type: 'function_call', id: 'fc_01J_1', call_id: 'call_a', name: 'read', arguments: '{"path":"a"}' },
        { type: 'function_call', id: 'fc_01J_2', call_id: 'call_b', name: 'list', arguments: '{"dir":"b"}' },
      ],
    },
    'text after a call': {
      events: [
        START,
        call(0, 'c', 'read'),
        { kind: 'arguments', index: 0, text: '{}' },
        { kind: 'text', text: 'So.' },
        CALLS,
      ],
      output: [{ type: 'function_call' }, { type: 'message', content: [{ text: 'So.' }] }],
    },
    'empty arguments': {
      events: [START, call(0, 'c', 'now'), { kind: 'arguments', index: 0, text: '' }, CALLS],
      output: [{ type: 'function_call', arguments: '{}' }],
    },
    'a custom tool': {
      tools: [tool('apply_patch', { custom: true })],
      events: [
        START,
        call(0, 'c', 'apply_patch'),
        { kind: 'arguments', index: 0, text: '{"input":"*** Begin' },
        { kind: 'arguments', index: 0, text: ' Patch\\n"}' },
        CALLS,
      ],
      output: [
        { type: 'custom_tool_call', id: 'ctc_01J_0', call_id: 'c', name: 'apply_patch', input: '*** Begin Patch\n' },
      ],
    },
    'a tool of a namespace, restored': {
      tools: [tool('mcp__files__read', { name: 'read', namespace: 'mcp__files' })],
      events: [START, call(0, 'c', 'mcp__files__read'), { kind: 'arguments', index: 0, text: '{"a":1}' }, CALLS],
      output: [{ type: 'function_call', name: 'read', namespace: 'mcp__files', arguments: '{"a":1}' }],
    },
    'a tool whose name had to be changed, restored': {
      tools: [tool('files_read', { name: 'files.read' })],
      events: [START, call(0, 'c', 'files_read'), { kind: 'arguments', index: 0, text: '{}' }, CALLS],
      output: [{ type: 'function_call', name: 'files.read' }],
    },
    refusal: {
      events: [START, { kind: 'refusal', text: 'I can' }, { kind: 'refusal', text: 'not.' }, STOP],
      output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'I cannot.' }] }],
    },
    'text, then refusal': {
      events: [START, { kind: 'text', text: 'Well,' }, { kind: 'refusal', text: 'no.' }, STOP],
      output: [{ type: 'message', content: [{ text: 'Well,' }, { refusal: 'no.' }] }],
    },
    'nothing at all': { events: [START, STOP], output: [] },
    'characters of more than one unit': {
      events: [START, { kind: 'text', text: '\ud83d' }, { kind: 'text', text: '\ude00\u2028é' }, STOP],
      output: [{ content: [{ text: '😀\u2028é' }] }],
    },
  };

  test.each(Object.entries(cases))('%s', async (_, { events, tools, output: expected }) => {
    const stream = write([...events, { kind: 'usage', usage: USAGE }], context(tools ?? []));
    checkGrammar(stream);
    expect(output(stream)).toMatchObject(expected);
    expect(output(stream)).toHaveLength(expected.length);
    const response = await asSdk(stream);
    expect(response.status).toBe('completed');
    expect(response.output).toMatchObject(expected);
  });
});

describe('typed tools of the client', () => {
  test.each<[string, ToolOrigin['typed'] & string, string, JsonObject]>([
    [
      'local_shell',
      'local_shell',
      '{"command":["ls","-l"],"timeout_ms":5}',
      { type: 'local_shell_call', action: { type: 'exec', command: ['ls', '-l'], timeout_ms: 5, env: {} } },
    ],
    [
      'local_shell with a line for a command',
      'local_shell',
      '{"command":"ls | wc"}',
      { type: 'local_shell_call', action: { type: 'exec', command: ['bash', '-lc', 'ls | wc'], env: {} } },
    ],
    [
      'shell',
      'shell',
      '{"commands":["ls"]}',
      { type: 'shell_call', action: { commands: ['ls'], timeout_ms: null, max_output_length: null } },
    ],
    [
      'apply_patch',
      'apply_patch',
      '{"type":"create_file","path":"a","diff":"+b"}',
      { type: 'apply_patch_call', operation: { type: 'create_file', path: 'a', diff: '+b' } },
    ],
    [
      'tool_search',
      'tool_search',
      '{"query":"calendar","limit":1}',
      { type: 'tool_search_call', execution: 'client', arguments: { query: 'calendar', limit: 1 } },
    ],
    ['what cannot be parsed', 'shell', '{"comm', { type: 'shell_call', action: { commands: [] } }],
  ])('%s', (_, typed, args, expected) => {
    const stream = write(
      [START, call(0, 'c', typed), { kind: 'arguments', index: 0, text: args }, CALLS],
      context([tool(typed, { typed })]),
    );
    checkGrammar(stream);
    expect(output(stream)).toMatchObject([{ ...expected, call_id: 'c', status: 'completed' }]);
    expect(eventsIn(stream).some((event) => event.type.includes('arguments'))).toBe(false);
  });
});

describe('the events of each kind of item, in their order', () => {
  function types(events: readonly AnswerEvent[], tools: readonly Tool[] = []): string[] {
    return eventsIn(write(events, context(tools)))
      .slice(2, -1)
      .map((event) => event.type.slice('response.'.length));
  }

  test('message', () => {
    expect(types([START, { kind: 'text', text: 'a' }, { kind: 'text', text: 'b' }, STOP])).toEqual([
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
    ]);
  });

  test('refusal', () => {
    expect(types([START, { kind: 'refusal', text: 'a' }, STOP])).toEqual([
      'output_item.added',
      'content_part.added',
      'refusal.delta',
      'refusal.done',
      'content_part.done',
      'output_item.done',
    ]);
  });

  test('reasoning', () => {
    expect(types([START, { kind: 'reasoning', text: 'a' }, STOP])).toEqual([
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
    ]);
  });

  test('function call', () => {
    expect(types([START, call(0, 'c', 'f'), { kind: 'arguments', index: 0, text: '{}' }, CALLS])).toEqual([
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
    ]);
  });

  test('custom call', () => {
    const events: AnswerEvent[] = [
      START,
      call(0, 'c', 'f'),
      { kind: 'arguments', index: 0, text: '{"input":"x"}' },
      CALLS,
    ];
    expect(types(events, [tool('f', { custom: true })])).toEqual([
      'output_item.added',
      'custom_tool_call_input.delta',
      'custom_tool_call_input.done',
      'output_item.done',
    ]);
  });

  test('a message is told as done as soon as something else begins, when no call before it is open', () => {
    const writer = new ResponsesWriter(context());
    writer.write(START);
    writer.write({ kind: 'text', text: 'a' });
    expect(writer.write(call(0, 'c', 'f'))).toContain('response.output_item.done');
    writer.write({ kind: 'arguments', index: 0, text: '{"x":' });
    writer.write({ kind: 'text', text: 'b' });
    expect(writer.write({ kind: 'reasoning', text: 'c' })).not.toContain('response.output_item.done');
    writer.write({ kind: 'arguments', index: 0, text: '1}' });
    const both = writer.write({ kind: 'text', text: 'd' });
    expect(both.match(/event: response.output_item.done/g)).toHaveLength(3);
  });
});

describe('how an answer ends', () => {
  const text: AnswerEvent = { kind: 'text', text: 'So far' };

  test.each([
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['context-window', 'incomplete', { reason: 'max_output_tokens' }],
    ['content-filter', 'incomplete', { reason: 'content_filter' }],
    ['stop', 'completed', null],
    ['stop-sequence', 'completed', null],
    ['tool-calls', 'completed', null],
    ['pause', 'completed', null],
  ] as const)('%s', async (reason, status, details) => {
    const events: AnswerEvent[] = [START, text, { kind: 'finish', reason, stopSequence: null }];
    const general = write(events);
    checkGrammar(general);
    expect(eventsIn(general).at(-1)?.type).toBe(`response.${status}`);
    expect(last(general)).toMatchObject({ status, incomplete_details: details });
    expect(output(general)).toMatchObject([{ status }]);
    expect((await asSdk(general)).status).toBe(status);
    // Codex takes response.incomplete for a broken stream.
    const codex = write(events, context([], { isCodex: true }));
    checkGrammar(codex);
    expect(eventsIn(codex).at(-1)?.type).toBe('response.completed');
    expect(last(codex)).toMatchObject({ status, incomplete_details: details });
  });

  test('only what was being written is incomplete', () => {
    const stream = write([
      START,
      { kind: 'reasoning', text: 'Hm' },
      call(0, 'a', 'f'),
      { kind: 'arguments', index: 0, text: '{}' },
      call(1, 'b', 'f'),
      { kind: 'arguments', index: 1, text: '{"x' },
      { kind: 'finish', reason: 'length', stopSequence: null },
    ]);
    checkGrammar(stream);
    expect(output(stream).map((item) => item['status'])).toEqual(['completed', 'completed', 'incomplete']);
  });

  test('without a finish it has failed', () => {
    const writer = new ResponsesWriter(context());
    const stream = writer.write(START) + writer.write(text) + writer.end();
    const terminal = eventsIn(stream).at(-1);
    expect(terminal).toMatchObject({
      type: 'response.failed',
      code: 'stream_truncated',
      response: { id: 'resp_01J', status: 'failed', error: { code: 'stream_truncated' } },
    });
    expect(terminal?.sequence_number).toBe(eventsIn(stream).length - 1);
  });
});

describe('the response object', () => {
  const REQUIRED = [
    'id',
    'object',
    'created_at',
    'status',
    'error',
    'incomplete_details',
    'instructions',
    'model',
    'tools',
    'output',
    'parallel_tool_calls',
    'metadata',
    'tool_choice',
    'temperature',
    'top_p',
  ];

  test('has every required key in every event that carries it', () => {
    const carriers = eventsIn(write([START, STOP])).map((event) => event['response'] as JsonObject);
    expect(carriers).toHaveLength(3);
    for (const response of carriers) expect(Object.keys(response)).toEqual(expect.arrayContaining(REQUIRED));
    expect(carriers[0]).toMatchObject({ id: 'resp_01J', status: 'in_progress', output: [], usage: null });
    expect(carriers[2]).toMatchObject({ created_at: 1_700_000_000, object: 'response', model: 'claude-x-2' });
  });

  test('repeats what was asked', () => {
    const request = {
      model: 'auto',
      input: 'hi',
      instructions: 'Be brief.',
      tools: [{ type: 'custom', name: 'x' }],
      tool_choice: 'required',
      parallel_tool_calls: false,
      temperature: 0.5,
      top_p: 0.9,
      metadata: { a: 'b' },
      reasoning: { effort: 'high' },
      text: { verbosity: 'low' },
      max_output_tokens: 100,
      prompt_cache_key: 'k',
    };
    expect(last(write([START, STOP], context([], { request })))).toMatchObject({
      ...Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'model' && name !== 'input')),
      reasoning: { effort: 'high', summary: null },
      text: { verbosity: 'low', format: { type: 'text' } },
      model: 'claude-x-2',
    });
  });

  test('promises no storage, whatever was asked', () => {
    const request = { model: 'auto', input: 'hi', store: true };
    expect(last(write([START, STOP], context([], { request })))['store']).toBe(false);
  });

  test("names the target's model when the answer names none", () => {
    const stream = write([{ kind: 'start', id: null, model: null }, STOP]);
    expect(last(stream)['model']).toBe('claude-x');
  });

  test('usage has all its details', () => {
    expect(last(write([START, STOP, { kind: 'usage', usage: USAGE }]))['usage']).toEqual({
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 40, cache_write_tokens: 5 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 8 },
      total_tokens: 120,
    });
    const sparse = { ...UNKNOWN_USAGE, inputTokens: 3, outputTokens: 4 };
    expect(last(write([START, STOP, { kind: 'usage', usage: sparse }]))['usage']).toEqual({
      input_tokens: 3,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: 4,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 7,
    });
  });

  test('usage that nobody counted is null', () => {
    expect(last(write([START, STOP]))['usage']).toBeNull();
  });
});

test('a whole answer is the last response of its stream', () => {
  const answer: Answer = {
    id: 'x',
    model: 'm',
    parts: [
      { kind: 'reasoning', text: 'Hm.', proof: { kind: 'encrypted', data: 'e', maker: 'openai' } },
      { kind: 'text', text: 'Yes.' },
      { kind: 'call', id: 'c', name: 'f', arguments: '{}', extra: null },
    ],
    finish: 'tool-calls',
    stopSequence: null,
    usage: USAGE,
  };
  const whole = JSON.parse(writeAnswer(answer, context())) as JsonObject;
  expect(whole).toEqual(last(write(eventsOf(answer))));
  expect(whole).toMatchObject({
    status: 'completed',
    output: [{ encrypted_content: sealed('encrypted', 'e', 'openai') }, { type: 'message' }, { type: 'function_call' }],
  });
});

describe('faulty events do no harm', () => {
  test('arguments of a call that nobody opened', () => {
    checkGrammar(write([START, { kind: 'arguments', index: 3, text: 'x' }, STOP]));
  });

  test('a call without an id gets one', () => {
    expect(output(write([START, call(0, '', 'f'), CALLS]))).toMatchObject([{ call_id: 'call_01J_0' }]);
  });

  test('two calls of one id are told apart', () => {
    const stream = write([START, call(0, 'x', 'f'), call(1, 'x', 'f'), CALLS]);
    expect(output(stream)).toMatchObject([{ call_id: 'x' }, { call_id: 'call_01J_1' }]);
  });

  test('no start', () => {
    checkGrammar(write([{ kind: 'text', text: 'a' }, STOP]));
  });
});

const words = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).map((text) => text.toWellFormed());
const name = fc.constantFrom('plain', 'free', 'group__tool', 'unlisted');
const TOOLS = [
  tool('plain'),
  tool('free', { custom: true }),
  tool('group__tool', { name: 'tool', namespace: 'group' }),
];

const part: fc.Arbitrary<AnswerPart> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: words }),
  fc.record({ kind: fc.constant('refusal' as const), text: words }),
  fc.record({
    kind: fc.constant('reasoning' as const),
    text: words,
    proof: fc.record({
      kind: fc.constantFrom('signature' as const, 'redacted' as const, 'encrypted' as const),
      data: fc.string({ minLength: 1 }),
      maker: fc.constant('anthropic'),
    }),
  }),
  fc.record({
    kind: fc.constant('call' as const),
    id: fc.constant('call'),
    name,
    arguments: words.map((input) => JSON.stringify({ input })),
    extra: fc.constant(null),
  }),
);

const answerParts = fc
  .array(part, { maxLength: 6 })
  .map((parts) => parts.map((one, i) => (one.kind === 'call' ? { ...one, id: `call_${i}` } : one)));

/** Neighbours of one kind are one: a stream does not tell where one ends and the next begins. */
function joined(parts: readonly AnswerPart[]): AnswerPart[] {
  const builder = new AnswerBuilder();
  for (const event of eventsOf({ id: null, model: null, parts, finish: 'stop', stopSequence: null, usage: USAGE }))
    builder.add(event);
  return [...(builder.answer()?.parts ?? [])];
}

function read(stream: string): Answer | null {
  const reader = new ResponsesReader({});
  const builder = new AnswerBuilder();
  for (const event of eventsIn(stream)) {
    for (const told of reader.read(JSON.stringify(event), event.type)) builder.add(told);
    expect(reader.failure).toBeNull();
  }
  expect(reader.done).toBe(true);
  return builder.answer();
}

test('what is written is read again with the same meaning, and keeps to the grammar', async () => {
  await fc.assert(
    fc.asyncProperty(answerParts, fc.infiniteStream(fc.nat({ max: 5 })), async (parts, sizes) => {
      const stream = write(pieces(parts, sizes), context(TOOLS));
      checkGrammar(stream);
      await asSdk(stream);
      const answer = read(stream);
      const restored = answer?.parts.map((one) =>
        one.kind === 'reasoning' ? { ...one, proof: openSeal(one.proof?.data ?? '') } : one,
      );
      expect(restored).toEqual(joined(parts));
      expect(answer).toMatchObject({ usage: USAGE, model: 'claude-x-2' });
    }),
    { numRuns: 100 },
  );
});

/** The events of an answer with its texts cut into pieces and the arguments of calls in a row alternating. */
function pieces(parts: readonly AnswerPart[], sizes: Iterator<number>): AnswerEvent[] {
  const cut = (text: string): string[] => {
    const found: string[] = [];
    for (let at = 0; at < text.length;) {
      const size = 1 + (sizes.next().value as number);
      found.push(text.slice(at, at + size));
      at += size;
    }
    return found;
  };
  const events: AnswerEvent[] = [START];
  let waiting: AnswerEvent[][] = [];
  let calls = 0;
  const flush = (): void => {
    for (let i = 0; waiting.some((queue) => i < queue.length); i += 1) {
      for (const queue of waiting) events.push(...queue.slice(i, i + 1));
    }
    waiting = [];
  };
  for (const one of parts) {
    if (one.kind === 'call') {
      const index = calls;
      calls += 1;
      events.push({ kind: 'call', index, id: one.id, name: one.name, extra: null });
      waiting.push(cut(one.arguments).map((text) => ({ kind: 'arguments', index, text })));
      continue;
    }
    flush();
    for (const text of cut(one.text)) events.push({ kind: one.kind, text });
    if (one.kind === 'reasoning' && one.proof !== null) events.push({ kind: 'proof', proof: one.proof });
  }
  flush();
  return [...events, calls > 0 ? CALLS : STOP, { kind: 'usage', usage: USAGE }];
}
