// The instance's state as the panel sees it. Reads only.

import { NOTHING_KNOWN } from '../catalog/known-facts.ts';
import type { DrillView } from '../contract/drill-views.ts';
import type {
  BreakerView,
  ClientView,
  KeyView,
  ModelView,
  PresetView,
  ProviderView,
  RouteView,
  StatusView,
} from '../contract/views.ts';
import type { RunningDrill } from '../dispatch/running-drill.ts';
import { sourceOf } from '../dispatch/source-of.ts';
import type { ClientConfig, Config, ProviderConfig } from '../domain/config.ts';
import { resolveBaseUrl, type BaseUrl } from '../providers/base-url.ts';
import type { Preset } from '../providers/provider.ts';
import { findPreset, presets } from '../providers/registry.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';
import type { Instance } from './instance.ts';
import { rateFields } from './price-fields.ts';

export type SpendToday = ReadonlyMap<string, number | null>;

export function statusView(instance: Instance): StatusView {
  const { ok, problem, advice, waiting, interruptedAtStart } = instance.ledger.status();
  const config = instance.settings.current();
  const notices: StatusView['notices'] = instance.settings.notices().map(({ level, text }) => ({ level, text }));
  for (const text of instance.notices) notices.push({ level: 'warning', text });
  for (const text of instance.catalogRefresh.notices()) notices.push({ level: 'warning', text });
  const { problem: bodiesProblem } = instance.bodies.store;
  const { problem: telemetryProblem } = instance.telemetry.status;
  if (telemetryProblem !== null) notices.push({ level: 'warning', text: telemetryProblem });
  if (bodiesProblem !== null) notices.push({ level: 'warning', text: bodiesProblem });
  for (const { level, text } of instance.keeper.notices) if (level !== 'info') notices.unshift({ level, text });
  if (problem !== null) {
    notices.unshift({ level: 'error', text: `${problem} Traffic goes on.${advice === null ? '' : ` ${advice}`}` });
  }
  if (interruptedAtStart > 0) {
    const many = interruptedAtStart === 1 ? 'One request was' : `${interruptedAtStart} requests were`;
    notices.push({
      level: 'warning',
      text: `${many} interrupted when Breakerbox last ended; their costs are estimates.`,
    });
  }
  const [first] = config.clients;
  return {
    version: instance.version,
    startedAt: instance.startedAt,
    gatewayUrl: `${instance.gatewayUrl()}/v1`,
    defaultClient: first === undefined ? null : clientView(instance, first),
    demo: config.providers.length === 0,
    ledger: { ok, message: problem, waiting },
    notices,
    dataDir: instance.dataDir,
  };
}

/** Per provider from `today` (Unix ms) until now: 0 where nothing was asked, null where no cost is known. */
export async function spendSince(instance: Instance, today: number): Promise<SpendToday> {
  const known = await instance.ledger.query('spendByProvider', { from: today });
  const spend = new Map<string, number | null>(instance.config().providers.map(({ id }) => [id, 0]));
  for (const { provider, costNanos } of known) spend.set(provider, costNanos);
  return spend;
}

export function breakerViews(instance: Instance, spend: SpendToday): BreakerView[] {
  return instance.config().providers.map((provider) => breakerView(instance, provider, spend.get(provider.id) ?? null));
}

export function breakerView(instance: Instance, provider: ProviderConfig, spendTodayNanos: number | null): BreakerView {
  const report = instance.health.report(provider.id);
  const { requestsPerMinute, recentTtftMs } = instance.live.figures(provider.id);
  const drill = instance.drills.of(provider.id);
  const at = (monotonic: number): number | null => (monotonic === 0 ? null : toUnixMs(instance, monotonic));
  const tripped = report.phase === 'open' ? 'tripped' : report.phase;
  return {
    provider: provider.id,
    label: findPreset(provider.preset)?.label ?? provider.preset,
    preset: provider.preset,
    state: provider.enabled ? tripped : 'off',
    reason: provider.enabled && report.phase !== 'closed' ? report.reason : null,
    nextTryAt: provider.enabled && report.phase === 'open' ? at(report.openUntil) : null,
    illModels: report.illModels.map(({ model, reason, openUntil }) => ({ model, reason, nextTryAt: at(openUntil) })),
    restingKeys: report.rests.map(({ key, model, reason, until }) => ({ key, model, reason, until: at(until) })),
    spendTodayNanos,
    requestsPerMinute,
    recentTtftMs: [...recentTtftMs],
    drill: drill === null ? null : drillView(instance, drill),
  };
}

