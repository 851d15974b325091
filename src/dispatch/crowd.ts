// Those who are here now, where many come and go. In place of a Set, whose outgrown tables point at the ones that followed
// them: once one of these is old, the collector of young objects takes everything behind it to be alive, and requests that
// ended long ago are copied and kept until the next full collection.

export class Crowd<One extends object> {
  readonly #ones: One[] = [];

  get size(): number {
    return this.#ones.length;
  }

  add(one: One): void {
    this.#ones.push(one);
  }

  has(one: One): boolean {
    return this.#ones.includes(one);
  }

  /** Those who came last mostly leave first, so the search begins there. */
  remove(one: One): void {
    const place = this.#ones.lastIndexOf(one);
    if (place < 0) return;
    const last = this.#ones.pop();
    if (last !== undefined && last !== one) this.#ones[place] = last;
  }

  /** As it stands now, whoever leaves while it is being walked through. */
  all(): readonly One[] {
    return [...this.#ones];
  }
}
