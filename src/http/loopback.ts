// Listens on loopback only: 127.0.0.1 and, where there is IPv6, ::1, on the same port. Holding both keeps another
// process from taking the half we left and getting the traffic of clients that say `localhost`.

import type { RequestListener, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/** An `import` of `node:http` reads all its exports, and one of them loads a whole fetch: 30 ms of each start. */
const { createServer } = createRequire(import.meta.url)('node:http') as typeof import('node:http');

/** The port is held by somebody else. */
export class PortTaken extends Error {
  readonly port: number;
  constructor(port: number, address: string) {
    super(`Port ${port} is taken on ${address}. Stop what uses it, or choose another port (0 picks a free one).`);
    this.name = 'PortTaken';
    this.port = port;
  }
}

export interface Listener {
  readonly port: number;
  /** Without the port. */
  readonly addresses: readonly string[];
  /** Connections that are open now. */
  readonly servers: readonly Server[];
  /** Takes no new connections; resolves when the last one has ended. */
  close(): Promise<void>;
  /** Ends idle keep-alive connections, so that `close` can finish. */
  closeIdle(): void;
  /** Ends every connection at once. */
  closeAll(): void;
}

/** Node's defaults are for servers on the open network and change between releases: never rely on them. */
const SERVER_OPTIONS = {
  keepAliveTimeout: 75_000,
  headersTimeout: 10_000,
  requestTimeout: 600_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
  noDelay: true,
} as const;
const NO_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);
const FREE_PORT_TRIES = 20;

export async function listenOnLoopback(port: number, listener: RequestListener): Promise<Listener> {
  for (let tries = 1; ; tries += 1) {
    const v4 = await listen(createServer(SERVER_OPTIONS, listener), port, '127.0.0.1');
    const bound = (v4.address() as AddressInfo).port;
    try {
      const v6 = await listen(createServer(SERVER_OPTIONS, listener), bound, '::1');
      return makeListener(bound, [v4, v6]);
    } catch (error) {
      if (NO_IPV6.has((error as NodeJS.ErrnoException).code ?? '')) return makeListener(bound, [v4]);
      v4.close();
      // A free port on one address may be taken on the other: then another free one is tried.
      if (!(error instanceof PortTaken) || port !== 0 || tries >= FREE_PORT_TRIES) throw error;
    }
  }
}

async function listen(server: Server, port: number, address: string): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port, address) : error);
    });
    server.listen({ port, host: address, exclusive: true }, resolve);
  });
  return server;
}

function makeListener(port: number, servers: readonly Server[]): Listener {
  return {
    port,
    addresses: servers.map((server) => (server.address() as AddressInfo).address),
    servers,
    async close() {
      await Promise.all(
        servers.map(
          async (server) =>
            new Promise<void>((resolve) => {
              server.close(() => {
                resolve();
              });
            }),
        ),
      );
    },
    closeIdle() {
      for (const server of servers) server.closeIdleConnections();
    },
    closeAll() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}
