// The floor: the least that a forwarder on Node can do and still know what it forwards. It parses and prints the request,
// passes the answer on as it comes, and knows no keys, no prices, no failures.

import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { serveQuestions } from './run-process.ts';

const [origin = ''] = process.argv.slice(2);
const pool = new Pool(origin, { connections: null, pipelining: 1, bodyTimeout: 0, headersTimeout: 0 });

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = JSON.stringify(JSON.parse(Buffer.concat(parts).toString('utf8')));
    const options = {
      origin,
      path: request.url ?? '/',
      method: 'POST' as const,
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-bench' },
      body,
    };
    pool.dispatch(options, new PassOn(response));
  });
});
server.keepAliveTimeout = 600_000;

class PassOn implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#response.on('drain', () => {
      controller.resume();
    });
    this.#response.on('close', () => {
      if (!this.#response.writableFinished) controller.abort(new Error('The client has left.'));
    });
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    const type = String(headers['content-type'] ?? '');
    const length = headers['content-length'];
    this.#response.writeHead(status, [
      'content-type',
      type,
      ...(length === undefined ? [] : ['content-length', String(length)]),
    ]);
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    if (!this.#response.write(part)) controller.pause();
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    this.#response.destroy();
  }
}

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
serveQuestions({ port: (server.address() as AddressInfo).port }, async () => Promise.resolve(null));
