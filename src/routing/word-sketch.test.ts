import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeywordIndex } from './keywords.ts';
import {
  askSketch,
  falsePositives,
  MOST_FALSE_POSITIVES,
  MOST_SKETCH_BYTES,
  questionFor,
  sketchKeyFor,
  sketchWords,
} from './word-sketch.ts';

const salt = { k0: 0x1234_5678, k1: -77 };
const key = sketchKeyFor('a request', salt);

function ask(text: string, keyword: string): boolean | undefined {
  const sketch = sketchWords(text, key);
  if (sketch === null) throw new Error('There is no sketch.');
  return askSketch(sketch, questionFor(keyword, salt), key.nonce);
}

describe('a keyword is', () => {
  test.each<[keyword: string, text: string, says: boolean | undefined, why: string]>([
    ['classify', 'Please CLASSIFY this.', true, 'a word, whatever its case'],
    ['straße', 'in der STRASSE', true, 'folded like keywords are'],
    ['class', 'Please classify this.', false, 'no part of a word'],
    ['log in', 'He cannot log\n in.', true, 'two words, whatever the blanks between them'],
    ['log in', 'log it in', false, 'both words, but not together'],
    ['node.js', 'with node.js 24', true, 'two words with a sign between them'],
    ['node.js', 'node js', false, 'another sign between them'],
    ["don't", "I don't know", true, 'an apostrophe'],
    ['this support ticket', 'this support ticket', undefined, 'longer than what is kept'],
    ['this support ticket', 'this support desk', false, 'longer, and one of its words is missing'],
    ['this support ticket', 'support ticket, this', false, 'longer, and two of its words are not together'],
    ['c++', 'in c++', undefined, 'more than its words'],
    ['c++', 'in rust', false, 'more than its words, which are missing'],
    ['++', 'in c++', undefined, 'no word at all'],
    ['東京', 'in 東京', undefined, 'in a script without blanks, as is some of the text'],
    ['東京', 'in Tokyo', false, 'in a script without blanks, as none of the text is'],
    ['abc', '東abc京', true, 'a word between such characters'],
    ['anything', '', false, 'a word, and nothing was said'],
  ])('%s in %j: %s, %s', (keyword, text, says) => {
    expect(ask(text, keyword)).toBe(says);
  });
});

describe('a sketch', () => {
  const words = (count: number, tag = ''): string => Array.from({ length: count }, (_, i) => `w${tag}${i}`).join(' ');

  test('keeps words only when phrases do not fit, and says so by not answering', () => {
    expect(ask(words(190), 'w0 w1')).toBe(true);
    expect(ask(words(300), 'w0 w1')).toBeUndefined();
    expect(ask(words(300), 'w0')).toBe(true);
    expect(ask(words(300), 'other')).toBe(false);
  });

  test('is none where not even the words fit, or the text is long', () => {
    expect(sketchWords(words(450), key)).toBeNull();
    expect(sketchWords('word '.repeat(2_000), key)).toBeNull();
  });

  test('is as small as its text allows', () => {
    expect(sketchWords('', key)).toHaveLength(1);
    expect(sketchWords('Summarize the attached report, please.', key)?.length).toBeLessThan(16);
    expect(sketchWords(words(400), key)?.length).toBeLessThanOrEqual(MOST_SKETCH_BYTES);
  });

  test('tells nobody anything who has another key', () => {
    const sketch = sketchWords(words(40), key) ?? new Uint8Array();
    const other = { k0: 1, k1: 2 };
    const { nonce } = sketchKeyFor('a request', other);
    const seen = Array.from({ length: 40 }, (_, i) => askSketch(sketch, questionFor(`w${i}`, other), nonce));
    expect(seen.filter((is) => is === true).length).toBeLessThan(4);
  });

  test('of another version is not answered from', () => {
    expect(askSketch(Uint8Array.of(0x20, 255), questionFor('w', salt), key.nonce)).toBeUndefined();
    expect(askSketch(new Uint8Array(), questionFor('w', salt), key.nonce)).toBeUndefined();
  });

  test('never denies what a live rule would find', () => {
    const unit = fc.constantFrom(
      'a',
      'b',
      'ß',
      'É',
      'İ',
      ' ',
      '\n',
      '.',
      '-',
      '_',
      '東',
      'の',
      'ก',
      '\u0301',
      '😀',
      '1',
    );
    const text = fc.string({ unit, maxLength: 40 });
    fc.assert(
      fc.property(text, text, fc.nat(40), fc.integer({ min: 1, max: 8 }), (said, other, from, length) => {
        for (const keyword of [said.slice(from, from + length), other.slice(0, 3)]) {
          const index = new KeywordIndex([keyword]);
          const isThere = index.words.length > 0 && index.scan(said)[0] === 1;
          if (isThere) expect(ask(said, keyword)).not.toBe(false);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([3, 20, 100, 200, 400])('of %d words has no more false positives than it says', (count) => {
    let asked = 0;
    let wrong = 0;
    let expected = 0;
    for (let round = 0; round < 60; round += 1) {
      // The same words each time: what differs is the sketch.
      const own = sketchKeyFor(`request ${round}`, salt);
      const sketch = sketchWords(words(count), own);
      if (sketch === null) throw new Error('There is no sketch.');
      for (let i = 0; i < 1_000; i += 1) {
        asked += 1;
        wrong += askSketch(sketch, questionFor(`absent${i}`, salt), own.nonce) === true ? 1 : 0;
      }
      const chance = falsePositives(sketch);
      expected += chance * 1_000;
      expect(chance).toBeLessThanOrEqual(MOST_FALSE_POSITIVES);
    }
    // Three standard deviations.
    expect(wrong).toBeLessThan(expected + 3 * Math.sqrt(expected) + 1);
    expect(wrong / asked).toBeLessThan(MOST_FALSE_POSITIVES * 1.1);
  });
});
