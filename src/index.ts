// The public face: starts a whole Breakerbox in this process. The desktop shell and headless both come through here.

import { Changes, type Instance } from './control/instance.ts';
import { Trips } from './control/trips.ts';
import type { Config } from './domain/config.ts';
import type { Log } from './domain/ports.ts';
import type { LearnedFixes } from './fixes/learned-fixes.ts';
import { startGateway, type Gateway } from './gateway.ts';
import { judgeConfig, judgePorts, testRules } from './judge-config.ts';
import { openBudgets, type OpenedBudgets } from './open-budgets.ts';
import { keepCatalogFresh, openCatalog, type OpenedCatalog } from './open-catalog.ts';
import { openConnect } from './open-connect.ts';
import { openFixes } from './open-fixes.ts';
import { openHistory, type History } from './open-history.ts';
import { insideFace, type InsideFace } from './open-inside.ts';
import { openKeptLedger, type KeptLedger } from './open-ledger.ts';
import { openObserving, type Observing } from './open-observing.ts';
import { openPanel } from './open-panel.ts';
import { firstClientKey, openBox, openSettings, valueOf, type Desktop } from './open-settings.ts';
import { lockDataDir } from './platform/data-dir-lock.ts';
import { prepareDataDir } from './platform/data-dir.ts';
import { createJsonLog, type LogStream } from './platform/json-log.ts';
import { ownPid } from './platform/own-pid.ts';
import { createRedactor, type Redactor } from './platform/redactor.ts';
import { createRequestIds } from './platform/request-ids.ts';
import { writeRunFile } from './platform/run-file.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandom, systemRandomBytes } from './platform/system-random.ts';
import { parseConfigText } from './settings/config-text.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { openTokenCounter, type TokenCounter } from './tokens/token-counter.ts';

export { defaultDataDir } from './platform/data-dir.ts';
export { DataDirInUse } from './platform/data-dir-lock.ts';
export { DataKeyUnavailable } from './platform/data-key.ts';
export { PortTaken } from './http/loopback.ts';
export { ConfigRefused, describeRefusal } from './settings/config-refused.ts';
export { SettingsTooNew } from './settings/settings-document.ts';
export { connectToRunning } from './open-control.ts';
export type { ControlClient, ControlPort } from './open-control.ts';
export type { Desktop } from './open-settings.ts';
export type { Keyring } from './platform/keyring-key.ts';
export { AUTO_ROUTE } from './routing/routing-table.ts';

export interface BreakerboxOptions {
  /** Made when it is not there. One process at a time may hold it. */
  readonly dataDir: string;
  /** 0 picks a free one; null: no requests are served. */
  readonly gatewayPort: number | null;
  /** null: the panel is not served over HTTP. */
  readonly panelPort: number | null;
  /** The folder of the built panel, asked for when it is about to be served. */
  readonly panelFiles: string | null;
  /** A configuration file to take in, and what to call it in messages. */
  readonly config: { readonly text: string; readonly name: string } | null;
  /** Where provider keys and the passphrase may come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the log goes, one JSON object a line. */
  readonly logStream: LogStream;
  readonly version: string;
  /** The shell's part, where there is one. */
  readonly desktop?: Desktop;
}

export interface Breakerbox extends InsideFace {
  /** Addresses without a path; the panel's carries its session token. */
  readonly gatewayUrl: string;
  readonly panelUrl: string | null;
  /** The key of the first client, or null when there is none that can be read. */
  clientKey(): string | null;
  /** Puts an error that nobody caught into the log, without any key. One request's bug must not end all others. */
  reportBug(error: unknown): void;
  /** Drains for at most `drainMs` (10 s), settles everything, and gives the data directory free. */
  close(drainMs?: number): Promise<void>;
}

/** Where the gateway is unless it is told otherwise. */
export const USUAL_PORT = 4747;

const DRAIN_MS = 10_000;
const TOKEN_BYTES = 32;

