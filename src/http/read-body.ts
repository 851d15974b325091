// Reads a request's body into memory, up to a limit.

import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** The largest body that is accepted. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

export type BodyProblem = 'too-large' | 'not-utf8' | 'broken';

/** Calls back once, with the text or with what is wrong. An oversized body is read to its end so that the refusal arrives. */
export function readBody(
  request: IncomingMessage,
  done: (text: string | null, problem: BodyProblem | null) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    request.resume();
    done(null, 'too-large');
    return;
  }
  let chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;
  const finish = (text: string | null, problem: BodyProblem | null): void => {
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
    const [only] = chunks;
    const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    if (isUtf8(body)) finish(decode(body), null);
    else finish(null, 'not-utf8');
  });
  request.on('error', () => {
    finish(null, 'broken');
  });
}

/** A byte order mark before JSON is harmless, but no part of it. */
function decode(body: Buffer): string {
  const text = body.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
