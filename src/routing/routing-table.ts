// What routing needs to know of the configuration, in the form it needs it. Made once per change.

import type { RouteConfig } from '../domain/config.ts';
import type { ModelFacts } from '../domain/model.ts';
import type { Ramp } from './detour.ts';
import type { RuleSet } from './rules.ts';

export interface RoutableProvider {
  readonly id: string;
  /** Switched on by hand. Illness is judged later, see PlanState. */
  readonly enabled: boolean;
  /** The provider's own id for a bare model name, or null when it does not offer that model as far as we know. */
  offers(name: string): string | null;
  /** What the built-in `auto` route uses here; null when no model of this provider is known. */
  readonly autoModel: string | null;
  /** null: nothing is known of the model. */
  facts(model: string): ModelFacts | null;
  /** How many tokens this model makes of what o200k counts as one. */
  tokenFactor(model: string): number;
  /** Whether clients of this surface are answered in their own dialect. */
  speaks(surface: string): boolean;
}

export interface RoutingTable {
  /** In the breakers' order. */
  readonly providers: readonly RoutableProvider[];
  readonly byId: ReadonlyMap<string, RoutableProvider>;
  readonly routes: ReadonlyMap<string, RouteConfig>;
  readonly aliases: ReadonlyMap<string, string>;
  readonly rules: RuleSet;
  /** Budgets that prefer other routes once they are far spent. */
  readonly ramps: readonly Ramp[];
  /** JSON is asked for by other means where a model cannot be asked for it. */
  readonly emulatesJson: boolean;
}

/** The route that exists without being configured: every enabled provider in the breakers' order. */
export const AUTO_ROUTE = 'auto';
