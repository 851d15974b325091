// How bytes get to an upstream and back: undici for real ones, a simulation for the demo provider.

import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
// The package's own entry brings a fetch, caches and web sockets: as much code again as all the rest of a start.
import Pool from 'undici/lib/dispatcher/pool.js';

export type CallHandler = Required<
  Pick<
    Dispatcher.DispatchHandler,
    'onRequestStart' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd' | 'onResponseError'
  >
>;
export type CallController = Dispatcher.DispatchController;

export interface UpstreamRequest {
  /** POST when it is not said. */
  readonly method?: 'GET';
  readonly path: string;
  /** Alternating names and values. */
  readonly headers: string[];
  /** A stream can be sent once. */
  readonly body: string | Readable;
}

export interface Transport {
  send(request: UpstreamRequest, handler: CallHandler): void;
}

/** Header block of an answer, bytes. */
const MAX_HEADER_BYTES = 32 * 1024;
/** Idle sockets are dropped before upstreams and routers drop them silently; a server's hint can only shorten this. */
const POOL_IDLE_MS = 4_000;
/** Our own deadlines govern each call. This only ends connection attempts that nobody waits for any more. */
const LONGEST_CONNECT_MS = 30_000;
const NO_TIMEOUT = 0;

/** One pool per origin, shared by every provider there. Connections speak HTTP/1.1; redirects are never followed. */
export class Transports {
  readonly #pools = new Map<string, Pool>();

  to(origin: string): Transport {
    let pool = this.#pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: null,
        pipelining: 1,
        allowH2: false,
        connectTimeout: LONGEST_CONNECT_MS,
        headersTimeout: NO_TIMEOUT,
        bodyTimeout: NO_TIMEOUT,
        keepAliveTimeout: POOL_IDLE_MS,
        keepAliveMaxTimeout: POOL_IDLE_MS,
        maxHeaderSize: MAX_HEADER_BYTES,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: 500,
      });
      this.#pools.set(origin, pool);
    }
    const chosen = pool;
    return {
      send(request, handler) {
        const { method, path, headers, body } = request;
        chosen.dispatch(
          method === 'GET' ? { method, path, headers } : { method: 'POST', path, headers, body },
          handler,
        );
      },
    };
  }

  /** Calls under way end as they would have; those to come get new connections. */
  async renew(): Promise<void> {
    const old = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(old.map(async (pool) => pool.close()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(async (pool) => pool.destroy()));
    this.#pools.clear();
  }
}
