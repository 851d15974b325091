// A process that runs the built main bundle on the double and does what its parent asks: the part of Electron that a user,
// a page and the system play. Started by desktop-process.ts.

import { MessageChannel } from 'node:worker_threads';
import {
  app,
  BrowserWindow,
  ContentsDouble,
  DownloadDouble,
  ipcMain,
  PortDouble,
  powerMonitor,
  session,
  told,
  Tray,
} from './electron-double.ts';

const panel = session.fromPartition('persist:panel');

/** Where a message to the main process comes from. */
type Sender = 'page' | 'frame' | 'foreign page' | 'nobody';

const ports = new Map<number, { send(data: unknown): void }>();

function contents(): ContentsDouble {
  const window = BrowserWindow.all.at(-1);
  if (window === undefined) throw new Error('there is no window');
  return window.webContents;
}

function senderFrameOf(sender: ContentsDouble, from: Sender): object | null {
  if (from === 'page' || from === 'foreign page') return sender.mainFrame;
  if (from === 'nobody') return null;
  return { origin: 'app://panel', parent: sender.mainFrame };
}

const acts = {
  told: () => told,
  async load({ url, method }: { url: string; method?: string }) {
    const response = await panel.load(url, method);
    if (response === null) return null;
    const body = Buffer.from(await response.arrayBuffer()).toString('base64');
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  },
  mayUse: ({ permission, url }: { permission: string; url: string }) => panel.mayUse(permission, url),
  isKeptFrom: ({ event, url }: { event: string; url: string }) => contents().isKeptFrom(event, url),
  opens: ({ url }: { url: string }) => contents().open?.({ url } as never).action,
  closeWindow: () => BrowserWindow.all.at(-1)?.close(),
  emit({ on, event, args = [] }: { on: 'app' | 'power' | 'contents' | 'window'; event: string; args?: unknown[] }) {
    const emitters = { app, power: powerMonitor, contents: contents(), window: BrowserWindow.all.at(-1) };
    emitters[on]?.emit(event, ...args);
  },
  ipcChannels: () => ipcMain.eventNames(),
  connect({ from, id }: { from: Sender; id: number }) {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (data: unknown) => process.send?.({ port: id, data }));
    port1.on('close', () => process.send?.({ port: id, closed: true }));
    ports.set(id, { send: (data) => port1.postMessage(data) });
    const sender = from === 'foreign page' ? new ContentsDouble('https://example.org') : contents();
    const event = { sender, senderFrame: senderFrameOf(sender, from), ports: [new PortDouble(port2)] };
    ipcMain.emit('breakerbox:port', event, null);
  },
  post: ({ id, data }: { id: number; data: unknown }) => ports.get(id)?.send(data),
  menu: () => Tray.last?.menu?.template.map(({ label, checked, enabled, type }) => ({ label, checked, enabled, type })),
  toolTip: () => Tray.last?.toolTip,
  choose({ label }: { label: string }) {
    const item = Tray.last?.menu?.template.find((candidate) => candidate.label === label);
    if (item?.click === undefined) throw new Error(`the tray has no '${label}'`);
    (item.click as () => void)();
  },
  /** What the user is asked when the page saves a file; null: it is not saved. */
  save({ url, name }: { url: string; name: string }) {
    const item = new DownloadDouble(url, name);
    let isStopped = false;
    panel.emit('will-download', { preventDefault: () => (isStopped = true) }, item);
    item.emit('done', {}, 'completed');
    return isStopped ? null : (item.dialog?.defaultPath ?? null);
  },
  quit: () => app.quit(),
};

export type Acts = typeof acts;

process.on('message', (order: { n: number; act: keyof Acts; input: never }) => {
  void Promise.resolve()
    .then<unknown>(() => acts[order.act](order.input))
    .then(
      (result) => process.send?.({ n: order.n, result }),
      (error: unknown) => process.send?.({ n: order.n, error: String(error) }),
    );
});

// What was told must arrive before the end.
app.on('double:exit', (code: number) => {
  process.send?.({ told, exit: code }, () => process.exit(code));
});

const bundle = process.env['MAIN_BUNDLE'];
if (bundle === undefined) throw new Error('MAIN_BUNDLE is not set');
await import(bundle);
