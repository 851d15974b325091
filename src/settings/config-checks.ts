// What must hold between the parts of a configuration, beyond the form of each of them.

import type { Config, ProviderConfig, RouteConfig } from '../domain/config.ts';
import { BadBaseUrl, resolveBaseUrl } from '../providers/base-url.ts';
import { findPreset, presetIds } from '../providers/registry.ts';
import { checkBudgets } from './budget-checks.ts';
import type { ConfigPath, ConfigProblem } from './config-refused.ts';
import { didYouMean } from './did-you-mean.ts';
import { checkRules } from './rule-checks.ts';
import { clip, listOf } from './schema-parts.ts';

export function checkConfig(config: Config): readonly ConfigProblem[] {
  return [
    ...repeated('provider', ['providers'], config.providers, 'id'),
    ...config.providers.flatMap((provider, index) => checkProvider(provider, ['providers', index])),
    ...repeated('route', ['routes'], config.routes, 'id'),
    ...config.routes.flatMap((route, index) => checkRoute(route, ['routes', index], config)),
    ...repeated('rule', ['rules'], config.rules, 'id'),
    ...checkRules(config),
    ...repeated('test', ['ruleTests'], config.ruleTests, 'name'),
    ...repeated('client', ['clients'], config.clients, 'name'),
    ...checkAliases(config),
    ...repeated('budget', ['budgets'], config.budgets, 'id'),
    ...checkBudgets(config),
  ];
}

function checkProvider(provider: ProviderConfig, path: ConfigPath): ConfigProblem[] {
  return [
    ...checkPlace(provider, path),
    ...repeated('key', [...path, 'keys'], provider.keys, 'name'),
    ...repeated('model', [...path, 'models'], provider.models, 'id'),
  ];
}

function checkPlace(provider: ProviderConfig, path: ConfigPath): ConfigProblem[] {
  const preset = findPreset(provider.preset);
  if (preset === undefined) {
    const message = `"${clip(provider.preset)}" is not a preset.${didYouMean(provider.preset, presetIds)} Allowed: ${listOf(presetIds)}.`;
    return [{ path: [...path, 'preset'], message }];
  }
  try {
    resolveBaseUrl(preset, provider.baseUrl);
    return [];
  } catch (error) {
    if (!(error instanceof BadBaseUrl)) throw error;
    return [{ path: [...path, 'baseUrl'], message: error.message }];
  }
}

function checkRoute(route: RouteConfig, path: ConfigPath, config: Config): ConfigProblem[] {
  const providerIds = config.providers.map((provider) => provider.id);
  const unknown = route.targets.flatMap((target, index) => {
    const provider = target.model.slice(0, target.model.indexOf('/'));
    if (providerIds.includes(provider)) return [];
    const known = providerIds.length === 0 ? 'No provider is configured.' : `Providers: ${listOf(providerIds, 'and')}.`;
    const message = `There is no provider "${clip(provider)}".${didYouMean(provider, providerIds)} ${known}`;
    return [{ path: [...path, 'targets', index, 'model'], message }];
  });
  return [...unknown, ...(route.direct ? checkDirect(route, path, config) : [])];
}

/** A direct route is the way to a vendor itself, with the client's own request. */
function checkDirect({ id, targets }: RouteConfig, path: ConfigPath, { providers }: Config): ConfigProblem[] {
  const presetOf = (model: string) =>
    findPreset(providers.find((provider) => model.startsWith(`${provider.id}/`))?.preset ?? '');
  const problems: ConfigProblem[] = [];
  const [first] = targets;
  if (first === undefined) return problems;
  const preset = presetOf(first.model);
  if (preset?.aggregator === true) {
    const other = targets.find(({ model }) => presetOf(model)?.aggregator === false)?.model;
    const way = other === undefined ? "Put a target at a vendor's own provider first" : `Put "${clip(other)}" first`;
    const message = `The first target of a direct route must be at a vendor's own provider, and ${preset.label} passes requests on to others. ${way}, or leave "direct" out.`;
    problems.push({ path: [...path, 'targets', 0, 'model'], message });
  }
  if (Object.keys(first.set).length > 0) {
    const message = `The route "${id}" is direct: requests to its first target are passed through untouched, so nothing can be set. Leave "set" or "direct" out.`;
    problems.push({ path: [...path, 'targets', 0, 'set'], message });
  }
  return problems;
}

function checkAliases({ aliases, routes, providers }: Config): ConfigProblem[] {
  return Object.keys(aliases).flatMap((alias) => {
    const message = aliasProblem(alias, aliases, routes, providers);
    return message === null ? [] : [{ path: ['aliases', alias], message }];
  });
}

function aliasProblem(
  alias: string,
  aliases: Config['aliases'],
  routes: readonly RouteConfig[],
  providers: readonly ProviderConfig[],
): string | null {
  if (routes.some((route) => route.id === alias)) {
    return `There is a route "${alias}", which would always win. Give the alias another name.`;
  }
  const owner = providers.find((provider) => alias.startsWith(`${provider.id}/`));
  if (owner !== undefined) {
    return `Names that begin with "${owner.id}/" go to the provider "${owner.id}", so this alias would never be used. Give it another name.`;
  }
  const loop = findLoop(alias, aliases);
  return loop === null
    ? null
    : `Aliases lead back to themselves: ${loop.join(' → ')}. Let one of them name a route or a model.`;
}

/** The way from an alias back to it, or null. */
function findLoop(start: string, aliases: Config['aliases']): string[] | null {
  const way = [start];
  // No way without a repetition is longer than the number of aliases.
  for (
    let name = aliases[start];
    name !== undefined && way.length <= Object.keys(aliases).length;
    name = aliases[name]
  ) {
    way.push(name);
    if (name === start) return way;
    if (!Object.hasOwn(aliases, name)) return null;
  }
  return null;
}

function repeated<Field extends string>(
  what: string,
  path: ConfigPath,
  items: readonly Readonly<Record<Field, string>>[],
  field: Field,
): ConfigProblem[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const value = item[field];
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [
      {
        path: [...path, index, field],
        message: `There is another ${what} "${clip(value)}". Give each its own ${field}.`,
      },
    ];
  });
}
