// Shared memory between the gateway's thread and the writer: which batch was committed last, and whether anybody waits
// to hear of the next one. Nearly always the commit is long done when the answer comes, and then no message is needed.

const COMMITTED = 0;
const WAKE_WANTED = 1;

export class CommitMark {
  readonly #cells: Int32Array;

  /** `memory` of another mark makes this one a view of the same cells, in another thread. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.#cells = new Int32Array(memory);
  }

  get memory(): SharedArrayBuffer {
    return this.#cells.buffer as SharedArrayBuffer;
  }

  /** The number of the last committed batch, 0 before the first. */
  get committed(): number {
    return Atomics.load(this.#cells, COMMITTED);
  }

  /** Asks for a message after the next commit. Look at `committed` once more afterwards: it may have moved meanwhile. */
  wantWake(): void {
    Atomics.store(this.#cells, WAKE_WANTED, 1);
  }

  /** The writer's side: publishes a commit and tells whether a message is wanted. */
  publish(seq: number): boolean {
    Atomics.store(this.#cells, COMMITTED, seq);
    return Atomics.exchange(this.#cells, WAKE_WANTED, 0) === 1;
  }
}
