import { describe, expect, test } from 'vitest';
import { isUnfit } from '../../domain/fix.ts';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { eventsOf, type Answer, type AnswerEvent, type AnswerPart, type FinishReason } from '../answer.ts';
import type { ReplyContext } from '../dialect.ts';
import { errorBody, idleLine, loadedReply } from './own-replies.ts';
import { readConversation } from './read-conversation.ts';
import { timestamp } from './timestamp.ts';
import { openWriter, writeAnswer, type OllamaReply } from './writer.ts';

const request = {
  model: 'my-route:latest',
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [{ type: 'function', function: { name: 'mcp.files/read' } }],
};
const conversation = readConversation('chat', request);
if (isUnfit(conversation)) throw new Error(conversation.unfit);
const hubName = conversation.tools[0]?.name ?? '';
const context: ReplyContext = {
  requestId: 'req1',
  provider: 'p',
  model: 'gpt-5-mini',
  createdAt: 1_700_000_000,
  conversation,
  request,
  isCodex: false,
};

const CHAT: OllamaReply = { path: 'chat', elapsedNanos: null };
const GENERATE: OllamaReply = { path: 'generate', elapsedNanos: null };
const head = { model: 'my-route:latest', created_at: '2023-11-14T22:13:20Z' };

const answerOf = (parts: readonly AnswerPart[], finish: FinishReason = 'stop'): Answer => ({
  id: 'chatcmpl-1',
  model: 'gpt-5-mini-2025',
  parts,
  finish,
  stopSequence: null,
  usage: { ...UNKNOWN_USAGE, inputTokens: 12, outputTokens: 3 },
});
const call = (input: string, name = hubName, id = 'call_a'): AnswerPart => ({
  kind: 'call',
  id,
  name,
  arguments: input,
  extra: null,
});

