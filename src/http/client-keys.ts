// Which client a presented key belongs to.

import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Client {
  readonly name: string;
  /** Globs of what it may use. */
  readonly allow: readonly string[];
}

/** Keys are looked up by their hash, so that how long the look-up takes tells nothing about how close a guess was. */
export class ClientKeys {
  readonly #byHash = new Map<string, Client>();

  constructor(clients: readonly { readonly client: Client; readonly key: string }[]) {
    for (const { client, key } of clients) this.#byHash.set(hash('sha256', key), client);
  }

  /** `Authorization: Bearer …`, or `x-api-key`. null: no key, or one that is not ours. */
  find(headers: IncomingHttpHeaders): Client | null {
    const key = presentedKey(headers);
    return key === null ? null : (this.#byHash.get(hash('sha256', key)) ?? null);
  }
}

export function presentedKey(headers: IncomingHttpHeaders): string | null {
  const { authorization } = headers;
  if (authorization !== undefined && /^bearer /i.test(authorization)) return authorization.slice(7).trim();
  const key = headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}
