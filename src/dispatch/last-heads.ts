// The head of the last answer to each key that spoke of limits, kept as it came: it is read only when somebody looks.

import type { AnswerHeaders } from './upstream-call.ts';

export interface LastHead {
  readonly provider: string;
  /** null: asked without a key. */
  readonly key: string | null;
  readonly model: string;
  /** Unix ms. */
  readonly at: number;
  readonly headers: AnswerHeaders;
}

interface KeyNote {
  head: LastHead | null;
  /** Answers in a row that did not speak of limits. */
  silent: number;
}

/** More keys than anybody has: removed ones must not stay for ever. */
const MOST_KEYS = 200;
/** Who has been silent for so many answers is listened to only now and then: most never say anything. */
const SOON_SILENT = 8;
const NOW_AND_THEN = 16;

export class LastHeads {
  readonly #providers = new Map<string, Map<string | null, KeyNote>>();
  #keys = 0;

  note(head: LastHead): void {
    const note = this.#noteOf(head.provider, head.key);
    if (note.silent >= SOON_SILENT && note.silent % NOW_AND_THEN !== 0) {
      note.silent += 1;
      return;
    }
    if (speaksOfLimits(head.headers)) {
      note.head = head;
      note.silent = 0;
    } else note.silent += 1;
  }

  of(provider: string): readonly LastHead[] {
    const notes = [...(this.#providers.get(provider)?.values() ?? [])];
    return notes.flatMap(({ head }) => (head === null ? [] : [head]));
  }

  #noteOf(provider: string, key: string | null): KeyNote {
    const known = this.#providers.get(provider)?.get(key);
    if (known !== undefined) return known;
    if (this.#keys >= MOST_KEYS) {
      this.#providers.clear();
      this.#keys = 0;
    }
    const note: KeyNote = { head: null, silent: 0 };
    const keys = this.#providers.get(provider) ?? new Map<string | null, KeyNote>();
    this.#providers.set(provider, keys.set(key, note));
    this.#keys += 1;
    return note;
  }
}

function speaksOfLimits(headers: AnswerHeaders): boolean {
  for (const name in headers) if (name.includes('ratelimit-')) return true;
  return false;
}
