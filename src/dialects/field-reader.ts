// Reads simple fields by their names. What was asked and not read, or is not of the kind it should be, is noted as left
// out, so that nothing gets lost in silence.

import type { Sampling } from './conversation.ts';
import { saysNothing, shownName, type FixList } from './fix-list.ts';
import { rounded, type JsonObject } from './json.ts';

export class FieldReader {
  readonly #fields: JsonObject;
  readonly #notes: FixList;
  readonly #path: string;
  readonly #read = new Set<string>();

  /** `path` stands before the names in notes: `options.`. */
  constructor(fields: JsonObject, notes: FixList, path = '') {
    this.#fields = fields;
    this.#notes = notes;
    this.#path = path;
  }

  number(name: string): number | null {
    const value = rounded(this.#fields[name]);
    return typeof value === 'number' && Number.isFinite(value) ? this.#take(name, value) : null;
  }

  whole(name: string): number | null {
    const value = rounded(this.#fields[name]);
    return Number.isSafeInteger(value) ? this.#take(name, value as number) : null;
  }

  /** More than none; to ask for none is to ask for something, and told. */
  count(name: string): number | null {
    const value = rounded(this.#fields[name]);
    if (value === 0) this.#notes.drop(this.#path + name);
    return Number.isSafeInteger(value) && (value as number) > 0 ? this.#take(name, value as number) : null;
  }

  text(name: string): string | null {
    const value = this.#fields[name];
    return typeof value === 'string' && value !== '' ? this.#take(name, value) : null;
  }

  /** `safety_identifier` is the successor of `user`; there is room for one of them. */
  user(): string | null {
    const [user, safetyId] = [this.text('user'), this.text('safety_identifier')];
    if (user !== null && safetyId !== null && safetyId !== user) this.#notes.drop('safety_identifier');
    return user ?? safetyId;
  }

  /** One string or a list of them. */
  texts(name: string): readonly string[] {
    const value = this.#fields[name];
    const list = typeof value === 'string' ? [value] : value;
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) return [];
    return this.#take(
      name,
      list.filter((item) => item !== ''),
    );
  }

  sampling(): Sampling {
    return {
      temperature: this.number('temperature'),
      topP: this.number('top_p'),
      topK: this.whole('top_k'),
      seed: this.whole('seed'),
      presencePenalty: this.number('presence_penalty'),
      frequencyPenalty: this.number('frequency_penalty'),
    };
  }

  /** Read elsewhere, or not about the conversation. */
  skip(...names: readonly string[]): void {
    for (const name of names) this.#read.add(name);
  }

  noteRest(): void {
    for (const name in this.#fields) {
      if (!this.#read.has(name) && !saysNothing(this.#fields[name])) this.#notes.drop(this.#path + shownName(name));
    }
  }

  #take<T>(name: string, value: T): T {
    this.#read.add(name);
    return value;
  }
}
