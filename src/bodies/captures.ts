// Decides whose bodies are kept, and holds those of running requests within a bound.

import type { Settlement } from '../domain/record.ts';
import type { BodyStore } from './body-store.ts';
import { Capture, type MemoryBudget } from './capture.ts';

/** true: of everybody · false: of nobody · of these clients. */
export type CaptureChoice = boolean | { readonly clients: readonly string[] };

/** Of all bodies that are being collected or wait to be written. What comes beyond it is not kept, and said. */
export const MOST_HELD_BYTES = 64 * 1024 * 1024;

export class Captures implements MemoryBudget {
  /** Bodies, or the ends of bodies, for which there was no memory. */
  missed = 0;
  readonly #store: Pick<BodyStore, 'keep' | 'onFree'>;
  readonly #choice: () => CaptureChoice;
  readonly #open = new Map<string, Capture>();
  #held = 0;

  constructor(store: Pick<BodyStore, 'keep' | 'onFree'>, choice: () => CaptureChoice) {
    this.#store = store;
    this.#choice = choice;
    store.onFree = (bytes) => {
      this.#held = bytes === Infinity ? this.#heldByOpen() : Math.max(0, this.#held - bytes);
    };
  }

  /** null: nothing of this client is kept. */
  begin(id: string, client: string, asked: string | null): Capture | null {
    const choice = this.#choice();
    if (choice === false || (choice !== true && !choice.clients.includes(client))) return null;
    const capture = new Capture(id, asked, this);
    this.#open.set(id, capture);
    return capture;
  }

  /** The request has ended, and all of its answer was handed to the client. */
  settled({ id }: Pick<Settlement, 'id'>): void {
    if (this.#open.size === 0) return;
    const capture = this.#open.get(id);
    if (capture === undefined) return;
    this.#open.delete(id);
    this.#store.keep(id, capture.finish(), capture.held);
  }

  take(bytes: number): boolean {
    if (this.#held + bytes > MOST_HELD_BYTES) {
      this.missed += 1;
      return false;
    }
    this.#held += bytes;
    return true;
  }

  /** What is running is not kept: it began before somebody wanted everything to be gone. */
  dropOpen(): void {
    this.#open.clear();
    this.#held = 0;
  }

  #heldByOpen(): number {
    let held = 0;
    for (const capture of this.#open.values()) held += capture.held;
    return held;
  }
}