/** Throws DataDirInUse, DataKeyUnavailable, ConfigRefused or PortTaken, each with nothing changed. */
export async function createBreakerbox(options: BreakerboxOptions): Promise<Breakerbox> {
  // A file that cannot be read at all must not even leave a data directory behind.
  if (options.config !== null) parseConfigText(options.config.text, options.config.name);
  const note = prepareDataDir(options.dataDir);
  const lock = lockDataDir(options.dataDir);
  const opened: (() => unknown)[] = [
    () => {
      lock.release();
    },
  ];
  try {
    return await start(options, note, opened);
  } catch (error) {
    for (const undo of opened.reverse()) await undo();
    throw error;
  }
}

/** `opened` collects how to close what has been opened so far, in order. */
async function start(options: BreakerboxOptions, note: string | null, opened: (() => unknown)[]): Promise<Breakerbox> {
  const redactor = createRedactor();
  const log = createJsonLog({ stream: options.logStream, clock: systemClock, redactor });
  if (note !== null) log.warn('data-dir', { note });
  const { box, keptKey } = await openBox(options, redactor);
  // The gateway is made of the settings; until it is there nothing has been listed.
  let running: Gateway | null = null;
  const models = openCatalog(options.dataDir, options.env, systemClock, log);
  const judging = judgePorts(models.catalog, () => running?.lists ?? null);
  const settings = openSettings(options, box, (...change) => judgeConfig(judging, ...change));
  if (options.config !== null) settings.importText(options.config.text, options.config.name);
  for (const secret of settings.liveSecrets()) redactor.learn(secret);
  for (const { level, text } of settings.notices())
    log[level === 'error' ? 'error' : 'warn']('settings.notice', { text });

  const changes = new Changes();
  const onStatus = (): void => {
    changes.announce('status');
  };
  const kept = await openKeptLedger(options.dataDir, systemClock, log, () => settings.current().settings, onStatus);
  opened.push(kept.close);
  const { ledger } = kept;
  const spending = openBudgets(options.dataDir, { ledger, log, changes, settings });
  const told = { gateway: (): Gateway | null => running, budgetLines: spending.lines, onStatus };
  const observing = openObserving(options, { ledger, box, log, settings, redactor, ...told });
  opened.push(spending.close, observing.close);
  const counter = openTokenCounter({ clock: systemClock, log });
  opened.push(async () => counter.close());
  const fixes = openFixes(options.dataDir, log, changes);
  opened.push(fixes.close.bind(fixes));
  const history = openHistory(options.dataDir, box, ledger, () => settings.current().settings);
  opened.push(history.close);
  const parts: Parts = { spending, observing, history, models, counter, fixes, settings, kept, changes, redactor, log };
  const gateway = await startOn(options, parts);
  running = gateway;
  opened.push(async () => gateway.close(0));
  followSettings(parts, gateway);
  opened.push(keepCatalogFresh(models, settings, gateway, changes));

  const token = Buffer.from(systemRandomBytes(TOKEN_BYTES)).toString('base64url');
  const instance = instanceOf(options, parts, gateway);
  const panel = await openPanel(options, token, log, instance);
  opened.push(() => panel?.closeAll());
  const addresses = { gateway: addressOf(gateway.listener), panel: panel === null ? null : addressOf(panel) };
  if (options.gatewayPort !== null) {
    const panelToken = panel === null ? null : token;
    opened.push(writeRunFile(options.dataDir, { ...addresses, panelToken, pid: ownPid }));
  }
  return {
    ...insideFace(instance, gateway, keptKey),
    gatewayUrl: addresses.gateway,
    panelUrl: addresses.panel === null ? null : `${addresses.panel}/#token=${token}`,
    clientKey: () => firstClientKey(settings),
    reportBug: bugReporter(log),
    async close(drainMs = DRAIN_MS) {
      panel?.closeAll();
      await gateway.close(drainMs);
      for (const undo of opened.splice(0).reverse()) await undo();
    },
  };
}

