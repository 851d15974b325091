// An upstream that hears requests while they come: what it does is up to the test from the first byte on.

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually.ts';

export interface HeardCall {
  readonly url: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What has come of the body so far. */
  readonly body: Buffer;
  /** `whole`: it came to its end. */
  readonly state: 'coming' | 'whole' | 'broken';
  /** The caller's connection was gone before the end of the answer. */
  readonly gone: boolean;
}

export interface BareUpstream {
  readonly baseUrl: string;
  readonly calls: readonly HeardCall[];
  /** The n-th call from 0, once `ready` holds for it. */
  call(n: number, ready?: (call: HeardCall) => boolean): Promise<HeardCall>;
  forget(): void;
  close(): Promise<void>;
}

/** `answer` is called when a request's head is there; without it the test answers by hand. */
export async function startBareUpstream(answer?: (call: HeardCall) => void): Promise<BareUpstream> {
  const calls: HeardCall[] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[]}');
      return;
    }
    const call = listenTo(request, response);
    calls.push(call);
    answer?.(call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    call: (n, ready = () => true) =>
      eventually(() => {
        const call = calls[n];
        if (call === undefined || !ready(call)) throw new Error(`The call ${n} of ${calls.length} is not there yet.`);
        return call;
      }),
    forget: () => void (calls.length = 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listenTo(request: IncomingMessage, response: ServerResponse): HeardCall {
  const parts: Buffer[] = [];
  let state: HeardCall['state'] = 'coming';
  let gone = false;
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => (state = 'whole'));
  request.on('error', () => (state = 'broken'));
  response.on('close', () => {
    gone = !response.writableFinished;
    if (state === 'coming') state = 'broken';
  });
  return {
    url: request.url ?? '',
    request,
    response,
    get body() {
      return Buffer.concat(parts);
    },
    get state() {
      return state;
    },
    get gone() {
      return gone;
    },
  };
}