export function drillView(instance: Instance, drill: RunningDrill): DrillView {
  const { provider, kind, clients, startedAt, until, delayMs, retryAfterMs } = drill;
  return { provider, kind, clients: [...clients], startedAt, endsAt: toUnixMs(instance, until), delayMs, retryAfterMs };
}

/** Breakers and drills count in monotonic time; people read clocks. */
function toUnixMs({ clock }: Instance, monotonic: number): number {
  return Math.round(monotonic + clock.now() - clock.monotonic());
}

export function providerView(instance: Instance, config: Config, provider: ProviderConfig): ProviderView {
  const preset = findPreset(provider.preset);
  const place = preset === undefined ? null : resolveBaseUrl(preset, provider.baseUrl);
  return {
    id: provider.id,
    preset: provider.preset,
    label: preset?.label ?? provider.preset,
    baseUrl: place === null ? '' : place.origin + place.path,
    baseUrlIsDefault: provider.baseUrl === null,
    enabled: provider.enabled,
    keys: provider.keys.map((key) => keyView(instance, config, provider, key)),
    dialect: provider.dialect,
    speaks:
      instance
        .snapshot()
        .upstreams.get(provider.id)
        ?.spoken.filter(({ onDemand }) => !onDemand)
        .map((spoken) => spoken.id) ?? [],
    models: provider.models.map(({ id }) => modelView(instance, provider.id, id)),
    catalogModels: instance.catalog.models(preset?.catalog ?? '').length,
    catalogSource: catalogSource(instance),
    ownList: ownListView(instance, provider.id, preset, place),
  };
}

function ownListView(
  instance: Instance,
  provider: string,
  preset: Preset | undefined,
  place: BaseUrl | null,
): ProviderView['ownList'] {
  if (preset === undefined || place === null || preset.modelList === null) {
    return { exists: false, models: 0, priced: 0, at: null };
  }
  const source = sourceOf({ preset, ...place });
  const models = instance.lists.of(provider, source);
  const priced = models.filter(({ inputPrice, outputPrice }) => inputPrice !== null && outputPrice !== null);
  return {
    exists: true,
    models: models.length,
    priced: priced.length,
    at: instance.lists.listedAt(provider, source),
  };
}

/** For people: "models.dev (MIT licence), 2026-07-02". */
function catalogSource({ catalog }: Instance): string {
  return `${catalog.source.name}, ${catalog.source.date}`;
}

function keyView(
  instance: Instance,
  config: Config,
  provider: ProviderConfig,
  key: ProviderConfig['keys'][number],
): KeyView {
  const opened = instance.settings.openProviderKey(config, provider.id, key.name);
  const fromEnvironment = 'env' in key;
  if ('problem' in opened) return { name: key.name, state: opened.problem, env: fromEnvironment ? key.env : null };
  return { name: key.name, state: fromEnvironment ? 'environment' : 'stored', env: fromEnvironment ? key.env : null };
}

function modelView(instance: Instance, provider: string, id: string): ModelView {
  const known = instance.snapshot().upstreams.get(provider)?.facts(id) ?? NOTHING_KNOWN;
  const { price, contextWindow, maxOutput, sources } = known;
  const { name = null, date = null } = sources.price ?? {};
  return {
    id,
    ...rateFields(price),
    contextWindow,
    maxOutput,
    priceSource: date === null ? name : `${name}, ${date}`,
  };
}

/** What a user can add. The demo stands in by itself and is not offered. */
export function presetViews(): PresetView[] {
  return [...presets.values()]
    .filter((preset) => preset.simulate === undefined)
    .map(({ id, label, baseUrl, key, keyPrefix, keyUrl, keyTest, note }) => ({
      id,
      label,
      baseUrl,
      key,
      keyPrefix,
      keyUrl,
      testsKeys: keyTest !== null,
      note,
    }));
}

export function routeViews(config: Config): RouteView[] {
  const routes = config.routes.map(({ id, strategy, targets }): RouteView => ({
    id,
    strategy,
    targets: targets.map(({ model, weight }) => ({ model, weight })),
    builtIn: false,
  }));
  if (routes.some(({ id }) => id === AUTO_ROUTE)) return routes;
  const everyProvider = config.providers
    .filter(({ enabled }) => enabled)
    .map(({ id }) => ({ model: `${id}/*`, weight: 1 }));
  return [{ id: AUTO_ROUTE, strategy: 'priority', targets: everyProvider, builtIn: true }, ...routes];
}

export function clientView(instance: Instance, client: ClientConfig): ClientView {
  const opened = instance.settings.openClientKey(client);
  return { name: client.name, key: 'value' in opened ? opened.value : null, allow: [...client.allow] };
}
