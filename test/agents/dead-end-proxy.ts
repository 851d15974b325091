// The way to the internet as the agents see it: a proxy that refuses everything and remembers what was asked for.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DeadEndProxy {
  /** Points every program that minds such variables at this proxy, except for the machine itself. */
  readonly env: Readonly<Record<string, string>>;
  /** Hosts that were asked for since the last call. */
  takeAsked(): string[];
  close(): void;
}

export async function startDeadEndProxy(): Promise<DeadEndProxy> {
  let asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    // Whoever is refused may already be gone.
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const here = '127.0.0.1,localhost,::1';
  return {
    env: {
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      ALL_PROXY: url,
      NO_PROXY: here,
      http_proxy: url,
      https_proxy: url,
      all_proxy: url,
      no_proxy: here,
    },
    takeAsked() {
      const taken = asked;
      asked = [];
      return [...new Set(taken)];
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
