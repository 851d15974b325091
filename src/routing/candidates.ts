// What a name means: the targets it stands for, before anybody has asked whether they can serve the request.
// The order of meaning is: a route's id, `provider/model-id`, an alias, a model that providers offer.

import type { RouteConfig, TargetConfig } from '../domain/config.ts';
import type { SkippedTarget } from '../domain/plan.ts';
import { AUTO_ROUTE, type RoutableProvider, type RoutingTable } from './routing-table.ts';

export interface Candidate {
  readonly provider: RoutableProvider;
  readonly model: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly weight: number;
  readonly implicit: boolean;
  /** For people: why it is here at all. */
  readonly reason: string;
}

export interface Candidates {
  readonly route: RouteConfig | null;
  readonly routeName: string | null;
  readonly found: readonly Candidate[];
  readonly skipped: readonly SkippedTarget[];
}

const NOTHING = {};

export function findCandidates(table: RoutingTable, name: string): Candidates {
  const route = table.routes.get(name);
  if (route !== undefined) return fromRoute(table, route);
  if (name === AUTO_ROUTE) return fromAuto(table);
  const pinned = fromPinned(table, name);
  if (pinned !== null) return pinned;
  const alias = table.aliases.get(name);
  if (alias !== undefined) return findCandidates(table, alias);
  return fromOffers(table, name);
}

function leftOut(target: string, reason: string): SkippedTarget {
  return { target, reason, requirement: null };
}

function switchedOff(provider: RoutableProvider, target: string): SkippedTarget {
  return leftOut(target, `${provider.id} is switched off`);
}

function fromRoute(table: RoutingTable, route: RouteConfig): Candidates {
  const skipped: SkippedTarget[] = [];
  const found: Candidate[] = [];
  for (const { model: target, set, weight } of listedOnce(route.targets)) {
    const slash = target.indexOf('/');
    const provider = table.byId.get(target.slice(0, slash));
    if (provider === undefined) skipped.push(leftOut(target, 'there is no such provider'));
    else if (!provider.enabled) skipped.push(switchedOff(provider, target));
    else {
      const reason = `route ${route.id}, ${route.strategy}`;
      found.push({ provider, model: target.slice(slash + 1), set, weight, implicit: false, reason });
    }
  }
  return { route, routeName: route.id, found, skipped };
}

/** A target that is listed again is no other target: nobody is asked twice. Its shares add up. */
function listedOnce(targets: readonly TargetConfig[]): Iterable<TargetConfig> {
  const byModel = new Map<string, TargetConfig>();
  for (const target of targets) {
    const first = byModel.get(target.model);
    byModel.set(target.model, first === undefined ? target : { ...first, weight: first.weight + target.weight });
  }
  return byModel.values();
}

function fromAuto(table: RoutingTable): Candidates {
  const skipped: SkippedTarget[] = [];
  const found: Candidate[] = [];
  for (const provider of table.providers) {
    if (!provider.enabled) skipped.push(switchedOff(provider, provider.id));
    else if (provider.autoModel === null)
      skipped.push(leftOut(provider.id, 'none of its models is known; list one under its models'));
    else found.push(implicit(provider, provider.autoModel, `route ${AUTO_ROUTE}, the breakers' order`));
  }
  return { route: null, routeName: AUTO_ROUTE, found, skipped };
}

function fromPinned(table: RoutingTable, name: string): Candidates | null {
  const slash = name.indexOf('/');
  if (slash <= 0 || slash === name.length - 1) return null;
  const provider = table.byId.get(name.slice(0, slash));
  if (provider === undefined) return null;
  if (!provider.enabled) {
    return { route: null, routeName: null, found: [], skipped: [switchedOff(provider, name)] };
  }
  const target: Candidate = {
    provider,
    model: name.slice(slash + 1),
    set: NOTHING,
    weight: 1,
    implicit: false,
    reason: 'this provider was named',
  };
  return { route: null, routeName: null, found: [target], skipped: [] };
}

function fromOffers(table: RoutingTable, name: string): Candidates {
  const skipped: SkippedTarget[] = [];
  const found: Candidate[] = [];
  for (const provider of table.providers) {
    const model = provider.offers(name);
    if (model === null) continue;
    if (!provider.enabled) skipped.push(switchedOff(provider, `${provider.id}/${model}`));
    else found.push(implicit(provider, model, `${provider.id} offers ${name}`));
  }
  return { route: null, routeName: null, found, skipped };
}

function implicit(provider: RoutableProvider, model: string, reason: string): Candidate {
  return { provider, model, set: NOTHING, weight: 1, implicit: true, reason };
}
