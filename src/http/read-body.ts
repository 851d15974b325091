// Reads a request's body into memory, up to a limit, and undoes its compression.

import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';

/** The largest body that is accepted, as it is after decompression. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

export type BodyProblem = 'too-large' | 'not-utf8' | 'not-compressed' | 'broken';

type Done = (text: string | null, problem: BodyProblem | null) => void;
type Decompress = (
  body: Buffer,
  options: { maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

const DECOMPRESS: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', brotliDecompress],
  ['zstd', zstdDecompress],
]);

/** Encodings of bodies that are understood; `identity` is none. */
export const BODY_ENCODINGS: readonly string[] = [...DECOMPRESS.keys()];

/** Calls back once, with the text or with what is wrong. An oversized body is read to its end so that the refusal arrives. */
export function readBody(request: IncomingMessage, done: Done): void {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    request.resume();
    done(null, 'too-large');
    return;
  }
  let chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;
  const finish: Done = (text, problem) => {
    if (over) return;
    over = true;
    chunks = [];
    done(text, problem);
  };
  request.on('data', (chunk: Buffer) => {
    if (over) return;
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > MAX_BODY_BYTES) finish(null, 'too-large');
  });
  request.on('end', () => {
    if (over) return;
    const [only] = chunks;
    const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    const decompress = DECOMPRESS.get((request.headers['content-encoding'] ?? '').toLowerCase());
    if (decompress === undefined) finishText(body, finish);
    else expand(decompress, body, finish);
  });
  request.on('error', () => {
    finish(null, 'broken');
  });
}

/** On another thread, and never beyond the limit: a small body can stand for a huge one. */
function expand(decompress: Decompress, body: Buffer, finish: Done): void {
  decompress(body, { maxOutputLength: MAX_BODY_BYTES }, (error, result) => {
    if (error === null) finishText(result, finish);
    else
      finish(null, (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-compressed');
  });
}

function finishText(body: Buffer, finish: Done): void {
  if (!isUtf8(body)) {
    finish(null, 'not-utf8');
    return;
  }
  const text = body.toString('utf8');
  // A byte order mark before JSON is harmless, but no part of it.
  finish(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, null);
}
