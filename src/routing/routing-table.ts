// What routing needs to know of the configuration, in the form it needs it.

import type { RouteConfig } from '../domain/config.ts';

export interface RoutableProvider {
  readonly id: string;
  /** Switched on by hand. Illness is judged later, when the target's turn comes. */
  readonly enabled: boolean;
  /** The provider's own id for a bare model name, or null when it does not offer that model as far as we know. */
  offers(name: string): string | null;
  /** What the built-in `auto` route uses here; null when no model of this provider is known. */
  readonly autoModel: string | null;
}

export interface RoutingTable {
  /** In the breakers' order. */
  readonly providers: readonly RoutableProvider[];
  readonly routes: ReadonlyMap<string, RouteConfig>;
  readonly aliases: ReadonlyMap<string, string>;
}

/** The route that exists without being configured: every enabled provider in the breakers' order. */
export const AUTO_ROUTE = 'auto';
