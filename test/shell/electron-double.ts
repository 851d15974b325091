// Stands for the `electron` module on plain Node. Every part of it says which of Electron's own types it stands for, so
// that the compiler compares the two; what the shell does to it is written down. It shows nothing and locks nothing:
// what only a real Electron can do is left to the desktop specs.

import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type {
  App,
  BrowserWindow as RealWindow,
  BrowserWindowConstructorOptions,
  Clipboard,
  CustomScheme,
  Dialog,
  Display,
  Dock,
  DownloadItem,
  IpcMain,
  Menu as RealMenu,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessagePortMain,
  NativeImage,
  Notification as RealNotification,
  NotificationConstructorOptions,
  OnBeforeRequestListenerDetails,
  Protocol,
  Rectangle,
  SafeStorage,
  SaveDialogOptions,
  Screen,
  Session,
  Shell,
  Tray as RealTray,
  WebContents,
  WebFrameMain,
  WebRequest,
  WebRequestFilter,
} from 'electron';

/** What the test wants this Electron to be. */
export interface DoubleSettings {
  readonly isPackaged?: boolean;
  readonly isSecondInstance?: boolean;
  readonly switches?: readonly string[];
  /** As safeStorage names it on Linux. */
  readonly backend?: ReturnType<SafeStorage['getSelectedStorageBackend']>;
  readonly hasTray?: boolean;
  readonly displays?: readonly Rectangle[];
  /** What is answered to each question of the dialog, in turn. */
  readonly answers?: readonly number[];
}

const settings = JSON.parse(process.env['ELECTRON_DOUBLE'] ?? '{}') as DoubleSettings;

/** What was done, in order. */
export const told: unknown[] = [];
const tell = (what: object): void => void told.push(what);

class AppDouble
  extends EventEmitter
  implements
    Pick<
      App,
      | 'isPackaged'
      | 'enableSandbox'
      | 'disableHardwareAcceleration'
      | 'setPath'
      | 'getPath'
      | 'getVersion'
      | 'requestSingleInstanceLock'
      | 'setAppUserModelId'
      | 'setBadgeCount'
      | 'getLoginItemSettings'
      | 'setLoginItemSettings'
      | 'quit'
      | 'exit'
    >
{
  readonly isPackaged = settings.isPackaged ?? true;
  readonly commandLine: Pick<App['commandLine'], 'hasSwitch'> = {
    hasSwitch: (name) => settings.switches?.includes(name) ?? false,
  };
  readonly dock: Pick<Dock, 'setMenu'> | undefined = undefined;
  isReady = false;
  loginItem = false;

  enableSandbox(): void {
    tell({ sandbox: this.isReady ? 'too late' : 'on' });
  }
  disableHardwareAcceleration(): void {
    tell({ acceleration: this.isReady ? 'too late' : 'off' });
  }
  setPath(name: string, path: string): void {
    tell({ path: name, is: path });
  }
  getPath(): string {
    return process.env['HOME'] ?? '';
  }
  getVersion(): string {
    return '0.0.0-test';
  }
  requestSingleInstanceLock(): boolean {
    return settings.isSecondInstance !== true;
  }
  async whenReady(): Promise<void> {
    await Promise.resolve();
    this.isReady = true;
  }
  setAppUserModelId(): void {}
  setBadgeCount(count?: number): boolean {
    tell({ badge: count });
    return true;
  }
  getLoginItemSettings(): ReturnType<App['getLoginItemSettings']> {
    const nothing = { openAsHidden: false, wasOpenedAtLogin: false, wasOpenedAsHidden: false, restoreState: false };
    const rest = { executableWillLaunchAtLogin: this.loginItem, launchItems: [] };
    return { ...nothing, ...rest, status: 'enabled', openAtLogin: this.loginItem };
  }
  setLoginItemSettings(item: Parameters<App['setLoginItemSettings']>[0]): void {
    this.loginItem = item.openAtLogin ?? false;
    tell({ loginItem: item });
  }
  quit(): void {
    let isStopped = false;
    this.emit('before-quit', { preventDefault: () => (isStopped = true) });
    if (!isStopped) this.exit(0);
  }
  exit(code?: number): void {
    tell({ exit: code });
    this.emit('double:exit', code);
  }
}
export const app = new AppDouble();

export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged'> = {
  registerSchemesAsPrivileged(schemes: CustomScheme[]) {
    tell({ schemes, isBeforeReady: !app.isReady });
  },
};

/** Of the overload that takes a filter. */
type RequestListener = NonNullable<FilteredListener<WebRequest['onBeforeRequest']>>;
type FilteredListener<Method> = Method extends {
  (filter: WebRequestFilter, listener: infer Listener): void;
  (listener: never): void;
}
  ? Listener
  : never;
type Handler<Name extends keyof Session> = Session[Name] extends (handler: infer H, ...rest: never[]) => void
  ? Exclude<H, null>
  : never;

