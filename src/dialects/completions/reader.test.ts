import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../domain/failure.ts';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { AnswerMeter } from '../answer-meter.ts';
import type { AnswerEvent } from '../answer.ts';
import { openReader, readAnswer } from './reader.ts';

const chunk = (text: string, finish: string | null = null, index = 0): string =>
  JSON.stringify({
    id: 'cmpl-1',
    object: 'text_completion',
    model: 'gpt-3.5-turbo-instruct',
    choices: [{ text, index, logprobs: null, finish_reason: finish }],
  });

/** The kinds and texts of the events, for comparing. */
const seen = (events: readonly AnswerEvent[]): string[] =>
  events.map((event) => ('text' in event ? `${event.kind} ${event.text}` : event.kind));

describe('a stream', () => {
  test('as OpenAI sends it', () => {
    const reader = openReader({});
    const usage = '{"id":"cmpl-1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}';
    const events = [chunk('Hi'), chunk(' there'), chunk('', 'stop'), usage, '[DONE]'].map((data) =>
      seen(reader.read(data, null)),
    );
    expect(events).toEqual([['start', 'text Hi'], ['text  there'], ['finish'], ['usage'], []]);
    expect(reader.done).toBe(true);
  });

  test('the last text and its end in one event, as llama.cpp and vLLM send them', () => {
    const reader = openReader({});
    expect(seen(reader.read(chunk('all', 'length'), null))).toEqual(['start', 'text all', 'finish']);
  });

  test('has finished when all choices that were asked for have, one beside or after another', () => {
    for (const order of [
      [chunk('a', null, 0), chunk('b', null, 1), chunk('', 'stop', 0), chunk('', 'length', 1)],
      [chunk('a', 'stop', 0), chunk('b', null, 1), chunk('', 'stop', 1)],
    ]) {
      const meter = new AnswerMeter(openReader({}, 2), null, null);
      const finished = order.map((data) => {
        meter.read(data, null);
        return meter.finished;
      });
      expect(finished).toEqual([...Array.from({ length: order.length - 1 }, () => false), true]);
      expect(meter.outputChars).toBe(2);
    }
  });

  test('with fewer choices than were asked for ends with its mark', () => {
    const reader = openReader({}, 3);
    expect(seen(reader.read(chunk('a', 'stop'), null))).toEqual(['start', 'text a']);
    expect(reader.read('[DONE]', null)).toEqual([{ kind: 'finish', reason: 'stop', stopSequence: null }]);
  });

  test('that was cut has no end, even if the mark comes', () => {
    const reader = openReader({});
    reader.read(chunk('a'), null);
    expect(reader.read('[DONE]', null)).toEqual([]);
  });

  test('ends once, though the end be repeated', () => {
    const reader = openReader({});
    const events = [chunk('a', 'stop'), chunk('', 'stop')].flatMap((data) => reader.read(data, null));
    expect(seen(events)).toEqual(['start', 'text a', 'finish']);
  });

  test.each<[data: string, name: string | null]>([
    ['{"error":{"message":"boom"}}', null],
    ['busy', 'error'],
    [chunk('', 'error'), null],
  ])('an error in it: %s', (data, name) => {
    const reader = openReader({});
    expect(reader.read(data, name)).toEqual([]);
    expect(reader.failure?.kind).toBe('outage');
  });

  test.each(['not json', '5', 'null', '{}', '{"choices":5}', '{"choices":[null,5,{"text":7}]}'])(
    '%s commits to nothing',
    (data) => {
      const meter = new AnswerMeter(openReader({}), null, null);
      expect(meter.read(data, null)).toBe(false);
      expect(meter.failure).toBeNull();
    },
  );

  test('nothing that is JSON makes it throw', () => {
    const reader = openReader({});
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, text) => {
        reader.read(JSON.stringify(value), null);
        reader.read(JSON.stringify({ choices: [{ text, index: value, finish_reason: text }] }), null);
      }),
    );
  });
});

describe('a whole answer', () => {
  test('with usage', () => {
    const body = JSON.parse(chunk('Hi', 'length')) as object;
    expect(readAnswer({ ...body, usage: { prompt_tokens: 5, completion_tokens: 2 } }, {})).toEqual({
      id: 'cmpl-1',
      model: 'gpt-3.5-turbo-instruct',
      parts: [{ kind: 'text', text: 'Hi' }],
      finish: 'length',
      stopSequence: null,
      usage: { ...UNKNOWN_USAGE, inputTokens: 5, outputTokens: 2 },
    });
  });

  test('of several choices has the text of all', () => {
    const body = { choices: [{ text: 'a' }, { text: 'b', finish_reason: 'stop' }, null] };
    expect(readAnswer(body, {})).toMatchObject({ parts: [{ text: 'a' }, { text: 'b' }], usage: UNKNOWN_USAGE });
  });

  test.each<[body: unknown, kind: string]>([
    [{}, 'schema'],
    [{ choices: [] }, 'schema'],
    ['text', 'schema'],
    [null, 'schema'],
    [{ error: { message: 'slow', code: 429 } }, 'rate-limit'],
  ])('%j is a failure: %s', (body, kind) => {
    expect((readAnswer(body, {}) as Failure).kind).toBe(kind);
  });

  test('is counted as its provider says', () => {
    const usage = { ...UNKNOWN_USAGE, inputTokens: 42 };
    expect(readAnswer({ choices: [{ text: '' }] }, { readUsage: () => usage })).toMatchObject({ usage, parts: [] });
  });
});
