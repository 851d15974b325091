// Ids of tool calls as this dialect takes them: letters, digits, `_` and `-`, at most 64, each given to one call only.

import { hashText } from '../hash.ts';

const PLAIN = /^[A-Za-z0-9_-]{1,64}$/;
const LONGEST = 64;

/** The same id always gets the same form; one that has to be changed gets a hash of what it was. */
export function plainCallId(id: string): string {
  if (PLAIN.test(id)) return id;
  const hash = hashText(id);
  const clean = id.slice(0, LONGEST - hash.length - 1).replace(/[^A-Za-z0-9_-]/g, '_');
  return `${clean}_${hash}`;
}

/** Some servers number their calls anew in each answer, so that one id stands for several calls of a conversation. */
export class CallIds {
  readonly #taken = new Set<string>();

  /** The id for the next call that was made under `id`. */
  next(id: string): string {
    let form = plainCallId(id);
    for (let n = 2; this.#taken.has(form); n += 1) form = plainCallId(`${id}#${n}`);
    this.#taken.add(form);
    return form;
  }
}
