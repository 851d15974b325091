// Which client a presented key belongs to.

import { hash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export interface Client {
  readonly name: string;
  /** Globs of what it may use. */
  readonly allow: readonly string[];
}

/** Keys are looked up by their hash, so that how long the look-up takes tells nothing about how close a guess was. */
export class ClientKeys {
  readonly #byHash = new Map<string, Client>();
  /** What each connection sent last that was right: most send the same with every request. */
  readonly #known = new WeakMap<object, { readonly sent: string; readonly client: Client }>();

  constructor(clients: readonly { readonly client: Client; readonly key: string }[]) {
    for (const { client, key } of clients) this.#byHash.set(hash('sha256', key), client);
  }

  /** `pathKey`: the key that stood in the path. null: no key is there that is ours. */
  clientOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>, pathKey: string | null): Client | null {
    const { authorization = '', 'x-api-key': apiKey = '' } = headers;
    const sent = `${authorization}\n${String(apiKey)}\n${pathKey ?? ''}`;
    const known = this.#known.get(socket);
    if (known !== undefined && isSame(known.sent, sent)) return known.client;
    for (const key of presentedKeys(headers, pathKey)) {
      const client = this.find(key);
      if (client === null) continue;
      this.#known.set(socket, { sent, client });
      return client;
    }
    return null;
  }

  /** null: one that is not ours. */
  find(key: string): Client | null {
    return this.#byHash.get(hash('sha256', key)) ?? null;
  }
}

/** `keyOf`: null when it cannot be had. */
export function clientKeys<Known extends Client>(
  clients: readonly Known[],
  keyOf: (client: Known) => string | null,
): ClientKeys {
  return new ClientKeys(
    clients.flatMap((client) => {
      const key = keyOf(client);
      return key === null ? [] : [{ client: { name: client.name, allow: client.allow }, key }];
    }),
  );
}

/**
 * `Authorization: Bearer …`, `x-api-key`, or the password of Basic, which is how an address carries a key. All that are
 * there, because tools fill in what they were not given: one of them may be made up.
 */
export function presentedKeys(
  { authorization = '', 'x-api-key': apiKey }: IncomingHttpHeaders,
  pathKey: string | null = null,
): readonly string[] {
  const [, scheme = '', given = ''] = /^(bearer|basic) +(.*)$/i.exec(authorization) ?? [];
  const key = scheme.toLowerCase() === 'basic' ? basicKey(given) : given.trim();
  return [key, typeof apiKey === 'string' ? apiKey : '', pathKey ?? ''].filter((one) => one !== '');
}

/** Takes the same time wherever they differ. */
function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let at = 0; at < a.length; at += 1) different |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return different === 0;
}

/** `user:password` in base64; a key given as the user alone counts as well. Only the password may have a colon. */
function basicKey(encoded: string): string {
  const text = Buffer.from(encoded.trim(), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const password = colon < 0 ? '' : text.slice(colon + 1);
  return password === '' ? text.replace(/:$/, '') : password;
}
