// Between the stored form of the configuration and the normal form that the rest of the house works with.

import {
  DEFAULT_FALLBACK_ON,
  type ClientConfig,
  type Config,
  type KeyConfig,
  type ModelConfig,
  type ProviderConfig,
  type RouteConfig,
} from '../domain/config.ts';
import { readBudget, writeBudget } from './budget-form.ts';
import type { StoredConfig, WrittenConfig } from './config-schema.ts';
import { formatDuration } from './duration.ts';
import { readPrices, writePrices } from './price-form.ts';
import { readRule, readRuleTest, writeRule, writeRuleTest } from './rule-form.ts';
import { given } from './schema-parts.ts';
import { readSettings, writeSettings } from './settings-form.ts';

/** Provider id → on or off as thrown by hand, where that differs from what the configuration says. */
export type Switches = Readonly<Record<string, boolean>>;

const ALLOW_ALL: readonly string[] = ['*'];

type Stored<Section extends 'providers' | 'routes' | 'clients'> = StoredConfig[Section][number];
type StoredModel = NonNullable<Stored<'providers'>['models']>[number];
type WrittenModel = NonNullable<WrittenConfig['providers'][number]['models']>[number];
type StoredKey = NonNullable<Stored<'providers'>['keys']>[number];

/** Fills in defaults. A switch thrown by hand wins over `enabled`. */
export function toConfig(stored: StoredConfig, switches: Switches): Config {
  return {
    providers: stored.providers.map((provider) => readProvider(provider, switches)),
    routes: stored.routes.map(readRoute),
    rules: stored.rules.map(readRule),
    ruleTests: stored.ruleTests.map(readRuleTest),
    clients: stored.clients.map(readClient),
    // Without a prototype: a client that asks for the model "constructor" must not find one here.
    aliases: Object.assign(Object.create(null), stored.aliases),
    budgets: stored.budgets.map(readBudget),
    settings: readSettings(stored.settings),
  };
}

function readProvider(provider: Stored<'providers'>, switches: Switches): ProviderConfig {
  const { id, preset, baseUrl, keys = [], enabled = true, dialect, models = [] } = provider;
  return {
    id,
    preset,
    baseUrl: baseUrl ?? null,
    keys: keys.map(readKey),
    enabled: Object.hasOwn(switches, id) ? switches[id] === true : enabled,
    dialect: dialect ?? null,
    models: models.map(readModel),
  };
}

function readKey({ name, sealed, env }: StoredKey): KeyConfig {
  // The schema has seen to it that one of them is there.
  return env === undefined ? { name, sealed: sealed ?? '' } : { name, env };
}

function readModel(model: StoredModel): ModelConfig {
  const { id, contextWindow, maxOutput, abilities, ...prices } = model;
  return {
    id,
    ...readPrices(prices),
    contextWindow: contextWindow ?? null,
    maxOutput: maxOutput ?? null,
    abilities: given(abilities ?? {}),
  };
}

function readRoute(route: Stored<'routes'>): RouteConfig {
  const { id, strategy = 'priority', direct = false, sticky = true, targets, timeouts = {} } = route;
  const { fallbackOn = DEFAULT_FALLBACK_ON } = route;
  return {
    id,
    strategy,
    direct,
    sticky,
    targets: targets.map(({ model, weight = 1, set = {} }) => ({ model, weight, set })),
    fallbackOn,
    timeouts: given(timeouts),
  };
}

function readClient({ name, sealedKey, allow }: Stored<'clients'>): ClientConfig {
  return { name, sealedKey, allow: allow ?? ALLOW_ALL };
}

/** As it is stored and, with the secrets taken out, exported. What equals its default is left out. */
export function toWritten(config: Config): WrittenConfig {
  return {
    providers: config.providers.map(writeProvider),
    routes: config.routes.map(writeRoute),
    rules: config.rules.map(writeRule),
    ruleTests: config.ruleTests.map(writeRuleTest),
    clients: config.clients.map(({ name, sealedKey, allow }) => ({
      name,
      sealedKey,
      ...(!isSameList(allow, ALLOW_ALL) && { allow: [...allow] }),
    })),
    aliases: { ...config.aliases },
    budgets: config.budgets.map(writeBudget),
    settings: writeSettings(config.settings),
  };
}

function writeProvider(provider: ProviderConfig): WrittenConfig['providers'][number] {
  const { id, preset, baseUrl, keys, enabled, dialect, models } = provider;
  return {
    id,
    preset,
    ...(baseUrl !== null && { baseUrl }),
    ...(keys.length > 0 && { keys: keys.map((key) => ({ ...key })) }),
    ...(!enabled && { enabled }),
    ...(dialect !== null && { dialect }),
    ...(models.length > 0 && { models: models.map(writeModel) }),
  };
}

function writeModel(model: ModelConfig): WrittenModel {
  const written: Record<string, unknown> & { id: string } = { id: model.id, ...writePrices(model) };
  if (model.contextWindow !== null) written['contextWindow'] = model.contextWindow;
  if (model.maxOutput !== null) written['maxOutput'] = model.maxOutput;
  if (Object.keys(model.abilities).length > 0) written['abilities'] = { ...model.abilities };
  return written;
}

function writeRoute(route: RouteConfig): WrittenConfig['routes'][number] {
  const timeouts = Object.entries(route.timeouts).map(([name, ms]) => [name, formatDuration(ms)]);
  return {
    id: route.id,
    ...(route.strategy !== 'priority' && { strategy: route.strategy }),
    ...(route.direct && { direct: true }),
    ...(!route.sticky && { sticky: false }),
    targets: route.targets.map(({ model, weight, set }) => ({
      model,
      ...(weight !== 1 && { weight }),
      // Checked again by the schema when the configuration is taken in as a whole.
      ...(Object.keys(set).length > 0 && {
        set: set as NonNullable<WrittenConfig['routes'][number]['targets'][number]['set']>,
      }),
    })),
    ...(!isSameList(route.fallbackOn, DEFAULT_FALLBACK_ON) && { fallbackOn: [...route.fallbackOn] }),
    ...(timeouts.length > 0 && { timeouts: Object.fromEntries(timeouts) }),
  };
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
