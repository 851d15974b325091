// One piece of an event stream: the exact bytes, and what they say to whoever asks.

export type PieceKind =
  /** A block that carries data, with the blank line that ends it. */
  | 'event'
  /** A block that tells a reader nothing: comments, stray blank lines, fields without data. */
  | 'comment'
  /** Some bytes of an event that is too large to be held and read. */
  | 'oversized-part';

export interface SsePiece {
  /** What to forward. A view of the chunk it came in whenever that was possible. */
  readonly bytes: Uint8Array;
  readonly kind: PieceKind;
  /** The data of an event, decoded when first asked for; null for the other kinds. */
  readonly data: string | null;
  /** The event's name, null when it has none. */
  readonly event: string | null;
}

/** Reads an unfinished block as if its blank line had come: for streams that end without one. */
export function pieceOf(bytes: Uint8Array): SsePiece {
  return new Block(bytes, 0, -1);
}

// A byte order mark at the start of the stream is the scanner's affair; later ones are text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const COLON = 0x3a;
const SPACE = 0x20;
const DATA = [0x64, 0x61, 0x74, 0x61];

/** A block whose text is decoded on demand: most blocks are only forwarded. */
export class Block implements SsePiece {
  readonly bytes: Uint8Array;
  readonly kind: PieceKind;
  private readonly start: number;
  private readonly onlyLineEnd: number;
  private fields: { readonly data: string; readonly event: string | null } | null = null;

  /**
   * `start`: where its text begins, behind a byte order mark.
   * `onlyLineEnd`: where its only line ends, -1 when it has several or that is unknown.
   */
  constructor(bytes: Uint8Array, start: number, onlyLineEnd: number) {
    this.bytes = bytes;
    this.start = start;
    this.onlyLineEnd = onlyLineEnd;
    this.kind = hasData(bytes, start) ? 'event' : 'comment';
  }

  get data(): string | null {
    return this.kind === 'event' ? this.read().data : null;
  }

  get event(): string | null {
    return this.kind === 'event' ? this.read().event : null;
  }

  private read(): { readonly data: string; readonly event: string | null } {
    this.fields ??= this.readOnlyLine() ?? readFields(decoder.decode(this.bytes.subarray(this.start)));
    return this.fields;
  }

  /** The ordinary event is one data line: no need to look for others. */
  private readOnlyLine(): { readonly data: string; readonly event: null } | null {
    const { bytes, start, onlyLineEnd } = this;
    const colon = start + DATA.length;
    if (onlyLineEnd < 0 || bytes[colon] !== COLON) return null;
    const from = bytes[colon + 1] === SPACE ? colon + 2 : colon + 1;
    return { data: decoder.decode(bytes.subarray(from, onlyLineEnd)), event: null };
  }
}

/** Bytes of an event that is too large. */
export function oversizedPart(bytes: Uint8Array): SsePiece {
  return { bytes, kind: 'oversized-part', data: null, event: null };
}

/** Whether any line is a data field. Looks at the first bytes of lines only. */
function hasData(bytes: Uint8Array, start: number): boolean {
  let at = start;
  while (at < bytes.length) {
    if (isDataLine(bytes, at)) return true;
    while (at < bytes.length && !isLineEnd(bytes[at])) at++;
    at++;
  }
  return false;
}

function isDataLine(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== DATA[0] || bytes[at + 1] !== DATA[1] || bytes[at + 2] !== DATA[2] || bytes[at + 3] !== DATA[3])
    return false;
  const after = bytes[at + 4];
  return after === COLON || after === undefined || isLineEnd(after);
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** The general reading, line by line as the HTML standard prescribes it. */
function readFields(text: string): { readonly data: string; readonly event: string | null } {
  const data: string[] = [];
  let event: string | null = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? '' : line.slice(colon + 1);
    const value = rest.startsWith(' ') ? rest.slice(1) : rest;
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value === '' ? null : value;
  }
  return { data: data.join('\n'), event };
}
