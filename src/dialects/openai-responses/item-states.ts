// The items of a stream while they come in, and how much of each has been told.

import { isObject, objectIn, type JsonObject } from '../json.ts';

export interface ItemState {
  readonly type: string;
  id: string | null;
  /** The index of its call in the answer; null: not a call, or one that has no name yet. */
  call: number | null;
  /** Characters told, by the part they belong to. */
  readonly told: Map<string, number>;
  /** Arguments that came before the call's name. */
  waiting: string;
  /** Which of its two kinds of text a reasoning item is told by: the first that comes. */
  source: 'summary' | 'content' | null;
  done: boolean;
}

export class ItemStates {
  readonly #states = new Map<number, ItemState>();
  #last: ItemState | null = null;

  /** The item that an event is about; one that was not announced is made up. */
  of(event: JsonObject, type: string): ItemState {
    const id = idOf(event['item_id']) ?? idOf(objectIn(event, 'item')['id']);
    const index = event['output_index'];
    const known = typeof index === 'number' ? this.#states.get(index) : this.#unnumbered(id, type);
    if (known === undefined) return this.#add(typeof index === 'number' ? index : this.#next(), type, id);
    this.#last = known;
    return known;
  }

  /**
   * The states of all items of a finished output. Ids and places there need not be those of the stream, but the n-th item
   * of a type stays the n-th.
   */
  match(output: readonly JsonObject[]): [ItemState, JsonObject][] {
    const streamed = [...this.#states.values()];
    const counts = new Map<string, number>();
    return output.map((item) => {
      const type = idOf(item['type']) ?? '';
      const nth = counts.get(type) ?? 0;
      counts.set(type, nth + 1);
      const state =
        streamed.find((one) => one.id !== null && one.id === item['id']) ??
        streamed.filter((one) => one.type === type)[nth] ??
        this.#add(this.#next(), type, idOf(item['id']));
      return [state, item];
    });
  }

  open(): ItemState[] {
    return [...this.#states.values()].filter((state) => !state.done);
  }

  /** Servers that number nothing mean the item that is being written. */
  #unnumbered(id: string | null, type: string): ItemState | undefined {
    if (id !== null) return [...this.#states.values()].find((state) => state.id === id);
    return this.#last?.type === type && !this.#last.done ? this.#last : undefined;
  }

  #add(index: number, type: string, id: string | null): ItemState {
    const state = { type, id, call: null, told: new Map(), waiting: '', source: null, done: false };
    this.#states.set(index, state);
    this.#last = state;
    return state;
  }

  #next(): number {
    return Math.max(-1, ...this.#states.keys()) + 1;
  }
}

/** What is new in a delta, or (`whole`) in the full text of a part of which some has been told. */
export function takeFresh(state: ItemState, part: string, text: unknown, whole: boolean): string {
  if (typeof text !== 'string') return '';
  const before = state.told.get(part) ?? 0;
  if (!whole) {
    state.told.set(part, before + text.length);
    return text;
  }
  state.told.set(part, Math.max(before, text.length));
  return text.slice(before);
}

export function listIn(parent: JsonObject, field: string): JsonObject[] {
  const list = parent[field];
  return Array.isArray(list) ? (list as unknown[]).filter((entry) => isObject(entry)) : [];
}

function idOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
