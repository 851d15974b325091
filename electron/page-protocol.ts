// The panel's files under `app://panel/`, from inside the packed app and nowhere else.

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { CustomScheme } from 'electron';
import type { Breakerbox } from '../src/index.ts';

export const PANEL_URL = 'app://panel/index.html';

/** No more than a page needs: nothing here may pass by the policy below, install a worker or be reached from elsewhere. */
export const PANEL_SCHEME: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; " +
  "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** True for addresses of the panel itself. Compared by the parser: a prefix is easily forged. */
export function isPanelUrl(text: string): boolean {
  const url = URL.parse(text);
  // Node's parser gives schemes of our own no origin.
  return url !== null && url.protocol === 'app:' && url.host === 'panel' && url.username === '' && url.password === '';
}

/** True for what the page itself has made and shows as an address, a file to be saved say. */
export function isPanelBlob(text: string): boolean {
  return text.startsWith('blob:') && isPanelUrl(text.slice('blob:'.length));
}

const DOWNLOAD = /^\/download\/([\w-]+)$/u;

export function isDownloadUrl(text: string): boolean {
  return ticketOf(text) !== null;
}

/** `download`: what a ticket gives, once. */
export function createPageHandler(
  folder: string,
  download: Breakerbox['download'],
): (request: Request) => Promise<Response> {
  return async (request) => {
    const ticket = request.method === 'GET' ? ticketOf(request.url) : null;
    if (ticket !== null) return serveDownload(await download(ticket));
    const path = request.method === 'GET' ? pathOf(request.url) : null;
    if (path === null) return new Response(null, { status: 400, headers: PAGE_HEADERS });
    const type = MIME[extname(path)];
    const file = join(folder, path);
    if (type === undefined || !file.startsWith(folder + sep)) return notFound();
    try {
      const body = new Uint8Array(await readFile(file));
      return new Response(body, { status: 200, headers: { ...PAGE_HEADERS, 'content-type': type } });
    } catch {
      return notFound();
    }
  };
}

function ticketOf(text: string): string | null {
  return isPanelUrl(text) ? (DOWNLOAD.exec(new URL(text).pathname)?.[1] ?? null) : null;
}

function serveDownload(found: Awaited<ReturnType<Breakerbox['download']>>): Response {
  if (found === null) return notFound();
  const file = createReadStream(found.path);
  file.once('close', () => void found.dispose());
  return new Response(Readable.toWeb(file) as ReadableStream, {
    status: 200,
    headers: {
      ...PAGE_HEADERS,
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${found.name}"`,
      'content-length': String(found.bytes),
    },
  });
}

/** Plain names, one below the other. null: this is not how our pages ask. */
function pathOf(text: string): string | null {
  if (!isPanelUrl(text)) return null;
  const { pathname } = new URL(text);
  return /^(\/[A-Za-z0-9_][\w.-]*)+$/u.test(pathname) ? pathname : null;
}

function notFound(): Response {
  return new Response(null, { status: 404, headers: PAGE_HEADERS });
}
