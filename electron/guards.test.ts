// What the guards do with what Electron tells them, and that they are the only way out.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { ContentsDouble, DownloadDouble, SessionDouble } from '../test/shell/electron-double.ts';
import { guardContents } from './guard-contents.ts';
import { guardSession } from './guard-session.ts';
import { isKnownLink } from './open-link.ts';

function guardedSession(isDevelopment = false): SessionDouble {
  const panel = new SessionDouble();
  const rules = {
    servePage: () => Promise.resolve(new Response('page')),
    isDevelopment,
    downloads: '/home/me/Downloads',
  };
  guardSession(panel as unknown as Session, rules);
  return panel;
}

/** Whether an event was stopped, and what was chosen. */
function choice(emitter: { emit(name: string, ...args: unknown[]): boolean }, name: string, ...rest: unknown[]) {
  let isStopped = false;
  let chosen: unknown = 'nothing';
  emitter.emit(name, { preventDefault: () => (isStopped = true) }, ...rest, (what: unknown) => (chosen = what));
  return { isStopped, chosen };
}

describe('the session', () => {
  it('loads nothing but the panel', async () => {
    const panel = guardedSession();
    expect(panel.filter).toEqual({ urls: ['<all_urls>'] });
    expect((await panel.load('app://panel/index.html'))?.status).toBe(200);
    // A file that the page has made, which the policy lets it save and nothing else.
    expect((await panel.load('blob:app://panel/x'))?.status).toBe(200);
    for (const url of [
      'https://a/',
      'http://127.0.0.1:1/',
      'ws://a/',
      'wss://a/',
      'ftp://a/',
      'file:///a',
      'data:text/html,x',
      'blob:https://a/x',
      'blob:null/x',
      'devtools://devtools/x',
      'chrome://gpu/',
      'app://other/',
      'about:blank',
    ])
      expect(await panel.load(url), url).toBeNull();
  });

  it('lets developer tools load themselves in development', async () => {
    expect(await guardedSession(true).load('devtools://devtools/x')).not.toBeNull();
  });

  it('gives no device', () => {
    const panel = guardedSession();
    expect(panel.device?.({} as never)).toBe(false);
    expect(choice(panel, 'select-hid-device', {})).toEqual({ isStopped: true, chosen: '' });
    expect(choice(panel, 'select-usb-device', {})).toEqual({ isStopped: true, chosen: '' });
    expect(choice(panel, 'select-serial-port', [], {})).toEqual({ isStopped: true, chosen: '' });
    let answer: unknown;
    panel.pairing?.({} as never, (given) => (answer = given));
    expect(answer).toEqual({ confirmed: false });
    expect(panel.spellChecks).toBe(false);
  });
});

describe('a file to be saved', () => {
  function saved(panel: SessionDouble, url: string, name: string) {
    const item = new DownloadDouble(url, name);
    return { item, ...choice(panel, 'will-download', item) };
  }
  const EXPORT = 'app://panel/download/-Ab_9';

  it.each([
    [EXPORT, 'requests-20260601.csv'],
    ['blob:app://panel/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed', 'breakerbox.yaml'],
  ])('from %s is asked about', (url, name) => {
    const { item, isStopped } = saved(guardedSession(), url, name);
    expect(isStopped).toBe(false);
    expect(item.dialog).toMatchObject({ defaultPath: join('/home/me/Downloads', name) });
    expect(item.dialog?.properties).toContain('showOverwriteConfirmation');
  });

  it.each([
    ['https://example.org/requests.csv', 'requests.csv'],
    ['blob:https://example.org/x', 'breakerbox.yaml'],
    ['data:text/csv,x', 'requests.csv'],
    ['app://panel/index.html', 'requests.csv'],
    ['app://panel/download/a/b', 'requests.csv'],
    ['app://other/download/abc', 'requests.csv'],
    [EXPORT, 'evil.exe'],
    [EXPORT, '../requests.csv'],
    [EXPORT, '.bashrc'],
    [EXPORT, ''],
  ])('from %s as %j is not saved', (url, name) => {
    const { item, isStopped } = saved(guardedSession(), url, name);
    expect(isStopped).toBe(true);
    expect(item.dialog).toBeNull();
  });

  it('is one at a time', () => {
    const panel = guardedSession();
    const first = saved(panel, EXPORT, 'a.csv');
    expect(saved(panel, EXPORT, 'b.csv').isStopped).toBe(true);
    first.item.emit('done', {}, 'cancelled');
    expect(saved(panel, EXPORT, 'c.csv').isStopped).toBe(false);
  });
});

