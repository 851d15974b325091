// Takes back what was removed, for as long as the process lives.

import type { IdSource } from '../domain/ports.ts';

/** Old steps are forgotten when there are more than this. */
const STEPS_KEPT = 50;

export class UndoSteps {
  readonly #ids: IdSource;
  readonly #steps = new Map<string, () => void>();

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  /** Remembers how to take a step back. Returns the token for it. */
  add(takeBack: () => void): string {
    const token = this.#ids();
    this.#steps.set(token, takeBack);
    if (this.#steps.size > STEPS_KEPT) this.#steps.delete(this.#steps.keys().next().value ?? '');
    return token;
  }

  /** False when there is no such step any more. */
  apply(token: string): boolean {
    const takeBack = this.#steps.get(token);
    if (takeBack === undefined) return false;
    takeBack();
    this.#steps.delete(token);
    return true;
  }
}
