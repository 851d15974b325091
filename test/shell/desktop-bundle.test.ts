// The built desktop app on a double of Electron: it is complete, serves requests, and passes Electron what the hardening
// rules ask for. What only a real Electron can show is left to the desktop specs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { askDemo, clientKey, connected, desktopFixture, gatewayOf, told } from './desktop-fixture.ts';
import type { DesktopProcess } from './desktop-process.ts';

const project = resolve(import.meta.dirname, '../..');
const { start, whenOpen, dataDir: place } = desktopFixture();

/** Where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9/v1';

let dataDir: string;
beforeEach(() => (dataDir = place()));

describe('a start', () => {
  test('has the gateway ready before the window, serves a request, and ends after draining', async () => {
    const desktop = await whenOpen();
    await askDemo(desktop);
    await eventually(async () =>
      expect((await desktop.do('menu'))?.[1]?.label).toMatch(/^Today: \$0\.00, 1 request$/u),
    );
    const { code, told: all } = await desktop.quit();
    expect(code, desktop.log).toBe(0);
    expect(all.at(-1)).toEqual({ exit: 0 });
    expect(existsSync(join(dataDir, 'ledger.sqlite'))).toBe(true);
    expect(readdirSync(dataDir)).not.toContain('run.json');
  });

  test('a second instance leaves at once and opens nothing', async () => {
    const { code, told: all } = await start({ double: { isSecondInstance: true } }).ended;
    expect(code).toBe(0);
    expect(all.at(-1)).toEqual({ exit: 0 });
    expect(readdirSync(dataDir)).toEqual(['desktop']);
  });

  test('a second start shows the window of the first', async () => {
    const desktop = await whenOpen();
    await desktop.do('emit', { on: 'app', event: 'second-instance' });
    expect((await told(desktop)).slice(-2)).toEqual([{ window: 'shown' }, { window: 'focused' }]);
  });

  test('at login there is no window until it is asked for', async () => {
    const desktop = await whenOpen({ args: ['--hidden'] });
    expect((await told(desktop)).filter((what) => 'loads' in what)).toEqual([]);
    await desktop.do('choose', { label: 'Open the panel' });
    expect((await told(desktop)).filter((what) => 'loads' in what)).toEqual([{ loads: 'app://panel/index.html' }]);
  });

  test('without a tray closing the window ends the app, with one it does not', async () => {
    const without = start({ double: { hasTray: false }, args: ['--hidden'] });
    await eventually(async () => expect((await told(without)).some((what) => 'loads' in what)).toBe(true), 20_000);
    await without.do('closeWindow');
    expect((await without.ended).code).toBe(0);

    const desktop = await whenOpen();
    await desktop.do('closeWindow');
    await desktop.do('emit', { on: 'app', event: 'activate' });
    await desktop.do('closeWindow');
    const all = await told(desktop);
    expect(all.filter((what) => 'loads' in what)).toHaveLength(2);
    expect(all.filter((what) => what['notification'] === 'Breakerbox goes on')).toHaveLength(1);
  });

  test('says in a box what hinders it, and leaves nothing running', async () => {
    const { code, told: all } = await start({ args: ['--port', 'x'] }).ended;
    expect(code).toBe(1);
    expect(all).toContainEqual({
      errorBox: 'Breakerbox cannot go on',
      content: "--port must be a number from 0 to 65535, found 'x'.",
    });
  });

  test.each(['remote-debugging-port', 'no-sandbox', 'disable-web-security', 'load-extension', 'enable-logging'])(
    'a packaged app does not take --%s',
    async (name) => {
      const desktop = start({ double: { switches: [name] } });
      expect((await desktop.ended).code).toBe(78);
      expect(desktop.log).toContain(`--${name}`);
      expect(existsSync(dataDir)).toBe(false);
    },
  );
});

describe('what Electron is told', () => {
  test('the sandbox and the scheme before it is ready', async () => {
    const all = await told(await whenOpen());
    expect(all[0]).toEqual({ sandbox: 'on' });
    const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
    expect(all[1]).toEqual({ schemes: [{ scheme: 'app', privileges }], isBeforeReady: true });
    expect(all[2]).toEqual({ path: 'userData', is: join(dataDir, 'desktop') });
  });

  test.each([true, false])('exactly these options of the window (packaged: %s)', async (isPackaged) => {
    const all = await told(await whenOpen({ double: { isPackaged } }));
    const opened = all.find((what) => typeof what['window'] === 'object');
    expect(opened).toMatchObject({ areOptionsFrozen: true });
    expect(opened).toHaveProperty('window.webPreferences', {
      preload: join(project, 'dist/preload/preload.cjs'),
      partition: 'persist:panel',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: !isPackaged,
    });
  });

  test('the page cannot go elsewhere, open windows, embed or download', async () => {
    const desktop = await whenOpen();
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(await desktop.do('isKeptFrom', { event, url: 'app://panel/index.html#/providers' })).toBe(false);
      for (const url of [
        'https://example.org/',
        'app://panel@example.org/',
        'app://panel.example/',
        'file:///etc/passwd',
        'nonsense',
      ])
        expect(await desktop.do('isKeptFrom', { event, url }), `${event} ${url}`).toBe(true);
    }
    expect(await desktop.do('isKeptFrom', { event: 'will-attach-webview', url: '' })).toBe(true);
    expect(await desktop.do('opens', { url: 'https://example.org/' })).toBe('deny');
    expect((await told(desktop)).filter((what) => 'browser' in what)).toEqual([]);
    expect(await desktop.do('opens', { url: 'https://platform.openai.com/api-keys' })).toBe('deny');
    expect((await told(desktop)).at(-1)).toEqual({ browser: 'https://platform.openai.com/api-keys' });
  });

  test('the page is served with its policy, and nothing else is', async () => {
    const desktop = await whenOpen();
    const page = await desktop.do('load', { url: 'app://panel/index.html' });
    expect(page?.status).toBe(200);
    expect(page?.headers['content-security-policy']).toContain("connect-src 'none'");
    expect(Buffer.from(page?.body ?? '', 'base64').toString()).toContain('<div id="root">');
    for (const url of ['https://example.org/', 'http://127.0.0.1:4747/health', 'ws://127.0.0.1/', 'file:///etc/passwd'])
      expect(await desktop.do('load', { url }), url).toBeNull();
    expect(await desktop.do('load', { url: 'devtools://devtools/bundled/x.js' })).toBeNull();
  });

  test('of all permissions one, and that for the panel', async () => {
    const desktop = await whenOpen();
    const may = (permission: string, url = 'app://panel/') => desktop.do('mayUse', { permission, url });
    expect(await may('clipboard-sanitized-write')).toEqual({ check: true, request: true });
    expect(await may('clipboard-sanitized-write', 'https://example.org/')).toEqual({ check: false, request: false });
    const others =
      'clipboard-read display-capture fullscreen geolocation idle-detection media mediaKeySystem midi midiSysex ' +
      'notifications pointerLock keyboardLock openExternal speaker-selection storage-access top-level-storage-access ' +
      'window-management fileSystem hid serial usb unknown';
    for (const permission of others.split(' '))
      expect(await may(permission), permission).toEqual({ check: false, request: false });
  });
});

describe('the port', () => {
  test('answers the contract to the panel', async () => {
    const desktop = await whenOpen();
    const { call } = await connected(desktop);
    const answer = await call('/status/get', {});
    expect(answer).toMatchObject({ i: '0', p: { b: { json: { demo: true, version: '0.0.0-test' } } } });
  });

  test.each(['frame', 'foreign page', 'nobody'] as const)('is refused to a %s', async (from) => {
    const desktop = await whenOpen();
    const { isClosed, heard } = await connected(desktop, from);
    await eventually(() => expect(isClosed()).toBe(true));
    expect(heard).toEqual([]);
  });

  test('is one for a page: a new one closes the one before', async () => {
    const desktop = await whenOpen();
    const first = await connected(desktop);
    const second = await connected(desktop);
    await eventually(() => expect(first.isClosed()).toBe(true));
    expect(await second.call('/status/get', {})).toMatchObject({ p: { b: {} } });
  });

  test('is the only channel there is', async () => {
    expect(await (await whenOpen()).do('ipcChannels')).toEqual(['breakerbox:port']);
  });

  test('passes over whatever is not a call, and goes on', async () => {
    const desktop = await whenOpen();
    const { post, call, heard } = await connected(desktop);
    const broken: unknown[] = [
      undefined,
      null,
      1,
      {},
      [],
      '',
      '{',
      'null',
      '[]',
      '{"i":1}',
      '{"i":"a","p":null}',
      '{"i":"a","p":{"u":"x"}}',
      '{"i":"a","t":3,"p":{}}',
      { i: 'a', p: { u: '/status/get' } },
      new Uint8Array(64),
      '{"__proto__":{"i":"a"}}',
    ];
    for (const data of broken) await post(data);
    expect(await call('/status/get', {})).toMatchObject({ p: { b: { json: { demo: true } } } });
    expect(heard).toHaveLength(1);
    expect(desktop.log).not.toContain('"event":"bug"');
  });

  test('takes a key in and never gives one out', async () => {
    const canary = 'sk-canary-0123456789abcdef';
    const desktop = await whenOpen();
    const { call, heard } = await connected(desktop);
    await call('/providers/add', { preset: 'openai', key: canary, baseUrl: NOWHERE });
    for (const path of ['/providers/list', '/status/get', '/versions/list', '/routing/get', '/settings/get'])
      await call(path, {});
    expect(heard.length).toBeGreaterThan(5);
    expect(JSON.stringify(heard)).toContain('stored');
    expect(JSON.stringify(heard)).not.toContain(canary);
    expect(desktop.log).not.toContain(canary);
    for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(json|key|sqlite.*)$/u.test(file),
    ))
      expect(readFileSync(join(dataDir, name)).includes(canary), name).toBe(false);
  });
});

describe('the tray', () => {
  test('switches a breaker, pauses all and goes on', async () => {
    const desktop = await whenOpen();
    const { call } = await connected(desktop);
    await call('/providers/add', { preset: 'openai', key: 'sk-one', baseUrl: NOWHERE });
    await call('/providers/add', { preset: 'anthropic', key: 'sk-ant-two', baseUrl: NOWHERE });
    const checked = async () =>
      (await desktop.do('menu'))
        ?.filter(({ type }) => type === 'checkbox')
        .slice(0, 2)
        .map(({ checked: is }) => is);
    const labels = async () => (await desktop.do('menu'))?.map(({ label }) => label) ?? [];
    await eventually(async () => expect(await labels()).toContain('anthropic'));
    expect(await checked()).toEqual([true, true]);
    await desktop.do('choose', { label: 'openai' });
    await eventually(async () => expect(await checked()).toEqual([false, true]));
    await desktop.do('choose', { label: 'Pause everything' });
    await eventually(async () => expect(await labels()).toContain('Go on'));
    expect(await checked()).toEqual([false, false]);
    expect(await desktop.do('toolTip')).toBe('Breakerbox is paused');
    await desktop.do('choose', { label: 'Go on' });
    await eventually(async () => expect(await checked()).toEqual([false, true]));
    expect(await labels()).toContain('Pause everything');
  });

  test('copies the endpoint', async () => {
    const desktop = await whenOpen();
    await desktop.do('choose', { label: 'Copy the endpoint' });
    expect(await told(desktop)).toContainEqual({ copied: `${await gatewayOf(desktop)}/v1` });
  });
});

describe('what is kept', () => {
  const keyKind = () => (JSON.parse(readFileSync(join(dataDir, 'vault.key'), 'utf8')) as { kind: string }).kind;

  test('the data key is sealed by the keyring, and moves to a file on request', async () => {
    const first = await whenOpen();
    expect(keyKind()).toBe('keyring');
    const key = await clientKey(first);
    await first.do('choose', { label: 'Keep keys in a file, for headless too' });
    await eventually(() => expect(keyKind()).toBe('plain'));
    await first.quit();
    const second = await whenOpen();
    expect(keyKind()).toBe('plain');
    expect(await clientKey(second)).toBe(key);
  });

  test('a keyring for show is not used, and the panel says why', async () => {
    const desktop = await whenOpen({ double: { backend: 'basic_text' } });
    expect(keyKind()).toBe('plain');
    const { call } = await connected(desktop);
    expect(JSON.stringify(await call('/status/get', {}))).toContain('This desktop has no keyring');
  });

  test('when the keyring is gone it does not start, and nothing is changed', async () => {
    await (await whenOpen()).quit();
    const before = readFileSync(join(dataDir, 'vault.key'), 'utf8');
    const desktop = start({ double: { backend: 'basic_text' } });
    const { code, told: all } = await desktop.ended;
    expect(code).toBe(1);
    expect(all.filter((what) => 'window' in what)).toEqual([]);
    expect(JSON.stringify(all)).toContain("sealed by the system's keyring, which is not there now");
    expect(readFileSync(join(dataDir, 'vault.key'), 'utf8')).toBe(before);
  });

  test('the window comes back where it was, if that is still on a screen', async () => {
    const place = { x: 200, y: 150, width: 1100, height: 800 };
    const remember = () =>
      writeFileSync(join(dataDir, 'desktop.json'), JSON.stringify({ window: { ...place, isMaximized: false } }));
    const opened = async (desktop: DesktopProcess) =>
      (await told(desktop)).find((what) => typeof what['window'] === 'object')?.['window'];
    const first = await whenOpen();
    await first.quit();
    remember();
    const second = await whenOpen();
    expect(await opened(second)).toMatchObject(place);
    await second.quit();
    remember();
    const third = await whenOpen({ double: { displays: [{ x: 5000, y: 0, width: 800, height: 600 }] } });
    expect(await opened(third)).toMatchObject({ width: 1100, height: 800 });
    expect(await opened(third)).not.toHaveProperty('x');
  });

  test('a damaged desktop.json is put aside, and the panel says so', async () => {
    await (await whenOpen()).quit();
    writeFileSync(join(dataDir, 'desktop.json'), '{"window":');
    const desktop = await whenOpen();
    const [aside] = readdirSync(dataDir).filter((name) => name.startsWith('desktop.damaged-'));
    expect(readFileSync(join(dataDir, aside ?? ''), 'utf8')).toBe('{"window":');
    const { call } = await connected(desktop);
    expect(JSON.stringify(await call('/status/get', {}))).toContain('begins anew');
  });

  test('damaged settings are put aside as in headless', async () => {
    await (await whenOpen()).quit();
    writeFileSync(join(dataDir, 'settings.json'), '{"version":');
    const desktop = await whenOpen();
    expect(readdirSync(dataDir).filter((name) => name.startsWith('settings.damaged-'))).toHaveLength(1);
    expect((await desktop.quit()).code).toBe(0);
  });
});
