// Requests that no HTTP library would send: written to the socket by hand.

import { connect } from 'node:net';
import { within } from './eventually.ts';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; the last one wins. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly target?: string;
  /** Written in this order, with repetitions. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
}

/** A request as text. It asks for the connection to be closed, so that the end of the answer is plain. */
export function rawText(request: RawRequest): Buffer {
  const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${request.method ?? 'POST'} ${request.target ?? '/'} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(request.body ?? '')]);
}

/** Sends the bytes and reads until the other side closes. */
export function exchangeRaw(port: number, bytes: Buffer, host = '127.0.0.1'): Promise<RawAnswer> {
  const answer = new Promise<RawAnswer>((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect({ port, host }, () => socket.write(bytes));
    socket.on('data', (part) => parts.push(part));
    socket.on('error', (error) => (parts.length > 0 ? undefined : reject(error)));
    socket.on('close', () => resolve(parseAnswer(Buffer.concat(parts))));
  });
  return within(answer, 10_000, 'An answer to a raw request');
}

/** Writes a huge body piece by piece until an answer arrives, then reads it to the end. Never stops of its own accord. */
export function uploadUntilAnswered(port: number, head: Buffer, piece: Buffer, pieces: number): Promise<RawAnswer> {
  const answer = new Promise<RawAnswer>((resolve, reject) => {
    const parts: Buffer[] = [];
    let sent = 0;
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(head);
      more();
    });
    const more = (): void => {
      while (sent < pieces && !socket.destroyed && socket.writable) {
        sent += 1;
        if (!socket.write(piece)) return;
      }
    };
    socket.on('drain', more);
    socket.on('data', (part) => parts.push(part));
    // A client library reports a failed write as the outcome: what arrived before is all that the caller would have seen.
    socket.on('error', (error) => (parts.length > 0 ? resolve(parseAnswer(Buffer.concat(parts))) : reject(error)));
    socket.on('close', () => resolve(parseAnswer(Buffer.concat(parts))));
  });
  return within(answer, 30_000, 'An answer to a huge upload');
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const body = end < 0 ? '' : text.slice(end + 4);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0),
    headers,
    body: headers.get('transfer-encoding') === 'chunked' ? unchunk(body) : body,
  };
}

function unchunk(body: string): string {
  let text = '';
  let rest = body;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return text;
    text += rest.slice(lineEnd + 2, lineEnd + 2 + size);
    rest = rest.slice(lineEnd + 2 + size + 2);
  }
}
