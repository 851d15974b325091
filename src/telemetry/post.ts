// Posts one batch to the collector. Follows no redirect: what goes there was meant for the address that the user named.

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Posted =
  | { readonly kind: 'taken' }
  /** It may be taken later; `afterMs`: as the collector wishes. */
  | { readonly kind: 'later'; readonly why: string; readonly afterMs: number | null }
  | { readonly kind: 'refused'; readonly why: string };

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** What the protocol says may be tried again. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Never rejects. */
export function post(url: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Posted> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      timeout: TIMEOUT_MS,
    });
    request.on('response', (response) => {
      drain(response);
      resolve(read(response));
    });
    request.on('timeout', () => {
      request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
    });
    request.on('error', (error) => {
      resolve({ kind: 'later', why: error.message === '' ? String(error) : error.message, afterMs: null });
    });
    request.end(body);
  });
}

function read({ statusCode = 0, headers }: IncomingMessage): Posted {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken' };
  if (LATER.has(statusCode)) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    return {
      kind: 'later',
      why: `it answered with ${statusCode}`,
      afterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null,
    };
  }
  const what = statusCode >= 300 && statusCode < 400 ? `a redirect (${statusCode}), which is not followed` : statusCode;
  return { kind: 'refused', why: `it answered with ${what}` };
}

/** Read to its end, so that the connection can be used again, but not for ever. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
}
