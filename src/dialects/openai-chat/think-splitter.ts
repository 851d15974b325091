// Takes reasoning out of text that begins with `<think>…</think>`, as local servers and relays send it, in whatever
// pieces it comes. Such tags anywhere else are text.

import type { AnswerEvent } from '../answer.ts';

const OPEN = '<think>';
const CLOSE = '</think>';

/** White space before the tag that is waited for. */
const MOST_SPACE = 64;

export class ThinkSplitter {
  #state: 'start' | 'thinking' | 'text' = 'start';
  /** What may still turn out to be a tag. */
  #held = '';
  /** White space is skipped until the next other character: it belongs to the tags. */
  #skipsSpace = false;

  push(text: string, to: AnswerEvent[]): void {
    if (this.#state === 'text') this.#emit('text', text, to);
    else if (this.#state === 'start') this.#start(this.#held + text, to);
    else this.#think(this.#held + text, to);
  }

  /** Reasoning came by itself: the text has none. */
  skip(to: AnswerEvent[]): void {
    if (this.#state !== 'start') return;
    this.#state = 'text';
    this.flush(to);
  }

  /** Nothing more comes, or something else comes in between. */
  flush(to: AnswerEvent[]): void {
    const held = this.#held;
    this.#held = '';
    if (this.#state === 'thinking') this.#emit('reasoning', held, to);
    else this.#emit('text', held, to);
    if (this.#state === 'start' && held !== '') this.#state = 'text';
  }

  #start(text: string, to: AnswerEvent[]): void {
    const trimmed = text.trimStart();
    const maybe = text.length - trimmed.length <= MOST_SPACE;
    if (maybe && trimmed.startsWith(OPEN)) {
      this.#state = 'thinking';
      this.#skipsSpace = true;
      this.#think(trimmed.slice(OPEN.length), to);
    } else if (maybe && OPEN.startsWith(trimmed)) this.#held = text;
    else {
      this.#state = 'text';
      this.#held = '';
      this.#emit('text', text, to);
    }
  }

  #think(text: string, to: AnswerEvent[]): void {
    const end = text.indexOf(CLOSE);
    if (end < 0) {
      const kept = heldLength(text);
      this.#held = text.slice(text.length - kept);
      this.#emit('reasoning', text.slice(0, text.length - kept), to);
      return;
    }
    this.#held = '';
    this.#emit('reasoning', text.slice(0, end), to);
    this.#state = 'text';
    this.#skipsSpace = true;
    this.#emit('text', text.slice(end + CLOSE.length), to);
  }

  #emit(kind: 'text' | 'reasoning', text: string, to: AnswerEvent[]): void {
    const rest = this.#skipsSpace ? text.trimStart() : text;
    if (rest === '') return;
    this.#skipsSpace = false;
    to.push({ kind, text: rest });
  }
}

/** How many characters at the end may be the beginning of the closing tag. */
function heldLength(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length -= 1) {
    if (CLOSE.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}
