// Cuts a byte stream into events without decoding it: this runs for every chunk of every stream.
// Each byte ends up in exactly one piece, in order, so forwarding the pieces forwards the stream unchanged.

import { Block, oversizedPart } from './piece.ts';
import type { SsePiece } from './piece.ts';

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Events beyond this are handed on in parts and not read. */
const MAX_EVENT_BYTES = 1 << 20;

const SMALLEST_HOLD = 512;

const NOTHING = new Uint8Array(0);

/**
 * Feed it chunks, get pieces. Whole events inside a chunk come back as views of it; only an event that is
 * spread over chunks is copied, once. The next line end is searched natively and never looked for twice,
 * so the time is linear however the stream is cut.
 */
export class SseScanner {
  private readonly maxEventBytes: number;
  /** The unfinished block, in the first `heldLength` bytes. */
  private held: Uint8Array = NOTHING;
  private heldLength = 0;
  private oversized = false;
  private isFirstBlock = true;
  private lineHasBytes = false;
  /** Non-blank lines of the current block so far, and where the first of them ended. */
  private lines = 0;
  private firstLineEnd = -1;
  /** The previous chunk ended with a CR that ended a line: an LF that follows belongs to it. */
  private endedWithCr = false;

  constructor(maxEventBytes: number = MAX_EVENT_BYTES) {
    this.maxEventBytes = maxEventBytes;
  }

  /** The pieces that this chunk completes, in order. */
  push(chunk: Uint8Array): SsePiece[] {
    const pieces: SsePiece[] = [];
    let at = this.skipSplitLf(chunk, pieces);
    let blockStart = pieces.length === 0 ? 0 : at;
    let nextLf = -1;
    let nextCr = -1;
    while (at < chunk.length) {
      if (nextLf < at) nextLf = indexOrEnd(chunk, LF, at);
      if (nextCr < at) nextCr = indexOrEnd(chunk, CR, at);
      const lineEnd = nextLf < nextCr ? nextLf : nextCr;
      if (lineEnd > at) this.lineHasBytes = true;
      if (lineEnd === chunk.length) break;
      at = this.skipLineEnd(chunk, lineEnd);
      if (this.lineHasBytes) {
        this.lineHasBytes = false;
        if (this.lines === 0) this.firstLineEnd = this.heldLength + lineEnd - blockStart;
        this.lines++;
      } else {
        // Sized without the LF of a CRLF, which may come with the next chunk: the cut must not decide.
        const size = this.heldLength + lineEnd + 1 - blockStart;
        this.completeBlock(part(chunk, blockStart, at), size, pieces);
        blockStart = at;
      }
    }
    if (blockStart < chunk.length) this.keep(part(chunk, blockStart, chunk.length), pieces);
    return pieces;
  }

  /** All bytes so far have been handed out in whole blocks, and none of those that come can still belong to the last one. */
  get isBetweenBlocks(): boolean {
    return this.heldLength === 0 && !this.oversized && !this.endedWithCr;
  }

  /** The bytes of the block that never got its blank line; empty when everything has been handed out. */
  rest(): Uint8Array {
    return this.held.subarray(0, this.heldLength);
  }

  /** Deals with the second half of a CRLF that was cut in two. Returns where to go on. */
  private skipSplitLf(chunk: Uint8Array, pieces: SsePiece[]): number {
    if (!this.endedWithCr || chunk.length === 0) return 0;
    this.endedWithCr = false;
    if (chunk[0] !== LF) return 0;
    // Inside a block it is one more byte of it; after a block, the event has been handed out already.
    if (this.lines === 0) pieces.push(new Block(part(chunk, 0, 1), 0, -1));
    return 1;
  }

  private skipLineEnd(chunk: Uint8Array, lineEnd: number): number {
    const next = lineEnd + 1;
    if (chunk[lineEnd] === LF) return next;
    if (next === chunk.length) {
      this.endedWithCr = true;
      return next;
    }
    return chunk[next] === LF ? next + 1 : next;
  }

  private completeBlock(last: Uint8Array, size: number, pieces: SsePiece[]): void {
    if (this.oversized || size > this.maxEventBytes) {
      this.handOnHeld(pieces);
      pieces.push(oversizedPart(last));
      this.oversized = false;
    } else {
      const bytes = this.heldLength === 0 ? last : this.takeHeld(last);
      const textStart = this.isFirstBlock && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
      pieces.push(new Block(bytes, textStart, this.lines === 1 ? this.firstLineEnd : -1));
    }
    this.isFirstBlock = false;
    this.lines = 0;
  }

  /** Keeps the beginning of a block until the rest arrives, or hands it on when the block has become too large. */
  private keep(bytes: Uint8Array, pieces: SsePiece[]): void {
    if (!this.oversized && this.heldLength + bytes.length <= this.maxEventBytes) {
      this.hold(bytes);
      return;
    }
    this.oversized = true;
    this.handOnHeld(pieces);
    pieces.push(oversizedPart(bytes));
  }

  private handOnHeld(pieces: SsePiece[]): void {
    if (this.heldLength > 0) pieces.push(oversizedPart(this.takeHeld(NOTHING)));
  }

  /** Copies, because the chunk may be large and must not be kept alive by a few bytes of it. */
  private hold(bytes: Uint8Array): void {
    const length = this.heldLength + bytes.length;
    if (length > this.held.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.held.length, SMALLEST_HOLD));
      larger.set(this.held.subarray(0, this.heldLength));
      this.held = larger;
    }
    this.held.set(bytes, this.heldLength);
    this.heldLength = length;
  }

  /** What is held, with `last` behind it. The memory goes along with it: whoever gets it may keep it. */
  private takeHeld(last: Uint8Array): Uint8Array {
    if (last.length > 0) this.hold(last);
    const bytes = this.held.subarray(0, this.heldLength);
    this.held = NOTHING;
    this.heldLength = 0;
    return bytes;
  }
}

/** The chunk itself when all of it is meant: the ordinary case makes no new object. */
function part(chunk: Uint8Array, start: number, end: number): Uint8Array {
  return start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end);
}

function indexOrEnd(chunk: Uint8Array, byte: number, from: number): number {
  const index = chunk.indexOf(byte, from);
  return index < 0 ? chunk.length : index;
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === BYTE_ORDER_MARK[0] && bytes[1] === BYTE_ORDER_MARK[1] && bytes[2] === BYTE_ORDER_MARK[2];
}
