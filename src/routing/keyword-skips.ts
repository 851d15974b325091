// Keywords in a long ASCII text, without looking at most of it: pairs of characters that no keyword begins with are leapt over
// (Wu and Manber). Texts that are made to defeat it are given back.

const SPACE = 32;
const PAIR_BITS = 14;
/** So many comparisons for each character are more than the other way costs. */
const MOST_WORK = 1;

/** Of ASCII, what `\s` stands for. */
export function isBlank(code: number): boolean {
  return code === SPACE || (code >= 9 && code <= 13);
}

const FOLDED = Uint8Array.from({ length: 128 }, (_, code) =>
  isBlank(code) ? SPACE : String.fromCharCode(code).toLowerCase().charCodeAt(0),
);

/** A long text is looked at piece by piece: one copy of all of it would cost as much as the search. */
const PIECE = 32_768;
const piece = new Uint8Array(PIECE);
const encoder = new TextEncoder();

export class KeywordSkips {
  readonly #words: readonly string[];
  /** Characters at the beginning of each keyword that are looked at; a blank is not among them, as it stands for several. */
  readonly #length: number;
  /** By pair of characters as they came: how far to go on. */
  readonly #leaps: Uint8Array;
  /** By pair: the keywords whose looked-at part ends with it. */
  readonly #candidates = new Map<number, number[]>();

  private constructor(words: readonly string[], length: number) {
    this.#words = words;
    this.#length = length;
    const leaps = new Uint8Array(1 << PAIR_BITS).fill(Math.min(255, length - 1));
    words.forEach((word, number) => {
      // What is not ASCII is in no text that is.
      if (!isAscii(word)) return;
      for (let at = 1; at < length; at += 1) {
        const pair = (word.charCodeAt(at - 1) << 7) | word.charCodeAt(at);
        leaps[pair] = Math.min(leaps[pair] ?? 0, length - 1 - at);
        if (at === length - 1) this.#candidates.set(pair, [...(this.#candidates.get(pair) ?? []), number]);
      }
    });
    this.#leaps = leaps.map((_, pair) => leaps[foldedPair(pair)] ?? 0);
  }

  /** null: some are too short to leap. */
  static of(words: readonly string[]): KeywordSkips | null {
    const lengths = words.filter(isAscii).map((word) => word.split(' ', 1)[0]?.length ?? 0);
    const length = Math.min(255, ...lengths);
    return length < 3 ? null : new KeywordSkips(words, length);
  }

  /** Calls back with each keyword and where it begins and ends. False: it takes too long or is not ASCII, and is to be read. */
  scan(text: string, found: (keyword: number, start: number, end: number) => void): boolean {
    const leaps = this.#leaps;
    let work = 0;
    let at = this.#length - 1;
    // What is leapt over is not looked at, but it must be ASCII too.
    for (let from = 0, end = 0; end < text.length; from = Math.min(at - 1, end)) {
      const part = text.slice(from, from + PIECE);
      // Where one character takes more than one byte, they do not all fit in.
      const { read, written } = encoder.encodeInto(part, piece);
      if (read !== part.length || written !== part.length) return false;
      end = from + part.length;
      let i = at - from;
      while (i < part.length) {
        const pair = ((piece[i - 1] ?? 0) << 7) | (piece[i] ?? 0);
        const leap = leaps[pair] ?? 0;
        i += leap;
        if (leap > 0) continue;
        work += this.#meet(text, from + i, foldedPair(pair), found);
        if (work > text.length * MOST_WORK) return false;
        i += 1;
      }
      at = from + i;
    }
    return true;
  }

  /** Returns how many characters were compared. */
  #meet(text: string, at: number, pair: number, found: (keyword: number, start: number, end: number) => void): number {
    const start = at - (this.#length - 1);
    let work = 0;
    for (const number of this.#candidates.get(pair) ?? []) {
      const word = this.#words[number] ?? '';
      work += word.length;
      const end = endOf(word, text, start);
      if (end > 0) found(number, start, end);
    }
    return work;
  }
}

function foldedPair(pair: number): number {
  return ((FOLDED[pair >> 7] ?? 0) << 7) | (FOLDED[pair & 127] ?? 0);
}

function isAscii(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) if (word.charCodeAt(at) > 127) return false;
  return true;
}

/** Where the keyword ends if it begins here, else 0. */
function endOf(word: string, text: string, start: number): number {
  let at = start;
  for (let i = 0; i < word.length; i += 1) {
    const code = word.charCodeAt(i);
    if (FOLDED[text.charCodeAt(at)] !== code) return 0;
    at += 1;
    if (code === SPACE) while (isBlank(text.charCodeAt(at))) at += 1;
  }
  return at;
}
