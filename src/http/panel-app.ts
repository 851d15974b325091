// The panel's own listener: its files, and the control contract behind a session token.

import { timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RPCHandler } from '@orpc/server/node';
import sirv from 'sirv';
import { JSON_TEXT } from '../contract/json-text.ts';
import type { ControlRouter } from '../control/handlers.ts';
import type { Log } from '../domain/ports.ts';
import type { Download } from '../ledger/exports.ts';
import { presentedKeys } from './client-keys.ts';
import { guardRequest } from './guard.ts';

export interface PanelAppPorts {
  port(): number;
  /** The folder of the built panel. */
  readonly files: string;
  readonly token: string;
  readonly router: ControlRouter;
  readonly log: Log;
  /** What a ticket gives, once; null: it is not good. */
  readonly download: (ticket: string) => Promise<Download | null>;
}

const DOWNLOAD_PREFIX = '/download/';
const DOWNLOAD_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.jsonl': 'application/x-ndjson',
  '.sqlite': 'application/vnd.sqlite3',
};
const RPC_PREFIX = '/rpc';
/** Keys and settings are small; nothing larger is a request of the panel. */
/** A request to be explained is sent whole, with its pictures. */
const MAX_RPC_BYTES = 32 * 1024 * 1024;

const PAGE_HEADERS: readonly (readonly [string, string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['x-frame-options', 'DENY'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cache-control', 'no-cache'],
];

/** The pages hold no secret; everything that does or tells anything needs the token, in a header and never in a cookie. */
export function createPanelApp(ports: PanelAppPorts): RequestListener {
  const rpc = new RPCHandler(ports.router, JSON_TEXT);
  const files = sirv(ports.files, { etag: true, dev: false, single: false });
  const token = Buffer.from(ports.token);
  return (request, response) => {
    for (const [name, value] of PAGE_HEADERS) response.setHeader(name, value);
    const port = ports.port();
    const own = [`http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://[::1]:${port}`];
    const sameOrigin = own.filter((origin) => origin === `http://${request.headers.host ?? ''}`.toLowerCase());
    const refused = guardRequest(request, { port, allowedOrigins: sameOrigin });
    if (refused !== null) {
      answer(response, refused.status, refused.message);
      return;
    }
    if ((request.url ?? '').startsWith(DOWNLOAD_PREFIX)) {
      void serveDownload(ports, request, response);
      return;
    }
    if (!(request.url ?? '').startsWith(`${RPC_PREFIX}/`)) {
      files(request, response, () => {
        answer(response, 404, 'There is no such page.');
      });
      return;
    }
    if (!holdsToken(request, token)) {
      answer(response, 401, 'This link is no longer valid. Open the address that Breakerbox printed when it started.');
      return;
    }
    if (request.method !== 'POST' || Number(request.headers['content-length'] ?? 0) > MAX_RPC_BYTES) {
      answer(response, 400, 'The panel asks with small POST requests only.');
      return;
    }
    void serveRpc(rpc, request, response, ports.log);
  };
}

async function serveRpc(
  rpc: RPCHandler<Record<never, never>>,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    const { matched } = await rpc.handle(request, response, { prefix: RPC_PREFIX, context: {} });
    if (!matched) answer(response, 404, 'There is no such procedure.');
  } catch (error) {
    log.error('panel.bug', { error: error instanceof Error ? error.message : String(error) });
    if (!response.headersSent) answer(response, 500, 'Breakerbox failed at this. The log says why.');
    else response.destroy();
  }
}

/** A browser cannot send the token with a download, so a ticket that was given to its holder stands for it, once. */
async function serveDownload(
  { download, log }: PanelAppPorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET') {
    answer(response, 400, 'Downloads are fetched with GET.');
    return;
  }
  try {
    const found = await download((request.url ?? '').slice(DOWNLOAD_PREFIX.length));
    if (found === null) {
      answer(response, 404, 'This link was used already, or is too old. Ask for another one.');
      return;
    }
    response.writeHead(200, {
      'content-type': DOWNLOAD_TYPES[extname(found.name)] ?? 'application/octet-stream',
      'content-disposition': `attachment; filename="${found.name}"`,
      'content-length': found.bytes,
    });
    try {
      await pipeline(createReadStream(found.path), response);
    } finally {
      await found.dispose();
    }
  } catch (error) {
    log.error('panel.download', { error: error instanceof Error ? error.message : String(error) });
    if (!response.headersSent) answer(response, 500, 'Breakerbox failed at this. The log says why.');
    else response.destroy();
  }
}

function holdsToken(request: IncomingMessage, token: Buffer): boolean {
  const given = Buffer.from(presentedKeys(request.headers)[0] ?? '');
  return given.length === token.length && timingSafeEqual(given, token);
}

function answer(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ message });
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
