// A sketch of the words in a text: a Bloom filter over its words and two-word phrases, hashed under a secret salt. It
// tells surely that a word is not there, and nearly surely that it is; what the text says it does not tell.

import { keyedHash, type HashKey } from './keyed-hash.ts';
import { fold } from './keywords.ts';
import { evenBlanks, wordRuns } from './word-runs.ts';

const hashed = new Int32Array(2);

export const MOST_SKETCH_BYTES = 512;
/** A sketch says "yes" of a word that is not there with no greater chance than this. */
export const MOST_FALSE_POSITIVES = 0.01;

/**
 * Under what a sketch is made: the salt for all of them, and beside it something else for each, so that the same words have
 * another sketch each time. Nobody sees from it what was said twice, and its errors do not repeat themselves.
 */
export interface SketchKey {
  readonly salt: HashKey;
  readonly nonce: HashKey;
}

/** `name`: of what the sketch is made for. */
export function sketchKeyFor(name: string, salt: HashKey): SketchKey {
  keyedHash(salt, name, 0, name.length, hashed);
  return { salt, nonce: { k0: hashed[0] ?? 0, k1: hashed[1] ?? 0 } };
}

/** A keyword, ready to be looked for in many sketches. */
export interface SketchQuestion {
  /** Hashes of its words, the halves by turns. */
  readonly words: readonly number[];
  /** And of those pairs of neighbours that are kept where phrases are. */
  readonly phrases: readonly number[];
  /** Words and phrases are not all it is made of: that they are there says nothing yet. */
  readonly hasMore: boolean;
  /** Some of it is in a script whose words are not kept. */
  readonly hasUnspaced: boolean;
}

/** Bits that each word or phrase sets, and the room for that. */
const BITS_SET = 7;
const BITS_PER_ITEM = 10;

/** The first byte says what the rest is. */
const HEADER_BYTES = 1;
const VERSION = 0x10;
const VERSION_MASK = 0xf0;
const HAS_PHRASES = 1;
const HAS_UNSPACED = 2;

const MOST_ITEMS = Math.floor(((MOST_SKETCH_BYTES - HEADER_BYTES) * 8) / BITS_PER_ITEM);
/** Longer texts have too many different words, nearly always; to find that out is not worth the time. */
const LONGEST_TEXT = 8_192;
const MOST_WORDS = 1_500;

/** null: there are more words than a sketch can hold. */
export function sketchWords(text: string, { salt, nonce }: SketchKey): Uint8Array | null {
  if (text.length > LONGEST_TEXT) return null;
  const folded = evenBlanks(fold(text));
  const { ends, hasUnspaced } = wordRuns(folded, MOST_WORDS);
  if (ends.length > MOST_WORDS * 2) return null;
  const all = itemsOf(folded, ends, true, salt)?.fill(nonce) ?? null;
  const sketch = all ?? itemsOf(folded, ends, false, salt)?.fill(nonce) ?? null;
  if (sketch === null) return null;
  sketch[0] = VERSION | (all === null ? 0 : HAS_PHRASES) | (hasUnspaced ? HAS_UNSPACED : 0);
  return sketch;
}

export function questionFor(keyword: string, salt: HashKey): SketchQuestion {
  const folded = evenBlanks(fold(keyword)).trim();
  const { ends, hasUnspaced } = wordRuns(folded);
  const words: number[] = [];
  const phrases: number[] = [];
  for (let at = 0; at < ends.length; at += 2) {
    keyedHash(salt, folded, ends[at] ?? 0, ends[at + 1] ?? 0, hashed);
    words.push(...hashed);
    if (!isPhrase(ends, at)) continue;
    keyedHash(salt, folded, ends[at] ?? 0, ends[at + 3] ?? 0, hashed);
    phrases.push(...hashed);
  }
  const isWhole = ends[0] === 0 && ends.at(-1) === folded.length;
  const isKept = ends.length === 2 || (ends.length === 4 && isPhrase(ends, 0));
  return { words, phrases, hasMore: !isWhole || !isKept, hasUnspaced };
}

/** false is sure; of true see `falsePositives`; undefined: the sketch does not tell. */
export function askSketch(sketch: Uint8Array, question: SketchQuestion, nonce: HashKey): boolean | undefined {
  const header = sketch[0] ?? 0;
  if ((header & VERSION_MASK) !== VERSION) return undefined;
  const { words, phrases, hasMore, hasUnspaced } = question;
  if (hasUnspaced) return (header & HAS_UNSPACED) === 0 ? false : undefined;
  if (words.length === 0) return undefined;
  // Whatever else it is made of: without all of its words it is not there.
  if (!hasAll(sketch, words, nonce)) return false;
  const knowsPhrases = (header & HAS_PHRASES) !== 0;
  if (knowsPhrases && !hasAll(sketch, phrases, nonce)) return false;
  return hasMore || (phrases.length > 0 && !knowsPhrases) ? undefined : true;
}

