// Reads what a chunk of a stream brought and decides which of its bytes go on to the client.

import type { SsePiece } from '../sse/piece.ts';
import type { EventReader } from './exchange.ts';

const CR = 0x0d;

export interface ChunkReading {
  /** What goes on, in order; the chunk itself whenever nothing was taken out of it. */
  readonly parts: readonly Uint8Array[];
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

const encoder = new TextEncoder();

/** Stops at an error and at the end mark: what follows them is not part of the answer. */
export function readPieces(
  chunk: Uint8Array,
  pieces: readonly SsePiece[],
  reader: EventReader,
  hidesUsage: boolean,
): ChunkReading {
  if (reader.translates) return translatePieces(pieces, reader);
  const parts: Uint8Array[] = [];
  let commits = false;
  let hasEvent = false;
  let bytes = 0;
  for (const piece of pieces) {
    // An event too large to be read cannot be anything but content.
    if (piece.kind === 'oversized-part') commits = true;
    if (piece.data !== null) {
      hasEvent = true;
      if (reader.read(piece.data, piece.event)) commits = true;
      if (reader.failure !== null) break;
      if (reader.usageOnly && hidesUsage) continue;
    }
    parts.push(piece.bytes);
    bytes += piece.bytes.length;
    if (reader.done) break;
  }
  const isWhole = bytes === chunk.length && parts[0]?.byteOffset === chunk.byteOffset;
  return {
    parts: isWhole ? [chunk] : parts,
    commits,
    hasEvent,
    endsInside: pieces.at(-1)?.kind === 'oversized-part',
    endsWithCr: parts.at(-1)?.at(-1) === CR,
    unreadable: false,
  };
}

/** The same for a client of another dialect: it gets what the reader makes of each event; comments end here. */
function translatePieces(pieces: readonly SsePiece[], reader: EventReader): ChunkReading {
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
  const parts = text === '' ? [] : [encoder.encode(text)];
  return { parts, commits, hasEvent, endsInside: false, endsWithCr: false, unreadable };
}