function bugReporter(log: Log): Breakerbox['reportBug'] {
  return (error) => {
    log.error('bug', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  };
}

function addressOf(listener: { readonly port: number } | null): string {
  return `http://127.0.0.1:${listener?.port ?? 0}`;
}

/** Every change of the settings reaches the gateway with the next attempt, and the panel at once. */
function followSettings({ settings, history, observing, kept, changes, redactor, log }: Parts, gateway: Gateway): void {
  settings.subscribe((config, label) => {
    for (const secret of settings.liveSecrets()) redactor.learn(secret);
    gateway.configure(config);
    history.reconsider();
    observing.reconsider();
    kept.keeper.resettle();
    log.info('settings.changed', { label });
    changes.announce('config');
    changes.announce('status');
    changes.announce('breakers');
  });
}

function instanceOf(options: BreakerboxOptions, parts: Parts, gateway: Gateway): Instance {
  const { spending, settings, kept, changes, fixes, models, history, observing } = parts;
  return {
    version: options.version,
    startedAt: systemClock.now(),
    dataDir: options.dataDir,
    env: options.env,
    clock: systemClock,
    ids: createRequestIds(systemClock, systemRandom),
    settings,
    ledger: kept.ledger,
    keeper: kept.keeper,
    exports: kept.exports,
    live: observing.live,
    bodies: observing.bodies,
    telemetry: observing.telemetry,
    ...observing.inside,
    changes,
    whatIf: history.whatIf(gateway, models.catalog),
    health: gateway.health,
    heads: gateway.heads,
    trips: new Trips(systemClock, changes, gateway),
    drills: gateway.drills,
    lists: gateway.lists,
    // A command that runs by itself has no gateway: it speaks of the one that will be started.
    connect: openConnect(options, parts, gateway, () => addressOf(gateway.listener ?? { port: USUAL_PORT })),
    desk: gateway.desk,
    planner: gateway.planner,
    sketches: history.sketches,
    testRules: (config) =>
      testRules(
        judgePorts(models.catalog, () => gateway.lists),
        config,
      ),
    snapshot: () => gateway.snapshot(),
    fixes,
    budgets: spending.budgets,
    guard: spending.guard,
    notices: options.desktop?.notices ?? [],
    catalog: models.catalog,
    catalogRefresh: models.refresh,
    gatewayUrl: () => addressOf(gateway.listener),
    listening: { gateway: gateway.listener, panel: null },
    config: () => gateway.config(),
  };
}

interface Parts {
  readonly observing: Observing;
  readonly spending: OpenedBudgets;
  readonly history: History;
  readonly settings: SettingsStore;
  readonly kept: KeptLedger;
  readonly counter: TokenCounter;
  readonly fixes: LearnedFixes;
  readonly models: OpenedCatalog;
  readonly changes: Changes;
  readonly redactor: Redactor;
  readonly log: Log;
}

async function startOn(options: BreakerboxOptions, parts: Parts): Promise<Gateway> {
  const { spending, settings, kept, changes, redactor, log, counter, fixes, history, observing } = parts;
  return startGateway(
    {
      catalog: parts.models.catalog,
      clock: systemClock,
      random: systemRandom,
      ids: createRequestIds(systemClock, systemRandom),
      log,
      ledger: kept.ledger,
      fixes,
      budgets: spending.budgets,
      guard: spending.guard,
      counter,
      sketchSalt: history.sketchSalt,
      observer: observing.observer,
      metricsPage: observing.metricsPage,
      traced: observing.traced,
      capture: (id, client, asked) => observing.bodies.captures.begin(id, client, asked),
      configVersion: () => settings.versions.current,
      redact: (text) => redactor.redact(text),
      providerKey: (config: Config, provider, key) => valueOf(settings.openProviderKey(config, provider, key)),
      clientKey: (client) => valueOf(settings.openClientKey(client)),
      onHealth: () => {
        changes.announce('breakers');
      },
    },
    settings.current(),
    options.gatewayPort,
  );
}
