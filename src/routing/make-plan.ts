// From the name a client asked for to the targets to try, in order, each with its reason.

import { DEFAULT_FALLBACK_ON, DEFAULT_TIMEOUTS, type RouteConfig } from '../domain/config.ts';
import type { FallbackKind } from '../domain/failure.ts';
import type { NoPlan, Plan, PlannedTarget } from '../domain/plan.ts';
import type { Random } from '../domain/ports.ts';
import { anyGlobMatches } from './glob.ts';
import { orderTargets } from './order-targets.ts';
import { AUTO_ROUTE, type RoutableProvider, type RoutingTable } from './routing-table.ts';

export interface Asked {
  /** The request's `model`. */
  readonly model: string;
  /** The client's name and its allow list of globs. */
  readonly client: string;
  readonly allow: readonly string[];
}

export interface Chance {
  readonly random: Random;
  /** How many requests the named route has had so far; counts this one. */
  takeTurn(route: string): number;
}

interface Candidates {
  readonly route: RouteConfig | null;
  readonly routeName: string | null;
  readonly targets: readonly PlannedTarget[];
  readonly skipped: { target: string; reason: string }[];
}

const FALLBACK_BY_DEFAULT: ReadonlySet<FallbackKind> = new Set(DEFAULT_FALLBACK_ON);
const NOTHING = {};

/** The order of meaning is: a route's id, `provider/model-id`, an alias, a model that providers offer. */
export function makePlan(table: RoutingTable, asked: Asked, chance: Chance): Plan | NoPlan {
  if (!anyGlobMatches(asked.allow, asked.model)) {
    return { problem: 'forbidden', message: `The client '${asked.client}' may not use '${asked.model}'.` };
  }
  const found = findCandidates(table, asked.model, chance);
  if (found.targets.length === 0 && found.skipped.length === 0) return unknownModel(table, asked.model);
  // A route or an alias is no way around the list: the target itself must be allowed too.
  const allowed = found.targets.filter((target) => anyGlobMatches(asked.allow, `${target.provider}/${target.model}`));
  if (found.targets.length > 0 && allowed.length === 0) {
    return {
      problem: 'forbidden',
      message: `The client '${asked.client}' may not use any target of '${asked.model}'.`,
    };
  }
  if (allowed.length === 0) {
    const reasons = found.skipped.map((s) => `${s.target}: ${s.reason}`).join('; ');
    return { problem: 'off', message: `Nothing can serve '${asked.model}' right now (${reasons}).` };
  }
  return {
    asked: asked.model,
    route: found.routeName,
    rule: null,
    targets: allowed,
    skipped: found.skipped,
    fallbackOn: found.route === null ? FALLBACK_BY_DEFAULT : new Set(found.route.fallbackOn),
    timeouts: found.route === null ? DEFAULT_TIMEOUTS : { ...DEFAULT_TIMEOUTS, ...found.route.timeouts },
  };
}

/** The plan of a request that nothing can serve. */
export function emptyPlan(asked: string): Plan {
  return {
    asked,
    route: null,
    rule: null,
    targets: [],
    skipped: [],
    fallbackOn: FALLBACK_BY_DEFAULT,
    timeouts: DEFAULT_TIMEOUTS,
  };
}

function findCandidates(table: RoutingTable, name: string, chance: Chance): Candidates {
  const route = table.routes.get(name);
  if (route !== undefined) return fromRoute(table, route, chance);
  if (name === AUTO_ROUTE) return fromAuto(table);
  const pinned = fromPinned(table, name);
  if (pinned !== null) return pinned;
  const alias = table.aliases.get(name);
  if (alias !== undefined) return findCandidates(table, alias, chance);
  return fromOffers(table, name);
}

function fromRoute(table: RoutingTable, route: RouteConfig, chance: Chance): Candidates {
  const skipped: Candidates['skipped'] = [];
  const targets: PlannedTarget[] = [];
  // Only round-robin looks at the turn; counting it for others would be work for nothing.
  const turn = route.strategy === 'round-robin' ? chance.takeTurn(route.id) : 0;
  for (const target of orderTargets(route.targets, route.strategy, turn, chance.random)) {
    const slash = target.model.indexOf('/');
    const provider = table.providers.find((p) => p.id === target.model.slice(0, slash));
    if (provider === undefined) skipped.push({ target: target.model, reason: 'there is no such provider' });
    else if (!provider.enabled) skipped.push({ target: target.model, reason: `${provider.id} is switched off` });
    else {
      targets.push({
        provider: provider.id,
        model: target.model.slice(slash + 1),
        set: target.set,
        implicit: false,
        reason: `route ${route.id}, ${route.strategy}`,
      });
    }
  }
  return { route, routeName: route.id, targets, skipped };
}

function fromAuto(table: RoutingTable): Candidates {
  const skipped: Candidates['skipped'] = [];
  const targets: PlannedTarget[] = [];
  for (const provider of table.providers) {
    if (!provider.enabled) skipped.push({ target: provider.id, reason: `${provider.id} is switched off` });
    else if (provider.autoModel === null)
      skipped.push({ target: provider.id, reason: 'none of its models is known; list one under its models' });
    else targets.push(implicitTarget(provider, provider.autoModel, `route ${AUTO_ROUTE}, the breakers' order`));
  }
  return { route: null, routeName: AUTO_ROUTE, targets, skipped };
}

function fromPinned(table: RoutingTable, name: string): Candidates | null {
  const slash = name.indexOf('/');
  if (slash <= 0 || slash === name.length - 1) return null;
  const provider = table.providers.find((p) => p.id === name.slice(0, slash));
  if (provider === undefined) return null;
  if (!provider.enabled) {
    return {
      route: null,
      routeName: null,
      targets: [],
      skipped: [{ target: name, reason: `${provider.id} is switched off` }],
    };
  }
  const target: PlannedTarget = {
    provider: provider.id,
    model: name.slice(slash + 1),
    set: NOTHING,
    implicit: false,
    reason: 'the client named this provider',
  };
  return { route: null, routeName: null, targets: [target], skipped: [] };
}

function fromOffers(table: RoutingTable, name: string): Candidates {
  const skipped: Candidates['skipped'] = [];
  const targets: PlannedTarget[] = [];
  for (const provider of table.providers) {
    const model = provider.offers(name);
    if (model === null) continue;
    if (!provider.enabled)
      skipped.push({ target: `${provider.id}/${model}`, reason: `${provider.id} is switched off` });
    else targets.push(implicitTarget(provider, model, `${provider.id} offers ${name}`));
  }
  return { route: null, routeName: null, targets, skipped };
}

function implicitTarget(provider: RoutableProvider, model: string, reason: string): PlannedTarget {
  return { provider: provider.id, model, set: NOTHING, implicit: true, reason };
}

function unknownModel(table: RoutingTable, name: string): NoPlan {
  const providers = table.providers.map((p) => p.id).join(', ');
  const names = [AUTO_ROUTE, ...table.routes.keys(), ...table.aliases.keys()];
  const routes = [...new Set(names)].join(', ');
  return {
    problem: 'unknown-model',
    message:
      `No provider offers '${name}'. Ask for a route (${routes}), or for provider/model-id with one of the providers: ` +
      `${providers === '' ? 'none is configured' : providers}.`,
  };
}
