// Composes the running app: the gateway first, then everything that shows it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, ipcMain, Menu, powerMonitor, safeStorage, session, shell, type BrowserWindow } from 'electron';
import {
  ConfigRefused,
  createBreakerbox,
  DataDirInUse,
  DataKeyUnavailable,
  PortTaken,
  SettingsTooNew,
  type Breakerbox,
  type ControlClient,
} from '../src/index.ts';
import { appMenu } from './app-menu.ts';
import { powerShellIn } from './check-signature.ts';
import type { Flags } from './command-line.ts';
import { createStore, openDesktopSettings, type DesktopSettings } from './desktop-settings.ts';
import { endInOrder } from './end-in-order.ts';
import { guardContents } from './guard-contents.ts';
import { guardSession } from './guard-session.ts';
import { findKeyring } from './keyring.ts';
import { offerControl } from './offer-control.ts';
import { isKnownLink } from './open-link.ts';
import { Outdoors } from './outdoors.ts';
import { createPageHandler } from './page-protocol.ts';
import { startAtLogin } from './start-at-login.ts';
import type { Start } from './starts.ts';
import { ICONS } from './tray.ts';
import { createUpdates, trustedFeed, type Updates } from './updates.ts';
import { watchPower } from './watch-power.ts';
import { openWindow, PARTITION } from './window.ts';

export interface DesktopParts {
  readonly flags: Flags;
  readonly start: Start;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What starts this app again. */
  readonly executable: string;
  readonly autostart: string;
  readonly reportAndExit: (error: unknown) => void;
}

/** Refusals with a reason and a way out; a start that ends with one has not failed for want of care. */
const REFUSALS = [ConfigRefused, DataDirInUse, DataKeyUnavailable, PortTaken, SettingsTooNew];

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

export function runDesktop(parts: DesktopParts): void {
  new RunningDesktop(parts).run();
}

class RunningDesktop {
  readonly #parts: DesktopParts;
  readonly #ended = new AbortController();
  readonly #updates: Updates | null;
  #breakerbox: Breakerbox | null = null;
  #window: BrowserWindow | null = null;
  #outdoors: Outdoors | null = null;
  #links: ReadonlySet<string> = new Set();

