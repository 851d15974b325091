// The public face: starts a whole Breakerbox in this process. The desktop shell and headless both come through here.

import { join } from 'node:path';
import { loadCatalog } from './catalog/catalog.ts';
import { Changes, type Instance } from './control/instance.ts';
import { LiveRequests } from './control/live-requests.ts';
import type { Config } from './domain/config.ts';
import type { Log, SecretBox } from './domain/ports.ts';
import { openFixesFile } from './fixes/fixes-file.ts';
import { LearnedFixes } from './fixes/learned-fixes.ts';
import { startGateway, type Gateway } from './gateway.ts';
import { listenOnLoopback, type Listener } from './http/loopback.ts';
import { openLedger, type Ledger } from './ledger/ledger.ts';
import { lockDataDir } from './platform/data-dir-lock.ts';
import { prepareDataDir } from './platform/data-dir.ts';
import { openDataKey } from './platform/data-key.ts';
import { createJsonLog, type LogStream } from './platform/json-log.ts';
import { ownPid } from './platform/own-pid.ts';
import { createRedactor, type Redactor } from './platform/redactor.ts';
import { createRequestIds } from './platform/request-ids.ts';
import { writeRunFile } from './platform/run-file.ts';
import { openSettingsFile } from './platform/settings-file.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandom, systemRandomBytes } from './platform/system-random.ts';
import { openVersionFiles } from './platform/version-files.ts';
import { parseConfigText } from './settings/config-text.ts';
import { createSettingsStore, type SettingsStore } from './settings/settings-store.ts';
import { openTokenCounter, type TokenCounter } from './tokens/token-counter.ts';
import { createSecretBox } from './vault/secret-box.ts';

export { defaultDataDir } from './platform/data-dir.ts';
export { DataDirInUse } from './platform/data-dir-lock.ts';
export { DataKeyUnavailable } from './platform/data-key.ts';
export { PortTaken } from './http/loopback.ts';
export { ConfigRefused, describeRefusal } from './settings/config-refused.ts';
export { SettingsTooNew } from './settings/settings-document.ts';
export { AUTO_ROUTE } from './routing/routing-table.ts';

export interface BreakerboxOptions {
  /** Made when it is not there. One process at a time may hold it. */
  readonly dataDir: string;
  /** 0 picks a free one. */
  readonly gatewayPort: number;
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
}

export interface Breakerbox {
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
  const settings = openSettings(options, redactor);
  if (options.config !== null) settings.importText(options.config.text, options.config.name);
  for (const secret of settings.liveSecrets()) redactor.learn(secret);
  for (const { level, text } of settings.notices())
    log[level === 'error' ? 'error' : 'warn']('settings.notice', { text });

  const changes = new Changes();
  const ledger = await openLedger({
    path: join(options.dataDir, 'ledger.sqlite'),
    clock: systemClock,
    log,
    onStatus: () => {
      changes.announce('status');
    },
  });
  opened.push(async () => ledger.close());
  const live = new LiveRequests(systemClock);
  const counter = openTokenCounter({ clock: systemClock, log });
  opened.push(async () => counter.close());
  const fixes = new LearnedFixes({
    file: openFixesFile(options.dataDir),
    clock: systemClock,
    ids: createRequestIds(systemClock, systemRandom),
    log,
    onChange: () => {
      changes.announce('config');
    },
  });
  opened.push(() => {
    fixes.close();
  });
  const parts: Parts = { counter, fixes, settings, ledger, live, changes, redactor, log };
  const gateway = await startOn(options, parts);
  opened.push(async () => gateway.close(0));
  followSettings(parts, gateway);

