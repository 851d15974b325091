// Who asks the gateway: the tools that were given a key, and the panel's own playground.

import type { Config } from './config.ts';

/**
 * The panel's page for trying models out, which needs no key. It may use everything, unless a client of this name says
 * otherwise.
 */
export const PLAYGROUND_CLIENT = 'playground';

/** Every name that a request may come under. */
export function clientNames({ clients }: Pick<Config, 'clients'>): readonly string[] {
  return [...new Set([...clients.map(({ name }) => name), PLAYGROUND_CLIENT])];
}
