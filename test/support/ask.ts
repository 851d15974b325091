// Posts to any path of the gateway, and finds the request in the ledger again.

import { send } from './http-client.ts';
import type { Answer, Call } from './http-client.ts';
import { settled } from './ledger-file.ts';
import type { Settled } from './ledger-file.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';

interface Reachable {
  readonly url: string;
  readonly clientKey: string;
  readonly dataDir: string;
}

/** `path` with its `/v1`. */
export function post(gateway: Reachable, path: string, body: unknown, call: Call = {}): Promise<Answer> {
  return send(`${gateway.url}${path}`, { key: gateway.clientKey, ...call, body });
}

export function ledgerOf(gateway: Reachable, { headers }: Answer): Promise<Settled> {
  return settled(gateway.dataDir, String(headers['x-breakerbox-request-id']));
}

/** The body of the n-th call, counted from 0 or from the end, as JSON. */
export function sentTo(upstream: ScriptedUpstream, n = -1): Record<string, unknown> {
  const call = upstream.calls.at(n);
  if (call === undefined) throw new Error(`The upstream was called ${upstream.calls.length} times.`);
  return JSON.parse(call.body.toString()) as Record<string, unknown>;
}

export function header({ headers }: Answer, name: string): string | undefined {
  return headers[`x-breakerbox-${name}`] as string | undefined;
}

/** The error object of any surface's envelope. */
export function errorOf({ json }: Answer): Record<string, unknown> {
  return (json as { error: Record<string, unknown> }).error;
}
