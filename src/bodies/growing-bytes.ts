// Bytes that arrive in pieces, copied into one block: the pieces are windows into larger buffers, which would otherwise
// stay in memory as long as the smallest of them.

const FIRST_BYTES = 4_096;

export class GrowingBytes {
  /** All that came, kept or not. */
  total = 0;
  #block = new Uint8Array(0);
  #used = 0;
  readonly #most: number;
  readonly #mayGrow: (bytes: number) => boolean;

  /** At most `most` bytes are kept. `mayGrow` is asked for memory before it is taken. */
  constructor(most: number, mayGrow: (bytes: number) => boolean) {
    this.#most = most;
    this.#mayGrow = mayGrow;
  }

  get isCut(): boolean {
    return this.#used < this.total;
  }

  push(bytes: Uint8Array): void {
    const isWhole = !this.isCut;
    this.total += bytes.length;
    // After a gap nothing follows.
    if (!isWhole) return;
    const wanted = Math.min(this.#most, this.#used + bytes.length);
    if (wanted > this.#block.length && !this.#grow(wanted)) return;
    this.#block.set(bytes.subarray(0, wanted - this.#used), this.#used);
    this.#used = wanted;
  }

  /** What was kept. The block is given away. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#block.subarray(0, this.#used);
    this.#block = new Uint8Array(0);
    return taken;
  }

  #grow(wanted: number): boolean {
    const size = Math.min(this.#most, Math.max(FIRST_BYTES, wanted, this.#block.length * 2));
    if (!this.#mayGrow(size - this.#block.length)) return false;
    const larger = new Uint8Array(size);
    larger.set(this.#block.subarray(0, this.#used));
    this.#block = larger;
    return true;
  }
}
