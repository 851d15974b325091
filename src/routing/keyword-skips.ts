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

export class KeywordSkips {
  readonly #words: readonly string[];
  /** Characters at the beginning of each keyword that are looked at; a blank is not among them, as it stands for several. */
  readonly #length: number;
  /** By pair: how far to go on. */
  readonly #leaps: Uint8Array;
  /** By pair: the keywords whose looked-at part ends with it. */
  readonly #candidates = new Map<number, number[]>();

  private constructor(words: readonly string[], length: number) {
    this.#words = words;
    this.#length = length;
    this.#leaps = new Uint8Array(1 << PAIR_BITS).fill(Math.min(255, length - 1));
    words.forEach((word, number) => {
      // What is not ASCII is in no text that is.
      if (!isAscii(word)) return;
      for (let at = 1; at < length; at += 1) {
        const pair = (word.charCodeAt(at - 1) << 7) | word.charCodeAt(at);
        this.#leaps[pair] = Math.min(this.#leaps[pair] ?? 0, length - 1 - at);
        if (at === length - 1) this.#candidates.set(pair, [...(this.#candidates.get(pair) ?? []), number]);
      }
    });
  }

  /** null: some are too short to leap. */
  static of(words: readonly string[]): KeywordSkips | null {
    const lengths = words.filter(isAscii).map((word) => word.split(' ', 1)[0]?.length ?? 0);
    const length = Math.min(255, ...lengths);
    return length < 3 ? null : new KeywordSkips(words, length);
  }

  /** Calls back with each keyword and where it begins and ends. False: the text takes too long, all of it is to be read. */
  scan(bytes: Uint8Array, found: (keyword: number, start: number, end: number) => void): boolean {
    const leaps = this.#leaps;
    const last = this.#length - 1;
    let work = 0;
    let at = last;
    while (at < bytes.length) {
      const pair = ((FOLDED[bytes[at - 1] ?? 0] ?? 0) << 7) | (FOLDED[bytes[at] ?? 0] ?? 0);
      const leap = leaps[pair] ?? 0;
      if (leap > 0) {
        at += leap;
        continue;
      }
      for (const number of this.#candidates.get(pair) ?? []) {
        const word = this.#words[number] ?? '';
        work += word.length;
        const end = endOf(word, bytes, at - last);
        if (end > 0) found(number, at - last, end);
      }
      if (work > bytes.length * MOST_WORK) return false;
      at += 1;
    }
    return true;
  }
}

function isAscii(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) if (word.charCodeAt(at) > 127) return false;
  return true;
}

/** Where the keyword ends if it begins here, else 0. */
function endOf(word: string, bytes: Uint8Array, start: number): number {
  let at = start;
  for (let i = 0; i < word.length; i += 1) {
    const code = word.charCodeAt(i);
    if (FOLDED[bytes[at] ?? 0] !== code || at >= bytes.length) return 0;
    at += 1;
    if (code === SPACE) while (at < bytes.length && isBlank(bytes[at] ?? 0)) at += 1;
  }
  return at;
}
