// What must hold before other rules and routes come into force, beyond the form of a configuration: the tests pass, and
// the models that are led to are known.

import type { Catalog } from './catalog/catalog.ts';
import type { ListedModel } from './dialects/model-list.ts';
import type { ModelLists } from './dispatch/model-lists.ts';
import { makeSnapshot } from './dispatch/snapshot.ts';
import type { Config, ProviderConfig } from './domain/config.ts';
import type { Clock } from './domain/ports.ts';
import { compileLinearPattern } from './platform/linear-pattern.ts';
import { systemClock } from './platform/system-clock.ts';
import { findPreset } from './providers/registry.ts';
import { findCandidates } from './routing/candidates.ts';
import { localTimeAt } from './routing/local-time.ts';
import type { RoutingTable } from './routing/routing-table.ts';
import { runRuleTests, type RuleTestResult } from './routing/rule-tests.ts';
import type { ConfigPath, ConfigProblem } from './settings/config-refused.ts';
import { didYouMean } from './settings/did-you-mean.ts';
import { estimateTokens } from './tokens/estimate.ts';

export interface JudgePorts {
  readonly catalog: Catalog;
  readonly clock: Clock;
  /** What a provider has listed itself. */
  readonly listed: (provider: string, source: string) => readonly ListedModel[];
}

/** `lists` is null until there is a gateway: nothing has been listed then. */
export function judgePorts(catalog: Catalog, lists: () => Pick<ModelLists, 'of'> | null): JudgePorts {
  return { catalog, clock: systemClock, listed: (provider, source) => lists()?.of(provider, source) ?? [] };
}

/**
 * `before` null: nothing was in force. What did not change is not judged again: a hand switch must always work. A model
 * that was named before may have been right once, or was forced: it stands in nobody's way.
 */
export function judgeConfig(
  ports: JudgePorts,
  config: Config,
  before: Config | null,
  from: 'page' | 'file',
): readonly ConfigProblem[] {
  if (before !== null && isSameRouting(config, before)) return [];
  const table = tableOf(ports, config);
  const old = new Set(before === null ? [] : namedIn(before, from).map(({ name }) => name));
  const added = namedIn(config, from).filter(({ name }) => !old.has(name));
  return [...unknownModels(ports, config, added, table), ...failedTests(testRules(ports, config, table))];
}

/** Runs the cases of a configuration, as if every provider were on and well. */
export function testRules(
  ports: JudgePorts,
  config: Config,
  table = tableOf(ports, config),
): readonly RuleTestResult[] {
  return runRuleTests(table, config.ruleTests, {
    estimate: estimateTokens,
    localTime: (zone) => localTimeAt(ports.clock.now(), zone),
    // Tests say what they are about: of other budgets nothing is spent.
    budgetShare: () => 0,
    // One that is not configured is no more than a name for rules to ask for.
    allowOf: (client) => config.clients.find(({ name }) => name === client)?.allow ?? EVERYTHING,
    now: () => ports.clock.now(),
  });
}

const EVERYTHING = ['*'];
const ROUTING = ['rules', 'ruleTests', 'routes', 'aliases', 'budgets'] as const;

function isSameRouting(a: Config, b: Config): boolean {
  return ROUTING.every(
    (section) => a[section] === b[section] || JSON.stringify(a[section]) === JSON.stringify(b[section]),
  );
}

function tableOf({ catalog, listed }: JudgePorts, config: Config): RoutingTable {
  const providers = config.providers.map((provider) => ({ ...provider, enabled: true }));
  const ports = { catalog, listed, listedAt: () => null, keyValue: () => null, compilePattern: compileLinearPattern };
  return makeSnapshot({ ...config, providers }, ports).table;
}

function failedTests(results: readonly RuleTestResult[]): ConfigProblem[] {
  return results.flatMap(({ name, result, message }, index) =>
    result === 'failed'
      ? [{ path: ['ruleTests', index], message: `The test "${name}" fails. ${message ?? ''}`.trimEnd() }]
      : [],
  );
}

const IF_NEW = "If it is new, list it under the provider's models.";

interface Named {
  readonly name: string;
  readonly path: ConfigPath;
}

/**
 * A misspelt model would send every request of its rule to a 404, and cost those of its route an attempt. Where nothing is
 * known of a provider all is believed.
 */
function unknownModels(
  ports: JudgePorts,
  config: Config,
  named: readonly Named[],
  table: RoutingTable,
): readonly ConfigProblem[] {
  return named.flatMap(({ name, path }) => {
    const message = name.includes('/')
      ? unknownAt(ports, config, table, name)
      : unknownAnywhere(ports, config, table, name);
    return message === null ? [] : [{ path, message }];
  });
}

/** The models that rules and routes lead to. The routes of a file may have models that only their provider knows yet. */
function namedIn({ rules, routes, aliases }: Config, from: 'page' | 'file'): readonly Named[] {
  const targets = routes.flatMap((route, index) =>
    route.targets.map(({ model }, n): Named => ({ name: model, path: ['routes', index, 'targets', n, 'model'] })),
  );
  return [
    ...(from === 'page' ? targets : []),
    ...rules.flatMap(({ use }, index): Named[] =>
      'model' in use ? [{ name: aliases[use.model] ?? use.model, path: ['rules', index, 'use', 'model'] }] : [],
    ),
  ];
}

function unknownAt(ports: JudgePorts, config: Config, table: RoutingTable, name: string): string | null {
  const slash = name.indexOf('/');
  const provider = config.providers.find(({ id }) => id === name.slice(0, slash));
  const routable = table.byId.get(provider?.id ?? '');
  if (provider === undefined || routable === undefined) return null;
  const known = modelsOf(ports, provider);
  const model = name.slice(slash + 1);
  if (known.length === 0) return null;
  if (routable.facts(model) !== null || routable.offers(model) !== null) return null;
  return `Nothing is known of a model "${model}" at ${provider.id}.${didYouMean(model, known)} ${IF_NEW}`;
}

/** A name without a provider. */
function unknownAnywhere(ports: JudgePorts, config: Config, table: RoutingTable, name: string): string | null {
  const { found, skipped } = findCandidates(table, name);
  if (found.length > 0 || skipped.length > 0) return null;
  const known = config.providers.map((provider) => modelsOf(ports, provider));
  // One of which we know no model may have this one.
  if (known.length === 0 || known.some((models) => models.length === 0)) return null;
  return `No provider is known to have a model "${name}".${didYouMean(name, known.flat())} ${IF_NEW}`;
}

function modelsOf({ catalog }: JudgePorts, { preset }: ProviderConfig): readonly string[] {
  return catalog.models(findPreset(preset)?.catalog ?? '');
}
