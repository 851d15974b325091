import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventMould } from './event-mould.ts';

const utf8 = new TextEncoder();

const eventOf = (content: string, id = 'a', end = '\n\n'): string =>
  `data: ${JSON.stringify({ id, choices: [{ index: 0, delta: { content }, finish_reason: null }] })}${end}`;

/** Where the first event of `chunk` ends, to one who has learned from `event`; null: nothing could be learned from it. */
function endAfter(event: string, text: string, chunk: string, at = 0): number | null {
  const mould = new EventMould();
  return mould.learn(utf8.encode(event), text) ? mould.endOf(utf8.encode(chunk), at) : null;
}

describe('an event of the mould', () => {
  test.each<[content: string, why: string]>([
    ['b', 'another word'],
    [' and many more, of all kinds: {}[]', 'longer, with marks'],
    ['data: ', 'what a line may begin with'],
  ])('%j: %s', (content) => {
    expect(endAfter(eventOf('word'), 'word', eventOf(content))).toBe(eventOf(content).length);
  });

  test('ends where the next one begins', () => {
    const both = eventOf('one') + eventOf('two');
    expect(endAfter(eventOf('word'), 'word', both)).toBe(eventOf('one').length);
    expect(endAfter(eventOf('word'), 'word', both, eventOf('one').length)).toBe(both.length);
  });

  test('says how much of it is not its text', () => {
    const mould = new EventMould();
    mould.learn(utf8.encode(eventOf('word')), 'word');
    expect(mould.frameLength).toBe(eventOf('').length);
  });
});

test.each<[chunk: string, why: string]>([
  [eventOf(''), 'says nothing'],
  [eventOf('b', 'b'), 'differs elsewhere'],
  [eventOf('b').replace('null', '"stop"'), 'ends otherwise'],
  [eventOf('a "b"'), 'has a quote'],
  [eventOf('a\nb'), 'has a line end'],
  [eventOf('ä'), 'has more bytes than characters'],
  [eventOf('b').slice(0, -1), 'is not all there'],
  [eventOf('b').slice(0, 20), 'has hardly begun'],
  ['', 'has not begun'],
])('%j is not of the mould: it %s', (chunk) => {
  expect(endAfter(eventOf('word'), 'word', chunk)).toBe(0);
});

test.each<[event: string, text: string, why: string]>([
  [eventOf('a', 'a'), 'a', 'the text stands there twice'],
  [eventOf('content'), 'content', 'a field is called like that'],
  [eventOf('word', 'a\nb'), 'word', 'something is escaped'],
  [eventOf('word', 'ä'), 'word', 'something is not ASCII'],
  [eventOf('word'), 'other', 'the text does not stand there'],
  [eventOf('word', 'a', ''), 'word', 'it is not finished'],
  [eventOf('word', 'a', '\r\r'), 'word', 'its last line may not be finished'],
])('nothing is learned from %j about %j: %s', (event, text) => {
  expect(endAfter(event, text, event)).toBeNull();
});

test('whoever has learned nothing recognizes nothing', () => {
  expect(new EventMould().endOf(utf8.encode(eventOf('word')), 0)).toBe(0);
});

test('what cannot be learned leaves the mould as it was', () => {
  const mould = new EventMould();
  mould.learn(utf8.encode(eventOf('word')), 'word');
  expect(mould.learn(utf8.encode(eventOf('a', 'a')), 'a')).toBe(false);
  expect(mould.endOf(utf8.encode(eventOf('b')), 0)).toBe(eventOf('b').length);
});

test('an event of the mould says the same but for the text, whatever JSON it is', () => {
  const word = fc.string({ minLength: 1, unit: 'binary-ascii' });
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), word, word, (around, key, text, other) => {
      const write = (content: string): string => `data: ${JSON.stringify([around, { [key]: content }])}\n\n`;
      const event = write(other);
      const end = endAfter(write(text), text, event) ?? 0;
      fc.pre(end > 0);
      expect(end).toBe(event.length);
      expect(JSON.parse(event.slice(6))).toEqual([around, { [key]: other }]);
    }),
  );
});
