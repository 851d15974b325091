import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import {
  AnswerBuilder,
  eventsOf,
  type Answer,
  type AnswerEvent,
  type AnswerPart,
  type FinishReason,
} from '../answer.ts';
import type { Conversation, Tool } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { ChatAnswerWriter } from './answer-writer.ts';
import { ChatAnswerReader, readAnswer } from './read-answer.ts';
import { readConversation } from './read-conversation.ts';
import { writeAnswer } from './write-answer.ts';

function context(request: JsonObject = {}): ReplyContext {
  const body = { model: 'm', messages: [{ role: 'user', content: 'x' }], ...request };
  return {
    requestId: 'req1',
    provider: 'claude',
    model: 'asked',
    createdAt: 1_700_000_000,
    conversation: readConversation(body) as Conversation,
    request: body,
    isCodex: false,
  };
}

const USAGE: Usage = { ...UNKNOWN_USAGE, inputTokens: 10, cachedInputTokens: 4, outputTokens: 5 };

function answer(parts: AnswerPart[], finish: FinishReason = 'stop', more: Partial<Answer> = {}): Answer {
  return { id: 'msg_1', model: 'm', parts, finish, stopSequence: null, usage: USAGE, ...more };
}

const whole = (made: Answer, request: JsonObject = {}): JsonObject =>
  JSON.parse(writeAnswer(made, context(request))) as JsonObject;
const messageOf = (made: Answer, request: JsonObject = {}): unknown =>
  (whole(made, request)['choices'] as { message: unknown }[])[0]?.message;

/** The events of the stream as parsed JSON, without the end mark, which must be there. */
function stream(made: readonly AnswerEvent[], request: JsonObject = {}): JsonObject[] {
  const writer = new ChatAnswerWriter(context(request));
  const text = made.map((event) => writer.write(event)).join('') + writer.end();
  const data = text.split('\n\n').filter((event) => event !== '');
  expect(data.every((event) => event.startsWith('data: '))).toBe(true);
  expect(data.pop()).toBe('data: [DONE]');
  return data.map((event) => JSON.parse(event.slice(6)) as JsonObject);
}

const deltas = (made: readonly AnswerEvent[], request: JsonObject = {}): unknown[] =>
  stream(made, request).map(({ choices }) => (choices as { delta: unknown }[])[0]?.delta);

const START: AnswerEvent = { kind: 'start', id: 'msg_1', model: 'm' };
const text = (words: string): AnswerPart => ({ kind: 'text', text: words });
const call = (id: string, name: string, args: string, extra: JsonObject | null = null): AnswerPart => ({
  kind: 'call',
  id,
  name,
  arguments: args,
  extra,
});
const entry = (id: string, name: string, args: string): JsonObject => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});

