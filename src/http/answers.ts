// Short answers that http gives by itself.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayError } from '../endpoints/error-envelope.ts';
import { SAFE_HEADERS } from './response-reply.ts';

/** How an error is told on the path that was asked for. */
export type Envelope = (error: GatewayError) => string;

/** Silence on a refused upload after which its connection is closed. */
const STALLED_UPLOAD_MS = 1_000;

export function answer(
  response: ServerResponse,
  status: number,
  body: string,
  extra: readonly string[],
  type = 'application/json',
): void {
  writeHead(response, status, body, extra, type);
  response.end(body);
}

/**
 * A body that is still coming is read and dropped, and the connection closed only then: a client that writes to its
 * end before it reads must get the answer, not a reset.
 */
export function fail(
  request: IncomingMessage,
  response: ServerResponse,
  error: GatewayError,
  envelope: Envelope,
  cors: readonly string[],
): void {
  const headers = [...cors, 'x-should-retry', 'false'];
  const body = envelope(error);
  if (request.complete || request.readableEnded) {
    answer(response, error.status, body, headers);
    return;
  }
  writeHead(response, error.status, body, [...headers, 'connection', 'close']);
  response.write(body);
  request.resume();
  request.once('end', () => {
    response.end();
  });
  // One that has stopped sending without an end has read what there is to read.
  request.socket.setTimeout(STALLED_UPLOAD_MS, () => {
    request.socket.destroy();
  });
}

function writeHead(
  response: ServerResponse,
  status: number,
  body: string,
  extra: readonly string[],
  type = 'application/json',
): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, ['content-type', type, 'content-length', length, ...extra, ...SAFE_HEADERS]);
}
