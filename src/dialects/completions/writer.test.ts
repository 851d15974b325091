import { describe, expect, test } from 'vitest';
import { isUnfit } from '../../domain/fix.ts';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import { eventsOf, type Answer, type FinishReason } from '../answer.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { readConversation } from './conversation.ts';
import { openReader, readAnswer } from './reader.ts';
import { openWriter, writeAnswer } from './writer.ts';

const usage: Usage = { ...UNKNOWN_USAGE, inputTokens: 12, cachedInputTokens: 8, outputTokens: 3 };
const answer: Answer = {
  id: null,
  model: 'deepseek-chat',
  parts: [
    { kind: 'reasoning', text: 'hm', proof: null },
    { kind: 'text', text: 'Hi "there"\n' },
    { kind: 'text', text: '\u2028' },
  ],
  finish: 'stop',
  stopSequence: null,
  usage,
};

function contextOf(request: JsonObject): ReplyContext {
  const conversation = readConversation({ prompt: 'x', ...request });
  if (isUnfit(conversation)) throw new Error(conversation.unfit);
  const fixed = { requestId: 'req1', provider: 'p', model: 'asked', createdAt: 1_700_000_000, isCodex: false };
  return { ...fixed, conversation, request };
}

function stream(request: JsonObject, from: Answer = answer): string[] {
  const writer = openWriter(contextOf(request));
  let text = eventsOf(from)
    .map((event) => writer.write(event))
    .join('');
  text += writer.end();
  expect(text.endsWith('\n\n')).toBe(true);
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((event) => event.replace(/^data: /u, ''));
}

test('a whole answer', () => {
  expect(JSON.parse(writeAnswer(answer, contextOf({})))).toEqual({
    id: 'cmpl-req1',
    object: 'text_completion',
    created: 1_700_000_000,
    model: 'deepseek-chat',
    choices: [{ text: 'Hi "there"\n\u2028', index: 0, logprobs: null, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 12,
      completion_tokens: 3,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 8 },
    },
  });
});

test('what nobody counted is not said to be nothing', () => {
  expect(JSON.parse(writeAnswer({ ...answer, usage: UNKNOWN_USAGE }, contextOf({})))).not.toHaveProperty('usage');
});

test.each<[FinishReason, string]>([
  ['stop', 'stop'],
  ['stop-sequence', 'stop'],
  ['length', 'length'],
  ['context-window', 'length'],
  ['content-filter', 'content_filter'],
])('%s is called %s', (finish, name) => {
  expect(JSON.parse(writeAnswer({ ...answer, finish }, contextOf({})))).toMatchObject({
    choices: [{ finish_reason: name }],
  });
  expect(JSON.parse(stream({}, { ...answer, finish }).at(-2) ?? '')).toMatchObject({
    choices: [{ finish_reason: name }],
  });
});

describe('a stream', () => {
  test('has its texts, its end and its mark', () => {
    const events = stream({});
    expect(events.at(-1)).toBe('[DONE]');
    const chunks = events.slice(0, -1).map((data) => JSON.parse(data) as JsonObject);
    expect(chunks.map((chunk) => chunk['choices'])).toEqual([
      [{ text: 'Hi "there"\n', index: 0, logprobs: null, finish_reason: null }],
      [{ text: '\u2028', index: 0, logprobs: null, finish_reason: null }],
      [{ text: '', index: 0, logprobs: null, finish_reason: 'stop' }],
    ]);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ id: 'cmpl-req1', object: 'text_completion', model: 'deepseek-chat' });
      expect(chunk).not.toHaveProperty('usage');
    }
  });

  test('has usage when it was asked for, in an event of its own', () => {
    const chunks = stream({ stream_options: { include_usage: true } })
      .slice(0, -1)
      .map((data) => JSON.parse(data) as JsonObject);
    expect(chunks.map((chunk) => chunk['usage'] === null)).toEqual([true, true, true, false]);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 12, total_tokens: 15 } });
  });

  test('reads back as what was written', () => {
    const reader = openReader({});
    const events = stream({ stream_options: { include_usage: true } }).flatMap((data) => [...reader.read(data, null)]);
    expect(events.map((event) => event.kind)).toEqual(['start', 'text', 'text', 'finish', 'usage']);
    expect(reader.done).toBe(true);
    expect(readAnswer(JSON.parse(writeAnswer(answer, contextOf({}))), {})).toMatchObject({ finish: 'stop', usage });
  });
});
