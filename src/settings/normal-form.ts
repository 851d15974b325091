// Between the stored form of the configuration and the normal form that the rest of the house works with.

import {
  DEFAULT_FALLBACK_ON,
  type ClientConfig,
  type Config,
  type KeyConfig,
  type ModelConfig,
  type ProviderConfig,
  type RouteConfig,
  type TelemetryConfig,
} from '../domain/config.ts';
import { readBudget, readRunaway, writeBudget, writeRunaway } from './budget-form.ts';
import type { StoredConfig, WrittenConfig } from './config-schema.ts';
import { formatDuration } from './duration.ts';
import { readPrices, writePrices } from './price-form.ts';
import { readRule, readRuleTest, writeRule, writeRuleTest } from './rule-form.ts';
import { given } from './schema-parts.ts';

/** Provider id → on or off as thrown by hand, where that differs from what the configuration says. */
export type Switches = Readonly<Record<string, boolean>>;

const ALLOW_ALL: readonly string[] = ['*'];
/** Dear and known to everybody: what savings are counted against unless another one is named. */
const BASELINE_MODEL = 'openai/gpt-5';
const SKETCH_DAYS = 30;
const BODY_DAYS = 7;
const MAX_BODIES_MB = 500;
const RETENTION_DAYS = 90;
const ROLLUP_DAYS = 5 * 365;
const RESERVE_TOKENS = 4096;

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
    settings: {
      allowedOrigins: stored.settings.allowedOrigins ?? [],
      emulateJson: stored.settings.emulateJson ?? 'tool',
      catalogRefresh: stored.settings.catalogRefresh ?? 'off',
      baselineModel: stored.settings.baselineModel ?? BASELINE_MODEL,
      keywordSketches: stored.settings.keywordSketches ?? true,
      sketchDays: stored.settings.sketchDays ?? SKETCH_DAYS,
      captureBodies: stored.settings.captureBodies ?? false,
      bodyDays: stored.settings.bodyDays ?? BODY_DAYS,
      maxBodiesMb: stored.settings.maxBodiesMb ?? MAX_BODIES_MB,
      telemetry: readTelemetry(stored.settings.telemetry),
      openMetrics: stored.settings.openMetrics ?? false,
      retentionDays: stored.settings.retentionDays ?? RETENTION_DAYS,
      maxLedgerMb: stored.settings.maxLedgerMb ?? null,
      rollupDays: stored.settings.rollupDays ?? ROLLUP_DAYS,
      snapshots: stored.settings.snapshots ?? 'daily',
      reserveTokens: stored.settings.reserveTokens ?? RESERVE_TOKENS,
      runaway: readRunaway(stored.settings.runaway),
    },
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
    settings: {
      ...(config.settings.allowedOrigins.length > 0 && { allowedOrigins: [...config.settings.allowedOrigins] }),
      ...(config.settings.emulateJson !== 'tool' && { emulateJson: config.settings.emulateJson }),
      ...(config.settings.catalogRefresh !== 'off' && { catalogRefresh: config.settings.catalogRefresh }),
      ...(config.settings.baselineModel !== BASELINE_MODEL && { baselineModel: config.settings.baselineModel }),
      ...(!config.settings.keywordSketches && { keywordSketches: false }),
      ...(config.settings.sketchDays !== SKETCH_DAYS && { sketchDays: config.settings.sketchDays }),
      ...(config.settings.captureBodies !== false && { captureBodies: writeCapture(config.settings.captureBodies) }),
      ...(config.settings.bodyDays !== BODY_DAYS && { bodyDays: config.settings.bodyDays }),
      ...(config.settings.maxBodiesMb !== MAX_BODIES_MB && { maxBodiesMb: config.settings.maxBodiesMb }),
      ...(config.settings.telemetry !== null && { telemetry: writeTelemetry(config.settings.telemetry) }),
      ...(config.settings.openMetrics && { openMetrics: true }),
      ...writeKeeping(config.settings),
      ...(config.settings.reserveTokens !== RESERVE_TOKENS && { reserveTokens: config.settings.reserveTokens }),
      ...writeRunaway(config.settings.runaway),
    },
  };
}

type WrittenTelemetry = NonNullable<WrittenConfig['settings']['telemetry']>;

function readTelemetry(telemetry: WrittenTelemetry | undefined): TelemetryConfig | null {
  if (telemetry === undefined) return null;
  const { endpoint, protocol = 'http/protobuf', headers = [] } = telemetry;
  return { endpoint: endpoint.replace(/\/+$/, ''), protocol, headers };
}

function writeTelemetry({ endpoint, protocol, headers }: TelemetryConfig): WrittenTelemetry {
  return {
    endpoint,
    ...(protocol !== 'http/protobuf' && { protocol }),
    ...(headers.length > 0 && { headers: headers.map((header) => ({ ...header })) }),
  };
}

type WrittenCapture = NonNullable<WrittenConfig['settings']['captureBodies']>;

function writeCapture(choice: Config['settings']['captureBodies']): WrittenCapture {
  return typeof choice === 'boolean' ? choice : { clients: [...choice.clients] };
}

/** How long the ledger is kept, and whether it is copied. */
function writeKeeping({ retentionDays, maxLedgerMb, rollupDays, snapshots }: Config['settings']) {
  return {
    ...(retentionDays !== RETENTION_DAYS && { retentionDays }),
    ...(maxLedgerMb !== null && { maxLedgerMb }),
    ...(rollupDays !== ROLLUP_DAYS && { rollupDays }),
    ...(snapshots !== 'daily' && { snapshots }),
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
