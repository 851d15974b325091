// The request that is being fitted: its fields as they are by now, what has been changed, and what is told of it.

import type { FitTarget } from '../fit.ts';
import { FixList, shownName } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { MessagesTraits } from './traits.ts';

export class Fitting {
  readonly fixes = new FixList();
  readonly changes = new Map<string, unknown>();
  readonly traits: MessagesTraits;
  readonly target: FitTarget;
  readonly #body: JsonObject;

  constructor(body: JsonObject, traits: MessagesTraits, target: FitTarget) {
    this.#body = body;
    this.traits = traits;
    this.target = target;
  }

  get fieldNames(): readonly string[] {
    return Object.keys(this.#body);
  }

  get(field: string): unknown {
    return this.changes.has(field) ? this.changes.get(field) : this.#body[field];
  }

  /** An object in a field; empty when there is none. */
  object(field: string): JsonObject {
    const value = this.get(field);
    return isObject(value) ? value : {};
  }

  number(field: string): number | null {
    const value = this.get(field);
    return typeof value === 'number' ? value : null;
  }

  set(field: string, value: unknown): void {
    this.changes.set(field, value);
  }

  /** Nothing happens, and nothing is told, when the field is not there. */
  drop(field: string): void {
    if (this.get(field) === undefined) return;
    this.set(field, undefined);
    this.fixes.drop(shownName(field));
  }

  /** Sets or, with undefined, removes a field of an object; an object that is left empty goes too. */
  setInside(field: string, name: string, value: unknown): void {
    const { [name]: _, ...rest } = this.object(field);
    const changed = value === undefined ? rest : { ...rest, [name]: value };
    this.set(field, Object.keys(changed).length === 0 ? undefined : changed);
  }
}