/** The chance that a word that is not there is said to be: that all of its bits happen to be set. */
export function falsePositives(sketch: Uint8Array): number {
  const bits = (sketch.length - HEADER_BYTES) * 8;
  if (bits <= 0) return 0;
  let set = 0;
  for (let at = HEADER_BYTES; at < sketch.length; at += 1) set += ONES[sketch[at] ?? 0] ?? 0;
  return (set / bits) ** BITS_SET;
}

/** Does a single blank or sign stand between this word and the next? */
function isPhrase(ends: readonly number[], at: number): boolean {
  const next = ends[at + 2];
  return next !== undefined && next - (ends[at + 1] ?? 0) === 1;
}

/** null: they do not fit. What was gathered before is gone. */
function itemsOf(text: string, ends: readonly number[], withPhrases: boolean, salt: HashKey): Items | null {
  items.begin();
  for (let at = 0; at < ends.length && items.count <= MOST_ITEMS; at += 2) {
    items.add(salt, text, ends[at] ?? 0, ends[at + 1] ?? 0);
    if (withPhrases && isPhrase(ends, at)) items.add(salt, text, ends[at] ?? 0, ends[at + 3] ?? 0);
  }
  return items.count > MOST_ITEMS ? null : items;
}

/** Twice as many as there can be, so that a free one is never far. */
const SLOTS = 1_024;

/** The different words and phrases of one text, by their hashes. The memory is the same for all texts. */
class Items {
  count = 0;
  /** Where there is an item of this text, by its number; else an older round's. */
  readonly #slots = new Uint16Array(SLOTS);
  readonly #rounds = new Uint32Array(SLOTS);
  #round = 0;
  readonly #hashes = new Int32Array((MOST_ITEMS + 2) * 2);

  begin(): void {
    this.count = 0;
    this.#round = (this.#round + 1) >>> 0;
    if (this.#round === 0) this.#rounds.fill(0);
  }

  add(salt: HashKey, text: string, from: number, to: number): void {
    keyedHash(salt, text, from, to, hashed);
    const first = hashed[0] ?? 0;
    const step = hashed[1] ?? 0;
    let slot = first & (SLOTS - 1);
    for (; this.#rounds[slot] === this.#round; slot = (slot + 1) & (SLOTS - 1)) {
      const at = (this.#slots[slot] ?? 0) * 2;
      if (this.#hashes[at] === first && this.#hashes[at + 1] === step) return;
    }
    this.#rounds[slot] = this.#round;
    this.#slots[slot] = this.count;
    this.#hashes[this.count * 2] = first;
    this.#hashes[this.count * 2 + 1] = step;
    this.count += 1;
  }

  /** null: there is no room in which false positives would be rare. */
  fill({ k0, k1 }: HashKey): Uint8Array | null {
    let size = HEADER_BYTES + Math.ceil((this.count * BITS_PER_ITEM) / 8);
    for (; size <= MOST_SKETCH_BYTES; size += 1) {
      const sketch = new Uint8Array(size);
      for (let at = 0; at < this.count * 2; at += 2) {
        setBits(sketch, (this.#hashes[at] ?? 0) ^ k0, (this.#hashes[at + 1] ?? 0) ^ k1);
      }
      // By chance more bits may be set than usual.
      if (falsePositives(sketch) <= MOST_FALSE_POSITIVES) return sketch;
    }
    return null;
  }
}

const items = new Items();

function setBits(sketch: Uint8Array, first: number, step: number): void {
  const bits = (sketch.length - HEADER_BYTES) * 8;
  for (let i = 0; i < BITS_SET; i += 1) {
    const bit = bitOf(first, step, i, bits);
    const at = HEADER_BYTES + (bit >> 3);
    sketch[at] = (sketch[at] ?? 0) | (1 << (bit & 7));
  }
}

function hasAll(sketch: Uint8Array, hashes: readonly number[], { k0, k1 }: HashKey): boolean {
  const bits = (sketch.length - HEADER_BYTES) * 8;
  if (bits === 0) return hashes.length === 0;
  for (let at = 0; at < hashes.length; at += 2) {
    const first = (hashes[at] ?? 0) ^ k0;
    const step = (hashes[at + 1] ?? 0) ^ k1;
    for (let i = 0; i < BITS_SET; i += 1) {
      const bit = bitOf(first, step, i, bits);
      if (((sketch[HEADER_BYTES + (bit >> 3)] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
  }
  return true;
}

/** Double hashing, mixed once more: in a sketch of a few bytes plain steps would meet the same bits again and again. */
function bitOf(first: number, step: number, i: number, bits: number): number {
  let mixed = (first + Math.imul(i, step)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9_f3b5);
  mixed ^= mixed >>> 15;
  // The remainder would take longer than all of the above.
  return Math.trunc(((mixed >>> 0) * bits) / 0x1_0000_0000);
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