function lines(events: readonly AnswerEvent[], reply: OllamaReply = CHAT): unknown[] {
  const writer = openWriter(context, reply);
  let text = '';
  for (const event of events) text += writer.write(event);
  text += writer.end();
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

const message = (fields: object): object => ({ ...head, message: { role: 'assistant', content: '', ...fields } });
const ended = { done: true, done_reason: 'stop', prompt_eval_count: 12, eval_count: 3 };

describe('a stream of chat', () => {
  test('text, and counts at its end', () => {
    expect(lines(eventsOf(answerOf([{ kind: 'text', text: 'Hi "there"\n\u2028' }])))).toEqual([
      { ...message({ content: 'Hi "there"\n\u2028' }), done: false },
      { ...message({}), ...ended },
    ]);
  });

  test('thinking has its own field', () => {
    const parts: AnswerPart[] = [
      { kind: 'reasoning', text: 'hm', proof: { kind: 'signature', data: 'x', maker: null } },
      { kind: 'text', text: 'Hi' },
    ];
    expect(lines(eventsOf(answerOf(parts)))).toEqual([
      { ...message({ thinking: 'hm' }), done: false },
      { ...message({ content: 'Hi' }), done: false },
      { ...message({}), ...ended },
    ]);
  });

  test('a refusal is said like any text', () => {
    expect(lines(eventsOf(answerOf([{ kind: 'refusal', text: 'No.' }])))[0]).toEqual({
      ...message({ content: 'No.' }),
      done: false,
    });
  });

  test('calls come whole, with objects, under the names of the client', () => {
    const events: AnswerEvent[] = [
      { kind: 'start', id: null, model: null },
      { kind: 'call', index: 0, id: 'call_a', name: hubName, extra: null },
      { kind: 'arguments', index: 0, text: '{"path":' },
      { kind: 'call', index: 1, id: 'call_b', name: 'other', extra: null },
      { kind: 'arguments', index: 1, text: '' },
      { kind: 'arguments', index: 0, text: '"a\\nb"}' },
      { kind: 'arguments', index: 9, text: 'lost' },
      { kind: 'finish', reason: 'tool-calls', stopSequence: null },
    ];
    const calls = [
      { id: 'call_a', function: { index: 0, name: 'mcp.files/read', arguments: { path: 'a\nb' } } },
      { id: 'call_b', function: { index: 1, name: 'other', arguments: {} } },
    ];
    expect(lines(events)).toEqual([
      { ...message({ tool_calls: calls }), done: false },
      { ...message({}), done: true, done_reason: 'stop' },
    ]);
  });

  test.each<[text: string, input: unknown, why: string]>([
    ['', {}, 'nothing'],
    ['  ', {}, 'blanks'],
    ['{\n "a": 1\n}', { a: 1 }, 'several lines stay one line'],
    ['{"a":', { INVALID_JSON: '{"a":' }, 'half an object'],
    ['[1]', { INVALID_JSON: '[1]' }, 'no object'],
    ['null', { INVALID_JSON: 'null' }, 'null'],
  ])('arguments %j become %j: %s', (input, expected) => {
    const [first] = lines(eventsOf(answerOf([call(input)]))) as [{ message: { tool_calls: { function: unknown }[] } }];
    expect(first.message.tool_calls[0]?.function).toMatchObject({ arguments: expected });
  });

  test('long numbers in arguments keep their digits', () => {
    const writer = openWriter(context, CHAT);
    const text = eventsOf(answerOf([call('{"id":12345678901234567890}')]))
      .map((event) => writer.write(event))
      .join('');
    expect(text).toContain('{"id":12345678901234567890}');
  });

  test.each<[FinishReason, string]>([
    ['stop', 'stop'],
    ['stop-sequence', 'stop'],
    ['tool-calls', 'stop'],
    ['length', 'length'],
    ['context-window', 'length'],
    ['content-filter', 'content_filter'],
  ])('%s is called %s', (finish, name) => {
    expect(lines(eventsOf(answerOf([], finish))).at(-1)).toMatchObject({ done: true, done_reason: name });
    expect(JSON.parse(writeAnswer(answerOf([], finish), context, CHAT))).toMatchObject({
      done: true,
      done_reason: name,
    });
  });

  test('durations, when there is a clock', () => {
    let now = 0;
    const reply: OllamaReply = { path: 'chat', elapsedNanos: () => (now += 1_000_000_000.4) };
    expect(lines(eventsOf(answerOf([{ kind: 'text', text: 'Hi' }])), reply).at(-1)).toMatchObject({
      total_duration: 2_000_000_001,
      prompt_eval_duration: 1_000_000_000,
      eval_duration: 1_000_000_001,
    });
  });
});

test('a stream of generate', () => {
  const parts: AnswerPart[] = [
    { kind: 'reasoning', text: 'hm', proof: null },
    { kind: 'text', text: 'Hi' },
  ];
  expect(lines(eventsOf(answerOf(parts)), GENERATE)).toEqual([
    { ...head, response: '', thinking: 'hm', done: false },
    { ...head, response: 'Hi', done: false },
    { ...head, response: '', ...ended },
  ]);
});

describe('a whole answer', () => {
  const parts: AnswerPart[] = [
    { kind: 'reasoning', text: 'hm', proof: null },
    { kind: 'text', text: 'Let me ' },
    { kind: 'text', text: 'look.' },
    call('{"path":"a"}'),
  ];
  const calls = [{ id: 'call_a', function: { index: 0, name: 'mcp.files/read', arguments: { path: 'a' } } }];

  test('of chat', () => {
    expect(JSON.parse(writeAnswer(answerOf(parts), context, CHAT))).toEqual({
      ...message({ content: 'Let me look.', thinking: 'hm', tool_calls: calls }),
      ...ended,
    });
  });

  test('of generate', () => {
    expect(JSON.parse(writeAnswer(answerOf(parts.slice(0, 3)), context, GENERATE))).toEqual({
      ...head,
      response: 'Let me look.',
      thinking: 'hm',
      ...ended,
    });
  });

  test('says how long it took, and nothing that nobody counted', () => {
    const text = writeAnswer({ ...answerOf([]), usage: UNKNOWN_USAGE }, context, {
      path: 'chat',
      elapsedNanos: () => 7,
    });
    expect(JSON.parse(text)).toEqual({
      ...message({}),
      done: true,
      done_reason: 'stop',
      total_duration: 7,
      eval_duration: 7,
    });
  });
});

test('answers that need no provider', () => {
  expect(errorBody('boom')).toBe('{"error":"boom"}\n');
  expect(JSON.parse(errorBody('boom', [{ provider: 'p' }]))).toEqual({ error: 'boom', attempts: [{ provider: 'p' }] });
  const said = { model: 'm', created_at: '2023-11-14T22:13:20Z' };
  expect(JSON.parse(idleLine('chat', 'm', 1_700_000_000))).toEqual({
    ...said,
    message: { role: 'assistant', content: '' },
    done: false,
  });
  expect(JSON.parse(idleLine('generate', 'm', 1_700_000_000))).toEqual({ ...said, response: '', done: false });
  expect(JSON.parse(loadedReply('generate', 'm', 1_700_000_000, 'unload'))).toEqual({
    ...said,
    response: '',
    done: true,
    done_reason: 'unload',
  });
});

test.each([0, 1, 951_782_399, 951_782_400, 951_868_800, 1_078_012_800, 1_700_000_000, 4_107_542_400, 13_569_465_600])(
  'the time %d is written as everywhere',
  (seconds) => {
    expect(timestamp(seconds)).toBe(new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'));
    expect(timestamp(seconds + 0.9)).toBe(timestamp(seconds));
  },
);