describe('a whole answer', () => {
  test('has the form of OpenAI’s', () => {
    expect(whole(answer([text('Hi')]))).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'm',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
  });

  test('has an id and a model of our own where there are none', () => {
    expect(whole(answer([], 'stop', { id: null, model: null }))).toMatchObject({ id: 'chatcmpl-req1', model: 'asked' });
  });

  test.each<[id: string, written: string]>([
    ['msg_abc', 'chatcmpl-abc'],
    ['resp_abc', 'chatcmpl-abc'],
    ['chatcmpl-abc', 'chatcmpl-abc'],
    ['gen-abc', 'chatcmpl-gen-abc'],
  ])('id %s: %s', (id, written) => {
    expect(whole(answer([], 'stop', { id }))['id']).toBe(written);
  });

  test.each<[why: string, parts: AnswerPart[], message: JsonObject]>([
    ['nothing', [], { content: '', refusal: null }],
    ['texts', [text('a'), text('b')], { content: 'ab', refusal: null }],
    [
      'calls without text',
      [call('a', 'f', '{"x":1}'), call('b', 'g', '')],
      { content: null, refusal: null, tool_calls: [entry('a', 'f', '{"x":1}'), entry('b', 'g', '{}')] },
    ],
    [
      'text and a call with its extra',
      [text('x'), call('a', 'f', '{}', { extra_content: { google: { thought_signature: 's' } } })],
      {
        content: 'x',
        refusal: null,
        tool_calls: [{ ...entry('a', 'f', '{}'), extra_content: { google: { thought_signature: 's' } } }],
      },
    ],
    ['a refusal', [{ kind: 'refusal', text: 'No.' }], { content: null, refusal: 'No.' }],
    [
      'reasoning',
      [{ kind: 'reasoning', text: 'hm', proof: null }, text('x')],
      { content: 'x', refusal: null, reasoning_content: 'hm' },
    ],
    [
      'reasoning with its proofs',
      [
        { kind: 'reasoning', text: 'hm', proof: { kind: 'signature', data: 's', maker: null } },
        { kind: 'reasoning', text: '', proof: { kind: 'redacted', data: 'r', maker: null } },
        text('x'),
      ],
      {
        content: 'x',
        refusal: null,
        reasoning_content: 'hm',
        thinking_blocks: [
          { type: 'thinking', thinking: 'hm', signature: 'bbx1:claude:signature:s' },
          { type: 'redacted_thinking', data: 'bbx1:claude:redacted:r' },
        ],
      },
    ],
  ])('%s', (_why, parts, message) => {
    expect(messageOf(answer(parts))).toEqual({ role: 'assistant', ...message });
  });

  test.each<[reason: FinishReason, word: string]>([
    ['stop', 'stop'],
    ['stop-sequence', 'stop'],
    ['pause', 'stop'],
    ['length', 'length'],
    ['context-window', 'length'],
    ['tool-calls', 'tool_calls'],
    ['content-filter', 'content_filter'],
  ])('finish %s: %s', (reason, word) => {
    expect(whole(answer([], reason))).toMatchObject({ choices: [{ finish_reason: word }] });
    expect(stream([START, { kind: 'finish', reason, stopSequence: null }]).at(-1)).toMatchObject({
      choices: [{ delta: {}, finish_reason: word }],
    });
  });

  test.each<[usage: Partial<Usage>, written: unknown]>([
    [{}, undefined],
    [{ inputTokens: 3 }, { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 }],
    [
      { inputTokens: 3, outputTokens: 2, reasoningTokens: 1, cacheWriteTokens: 2 },
      {
        total_tokens: 5,
        prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    ],
  ])('usage %j', (usage, written) => {
    const made = whole(answer([], 'stop', { usage: { ...UNKNOWN_USAGE, ...usage } }));
    if (written === undefined) expect(made).not.toHaveProperty('usage');
    else expect(made['usage']).toMatchObject(written as object);
  });
});

describe('a stream', () => {
  test('has the form of OpenAI’s', () => {
    const [first, ...rest] = stream([START, { kind: 'text', text: 'Hi' }, ...eventsOf(answer([])).slice(1)]);
    const common = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'm' };
    const choice = (delta: unknown, finish: unknown = null) => [
      { index: 0, delta, logprobs: null, finish_reason: finish },
    ];
    expect(first).toEqual({ ...common, choices: choice({ role: 'assistant', content: '' }) });
    expect(rest).toEqual([
      { ...common, choices: choice({ content: 'Hi' }) },
      { ...common, choices: choice({}, 'stop') },
    ]);
  });

  test('tells its usage only to clients that asked for it', () => {
    const request = { stream: true, stream_options: { include_usage: true } };
    const made = stream(eventsOf(answer([text('Hi')])), request);
    expect(made.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } });
    expect(made.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(stream(eventsOf(answer([text('Hi')]))).some((event) => 'usage' in event)).toBe(false);
  });

  test('has no usage event when nothing is known', () => {
    const request = { stream_options: { include_usage: true } };
    const made = stream(eventsOf(answer([], 'stop', { usage: UNKNOWN_USAGE })), request);
    expect(made.at(-1)).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
  });

  test('of calls: numbered by their opening, and never without arguments', () => {
    expect(
      deltas([
        START,
        { kind: 'call', index: 0, id: 'a', name: 'f', extra: { extra_content: { x: 1 } } },
        { kind: 'call', index: 1, id: 'b', name: 'g', extra: null },
        { kind: 'arguments', index: 0, text: '{"x"' },
        { kind: 'arguments', index: 0, text: '' },
        { kind: 'arguments', index: 0, text: ':1}' },
        { kind: 'finish', reason: 'tool-calls', stopSequence: null },
      ]).slice(1),
    ).toEqual([
      { tool_calls: [{ index: 0, ...entry('a', 'f', ''), extra_content: { x: 1 } }] },
      { tool_calls: [{ index: 1, ...entry('b', 'g', '') }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] },
      { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
      { tool_calls: [{ index: 1, function: { arguments: '{}' } }] },
      {},
    ]);
  });

  test('of reasoning with its proofs', () => {
    expect(
      deltas([
        START,
        { kind: 'reasoning', text: 'h' },
        { kind: 'reasoning', text: 'm' },
        { kind: 'proof', proof: { kind: 'signature', data: 's', maker: null } },
        { kind: 'reasoning', text: 'oh' },
        { kind: 'proof', proof: { kind: 'signature', data: 't', maker: null } },
        { kind: 'proof', proof: { kind: 'redacted', data: 'r', maker: null } },
        { kind: 'finish', reason: 'stop', stopSequence: null },
      ]).slice(1, -1),
    ).toEqual([
      { reasoning_content: 'h' },
      { reasoning_content: 'm' },
      { thinking_blocks: [{ index: 0, type: 'thinking', thinking: 'hm', signature: 'bbx1:claude:signature:s' }] },
      { reasoning_content: 'oh' },
      { thinking_blocks: [{ index: 1, type: 'thinking', thinking: 'oh', signature: 'bbx1:claude:signature:t' }] },
      { thinking_blocks: [{ index: 2, type: 'redacted_thinking', data: 'bbx1:claude:redacted:r' }] },
    ]);
  });

  test('empty pieces are not worth an event', () => {
    const empty: AnswerEvent[] = [
      { kind: 'text', text: '' },
      { kind: 'reasoning', text: '' },
      { kind: 'refusal', text: '' },
    ];
    expect(deltas([START, ...empty])).toEqual([{ role: 'assistant', content: '' }, {}]);
  });
});

