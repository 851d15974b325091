// Tool names that every dialect takes, for names that clients made up more freely.

import { hashText } from './hash.ts';

const EVERYWHERE = /^[a-zA-Z0-9_-]{1,64}$/;

export class HubNames {
  readonly #hubs = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** `declared` are the client's own names; good ones are kept, whatever else has to make way. */
  constructor(declared: readonly string[]) {
    for (const name of declared) if (EVERYWHERE.test(name)) this.of(name);
  }

  of(name: string): string {
    const known = this.#hubs.get(name);
    if (known !== undefined) return known;
    const hub = this.#free(name);
    this.#hubs.set(name, hub);
    this.#taken.add(hub);
    return hub;
  }

  #free(name: string): string {
    if (EVERYWHERE.test(name) && !this.#taken.has(name)) return name;
    const clean = name.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
    if (EVERYWHERE.test(clean) && !this.#taken.has(clean)) return clean;
    for (let n = 0; ; n += 1) {
      const hub = `${clean.slice(0, 53)}_${hashText(`${name}#${n}`)}`;
      if (!this.#taken.has(hub)) return hub;
    }
  }
}