  constructor(parts: DesktopParts) {
    this.#parts = parts;
    this.#updates = createUpdates({
      feed: trustedFeed(process.platform, app.isPackaged, process.resourcesPath),
      powerShell: powerShellIn(parts.env['SystemRoot'] ?? 'C:\\Windows'),
      quit: () => app.quit(),
      onProblem: (error) => this.#reportBug(error),
    });
  }

  run(): void {
    app.setAppUserModelId('dev.breakerbox.app');
    app.on('second-instance', () => this.#showWindow());
    app.on('activate', () => this.#showWindow());
    app.on('window-all-closed', () => this.#windowClosed());
    app.on('web-contents-created', (_event, contents) => guardContents(contents, (url) => this.#openLink(url)));
    endInOrder({
      app,
      close: async () => this.#breakerbox?.close(),
      onBegin: () => {
        this.#parts.start.passed();
        this.#ended.abort();
        this.#window?.hide();
      },
      onProblem: (error) => this.#reportBug(error),
      last: () => this.#updates?.install() ?? false,
      after,
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
    process.on('uncaughtException', (error) => this.#reportBug(error));
    process.on('unhandledRejection', (error) => this.#reportBug(error));
    void app
      .whenReady()
      .then(async () => this.#start())
      .catch((error: unknown) => {
        // What is asked while the app ends may find the ledger closed; the end goes its own way.
        if (!this.#ended.signal.aborted) this.#giveUp(error);
      });
  }

  async #start(): Promise<void> {
    const settings = openDesktopSettings(this.#parts.dataDir, Date.now);
    const breakerbox = await this.#startGateway(settings);
    this.#breakerbox = breakerbox;
    offerControl({
      ipc: ipcMain,
      serve: async (port) => breakerbox.serve(port),
      onServed: () => this.#parts.start.succeeded(),
      onProblem: (error) => this.#reportBug(error),
      now: () => performance.now(),
    });
    guardSession(session.fromPartition(PARTITION), {
      servePage: createPageHandler(join(import.meta.dirname, '../app'), async (ticket) => breakerbox.download(ticket)),
      isDevelopment: !app.isPackaged,
      downloads: app.getPath('downloads'),
    });
    watchPower({
      monitor: powerMonitor,
      now: Date.now,
      onWake: (sleptMs) => void breakerbox.wake(sleptMs).catch((error: unknown) => this.#reportBug(error)),
      quit: () => app.quit(),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu(process.platform)));
    const client = await breakerbox.control();
    const presets = await client.presets.list({});
    this.#links = new Set(presets.flatMap(({ keyUrl }) => keyUrl ?? []));
    this.#outdoors = this.#goOutdoors(breakerbox, client, settings);
    if (!this.#parts.flags.isHidden || !this.#outdoors.hasTray) this.#showWindow();
    else this.#parts.start.succeeded();
    await this.#outdoors.follow(this.#ended.signal);
  }

  /** Before any window. */
  async #startGateway(settings: DesktopSettings): Promise<Breakerbox> {
    const { flags, start, dataDir, env } = this.#parts;
    const found = await findKeyring(safeStorage, process.platform);
    const { keysIn } = settings.current();
    const isLacking = found.keyring === null && keysIn === 'keyring' && !env['BREAKERBOX_PASSPHRASE'];
    return createBreakerbox({
      dataDir,
      gatewayPort: flags.port,
      // Commands of the command line ask there; the window does not need it.
      panelPort: 0,
      panelFiles: join(import.meta.dirname, '../app'),
      config: flags.config === null ? null : { text: readFileSync(flags.config, 'utf8'), name: flags.config },
      env,
      logStream: process.stderr,
      version: app.getVersion(),
      desktop: {
        keyring: found.keyring,
        keyPlace: keysIn,
        createStore,
        notices: [start.notice ?? [], settings.notice ?? [], isLacking ? found.why : []].flat(),
      },
    });
  }

  #goOutdoors(breakerbox: Breakerbox, client: ControlClient, settings: DesktopSettings): Outdoors {
    const { executable, autostart } = this.#parts;
    const { platform } = process;
    return new Outdoors({
      breakerbox,
      client,
      settings,
      withTray: !this.#parts.start.isCareful,
      login: startAtLogin({ app, platform, autostart, executable }),
      lookForUpdates: this.#updates?.look ?? null,
      openPanel: () => this.#showWindow(),
      copy: async (text) => clipboard.writeText(text),
      quit: () => app.quit(),
      window: () => this.#window,
      onProblem: (error) => this.#reportBug(error),
      now: Date.now,
      after,
    });
  }

  #showWindow(): void {
    // Asked for before the gateway is there: it is shown as soon as that is.
    if (this.#outdoors === null || this.#ended.signal.aborted) return;
    const { settings } = this.#outdoors;
    if (this.#window === null) {
      this.#window = openWindow({
        place: this.#parts.start.isCareful ? null : settings.current().window,
        icon: join(ICONS, 'icon.png'),
        onPlace: (place) => settings.change({ window: place }),
      });
      this.#window.on('closed', () => (this.#window = null));
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** The gateway goes on in the tray; where there is none, nobody could end it any more. */
  #windowClosed(): void {
    if (this.#outdoors?.hasTray === true) this.#outdoors.sayThatItStays();
    else app.quit();
  }

  #openLink(url: string): void {
    if (isKnownLink(url, this.#links)) void shell.openExternal(url);
  }

  #reportBug(error: unknown): void {
    if (this.#breakerbox === null) this.#giveUp(error);
    else this.#breakerbox.reportBug(error);
  }

  #giveUp(error: unknown): void {
    if (REFUSALS.some((kind) => error instanceof kind)) this.#parts.start.passed();
    this.#parts.reportAndExit(error);
  }
}
