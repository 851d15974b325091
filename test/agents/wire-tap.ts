// Listens in on a line: hands on every request and answer, and keeps the requests. May also rewrite or refuse requests.

import { createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';

export interface HeardRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As text, whatever its encoding on the line. */
  readonly body: string;
}

export interface WireTap {
  readonly url: string;
  /** Requests since the last call. */
  take(): HeardRequest[];
  close(): void;
}

/** What is handed on in place of a request, or the answer it gets at once. */
export type Rewrite = (
  request: HeardRequest,
) =>
  | { readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly status: number; readonly body: string };

export async function tapWire(target: string, rewrite?: Rewrite): Promise<WireTap> {
  let heard: HeardRequest[] = [];
  const server = createServer((request, response) => {
    const listen = async (): Promise<void> => {
      const bytes = await buffer(request);
      const one = hear(request, bytes);
      heard.push(one);
      if (rewrite === undefined) return handOn(target, one, bytes, response);
      const rewritten = rewrite(one);
      if ('status' in rewritten) refuse(response, rewritten);
      else
        await handOn(target, { ...one, headers: unpacked(rewritten.headers) }, Buffer.from(rewritten.body), response);
    };
    listen().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = heard;
      heard = [];
      return taken;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function hear({ method = 'GET', url: path = '/', headers }: IncomingMessage, bytes: Buffer): HeardRequest {
  return { method, path, headers, body: decoded(bytes, headers['content-encoding']).toString() };
}

function refuse(response: ServerResponse, { status, body }: { readonly status: number; readonly body: string }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

async function handOn(
  target: string,
  { method, path, headers }: HeardRequest,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const handed: IncomingHttpHeaders = { ...headers, host: new URL(target).host };
  // The body is whole by now.
  delete handed['transfer-encoding'];
  if (body.length > 0) handed['content-length'] = String(body.length);
  const onward = httpRequest(new URL(path, target), { method, headers: handed });
  // A client that leaves takes its upstream call along.
  response.on('close', () => onward.destroy());
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    onward.on('response', resolve).on('error', reject);
    onward.end(body);
  });
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  await pipeline(answer, response);
}

function unpacked(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { 'content-encoding': _, ...rest } = headers;
  return rest;
}

function decoded(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'zstd') return zstdDecompressSync(body);
  if (encoding === 'gzip') return gunzipSync(body);
  return encoding === 'br' ? brotliDecompressSync(body) : body;
}
