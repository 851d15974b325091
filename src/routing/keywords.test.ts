import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, isUnspaced, KeywordIndex } from './keywords.ts';

/** The keywords of the list that the text has. */
function found(keywords: readonly string[], text: string): string[] {
  const index = new KeywordIndex(keywords);
  const marks = index.scan(text);
  return keywords.filter((keyword) => marks[index.numberOf(keyword)] === 1);
}

describe('a keyword is found', () => {
  test.each<[why: string, keyword: string, text: string]>([
    ['alone', 'bug', 'bug'],
    ['at the beginning', 'bug', 'bug in line 3'],
    ['at the end', 'bug', 'there is a bug'],
    ['whatever its case', 'Bug', 'a BUG!'],
    ['before a mark', 'bug', 'a bug, and more'],
    ['in quotes', 'bug', '"bug"'],
    ['between hyphens', 'bug', 'no-bug-here'],
    ['on a line of its own', 'bug', 'one\nbug\ntwo'],
    ['with blanks around it in the list', '  bug ', 'a bug'],
    ['as a phrase', 'unit test', 'write a unit test please'],
    ['as a phrase, with other blanks between', 'unit test', 'a unit \n\t test'],
    ['as a phrase, with a no-break space', 'unit test', 'a unit\u00a0test'],
    ['written with many blanks in the list', 'unit   test', 'unit test'],
    ['with marks in it', 'c++', 'is c++ dead?'],
    ['that begins with a mark', '.net', 'about .NET and others'],
    ['that is a mark', '?', 'what?'],
    ['with marks, inside of a word: a mark is no part of one', '++', 'i++j'],
    ['with an apostrophe', "don't", "I don't know"],
    ['with digits', 'gpt-5', 'ask GPT-5, not gpt-51'],
    ['with an umlaut', 'über', 'ÜBER alles'],
    ['composed, in a text that is not', 'caf\u00e9', 'a cafe\u0301 here'],
    ['decomposed, in a text that is not', 'cafe\u0301', 'a caf\u00e9 here'],
    ['with ß, written as ss', 'straße', 'die STRASSE'],
    ['with ss, written as ß', 'strasse', 'die Straße'],
    ['with a final sigma, in capitals', 'οδος', 'Η ΟΔΟΣ'],
    ['in capitals, with a final sigma in the text', 'ΟΔΟΣ', 'η οδος'],
    ['with a final sigma, before a dot inside of a name', 'οδος', 'ΟΔΟΣ.ΑΒ'],
    ['with a sigma that is not final, at the end of the keyword', 'οδοσ', 'η οδός, η ΟΔΟΣ'],
    ['in Cyrillic', 'ошибка', 'Это ОШИБКА.'],
    ['in Chinese, inside of a sentence', '重构', '请重构这段代码'],
    ['in Japanese, between other letters', 'バグ', 'このバグを直す'],
    ['in Thai', 'แก้ไข', 'ช่วยแก้ไขโค้ด'],
    ['in Latin letters between Chinese ones', 'bug', '修复bug吗'],
    ['as an emoji', '🐛', 'fix 🐛 now'],
    ['as an emoji, glued to a word', '🐛', 'fix🐛now'],
    ['as a character beyond the first plane', '𠮷野', '请𠮷野家'],
    ['before a character beyond the first plane', 'bug', 'bug𠮷'],
    ['behind a character beyond the first plane', 'bug', '𠮷bug'],
    ['as a heart, in a text that colours it', '❤', 'with ❤\ufe0f'],
  ])('%s: %j in %j', (_, keyword, text) => {
    expect(found([keyword], text)).toEqual([keyword]);
  });
});

describe('a keyword is not found', () => {
  test.each<[why: string, keyword: string, text: string]>([
    ['inside of a word', 'bug', 'debugging'],
    ['at the beginning of a word', 'bug', 'bugs'],
    ['at the end of a word', 'bug', 'debug'],
    ['before a digit', 'gpt', 'gpt5'],
    ['before an underscore', 'bug', 'bug_report'],
    ['before an accented letter', 'caf', 'café'],
    ['before a letter with a loose accent', 'x', 'x\u0301'],
    ['inside of a Cyrillic word', 'бок', 'бокал'],
    ['beside a letter beyond the first plane', 'bug', 'bug𝒜'],
    ['behind a letter beyond the first plane', 'bug', '𝒜bug'],
    ['as a phrase, with a word between', 'unit test', 'unit of test'],
    ['as a phrase, with nothing between', 'unit test', 'unittest'],
    ['in an empty text', 'bug', ''],
    ['longer than the text', 'debugger', 'debug'],
    ['without its accent', 'cafe', 'café'],
  ])('%s: %j in %j', (_, keyword, text) => {
    expect(found([keyword], text)).toEqual([]);
  });
});

