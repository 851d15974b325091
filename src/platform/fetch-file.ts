// Fetches one public file over HTTP, within limits. Sends no key and follows no redirect.

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Client as HttpClient } from 'undici';
import type { Clock } from '../domain/ports.ts';

export interface FetchLimits {
  /** Before and after decompression. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

export type Fetched =
  | { readonly kind: 'new'; readonly bytes: Uint8Array; readonly etag: string | null }
  /** It is still what the given ETag says. */
  | { readonly kind: 'same' }
  /** `isAnswer`: the server answered, but not with the file. */
  | { readonly kind: 'failed'; readonly why: string; readonly isAnswer: boolean };

class TooLarge extends Error {}

const unzip = promisify(gunzip);

/** Never rejects. `etag`: of the copy at hand, or null. */
export async function fetchFile(url: URL, etag: string | null, limits: FetchLimits, clock: Clock): Promise<Fetched> {
  const abort = new AbortController();
  const cancel = clock.after(limits.timeoutMs, () => {
    abort.abort(new Error(`no answer within ${limits.timeoutMs / 1000} s`));
  });
  // Hardly ever needed, and as much code as a whole start.
  const { Client } = await import('undici');
  const client = new Client(url.origin, { allowH2: false, autoSelectFamily: true });
  try {
    return await ask(client, url, etag, limits.maxBytes, abort.signal);
  } catch (error) {
    if (error instanceof TooLarge) return failed(error.message, true);
    const reason: unknown = abort.signal.aborted ? abort.signal.reason : error;
    return failed(reason instanceof Error ? reason.message : String(reason), false);
  } finally {
    cancel();
    await client.destroy();
  }
}

async function ask(
  client: HttpClient,
  url: URL,
  etag: string | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Fetched> {
  const { statusCode, headers, body } = await client.request({
    method: 'GET',
    path: url.pathname + url.search,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'user-agent': 'Breakerbox',
      ...(etag !== null && { 'if-none-match': etag }),
    },
    signal,
  });
  if (statusCode === 304 && etag !== null) return { kind: 'same' };
  if (statusCode !== 200) return failed(`${url.host} answered with ${statusCode}`, true);
  const raw = await collect(body, maxBytes);
  const encoding = headers['content-encoding'];
  const tag = headers['etag'];
  return {
    kind: 'new',
    bytes: encoding === 'gzip' ? await inflate(raw, maxBytes) : raw,
    etag: typeof tag === 'string' ? tag : null,
  };
}

async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function inflate(raw: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await unzip(raw, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw error;
  }
}

function tooLarge(maxBytes: number): TooLarge {
  return new TooLarge(`it is larger than ${Math.round(maxBytes / 1_000_000)} MB`);
}

function failed(why: string, isAnswer: boolean): Fetched {
  return { kind: 'failed', why, isAnswer };
}
