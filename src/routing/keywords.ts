// Finds all keywords of all rules in one pass over a text: an Aho-Corasick automaton over case-folded characters. Only
// whole words and phrases count, except in scripts that put no blanks between words.

import { isBlank, KeywordSkips } from './keyword-skips.ts';

/** Upper case first makes `ß` and `ss` alike. Whether a sigma is a final one depends on its neighbours: there is just one. */
export function fold(text: string): string {
  if (IS_ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

const IS_ASCII = /^[\0-\x7f]*$/;
const WORD = /[\p{L}\p{N}\p{M}_]/u;
/** Chinese, Japanese and the scripts of South-East Asia: their words are not told apart by blanks. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const BLANKS = /\s+/gu;

export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

const NONE = -1;
const SPACE = 32;
const encoder = new TextEncoder();
/** Shorter texts are read faster than leapt through. */
const SHORT = 512;

const short = new Uint8Array(SHORT);

/** null: it is not ASCII. To call the encoder takes longer than to copy a short text. */
function asciiBytes(text: string): Uint8Array | null {
  if (text.length > SHORT) {
    const bytes = encoder.encode(text);
    return bytes.length === text.length ? bytes : null;
  }
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return null;
    short[at] = code;
  }
  return short;
}

/** Where a keyword begins that ends at `end`: a blank in it stands for any number of them. */
function startOf(word: string, text: string, end: number): number {
  let start = end;
  for (let at = word.length - 1; at >= 0; at -= 1) {
    start -= 1;
    if (word.charCodeAt(at) !== SPACE) continue;
    while (start > 0 && isBlank(text.charCodeAt(start - 1))) start -= 1;
  }
  return start;
}

export class KeywordIndex {
  /** The keywords, folded, by their numbers. */
  readonly words: readonly string[];
  readonly #numbers = new Map<string, number>();
  readonly #classes = new Map<number, number>();
  readonly #asciiClasses = new Uint16Array(128);
  /** State × ASCII character as it came → state; capitals and all blanks are folded in here. Made when it is first needed. */
  #asciiNext: Int32Array | null = null;
  /** State × class → state. */
  readonly #next: Int32Array;
  /** The keyword that ends in a state, and the state in which the next shorter one does. */
  readonly #keyword: Int32Array;
  readonly #shorter: Int32Array;
  /** 1 where a keyword ends, or a shorter one within it. */
  readonly #endsHere: Uint8Array;
  readonly #width: number;
  readonly #hasPhrases: boolean;
  readonly #skips: KeywordSkips | null;

  constructor(keywords: Iterable<string>) {
    for (const keyword of keywords) {
      const word = fold(keyword).trim().replace(BLANKS, ' ');
      if (word !== '' && !this.#numbers.has(word)) this.#numbers.set(word, this.#numbers.size);
    }
    this.words = [...this.#numbers.keys()];
    this.#skips = KeywordSkips.of(this.words);
    this.#hasPhrases = this.words.some((word) => word.includes(' '));
    for (const word of this.words) for (let i = 0; i < word.length; i += 1) this.#addClass(word.charCodeAt(i));
    this.#width = this.#classes.size + 1;
    const states = 1 + this.words.reduce((sum, word) => sum + word.length, 0);
    this.#next = new Int32Array(states * this.#width).fill(NONE);
    this.#keyword = new Int32Array(states).fill(NONE);
    this.#shorter = new Int32Array(states).fill(NONE);
    this.#link(this.#plant());
    this.#endsHere = Uint8Array.from(this.#keyword, (keyword, state) =>
      keyword !== NONE || this.#shorter[state] !== NONE ? 1 : 0,
    );
  }

  /** NONE (-1) when it is none of ours. */
  numberOf(keyword: string): number {
    return this.#numbers.get(fold(keyword).trim().replace(BLANKS, ' ')) ?? NONE;
  }

  /** For each keyword by its number: 1 when the text has it. */
  scan(text: string): Uint8Array {
    const found = new Uint8Array(this.words.length);
    if (found.length === 0) return found;
    if (text.length > SHORT && this.#scanLong(text, found)) return found;
    const bytes = asciiBytes(text);
    if (bytes !== null) this.#scanAscii(bytes, text, found);
    else this.#scanFolded(this.#hasPhrases ? fold(text).replace(BLANKS, ' ') : fold(text), found);
    return found;
  }

  /** False: all of it is to be read. */
  #scanLong(text: string, found: Uint8Array): boolean {
    const isDone = this.#skips?.scan(text, (keyword, start, end) => {
      if (isBoundary(text, start) && isBoundary(text, end)) found[keyword] = 1;
    });
    if (isDone !== true) found.fill(0);
    return isDone === true;
  }

  /** Most prompts are nothing but ASCII: they are neither folded nor copied. */
  #scanAscii(bytes: Uint8Array, text: string, found: Uint8Array): void {
    const next = (this.#asciiNext ??= this.#spreadAscii());
    const endsHere = this.#endsHere;
    const { length } = text;
    let state = 0;
    let before = 0;
    for (let at = 0; at < length; at += 1) {
      const code = bytes[at] ?? 0;
      // Blanks in a row are one.
      if (code <= SPACE && before <= SPACE && isBlank(code) && isBlank(before)) continue;
      before = code;
      state = next[(state << 7) | code] ?? 0;
      if (endsHere[state] === 1) this.#noteAscii(text, at + 1, state, found);
    }
  }

  #noteAscii(text: string, end: number, state: number, found: Uint8Array): void {
    for (let ending = state; ending !== NONE; ending = this.#shorter[ending] ?? NONE) {
      const keyword = this.#keyword[ending] ?? NONE;
      if (keyword === NONE || found[keyword] === 1) continue;
      const start = startOf(this.words[keyword] ?? '', text, end);
      if (isBoundary(text, start) && isBoundary(text, end)) found[keyword] = 1;
    }
  }

  #spreadAscii(): Int32Array {
    const states = this.#keyword.length;
    const spread = new Int32Array(states << 7);
    for (let code = 0; code < 128; code += 1) {
      const folded = isBlank(code) ? SPACE : String.fromCharCode(code).toLowerCase().charCodeAt(0);
      const known = this.#asciiClasses[folded] ?? 0;
      if (known === 0) continue;
      for (let state = 0; state < states; state += 1) {
        spread[(state << 7) | code] = this.#next[state * this.#width + known] ?? 0;
      }
    }
    return spread;
  }

  #scanFolded(folded: string, found: Uint8Array): void {
    // Held in locals: this loop runs once for each character of a prompt.
    const { length } = folded;
    const [next, ascii, classes, width] = [this.#next, this.#asciiClasses, this.#classes, this.#width];
    const endsHere = this.#endsHere;
    let state = 0;
    for (let at = 0; at < length; at += 1) {
      const code = folded.charCodeAt(at);
      const known = code < 128 ? ascii[code] : classes.get(code);
      state = known === undefined || known === 0 ? 0 : (next[state * width + known] ?? 0);
      if (endsHere[state] === 1) this.#note(folded, at + 1, state, found);
    }
  }

  #note(text: string, end: number, state: number, found: Uint8Array): void {
    for (let ending = state; ending !== NONE; ending = this.#shorter[ending] ?? NONE) {
      const keyword = this.#keyword[ending] ?? NONE;
      if (keyword === NONE || found[keyword] === 1) continue;
      const { length } = this.words[keyword] ?? '';
      if (isBoundary(text, end - length) && isBoundary(text, end)) found[keyword] = 1;
    }
  }

  #addClass(code: number): void {
    if (this.#classes.has(code)) return;
    const number = this.#classes.size + 1;
    this.#classes.set(code, number);
    if (code < 128) this.#asciiClasses[code] = number;
  }

  /** 0: no keyword has this character. */
  #classOf(code: number): number {
    return code < 128 ? (this.#asciiClasses[code] ?? 0) : (this.#classes.get(code) ?? 0);
  }

  /** Returns how many states the tree of the keywords has. */
  #plant(): number {
    let states = 1;
    this.words.forEach((word, number) => {
      let state = 0;
      for (let i = 0; i < word.length; i += 1) {
        const cell = state * this.#width + this.#classOf(word.charCodeAt(i));
        if (this.#next[cell] === NONE) {
          this.#next[cell] = states;
          states += 1;
        }
        state = this.#next[cell] ?? 0;
      }
      this.#keyword[state] = number;
    });
    return states;
  }

  /** From each state, breadth first: where to go on when the next character does not fit. */
  #link(states: number): void {
    const fallback = new Int32Array(states);
    const queue = [0];
    for (const state of queue) {
      for (let at = 0; at < this.#width; at += 1) {
        const cell = state * this.#width + at;
        const next = this.#next[cell] ?? NONE;
        const elsewhere = state === 0 ? 0 : (this.#next[(fallback[state] ?? 0) * this.#width + at] ?? 0);
        if (next === NONE) {
          this.#next[cell] = elsewhere;
          continue;
        }
        fallback[next] = elsewhere;
        this.#shorter[next] = this.#keyword[elsewhere] === NONE ? (this.#shorter[elsewhere] ?? NONE) : elsewhere;
        queue.push(next);
      }
    }
  }
}

/** Does a word begin or end between the characters before and at this place? */
function isBoundary(text: string, at: number): boolean {
  const before = characterBefore(text, at);
  const after = at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : '';
  return !WORD.test(before) || !WORD.test(after) || UNSPACED.test(before) || UNSPACED.test(after);
}

function characterBefore(text: string, at: number): string {
  if (at <= 0) return '';
  const last = text.charCodeAt(at - 1);
  const isHalf = last >= 0xdc00 && last <= 0xdfff && at > 1;
  return text.slice(isHalf ? at - 2 : at - 1, at);
}
