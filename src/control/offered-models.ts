// The names that a tool can be told to ask for, and what is known of what stands behind them.

import type { OfferedModel } from '../connect/recipe.ts';
import type { Config } from '../domain/config.ts';
import type { ModelFacts } from '../domain/model.ts';
import { AUTO_ROUTE, type RoutingTable } from '../routing/routing-table.ts';

/** More than these are not looked through in a list; a name can still be typed. */
const MOST_MODELS = 60;

/** Routes first, the built-in one before all, then aliases and models by their providers. */
export function modelNames(config: Config): string[] {
  const models = config.providers
    .filter(({ enabled }) => enabled)
    .flatMap(({ id, models: own }) => own.map((model) => `${id}/${model.id}`));
  const names = [AUTO_ROUTE, ...config.routes.map(({ id }) => id), ...Object.keys(config.aliases), ...models];
  return [...new Set(names)].slice(0, MOST_MODELS);
}

/** The smallest of what the targets behind a name can take; null where one of them is unknown, or there is none. */
export function offeredModel(name: string, table: RoutingTable): OfferedModel {
  const facts = factsBehind(name, table, 0);
  const least = (sizes: readonly (number | null | undefined)[]): number | null => {
    const known = sizes.filter((size) => typeof size === 'number');
    return known.length === 0 || known.length < sizes.length ? null : Math.min(...known);
  };
  return {
    name,
    contextWindow: least(facts.map((each) => each?.contextWindow)),
    maxOutput: least(facts.map((each) => each?.maxOutput)),
  };
}

function factsBehind(name: string, table: RoutingTable, depth: number): readonly (ModelFacts | null)[] {
  const route = table.routes.get(name);
  if (route !== undefined) return route.targets.map(({ model }) => factsOf(model, table));
  const enabled = table.providers.filter((provider) => provider.enabled);
  if (name === AUTO_ROUTE)
    return enabled.flatMap(({ autoModel, facts }) => (autoModel === null ? [] : [facts(autoModel)]));
  const meant = table.aliases.get(name);
  if (meant !== undefined && depth === 0) return factsBehind(meant, table, 1);
  if (table.byId.has(name.split('/', 1)[0] ?? '')) return [factsOf(name, table)];
  return enabled.flatMap(({ offers, facts }) => {
    const model = offers(name);
    return model === null ? [] : [facts(model)];
  });
}

function factsOf(target: string, table: RoutingTable): ModelFacts | null {
  const slash = target.indexOf('/');
  return table.byId.get(target.slice(0, slash))?.facts(target.slice(slash + 1)) ?? null;
}