describe('tools under the client’s own names', () => {
  const long = `mcp__${'x'.repeat(80)}`;
  const request = {
    tools: [
      { type: 'function', function: { name: long } },
      { type: 'custom', custom: { name: 'patch' } },
    ],
  };
  const hub = (context(request).conversation.tools as Tool[])[0]?.name ?? '';
  const custom = { id: 'b', type: 'custom', custom: { name: 'patch', input: 'say "hi"' } };
  const made = answer([call('a', hub, '{}'), call('b', 'patch', '{"input":"say \\"hi\\""}')], 'tool-calls');

  test('in a whole answer', () => {
    expect(hub).not.toBe(long);
    expect(messageOf(made, request)).toMatchObject({ tool_calls: [entry('a', long, '{}'), custom] });
  });

  test('in a stream, free text once it is whole', () => {
    expect(deltas(eventsOf(made), request).slice(1)).toEqual([
      { tool_calls: [{ index: 0, ...entry('a', long, '') }] },
      { tool_calls: [{ index: 0, function: { arguments: '{}' } }] },
      { tool_calls: [{ index: 1, id: 'b', type: 'custom', custom: { name: 'patch', input: '' } }] },
      { tool_calls: [{ index: 1, custom: { input: 'say "hi"' } }] },
      {},
    ]);
  });

  test('in the old form', () => {
    const old = { functions: [{ name: 'f' }] };
    const calls = answer([call('a', 'f', '{"x":1}'), call('b', 'f', '{}')], 'tool-calls');
    expect(messageOf(calls, old)).toEqual({
      role: 'assistant',
      content: null,
      refusal: null,
      function_call: { name: 'f', arguments: '{"x":1}' },
    });
    const events = stream(eventsOf(calls), old);
    expect(events.map(({ choices }) => (choices as { delta: unknown }[])[0]?.delta).slice(1)).toEqual([
      { function_call: { name: 'f', arguments: '' } },
      { function_call: { arguments: '{"x":1}' } },
      {},
    ]);
    expect(events.at(-1)).toMatchObject({ choices: [{ finish_reason: 'function_call' }] });
  });
});

describe('what is written is read again', () => {
  const words = fc.string({ minLength: 1, unit: 'grapheme' }).filter((word) => !/^\s*<|^\s*$/.test(word));
  const proof = fc.record({
    kind: fc.constantFrom('signature' as const, 'redacted' as const),
    data: fc.stringMatching(/^[a-z]{1,9}$/),
    maker: fc.constant('claude'),
  });
  const thought = fc.tuple(words, fc.option(proof)).map(([word, made]): AnswerPart => {
    // What is redacted shows no text.
    if (made?.kind === 'redacted') return { kind: 'reasoning', text: '', proof: made };
    return { kind: 'reasoning', text: word, proof: made };
  });
  const calls = fc
    .array(fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/), fc.jsonValue()), { maxLength: 3 })
    .map((list) => list.map(([name, value], i) => call(`id_${i}`, name, JSON.stringify({ value }))));
  const generated = fc
    .tuple(
      fc.option(thought),
      fc.option(words),
      calls,
      fc.constantFrom<FinishReason>('stop', 'length', 'content-filter'),
    )
    .map(([reasoning, word, made, finish]) => {
      const parts = [...(reasoning === null ? [] : [reasoning]), ...(word === null ? [] : [text(word)]), ...made];
      const reason = finish === 'stop' && made.length > 0 ? 'tool-calls' : finish;
      return answer(parts, reason, { id: 'chatcmpl-1' });
    });
  const request = { stream_options: { include_usage: true } };
  const usage = expect.objectContaining({ inputTokens: 10, cachedInputTokens: 4, outputTokens: 5 }) as Usage;

  test('whole', () => {
    fc.assert(
      fc.property(generated, (made) => {
        expect(readAnswer(JSON.parse(writeAnswer(made, context())), {})).toEqual({ ...made, usage });
      }),
    );
  });

  test('as a stream in any pieces', () => {
    fc.assert(
      fc.property(generated, fc.integer({ min: 1, max: 7 }), (made, size) => {
        const writer = new ChatAnswerWriter(context(request));
        const sent = eventsOf(made).flatMap((event) => inPieces(event, size));
        const wire = sent.map((event) => writer.write(event)).join('') + writer.end();
        const reader = new ChatAnswerReader({});
        const builder = new AnswerBuilder();
        for (const event of wire.split('\n\n')) {
          if (event === '') continue;
          for (const read of reader.read(event.slice(6), null)) builder.add(read);
        }
        expect(reader.done).toBe(true);
        expect(builder.answer()).toEqual({ ...made, usage });
      }),
    );
  });
});

function inPieces(event: AnswerEvent, size: number): AnswerEvent[] {
  if (!('text' in event)) return [event];
  const pieces = event.text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  return pieces.map((piece) => ({ ...event, text: piece }));
}
