// Reads what a chunk of a stream brought and decides which of its bytes go on to the client.

import { EventMould } from '../sse/event-mould.ts';
import { SseScanner } from '../sse/event-scanner.ts';
import { pieceOf, type SsePiece } from '../sse/piece.ts';
import type { EventReader, PlainText } from './exchange.ts';

const CR = 0x0d;
/** After so many moulds in a row that no event came out of, a stream is taken to have no two events alike. */
const MOST_IN_VAIN = 4;

export interface ChunkReading {
  /** What goes on, in order; the chunk itself whenever nothing was taken out of it. */
  readonly parts: readonly (Uint8Array | string)[];
  /** Content, a tool call, reasoning or a finish reason was among it. */
  readonly commits: boolean;
  readonly hasEvent: boolean;
  /** The chunk ends inside an event: nothing may be put in between. */
  readonly endsInside: boolean;
  /** The chunk ends with a CR whose LF may still be on its way. */
  readonly endsWithCr: boolean;
  /** An event was too large to be read, and what is not read cannot be translated. */
  readonly unreadable: boolean;
}

const NO_PIECES: readonly SsePiece[] = [];

export class ChunkReader {
  readonly #reader: EventReader;
  readonly #hidesUsage: boolean;
  readonly #scanner = new SseScanner();
  readonly #mould = new EventMould();
  #plain: PlainText | null = null;
  #inVain = 0;

  constructor(reader: EventReader, hidesUsage: boolean) {
    this.#reader = reader;
    this.#hidesUsage = hidesUsage;
  }

  /** null: nothing is complete yet. */
  read(chunk: Uint8Array): ChunkReading | null {
    const known = this.#readKnown(chunk);
    const rest = known === 0 ? chunk : chunk.subarray(known);
    const pieces = rest.length === 0 ? NO_PIECES : this.#scanner.push(rest);
    if (known === 0 && pieces.length === 0) return null;
    return this.#reader.translates ? this.#translate(pieces) : this.#passOn(chunk, known, pieces);
  }

  /** What was left when the stream ended. */
  readRest(): ChunkReading | null {
    const rest = this.#scanner.rest();
    if (rest.length === 0) return null;
    const pieces = [pieceOf(rest)];
    return this.#reader.translates ? this.#translate(pieces) : this.#passOn(rest, 0, pieces);
  }

  /** Counts the events at the beginning that are like one that has been read. Returns where they end. */
  #readKnown(chunk: Uint8Array): number {
    const plain = this.#plain;
    if (plain === null || !this.#scanner.isBetweenBlocks) return 0;
    let at = 0;
    for (let end = this.#mould.endOf(chunk, 0); end > 0; end = this.#mould.endOf(chunk, at)) {
      plain.count(end - at - this.#mould.frameLength);
      at = end;
    }
    if (at > 0) this.#inVain = 0;
    return at;
  }

  #learn(event: Uint8Array, plain: PlainText): void {
    if (this.#inVain === MOST_IN_VAIN) return;
    this.#inVain += 1;
    if (this.#mould.learn(event, plain.text)) this.#plain = plain;
  }

  /** Stops at an error and at the end mark: what follows them is not part of the answer. */
  #passOn(chunk: Uint8Array, known: number, pieces: readonly SsePiece[]): ChunkReading {
    const reader = this.#reader;
    const parts = known === 0 ? [] : [chunk.subarray(0, known)];
    let commits = known > 0;
    let hasEvent = known > 0;
    for (const piece of pieces) {
      // An event too large to be read cannot be anything but content.
      if (piece.kind === 'oversized-part') commits = true;
      if (piece.data !== null) {
        hasEvent = true;
        if (reader.read(piece.data, piece.event)) commits = true;
        if (reader.failure !== null) break;
        if (reader.usageOnly && this.#hidesUsage) continue;
        if (reader.plain !== null) this.#learn(piece.bytes, reader.plain);
      }
      parts.push(piece.bytes);
      if (reader.done) break;
    }
    const endsInside = pieces.at(-1)?.kind === 'oversized-part';
    return { ...outgoing(chunk, parts), commits, hasEvent, endsInside, unreadable: false };
  }

  /** The same for a client of another dialect: it gets what the reader makes of each event; comments end here. */
  #translate(pieces: readonly SsePiece[]): ChunkReading {
    const reader = this.#reader;
    let text = '';
    let commits = false;
    let hasEvent = false;
    let unreadable = false;
    for (const piece of pieces) {
      if (piece.kind === 'oversized-part') unreadable = true;
      if (unreadable) break;
      if (piece.data === null) continue;
      hasEvent = true;
      if (reader.read(piece.data, piece.event)) commits = true;
      if (reader.failure !== null) break;
      text += reader.take();
      if (reader.done) break;
    }
    const parts = text === '' ? [] : [text];
    return { parts, commits, hasEvent, endsInside: false, endsWithCr: false, unreadable };
  }
}

function outgoing(chunk: Uint8Array, parts: readonly Uint8Array[]): Pick<ChunkReading, 'parts' | 'endsWithCr'> {
  let bytes = 0;
  for (const part of parts) bytes += part.length;
  const isWhole = bytes === chunk.length && parts[0]?.byteOffset === chunk.byteOffset;
  return { parts: isWhole ? [chunk] : parts, endsWithCr: parts.at(-1)?.at(-1) === CR };
}
