// HTTP as a plain local tool speaks it: every byte of the answer is kept, and the caller may leave at any moment.

import { Agent, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** False when the connection went away before the answer was whole. */
  readonly whole: boolean;
  /** Parsed; throws when it is no JSON. */
  readonly json: unknown;
}

export interface Call {
  readonly method?: string;
  /** Sent as it is; anything but a string or bytes as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly key?: string;
}

/** Makes the call and reads the answer to its end, however it ends. */
export async function send(url: string, call: Call = {}): Promise<Answer> {
  const open = openCall(url, call);
  return whole(await open.response);
}

export interface OpenCall {
  /** Settles when the answer's head is there; rejects when the connection fails before. */
  readonly response: Promise<IncomingMessage>;
  /** Cuts the connection, as a client does whose process dies. */
  hangUp(): void;
}

/** Starts a call on a connection of its own and leaves the reading to the caller. */
export function openCall(url: string, call: Call = {}): OpenCall {
  const body = bytesOf(call.body);
  const request = httpRequest(url, {
    method: call.method ?? (body === undefined ? 'GET' : 'POST'),
    agent: new Agent({ keepAlive: false }),
    headers: {
      ...(call.key === undefined ? {} : { authorization: `Bearer ${call.key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }),
      ...call.headers,
    },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  // Whoever hangs up no longer asks what became of the answer.
  response.catch(() => undefined);
  request.end(body);
  return { response, hangUp: () => request.destroy() };
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Reads an answer to its end. */
export async function whole(response: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  try {
    for await (const part of response) parts.push(part as Buffer);
  } catch {
    // Cut: `response.complete` says so.
  }
  const body = Buffer.concat(parts);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body,
    text: body.toString(),
    whole: response.complete,
    get json(): unknown {
      return JSON.parse(body.toString());
    },
  };
}

/** Reads until the text so far satisfies `enough`, and leaves the rest unread. */
export async function readUntil(response: IncomingMessage, enough: (text: string) => boolean): Promise<string> {
  let text = '';
  while (!enough(text)) {
    const part = response.read() as Buffer | null;
    if (part) text += part.toString();
    else if (response.readableEnded || response.destroyed) throw new Error(`The answer ended with: ${text}`);
    else await readable(response);
  }
  return text;
}

function readable(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['readable', 'end', 'close', 'error']) response.off(event, done);
      resolve();
    };
    for (const event of ['readable', 'end', 'close', 'error']) response.once(event, done);
  });
}
