import { describe, expect, test } from 'vitest';
import type { Failure } from '../../domain/failure.ts';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { readWholeReply, StreamReader, type ReplyHooks, type WholeReply } from './reply.ts';

const choice = (delta: unknown, finish: unknown = null): string =>
  JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });

describe('an event of a stream', () => {
  test.each<[data: string, commits: boolean, chars: number, why: string]>([
    [choice({ role: 'assistant' }), false, 0, 'a role alone is no answer yet'],
    [choice({ role: 'assistant', content: '' }), false, 0, 'nor is empty text beside it'],
    [choice({ role: 'assistant', content: null }), false, 0, 'nor null'],
    [choice({}), false, 0, 'nor nothing'],
    [choice({ content: ' ' }), true, 1, 'a space is content'],
    [choice({ content: 'hello' }), true, 5, 'content'],
    [choice({ content: [{ type: 'text', text: 'x' }] }), true, 28, 'content as a list of parts'],
    [choice({ content: [] }), false, 0, 'an empty list of parts'],
    [choice({ reasoning_content: 'hm' }), true, 2, 'reasoning, as DeepSeek names it'],
    [choice({ reasoning: 'hm' }), true, 2, 'reasoning, as OpenRouter names it'],
    [choice({ reasoning_content: '' }), false, 0, 'empty reasoning'],
    [choice({ refusal: 'no' }), true, 2, 'a refusal is an answer'],
    [choice({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '' } }] }), true, 0, 'a tool call'],
    [choice({ tool_calls: [{ index: 1e9, function: { arguments: '{"a"' } }] }), true, 4, 'a piece of its arguments'],
    [choice({ tool_calls: [] }), false, 0, 'no tool call'],
    [choice({ function_call: { name: 'f' } }), true, 0, 'a function call of the old form'],
    [choice({ audio: { data: 'x' } }), true, 0, 'sound'],
    [choice({}, 'stop'), true, 0, 'a finish reason: an empty answer is legitimate'],
    [choice({}, 'length'), true, 0, 'whatever the reason'],
    [choice({}, 'content_filter'), true, 0, 'a filtered end is the provider’s word'],
    [choice({}, ''), false, 0, 'an empty reason is none'],
    ['{"choices":[]}', false, 0, 'no choice'],
    ['{"choices":[null,5]}', false, 0, 'choices that are none'],
    ['{"choices":[],"usage":{"prompt_tokens":1}}', false, 0, 'usage is no answer'],
    ['{"x":1}', false, 0, 'something that we do not know'],
    ['[DONE]', false, 0, 'the end mark'],
    ['not json', false, 0, 'something unreadable'],
    ['5', false, 0, 'a number'],
    ['null', false, 0, 'null'],
  ])('%s commits: %j, %d characters: %s', (data, commits, chars) => {
    const reader = new StreamReader({});
    expect(reader.read(data, null)).toBe(commits);
    expect(reader.outputChars).toBe(chars);
    expect(reader.failure).toBeNull();
  });

  test('of several choices any one commits, and all count', () => {
    const reader = new StreamReader({});
    const choices = [
      { index: 0, delta: {} },
      { index: 1, delta: { content: 'ab' } },
      { index: 2, delta: { content: 'c' } },
    ];
    expect(reader.read(JSON.stringify({ choices }), null)).toBe(true);
    expect(reader.outputChars).toBe(3);
  });
});

test('a stream of several choices is finished when each that began has ended', () => {
  const reader = new StreamReader({});
  const part = (index: number, finish: string | null): string =>
    JSON.stringify({ choices: [{ index, delta: finish === null ? { content: 'x' } : {}, finish_reason: finish }] });
  const seen = [part(0, null), part(1, null), part(0, 'stop'), part(1, 'stop')].map((event) => {
    reader.read(event, null);
    return reader.finished;
  });
  expect(seen).toEqual([false, false, false, true]);
});

test.each<[data: string, finished: boolean, done: boolean, why: string]>([
  [choice({ content: 'x' }), false, false, 'more is to come'],
  [choice({}, 'stop'), true, false, 'an end from here on is a good one'],
  ['[DONE]', false, true, 'the end mark'],
  ['[DONE]evil', false, false, 'not the end mark'],
  [' [DONE]', false, false, 'nor is this'],
  ['"[DONE]"', false, false, 'nor this'],
])('%s: finished %j, done %j: %s', (data, finished, done) => {
  const reader = new StreamReader({});
  reader.read(data, null);
  expect(reader).toMatchObject({ finished, done });
});

