// How long things took, kept as counts in fixed logarithmic buckets: sums of any number of them are exact, and percentiles
// read from them are off by less than 5 %.
//
// Bucket 1 is for 0 to 64, each further one reaches a tenth higher than the one before, 254 to about 60 years of
// microseconds, 255 is for what is beyond. Stored is one pair after the other, the bucket in one byte and the count as
// LEB128, so that two of them written one behind the other are their sum.

const FIRST_UP_TO = 64;
const GROWTH = 1.1;
const BUCKETS = 256;
const LAST = BUCKETS - 1;

/** The highest whole number that belongs to each bucket. */
const UP_TO: readonly number[] = (() => {
  const bounds = [0, FIRST_UP_TO];
  while (bounds.length < LAST) bounds.push(Math.floor((bounds.at(-1) ?? 0) * GROWTH));
  return [...bounds, Number.MAX_SAFE_INTEGER];
})();

const upTo = (bucket: number): number => UP_TO[bucket] ?? 0;

export function bucketOf(value: number): number {
  if (value <= FIRST_UP_TO) return 1;
  let bucket = Math.min(LAST, 1 + Math.ceil(Math.log(value / FIRST_UP_TO) / Math.log(GROWTH)));
  // The bounds are whole numbers, a little below the curve.
  while (bucket > 1 && value <= upTo(bucket - 1)) bucket -= 1;
  while (value > upTo(bucket)) bucket += 1;
  return bucket;
}

export interface Span {
  readonly over: number;
  readonly upTo: number;
  readonly count: number;
}

/** Counts by bucket, to be added to and read. */
export class Spread {
  readonly #counts = new Float64Array(BUCKETS);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  count(bucket: number, times: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times;
    this.#total += times;
  }

  /** Adds what is stored; several may be written one behind the other. */
  add(stored: Uint8Array): void {
    for (const pairs = new Pairs(stored); pairs.bucket > 0; pairs.next()) this.count(pairs.bucket, pairs.count);
  }

  addSpread(other: Spread): void {
    other.#counts.forEach((count, bucket) => {
      if (count > 0) this.count(bucket, count);
    });
  }

  /** The value below which that share of all lies, by nearest rank; null: nothing was counted. */
  percentile(share: number): number | null {
    if (this.#total === 0) return null;
    const rank = Math.max(1, Math.ceil(share * this.#total));
    let seen = 0;
    let bucket = 0;
    while (seen < rank) {
      bucket += 1;
      seen += this.#counts[bucket] ?? 0;
    }
    return middleOf(bucket);
  }

  spans(): Span[] {
    const spans: Span[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) spans.push({ over: upTo(bucket - 1), upTo: upTo(bucket), count });
    });
    return spans;
  }
}

/** What is nearest, in proportion, to both ends of a bucket. */
function middleOf(bucket: number): number {
  if (bucket === 1) return FIRST_UP_TO / 2;
  const below = upTo(bucket - 1);
  if (bucket === LAST) return below;
  const [low, high] = [below + 1, upTo(bucket)];
  return Math.round((2 * low * high) / (low + high));
}

/** Some buckets, in any order, as they are stored. */
export function storedOf(buckets: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  const sorted = buckets.toSorted((a, b) => a - b);
  for (let at = 0; at < sorted.length;) {
    const bucket = sorted[at] ?? 0;
    const from = at;
    while (sorted[at] === bucket) at += 1;
    bytes.push(bucket);
    let rest = at - from;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

/** The sum of two as they are stored, each with its buckets in ascending order. */
export function mergeStored(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  const sum = new Writer(a.length + b.length);
  const left = new Pairs(a);
  const right = new Pairs(b);
  while (left.bucket > 0 || right.bucket > 0) {
    // Nothing more to come counts as behind all others.
    if (right.bucket === 0 || (left.bucket > 0 && left.bucket < right.bucket)) {
      sum.put(left.bucket, left.count);
      left.next();
    } else if (left.bucket === 0 || right.bucket < left.bucket) {
      sum.put(right.bucket, right.count);
      right.next();
    } else {
      sum.put(left.bucket, left.count + right.count);
      left.next();
      right.next();
    }
  }
  return sum.written();
}

/** One pair after the other; bucket 0: there are no more. */
class Pairs {
  bucket = 0;
  count = 0;
  readonly #stored: Uint8Array;
  #at = 0;

  constructor(stored: Uint8Array) {
    this.#stored = stored;
    this.next();
  }

  next(): void {
    const stored = this.#stored;
    this.bucket = stored[this.#at] ?? 0;
    this.count = 0;
    let factor = 1;
    let byte = 0;
    do {
      this.#at += 1;
      byte = stored[this.#at] ?? 0;
      this.count += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    this.#at += 1;
  }
}

class Writer {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(most: number) {
    this.#bytes = new Uint8Array(most);
  }

  put(bucket: number, count: number): void {
    this.#bytes[this.#at] = bucket;
    let rest = count;
    for (; rest > 127; rest = Math.floor(rest / 128)) {
      this.#at += 1;
      this.#bytes[this.#at] = (rest % 128) + 128;
    }
    this.#bytes[this.#at + 1] = rest;
    this.#at += 2;
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }
}
