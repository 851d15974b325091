// A request while it is being fitted: the client's fields, and what has been changed of them so far.

import { FixList } from '../fix-list.ts';
import type { JsonObject } from '../json.ts';

export class Draft {
  readonly changes = new Map<string, unknown>();
  readonly fixes = new FixList();
  readonly #body: JsonObject;

  constructor(body: JsonObject) {
    this.#body = body;
  }

  get(field: string): unknown {
    return this.changes.has(field) ? this.changes.get(field) : this.#body[field];
  }

  /** True when the field is there and says something. */
  has(field: string): boolean {
    const value = this.get(field);
    return value !== undefined && value !== null;
  }

  set(field: string, value: unknown): void {
    if (value === this.#body[field]) this.changes.delete(field);
    else this.changes.set(field, value);
  }

  remove(field: string): void {
    this.set(field, undefined);
  }

  /** The names of all fields that are there now. */
  fields(): string[] {
    const names = Object.keys(this.#body);
    for (const name of this.changes.keys()) if (!Object.hasOwn(this.#body, name)) names.push(name);
    return names.filter((name) => this.get(name) !== undefined);
  }

  /** Everything as one object, for readers that want that. */
  body(): JsonObject {
    return this.changes.size === 0 ? this.#body : { ...this.#body, ...Object.fromEntries(this.changes) };
  }
}
