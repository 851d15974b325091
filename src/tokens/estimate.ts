// Guesses how many tokens a text has, in a fraction of the time that counting takes: characters by their kind, weighed
// as the o200k vocabulary was seen to weigh them. Good to about 15 % on prose, code and JSON.

const OTHER = 0;
const UPPER = 1;
const LOWER = 2;
const DIGIT = 3;
const SPACE = 4;
const LINE_END = 5;
const MARK = 6;

/** Tokens of one character of scripts whose words are seldom in the vocabulary as a whole, up to the code given. */
const PER_CHARACTER: readonly (readonly [upTo: number, tokens: number])[] = [
  [0x2ff, 0.6], // what Latin has beyond its accented letters
  [0x3ff, 0.36], // Greek
  [0x58f, 0.28], // Cyrillic, Armenian
  [0x1fff, 0.48], // Hebrew, Arabic, Indic scripts, Thai
  [0x2fff, 1], // symbols
  [0x312f, 0.65], // kana and East Asian punctuation
  [0xabff, 0.77], // Chinese characters
  [0xd7ff, 0.72], // Hangul
  [0xdfff, 1.3], // half of a pair: emoji
  [0xffff, 0.9],
];

const WORD = 1;
/** A further word inside of one: `fromName` has one. */
const HUMP = 1.75;
const COMMON_WORD_LENGTH = 8;
const LETTER_BEYOND = 0.6;
const ACCENTED_LETTER = 0.6;
const THREE_DIGITS = 1.2;
const INDENT = 1.2;
const SPACE_BEFORE_DIGIT = 1;
const LINE_END_ALONE = 0.45;
const MARK_AT_WORD = 0.55;
const MARKS = 0.72;
const FURTHER_MARK = 0.16;

/** Longer texts are judged by pieces spread over them. */
const LONGEST_READ = 65_536;
const WINDOWS = 16;
const WINDOW = LONGEST_READ / WINDOWS;

export function estimateTokens(text: string): number {
  if (text.length <= LONGEST_READ) return Math.ceil(weigh(text, 0, text.length));
  const stride = (text.length - WINDOW) / (WINDOWS - 1);
  let tokens = 0;
  for (let i = 0; i < WINDOWS; i += 1) {
    const from = Math.floor(i * stride);
    tokens += weigh(text, from, from + WINDOW);
  }
  return Math.ceil((tokens * text.length) / LONGEST_READ);
}

function weigh(text: string, from: number, to: number): number {
  let tokens = 0;
  let before = OTHER;
  let at = from;
  while (at < to) {
    const kind = kindOf(text.charCodeAt(at));
    const end = runEnd(text, at, to, kind);
    switch (kind) {
      case UPPER:
      case LOWER:
        tokens += letters(text, at, end) + (before === LOWER ? HUMP : WORD);
        break;
      case DIGIT:
        tokens += THREE_DIGITS * Math.ceil((end - at) / 3);
        break;
      case SPACE:
        if (end - at > 1) tokens += INDENT;
        else if (end < to && kindOf(text.charCodeAt(end)) === DIGIT) tokens += SPACE_BEFORE_DIGIT;
        break;
      case LINE_END:
        if (before !== MARK) tokens += LINE_END_ALONE;
        break;
      case MARK:
        tokens += end - at === 1 && startsWord(text, end, to) ? MARK_AT_WORD : MARKS + FURTHER_MARK * (end - at - 1);
        break;
      default:
        tokens += ofScript(text.charCodeAt(at));
    }
    before = kind === UPPER ? LOWER : kind;
    at = end;
  }
  return tokens;
}

/** Where the run that begins at `at` ends. A word is its capitals and the small letters behind them. */
function runEnd(text: string, at: number, to: number, kind: number): number {
  let end = at + 1;
  if (kind === OTHER) return end;
  while (end < to && kindOf(text.charCodeAt(end)) === kind) end += 1;
  if (kind === UPPER) while (end < to && kindOf(text.charCodeAt(end)) === LOWER) end += 1;
  return end;
}

/** What a word's letters add to the word itself. */
function letters(text: string, at: number, end: number): number {
  let tokens = LETTER_BEYOND * Math.max(0, end - at - COMMON_WORD_LENGTH);
  for (let i = at; i < end; i += 1) if (text.charCodeAt(i) > 127) tokens += ACCENTED_LETTER;
  return tokens;
}

function startsWord(text: string, at: number, to: number): boolean {
  if (at >= to) return false;
  const kind = kindOf(text.charCodeAt(at));
  return kind === UPPER || kind === LOWER;
}

function ofScript(code: number): number {
  for (const [upTo, tokens] of PER_CHARACTER) if (code <= upTo) return tokens;
  return 1;
}

const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  if (code >= 48 && code <= 57) return DIGIT;
  if (code === 32 || code === 9) return SPACE;
  return code === 10 || code === 13 ? LINE_END : MARK;
});

function kindOf(code: number): number {
  if (code < 128) return ASCII_KINDS[code] ?? MARK;
  if (code < 0xc0) return MARK;
  if (code < 0x250) return LOWER;
  // Dashes, quotes and dots as typographers set them.
  return code >= 0x2000 && code < 0x2070 ? MARK : OTHER;
}
