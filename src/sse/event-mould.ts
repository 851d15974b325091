// Recognizes, by its bytes, an event that differs from one that has been read in its text alone. Most events of a stream
// are like that, and what such an event says beside its text is known: it need not be decoded and parsed again.

const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder();

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BEYOND_ASCII = 0x80;

export class EventMould {
  /** The event's bytes before the text and after it; the quotes around it are among them. */
  #before: Uint8Array = NOTHING;
  #after: Uint8Array = NOTHING;

  /**
   * Takes an event for a mould. `text` is one of the strings in its JSON. Where nothing is escaped and all is ASCII, each
   * string stands in the event as it is, so what stands there once is that string. False: this event does not allow it.
   */
  learn(event: Uint8Array, text: string): boolean {
    const said = decoder.decode(event);
    const quoted = `"${text}"`;
    const start = said.indexOf(quoted) + 1;
    const isOnlyOne = start > 0 && !said.includes(quoted, start);
    if (!isOnlyOne || said.length !== event.length || said.includes('\\') || !said.endsWith('\n')) return false;
    this.#before = event.slice(0, start);
    this.#after = event.slice(start + text.length);
    return true;
  }

  /** Bytes of an event beside its text. */
  get frameLength(): number {
    return this.#before.length + this.#after.length;
  }

  /**
   * Where the event that begins at `at` ends, when it is of this mould, and its text neither empty nor such that its
   * characters are not its bytes. 0: it is another one, or not all there.
   */
  endOf(chunk: Uint8Array, at: number): number {
    const before = this.#before;
    const after = this.#after;
    const start = at + before.length;
    // The longest text that leaves room for what comes after it.
    const last = chunk.length - after.length;
    if (before.length === 0 || start >= last) return 0;
    for (let n = 0; n < before.length; n++) if (chunk[at + n] !== before[n]) return 0;
    let end = start;
    while (end < last && isPlain(chunk[end] ?? 0)) end++;
    if (end === start) return 0;
    for (let n = 0; n < after.length; n++) if (chunk[end + n] !== after[n]) return 0;
    return end + after.length;
  }
}

/** A character of a JSON string that stands for itself and is one byte. */
function isPlain(byte: number): boolean {
  return byte >= SPACE && byte < BEYOND_ASCII && byte !== QUOTE && byte !== BACKSLASH;
}
