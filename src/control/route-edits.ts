// One route of a configuration changed: what leads to it follows when it gets another name.

import type { RouteInput } from '../contract/builder-views.ts';
import type { BudgetConfig, Ladder } from '../domain/budget.ts';
import { DEFAULT_FALLBACK_ON, type Config, type RouteConfig } from '../domain/config.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';
import { parseDuration } from '../settings/duration.ts';
import { given } from '../settings/schema-parts.ts';
import { refused } from './desk.ts';

type Timeouts = RouteConfig['timeouts'];

/** Checked with everything else when the configuration is taken in; durations here. Throws REFUSED. */
export function routeOf({ timeouts, ...input }: RouteInput): RouteConfig {
  const written = Object.entries(given(timeouts)) as [keyof Timeouts, string][];
  const read = written.map(([name, text]) => {
    const ms = parseDuration(text);
    if (ms !== null && ms > 0) return [name, ms];
    throw refused(`"${text}" is not a duration. Write a number with its unit: 500ms, 5s, 60m.`, `timeouts.${name}`);
  });
  const usual = DEFAULT_FALLBACK_ON.filter((kind) => input.fallbackOn.includes(kind));
  const isUsual = usual.length === DEFAULT_FALLBACK_ON.length && input.fallbackOn.length === usual.length;
  return {
    ...input,
    fallbackOn: isUsual ? DEFAULT_FALLBACK_ON : input.fallbackOn,
    timeouts: Object.fromEntries(read) as Timeouts,
  };
}

/** What a change of it is called. */
export function editWords(before: RouteConfig, after: RouteConfig): string {
  const models = ({ targets }: RouteConfig): string[] => targets.map(({ model }) => model);
  const [old, now] = [models(before), models(after)];
  const [added, gone] = [now.filter((model) => !old.includes(model)), old.filter((model) => !now.includes(model))];
  if (after.id !== before.id) return `rename the route ${before.id} to ${after.id}`;
  if (added.length === 1 && gone.length === 0) return `add ${added[0]} to the route ${after.id}`;
  if (gone.length === 1 && added.length === 0) return `remove ${gone[0]} from the route ${after.id}`;
  const isOnlyOrder = added.length === 0 && gone.length === 0 && old.length === now.length && old.join() !== now.join();
  if (isOnlyOrder) return `reorder the targets of the route ${after.id}`;
  if (after.strategy !== before.strategy) return `change the strategy of the route ${after.id}`;
  return `change the route ${after.id}`;
}

/** Puts a route into the place of one; what named that names this. */
export function withRoute(config: Config, id: string, route: RouteConfig): Config {
  const placed = { ...config, routes: config.routes.map((each) => (each.id === id ? route : each)) };
  return route.id === id ? placed : renamed(placed, id, route.id);
}

function renamed(config: Config, id: string, to: string): Config {
  const named = (name: string): string => (name === id ? to : name);
  return {
    ...config,
    rules: config.rules.map((rule) => ({
      ...rule,
      when: rule.when.model === undefined ? rule.when : { ...rule.when, model: rule.when.model.map(named) },
      use: 'route' in rule.use ? { ...rule.use, route: named(rule.use.route) } : rule.use,
    })),
    ruleTests: config.ruleTests.map(({ request, expect, ...test }) => ({
      ...test,
      request: { ...request, model: named(request.model) },
      expect: expect.route === undefined ? expect : { ...expect, route: named(expect.route) },
    })),
    clients: config.clients.map((client) => ({ ...client, allow: client.allow.map(named) })),
    aliases: Object.fromEntries(Object.entries(config.aliases).map(([alias, name]) => [alias, named(name)])),
    budgets: config.budgets.map((budget) => ({
      ...budget,
      scope:
        typeof budget.scope === 'object' && 'route' in budget.scope
          ? { route: named(budget.scope.route) }
          : budget.scope,
      ladder: renamedIn(budget.ladder, named),
    })),
  };
}

function renamedIn(ladder: Ladder, named: (name: string) => string): Ladder {
  if ('steps' in ladder) {
    const steps = ladder.steps.map((step) =>
      typeof step.do === 'string' ? step : { ...step, do: { route: named(step.do.route) } },
    );
    return { steps };
  }
  const { onLimit } = ladder;
  return typeof onLimit === 'string' ? ladder : { ...ladder, onLimit: { downgrade: named(onLimit.downgrade) } };
}

/** What leads to a route, in words. Of the built-in one there is always another. */
export function usersOf(config: Config, id: string): readonly string[] {
  if (id === AUTO_ROUTE) return [];
  return [
    ...config.rules.flatMap((rule) => ('route' in rule.use && rule.use.route === id ? [`rule ${rule.id}`] : [])),
    ...Object.entries(config.aliases).flatMap(([alias, name]) => (name === id ? [`alias ${alias}`] : [])),
    ...config.budgets.flatMap((budget) => (routesOf(budget).includes(id) ? [`budget ${budget.id}`] : [])),
    ...config.ruleTests.flatMap(({ name, expect }) => (expect.route === id ? [`rule test “${name}”`] : [])),
  ];
}

function routesOf({ scope, ladder }: BudgetConfig): readonly string[] {
  const own = typeof scope === 'object' && 'route' in scope ? [scope.route] : [];
  if ('steps' in ladder)
    return [...own, ...ladder.steps.flatMap((step) => (typeof step.do === 'string' ? [] : [step.do.route]))];
  return typeof ladder.onLimit === 'string' ? own : [...own, ladder.onLimit.downgrade];
}