describe('several keywords', () => {
  test.each<[why: string, keywords: string[], text: string, expected: string[]]>([
    ['each by itself', ['bug', 'test', 'doc'], 'a test for the bug', ['bug', 'test']],
    ['one inside of another', ['unit test', 'test', 'unit'], 'a unit test', ['unit test', 'test', 'unit']],
    ['one that ends where another does', ['c', 'b c', 'a b c'], 'a b c', ['c', 'b c', 'a b c']],
    ['the shorter one where the longer breaks off', ['a b d', 'b c'], 'a b c', ['b c']],
    ['overlapping ones', ['one two', 'two three'], 'one two three', ['one two', 'two three']],
    ['the shorter one as a word, the longer one not', ['c', 'c++x'], 'c++xy', ['c']],
    ['in an unspaced script, one inside of another', ['重构', '构'], '请重构', ['重构', '构']],
    ['that differ in case are one', ['Bug', 'BUG'], 'bug', ['Bug', 'BUG']],
    ['none at all', [], 'anything', []],
    ['that are blank are none', [' ', ''], 'a  b', []],
  ])('%s', (_, keywords, text, expected) => {
    expect(found(keywords, text)).toEqual(expected);
  });

  test('are told by numbers that a keyword of another list does not have', () => {
    const index = new KeywordIndex(['Bug', 'unit  test', 'bug']);
    expect(index.words).toEqual(['bug', 'unit test']);
    expect(index.numberOf(' UNIT test')).toBe(1);
    expect(index.numberOf('doc')).toBe(-1);
    expect(index.scan('bug')[index.numberOf('doc')]).toBeUndefined();
  });

  test('a text is long: each word of it is looked at once', () => {
    const index = new KeywordIndex(Array.from({ length: 2_000 }, (_, i) => `${'a'.repeat(i % 50)}b${i}`));
    const text = 'a'.repeat(200_000);
    const startedAt = performance.now();
    index.scan(text);
    // A search that began anew at each place would take 50 times as long as this bound.
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

test('folding is done once: what is folded stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
  expect(fold('Straße ΟΔΟΣ É')).toBe(fold('STRASSE οδος e\u0301'));
});

test('knows the scripts that put no blanks between words', () => {
  expect(['汉', 'か', 'カ', 'ก', 'ລ', 'ខ', 'မ'].map(isUnspaced)).not.toContain(false);
  expect(['a', 'я', 'α', '한', 'א', '1', ' ', '🐛'].map(isUnspaced)).not.toContain(true);
});

/** Letters of every kind that matters, folded; the rest of the alphabet below is no part of a word. */
const LETTERS = '[abséσ_1汉か𝒜𠮷]';
const UNSPACED = '[汉か𠮷]';
const EDGE = `(?:(?<!${LETTERS})|(?!${LETTERS})|(?<=${UNSPACED})|(?=${UNSPACED}))`;

/** What the index is meant to find, said with a regular expression for each keyword. */
function naively(keyword: string, text: string): boolean {
  const clean = fold(keyword).trim().replace(/\s+/gu, ' ');
  if (clean === '') return false;
  const literal = clean.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  return new RegExp(`${EDGE}${literal}${EDGE}`, 'u').test(fold(text).replace(/\s+/gu, ' '));
}

test('finds what one regular expression for each keyword would find', () => {
  const unit = fc.constantFrom(
    'a',
    'b',
    'A',
    'ß',
    's',
    'é',
    'e\u0301',
    'Σ',
    'σ',
    'ς',
    ' ',
    '\n',
    '_',
    '1',
    '.',
    '-',
    '汉',
    'か',
    '🐛',
    '𝒜',
    '𠮷',
  );
  const word = fc.string({ unit, minLength: 1, maxLength: 4 });
  const text = fc.string({ unit, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), text, (keywords, given) => {
      expect(found(keywords, given)).toEqual(keywords.filter((keyword) => naively(keyword, given)));
    }),
    { numRuns: 2_000 },
  );
});

test('finds the same in long texts, where it leaps', () => {
  const unit = fc.constantFrom('a', 'b', 'A', 'B', ' ', '\n', '\t', '_', '1', '.');
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '1', '_'), minLength: 3, maxLength: 6 });
  const keyword = fc.oneof(
    word,
    fc.tuple(word, word).map(([one, two]) => `${one}  ${two}`),
    fc.string({ unit, minLength: 3, maxLength: 8 }),
  );
  const text = fc.tuple(fc.string({ unit, maxLength: 60 }), fc.nat(600), fc.string({ unit, maxLength: 60 }));
  fc.assert(
    fc.property(fc.array(keyword, { maxLength: 6 }), text, fc.nat(5), (keywords, [before, filler, after], place) => {
      const said = keywords[place]?.replace(/ /gu, ' \n ') ?? '';
      const given = `${before}${'ab1. '.repeat(filler)}${said.toUpperCase()}${after}`;
      expect(found(keywords, given)).toEqual(keywords.filter((each) => naively(each, given)));
    }),
    { numRuns: 2_000 },
  );
});

test('a text made to be slow is read like any other', () => {
  const keywords = Array.from({ length: 20 }, (_, n) => `${'a'.repeat(40)}${n}`);
  const given = `${'a'.repeat(100_000)} ${keywords[7]}`;
  expect(found(keywords, given)).toEqual([keywords[7]]);
});

test.each([32_766, 32_767, 32_768, 32_769, 65_534, 65_536])(
  'finds what stands where a piece of the text ends: %i',
  (at) => {
    const upTo = (said: string, before: number): string => `${' '.repeat(at - before)}${said}${' '.repeat(40_000)}`;
    for (let before = 0; before <= 10; before += 1) {
      expect(found(['kelvin', 'unit test', 'absent'], upTo('Kelvin', before))).toEqual(['kelvin']);
      expect(found(['kelvin', 'unit test', 'absent'], upTo('unit \n test', before))).toEqual(['unit test']);
      // It begins with the sign of the unit, which is no letter of ASCII.
      expect(found(['kelvin', 'unit test', 'absent'], upTo('\u212aelvin', before))).toEqual(['kelvin']);
    }
  },
);