export class SessionDouble
  extends EventEmitter
  implements
    Pick<
      Session,
      | 'setPermissionCheckHandler'
      | 'setPermissionRequestHandler'
      | 'setDevicePermissionHandler'
      | 'setBluetoothPairingHandler'
      | 'setSpellCheckerEnabled'
    >
{
  page: Parameters<Protocol['handle']>[1] | null = null;
  readonly protocol: Pick<Protocol, 'handle'> = {
    handle: (scheme, handler) => {
      tell({ serves: scheme });
      this.page = handler;
    },
  };
  beforeRequest: RequestListener | null = null;
  filter: WebRequestFilter | null = null;
  readonly webRequest = {
    onBeforeRequest: (filter: WebRequestFilter, listener: RequestListener | null): void => {
      this.filter = filter;
      this.beforeRequest = listener;
    },
  };
  permissionCheck: Handler<'setPermissionCheckHandler'> | null = null;
  permissionRequest: Handler<'setPermissionRequestHandler'> | null = null;
  device: Handler<'setDevicePermissionHandler'> | null = null;
  pairing: Handler<'setBluetoothPairingHandler'> | null = null;
  spellChecks = true;

  setPermissionCheckHandler(handler: Handler<'setPermissionCheckHandler'> | null): void {
    this.permissionCheck = handler;
  }
  setPermissionRequestHandler(handler: Handler<'setPermissionRequestHandler'> | null): void {
    this.permissionRequest = handler;
  }
  setDevicePermissionHandler(handler: Handler<'setDevicePermissionHandler'> | null): void {
    this.device = handler;
  }
  setBluetoothPairingHandler(handler: Handler<'setBluetoothPairingHandler'> | null): void {
    this.pairing = handler;
  }
  setSpellCheckerEnabled(enable: boolean): void {
    this.spellChecks = enable;
  }

  /** Asks as a page would; null: the request was cancelled. */
  async load(url: string, method = 'GET'): Promise<Response | null> {
    const details = { url } as OnBeforeRequestListenerDetails;
    const isCancelled = await new Promise<boolean>((resolve) => {
      if (this.beforeRequest === null) resolve(false);
      else this.beforeRequest(details, ({ cancel }) => resolve(cancel === true));
    });
    if (isCancelled || this.page === null) return null;
    // Node's Request has no place for a scheme of our own.
    return this.page({ url, method } as Parameters<NonNullable<typeof this.page>>[0]);
  }

  mayUse(permission: string, url: string): { readonly check: boolean; readonly request: boolean } {
    const name = permission as Parameters<NonNullable<typeof this.permissionCheck>>[1];
    const check = this.permissionCheck?.(null, name, url, {} as never) ?? true;
    let request = true;
    const asked = permission as Parameters<NonNullable<typeof this.permissionRequest>>[1];
    this.permissionRequest?.({} as WebContents, asked, (is) => (request = is), { requestingUrl: url } as never);
    return { check, request };
  }
}

const sessions = new Map<string, SessionDouble>();
export const session = {
  fromPartition(partition: string): SessionDouble {
    const found = sessions.get(partition) ?? new SessionDouble();
    sessions.set(partition, found);
    return found;
  },
};

/** A file that the page would save. */
export class DownloadDouble
  extends EventEmitter
  implements Pick<DownloadItem, 'getURL' | 'getFilename' | 'setSaveDialogOptions'>
{
  dialog: SaveDialogOptions | null = null;
  readonly #url: string;
  readonly #name: string;
  constructor(url: string, name: string) {
    super();
    this.#url = url;
    this.#name = name;
  }
  getURL(): string {
    return this.#url;
  }
  getFilename(): string {
    return this.#name;
  }
  setSaveDialogOptions(options: SaveDialogOptions): void {
    this.dialog = options;
  }
}

type Opener = Parameters<WebContents['setWindowOpenHandler']>[0];

export class ContentsDouble
  extends EventEmitter
  implements Pick<WebContents, 'reload' | 'forcefullyCrashRenderer' | 'setWindowOpenHandler'>
{
  open: Opener | null = null;
  readonly mainFrame: Pick<WebFrameMain, 'origin' | 'parent'>;

  constructor(origin = 'app://panel') {
    super();
    this.mainFrame = { origin, parent: null };
  }

  reload(): void {
    tell({ page: 'reload' });
  }
  forcefullyCrashRenderer(): void {
    tell({ page: 'crash' });
  }
  setWindowOpenHandler(handler: Opener): void {
    this.open = handler;
  }
  /** True when the page was kept from it. */
  isKeptFrom(event: string, url: string): boolean {
    let isStopped = false;
    this.emit(event, { url, preventDefault: () => (isStopped = true) });
    return isStopped;
  }
}