describe('usage in a stream', () => {
  const usage = '"usage":{"prompt_tokens":3,"completion_tokens":2}';
  test.each<[data: string, usageOnly: boolean, input: number | null, why: string]>([
    [`{"choices":[],${usage}}`, true, 3, 'the event that comes because it was asked for'],
    [`{${usage}}`, true, 3, 'the same without a list of choices'],
    [`{"choices":[{"delta":{}}],${usage}}`, false, 3, 'beside a choice it must not be taken out'],
    [`{"choices":[{"delta":{},"finish_reason":"stop"}],${usage}}`, false, 3, 'nor beside a finish reason'],
    ['{"choices":[],"usage":null}', false, null, 'null is no usage'],
    ['{"choices":[]}', false, null, 'an empty event of another kind'],
  ])('%s: alone %j, input %j: %s', (data, usageOnly, input) => {
    const reader = new StreamReader({});
    reader.read(data, null);
    expect(reader.usageOnly).toBe(usageOnly);
    expect(reader.usage?.inputTokens ?? null).toBe(input);
  });

  test('is replaced by later usage, not added to it, and not forgotten', () => {
    const reader = new StreamReader({});
    reader.read('{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}', null);
    reader.read('{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":9}}', null);
    reader.read(choice({ content: 'x' }), null);
    expect(reader.usage).toMatchObject({ inputTokens: 3, outputTokens: 9 });
    expect(reader.usageOnly).toBe(false);
  });
});

describe('an error in a stream', () => {
  test.each<[data: string, name: string | null, kind: string, why: string]>([
    ['{"error":{"message":"boom"}}', null, 'outage', 'an envelope'],
    ['{"error":{"message":"slow","code":429}}', null, 'rate-limit', 'with a code'],
    ['"anything"', 'error', 'outage', 'an event of that name, whatever it says'],
    ['busy', 'error', 'outage', 'even if it is not JSON'],
    [choice({}, 'error'), null, 'outage', 'a finish reason that means a breakdown'],
  ])('%s, named %s: %s', (data, name, kind) => {
    const reader = new StreamReader({});
    expect(reader.read(data, name)).toBe(false);
    expect(reader.failure?.kind).toBe(kind);
    expect(reader.finished).toBe(false);
  });

  test('content that speaks of errors is content', () => {
    const reader = new StreamReader({});
    expect(reader.read(choice({ content: '{"error":"x"}' }), null)).toBe(true);
    expect(reader.failure).toBeNull();
  });
});

describe('a whole answer', () => {
  const message = (fields: object): object => ({ choices: [{ message: fields, finish_reason: 'stop' }] });

  test.each<[body: unknown, expected: Partial<WholeReply>, why: string]>([
    [message({ content: 'hello' }), { outputChars: 5, usage: UNKNOWN_USAGE }, 'nothing counted is unknown, not zero'],
    [message({ content: '' }), { outputChars: 0 }, 'an empty answer is legitimate'],
    [message({ content: null, refusal: 'no' }), { outputChars: 2 }, 'a refusal'],
    [message({ content: 'a', reasoning_content: 'bc' }), { outputChars: 3 }, 'reasoning counts'],
    [message({ tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }), { outputChars: 2 }, 'arguments count'],
    [{ choices: [{}, null] }, { outputChars: 0 }, 'choices of a strange form are passed on'],
    [
      { ...message({ content: 'a' }), usage: { prompt_tokens: 7, completion_tokens: 1 } },
      { usage: { ...UNKNOWN_USAGE, inputTokens: 7, outputTokens: 1 } },
      'usage as the provider counted it',
    ],
  ])('%j reads as %j: %s', (body, expected) => {
    expect(readWholeReply(body, {})).toMatchObject(expected);
  });

  test.each<[body: unknown, expected: Partial<Failure>, why: string]>([
    [{}, { kind: 'schema', billing: 'possible' }, 'an object of something else'],
    [{ choices: [] }, { kind: 'schema' }, 'no choice at all'],
    [{ choices: {} }, { kind: 'schema' }, 'choices that are no list'],
    [[], { kind: 'schema' }, 'an empty list'],
    ['text', { kind: 'schema' }, 'a string'],
    [null, { kind: 'schema' }, 'null'],
    [{ error: { message: 'boom' } }, { kind: 'outage', message: 'boom' }, 'an error inside a 200'],
    [{ error: { message: 'slow', code: 429 } }, { kind: 'rate-limit', billing: 'none' }, 'a refusal inside a 200'],
    [{ choices: [{ message: {}, finish_reason: 'error' }] }, { kind: 'outage' }, 'a breakdown as a finish reason'],
  ])('%j is a failure: %j, %s', (body, expected) => {
    expect(readWholeReply(body, {})).toMatchObject(expected);
  });
});

test('a provider’s own readings win', () => {
  const hooks: ReplyHooks = {
    readUsage: () => ({ ...UNKNOWN_USAGE, inputTokens: 42 }),
    readFailure: () => ({ ...(readWholeReply({}, {}) as Failure), message: 'as this provider means it' }),
  };
  const reader = new StreamReader(hooks);
  reader.read(choice({ content: 'x' }), null);
  expect(reader.usage?.inputTokens).toBe(42);
  reader.read('{"error":"x"}', null);
  expect(reader.failure?.message).toBe('as this provider means it');
  expect(readWholeReply({ choices: [{}] }, hooks)).toMatchObject({ usage: { inputTokens: 42 } });
  expect(readWholeReply({ error: 'x' }, hooks)).toMatchObject({ message: 'as this provider means it' });
});
