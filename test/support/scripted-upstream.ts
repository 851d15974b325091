// An upstream that does as it is told: each call takes the next behaviour of the script, or the default one.
// It keeps what it saw of every request, so that a test can say how often it was called and with what.
// The behaviours themselves are in upstream-behaviours.ts.

import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { eventually } from './eventually.ts';
import { answers } from './upstream-behaviours.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values alternately, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** On the clock of `performance.now()`, as are all times here. */
  readonly receivedAt: number;
  /** When the socket that carried it was gone. */
  readonly socketClosed: Promise<number>;
  /** null while the socket is there. */
  closedAt: number | null;
}

/** One call, in the hands of a behaviour. */
export interface Exchange {
  readonly seen: SeenRequest;
  /** The body as JSON; an empty object when it is none. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly streamed: boolean;
  readonly usageAsked: boolean;
  readonly response: ServerResponse;
  /** For behaviours that write what no HTTP library would. */
  readonly socket: Socket;
  /** Aborted when the caller hangs up. */
  readonly gone: AbortSignal;
}

export type Behaviour = (exchange: Exchange) => void | Promise<void>;

export interface ScriptedUpstream {
  readonly origin: string;
  /** As the OpenAI SDK takes it, with `/v1`. */
  readonly baseUrl: string;
  readonly port: number;
  /** Everything that arrived, listings too. */
  readonly requests: readonly SeenRequest[];
  /** What was posted, in order. */
  readonly calls: readonly SeenRequest[];
  /** Errors that behaviours threw: a mistake in a test, never expected. */
  readonly mistakes: readonly unknown[];
  /** Behaviours for the next calls, one each. */
  script(...behaviours: Behaviour[]): void;
  /** What calls beyond the script get. */
  always(behaviour: Behaviour): void;
  /** Forgets requests and script; the default stays. */
  forget(): void;
  /** The n-th call (from 1), once it has arrived. */
  call(n: number, deadlineMs?: number): Promise<SeenRequest>;
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly models?: readonly string[];
  readonly always?: Behaviour;
}

export async function startUpstream(options: UpstreamOptions = {}): Promise<ScriptedUpstream> {
  const requests: SeenRequest[] = [];
  const mistakes: unknown[] = [];
  const script: Behaviour[] = [];
  let fallback = options.always ?? answers();

  const server = createServer((request, response) => {
    void receive(request)
      .then((seen) => {
        requests.push(seen);
        if (request.method !== 'POST') return list(response, options.models ?? ['m']);
        return (script.shift() ?? fallback)(exchangeOf(seen, request, response));
      })
      .catch((error: unknown) => mistakes.push(error));
  });
  // Nagle would glue together what a behaviour sends apart.
  server.on('connection', (socket) => socket.setNoDelay(true));
  const port = await listen(server);

  const calls = (): SeenRequest[] => requests.filter((request) => request.method === 'POST');
  return {
    origin: `http://127.0.0.1:${port}`,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    get calls() {
      return calls();
    },
    mistakes,
    script: (...behaviours) => void script.push(...behaviours),
    always: (behaviour) => void (fallback = behaviour),
    forget() {
      requests.length = 0;
      script.length = 0;
    },
    call: (n, deadlineMs) =>
      eventually(() => {
        const call = calls()[n - 1];
        if (!call) throw new Error(`The upstream was called ${calls().length} times, not yet ${n}.`);
        return call;
      }, deadlineMs),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(request: IncomingMessage): Promise<SeenRequest> {
  const receivedAt = performance.now();
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const seen: SeenRequest = {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: Buffer.concat(parts),
    receivedAt,
    socketClosed: closeOf(request.socket),
    closedAt: null,
  };
  void seen.socketClosed.then((at) => (seen.closedAt = at));
  return seen;
}

/** One listener for each socket, however many requests it carries. */
const closes = new WeakMap<Socket, Promise<number>>();

function closeOf(socket: Socket): Promise<number> {
  let close = closes.get(socket);
  if (!close) {
    close = new Promise((resolve) => {
      if (socket.destroyed) resolve(performance.now());
      else socket.once('close', () => resolve(performance.now()));
    });
    closes.set(socket, close);
  }
  return close;
}

function exchangeOf(seen: SeenRequest, request: IncomingMessage, response: ServerResponse): Exchange {
  const asked = parse(seen.body);
  const gone = new AbortController();
  void seen.socketClosed.then(() => gone.abort());
  return {
    seen,
    asked,
    streamed: asked['stream'] === true,
    usageAsked: (asked['stream_options'] as { include_usage?: unknown } | undefined)?.include_usage === true,
    response,
    socket: request.socket,
    gone: gone.signal,
  };
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function list(response: ServerResponse, models: readonly string[]): void {
  const data = models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'test' }));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** A port on which nothing listens. It was free a moment ago, which is as good as it gets. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