  const token = Buffer.from(systemRandomBytes(TOKEN_BYTES)).toString('base64url');
  const panel = await openPanel(options, token, log, instanceOf(options, parts, gateway));
  opened.push(() => panel?.closeAll());
  const gatewayUrl = addressOf(gateway.port);
  const panelAddress = panel === null ? null : addressOf(panel.port);
  const panelToken = panel === null ? null : token;
  opened.push(writeRunFile(options.dataDir, { gateway: gatewayUrl, panel: panelAddress, panelToken, pid: ownPid }));
  return {
    gatewayUrl,
    panelUrl: panelAddress === null ? null : `${panelAddress}/#token=${token}`,
    clientKey: () => firstClientKey(settings),
    reportBug: (error) => {
      log.error('bug', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    },
    close: async (drainMs = DRAIN_MS) => {
      panel?.closeAll();
      await gateway.close(drainMs);
      for (const undo of opened.splice(0).reverse()) await undo();
    },
  };
}

function addressOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Every change of the settings reaches the gateway with the next attempt, and the panel at once. */
function followSettings({ settings, changes, redactor, log }: Parts, gateway: Gateway): void {
  settings.subscribe((config, label) => {
    for (const secret of settings.liveSecrets()) redactor.learn(secret);
    gateway.configure(config);
    log.info('settings.changed', { label });
    changes.announce('config');
    changes.announce('status');
    changes.announce('breakers');
  });
}

function instanceOf(options: BreakerboxOptions, parts: Parts, gateway: Gateway): Instance {
  const { settings, ledger, live, changes, fixes } = parts;
  return {
    version: options.version,
    startedAt: systemClock.now(),
    dataDir: options.dataDir,
    clock: systemClock,
    ids: createRequestIds(systemClock, systemRandom),
    settings,
    ledger,
    live,
    changes,
    health: gateway.health,
    lists: gateway.lists,
    desk: gateway.desk,
    snapshot: () => gateway.snapshot(),
    fixes,
    catalog: loadCatalog(),
    gatewayUrl: () => addressOf(gateway.port),
    config: () => gateway.config(),
  };
}

function openSettings(options: BreakerboxOptions, redactor: Redactor): SettingsStore {
  const passphrase = options.env['BREAKERBOX_PASSPHRASE'] ?? null;
  if (passphrase !== null) redactor.learn(passphrase);
  const key = openDataKey({ directory: options.dataDir, passphrase, random: systemRandomBytes });
  const box: SecretBox = createSecretBox(key, systemRandomBytes);
  return createSettingsStore({
    file: openSettingsFile({ directory: options.dataDir, clock: systemClock }),
    versions: openVersionFiles(options.dataDir),
    clock: systemClock,
    box,
    env: options.env,
    random: systemRandomBytes,
  });
}

interface Parts {
  readonly settings: SettingsStore;
  readonly ledger: Ledger;
  readonly live: LiveRequests;
  readonly counter: TokenCounter;
  readonly fixes: LearnedFixes;
  readonly changes: Changes;
  readonly redactor: Redactor;
  readonly log: Log;
}

async function startOn(options: BreakerboxOptions, parts: Parts): Promise<Gateway> {
  const { settings, ledger, live, changes, redactor, log, counter, fixes } = parts;
  return startGateway(
    {
      catalog: loadCatalog(),
      clock: systemClock,
      random: systemRandom,
      ids: createRequestIds(systemClock, systemRandom),
      log,
      ledger,
      fixes,
      counter,
      observer: live,
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

/** Loaded only when it is needed: the gateway answers before the panel's libraries are in memory. */
async function openPanel(
  options: BreakerboxOptions,
  token: string,
  log: Log,
  instance: Instance,
): Promise<Listener | null> {
  const { panelPort, panelFiles } = options;
  if (panelPort === null || panelFiles === null) return null;
  const [{ createPanelApp }, { createControlRouter }] = await Promise.all([
    import('./http/panel-app.ts'),
    import('./control/handlers.ts'),
  ]);
  let bound = 0;
  const app = createPanelApp({
    port: () => bound,
    files: panelFiles,
    token,
    router: createControlRouter(instance),
    log,
  });
  const listener = await listenOnLoopback(panelPort, app);
  bound = listener.port;
  return listener;
}

function firstClientKey(settings: SettingsStore): string | null {
  for (const client of settings.current().clients) {
    const key = valueOf(settings.openClientKey(client));
    if (key !== null) return key;
  }
  return null;
}

function valueOf(secret: ReturnType<SettingsStore['openClientKey']>): string | null {
  return 'value' in secret ? secret.value : null;
}