describe('a page', () => {
  it('pairs no device', () => {
    const contents = new ContentsDouble();
    guardContents(contents as unknown as WebContents, () => undefined);
    expect(choice(contents, 'select-bluetooth-device', [])).toEqual({ isStopped: true, chosen: '' });
  });
});

describe('a link', () => {
  const known = new Set(['https://platform.openai.com/api-keys', 'https://console.groq.com/keys']);
  it.each(['https://platform.openai.com/api-keys', 'HTTPS://Platform.OpenAI.com:443/api-keys'])('%s opens', (url) =>
    expect(isKnownLink(url, known)).toBe(true),
  );
  const hosts = ['platform.openai.com', 'console.groq.com'];
  const forged = hosts.flatMap((host) => [
    `http://${host}/api-keys`,
    `https://${host}/`,
    `https://${host}/keys/..`,
    `https://${host}/api-keys?x`,
    `https://${host}/api-keys#x`,
    `https://${host}.evil.example/api-keys`,
    `https://${host}@evil.example/api-keys`,
    `https://evil.example/${host}/api-keys`,
    `https://user:pass@${host}/api-keys`,
    `https://${host}:8443/api-keys`,
    `ftp://${host}/api-keys`,
    `//${host}/api-keys`,
    `https:\\\\evil.example\\${host}`,
    `javascript:location='https://${host}/api-keys'`,
  ]);
  it.each([
    ...forged,
    'file:///etc/passwd',
    'smb://host/share',
    'ms-msdt:/id',
    'ms-settings:',
    'vbscript:x',
    'data:text/html,x',
    'mailto:a@b',
    'ssh://a',
    'steam://run/1',
    'https://plаtform.openai.com/api-keys',
    'https://xn--pltform-6fg.openai.com/api-keys',
    '',
    'x',
  ])('%s does not', (url) => expect(isKnownLink(url, known)).toBe(false));
});

describe('the sources of the shell', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const sources = files.map((name) => [name, readFileSync(join(import.meta.dirname, name), 'utf8')] as const);
  const usersOf = (pattern: RegExp) => sources.filter(([, text]) => pattern.test(text)).map(([name]) => name);

  it.each([
    /setUsePlainTextEncryption/u,
    /setAsDefaultProtocolClient/u,
    /'certificate-error'/u,
    /setCertificateVerifyProc/u,
    /setDisplayMediaRequestHandler/u,
    /openPath/u,
    /executeJavaScript/u,
    /\beval\(/u,
    /new Function/u,
    /@electron\/remote/u,
    /enableBlinkFeatures/u,
    /additionalArguments/u,
    /enableDeprecatedPaste/u,
    /bypassCSP/u,
    /allowServiceWorkers/u,
    /corsEnabled/u,
    /allowExtensions/u,
    /openDevTools/u,
    /ipcMain\.handle/u,
    /crashReporter/u,
    /loadFile\(/u,
  ])('do not use %s', (pattern) => expect(usersOf(pattern)).toEqual([]));

  it('make windows, open links and register channels in one place each', () => {
    expect(usersOf(/new BrowserWindow\(/u)).toEqual(['window.ts']);
    expect(usersOf(/openExternal\(/u)).toEqual(['desktop.ts']);
    expect(usersOf(/ipc\w*\.on\(/u)).toEqual(['offer-control.ts']);
    expect(usersOf(/exposeInMainWorld/u)).toEqual(['preload.ts']);
  });
});