export class BrowserWindow
  extends EventEmitter
  implements
    Pick<
      RealWindow,
      | 'show'
      | 'hide'
      | 'focus'
      | 'restore'
      | 'maximize'
      | 'close'
      | 'isMinimized'
      | 'isMaximized'
      | 'isDestroyed'
      | 'getNormalBounds'
      | 'setOverlayIcon'
      | 'loadURL'
    >
{
  static readonly all: BrowserWindow[] = [];
  readonly webContents = new ContentsDouble();
  readonly #options: BrowserWindowConstructorOptions;
  #isMaximized = false;
  #isMinimized = false;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.#options = options;
    tell({ window: options, areOptionsFrozen: Object.isFrozen(options.webPreferences) });
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    tell({ loads: url });
    await Promise.resolve();
    this.emit('ready-to-show');
  }
  show(): void {
    tell({ window: 'shown' });
  }
  hide(): void {
    tell({ window: 'hidden' });
    this.emit('hide');
  }
  focus(): void {
    tell({ window: 'focused' });
  }
  minimize(): void {
    this.#isMinimized = true;
  }
  restore(): void {
    this.#isMinimized = false;
    tell({ window: 'restored' });
  }
  maximize(): void {
    this.#isMaximized = true;
  }
  close(): void {
    this.emit('close', {});
    this.#isDestroyed = true;
    this.emit('closed');
    app.emit('window-all-closed');
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  isMaximized(): boolean {
    return this.#isMaximized;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  getNormalBounds(): Rectangle {
    const { x = 10, y = 20, width = 0, height = 0 } = this.#options;
    return { x, y, width, height };
  }
  setOverlayIcon(): void {}
}

const screenDouble: Pick<Screen, 'getAllDisplays'> = {
  getAllDisplays: () =>
    (settings.displays ?? [{ x: 0, y: 0, width: 1920, height: 1080 }]).map((workArea) => ({ workArea }) as Display),
};
export { screenDouble as screen };

export class Menu implements Pick<RealMenu, never> {
  readonly template: MenuItemConstructorOptions[];
  constructor(template: MenuItemConstructorOptions[]) {
    this.template = template;
  }
  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null): void {
    tell({ appMenu: menu?.template.map(({ role, label }) => role ?? label) });
  }
}

export class Tray extends EventEmitter implements Pick<RealTray, 'setToolTip'> {
  static last: Tray | null = null;
  menu: Menu | null = null;
  toolTip = '';
  constructor(_image: unknown) {
    super();
    if (settings.hasTray === false) throw new Error('there is no place for a tray');
    Tray.last = this;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
}

export const nativeImage = {
  createFromPath(path: string): Pick<NativeImage, 'isEmpty'> {
    return { isEmpty: () => path === '' };
  },
};

export class Notification extends EventEmitter implements Pick<RealNotification, 'show'> {
  static isSupported(): boolean {
    return true;
  }
  readonly #options: NotificationConstructorOptions;
  constructor(options: NotificationConstructorOptions = {}) {
    super();
    this.#options = options;
  }
  show(): void {
    tell({ notification: this.#options.title, body: this.#options.body });
  }
}

/** A real port of Node's in the form of Electron's. */
export class PortDouble extends EventEmitter implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> {
  readonly #port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.#port = port;
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }
  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
    this.#port.on('close', () => this.emit('close'));
  }
  close(): void {
    this.#port.close();
  }
}

class IpcMainDouble extends EventEmitter implements Pick<IpcMain, never> {}
export const ipcMain = new IpcMainDouble();

export const powerMonitor = new EventEmitter();

export const safeStorage: Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
> = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => settings.backend ?? 'gnome_libsecret',
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(`v11${Buffer.from(text).toString('hex')}`)),
  decryptStringAsync(sealed) {
    const text = sealed.toString();
    if (!text.startsWith('v11')) return Promise.reject(new Error('not sealed here'));
    return Promise.resolve({ result: Buffer.from(text.slice(3), 'hex').toString(), shouldReEncrypt: false });
  },
};

const answers = [...(settings.answers ?? [])];
type Answer = Awaited<ReturnType<Dialog['showMessageBox']>>;
export const dialog = {
  showErrorBox(title: string, content: string): void {
    tell({ errorBox: title, content });
  },
  showMessageBox(options: MessageBoxOptions): Promise<Answer> {
    tell({ asks: options.message });
    return Promise.resolve({ response: answers.shift() ?? options.cancelId ?? 0, checkboxChecked: false });
  },
};

export const clipboard: Pick<Clipboard, 'writeText'> = {
  writeText(text) {
    tell({ copied: text });
    return Promise.resolve();
  },
};

export const shell: Pick<Shell, 'openExternal'> = {
  openExternal(url) {
    tell({ browser: url });
    return Promise.resolve();
  },
};

// electron-store takes the module as a whole.
// oxlint-disable-next-line import/no-default-export
export default { app, ipcMain, shell };
