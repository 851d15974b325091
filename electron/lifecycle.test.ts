// Beginning, sleeping, breaking and ending, with a clock that is moved by hand.
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { app as double, BrowserWindow as WindowDouble, told } from '../test/shell/electron-double.ts';
import { appMenu } from './app-menu.ts';
import { readFlags, refusedSwitches } from './command-line.ts';
import { endInOrder, type EndParts } from './end-in-order.ts';
import { startAtLogin } from './start-at-login.ts';
import { watchPage } from './watch-page.ts';
import { watchPower } from './watch-power.ts';

class EndingApp extends EventEmitter {
  readonly exits: (number | undefined)[] = [];
  quit(): boolean {
    let isStopped = false;
    this.emit('before-quit', { preventDefault: () => (isStopped = true) });
    return isStopped;
  }
  exit(code?: number): void {
    this.exits.push(code);
  }
}

function ending(parts: Partial<EndParts> = {}) {
  const app = new EndingApp();
  const closing = Promise.withResolvers<void>();
  const seen: string[] = [];
  let onLimit = (): void => undefined;
  endInOrder({
    app: app as unknown as EndParts['app'],
    close: () => {
      seen.push('close');
      return closing.promise;
    },
    onBegin: () => void seen.push('begin'),
    onProblem: () => void seen.push('problem'),
    last: () => false,
    after: (_ms, run) => (onLimit = run),
    ...parts,
  });
  return { app, closing, seen, limit: () => onLimit() };
}

describe('the end', () => {
  it('waits for what is under way, once', async () => {
    const { app, closing, seen } = ending();
    expect([app.quit(), app.quit()]).toEqual([true, true]);
    expect(seen).toEqual(['begin', 'close']);
    expect(app.exits).toEqual([]);
    closing.resolve();
    await closing.promise;
    expect(app.exits).toEqual([0]);
    expect(app.quit()).toBe(false);
  });

  it('comes after the limit whatever hangs, and after a failure', async () => {
    const hanging = ending();
    hanging.app.quit();
    hanging.limit();
    expect(hanging.app.exits).toEqual([1]);
    hanging.closing.resolve();
    await hanging.closing.promise;
    expect(hanging.app.exits).toEqual([1]);

    const failing = ending();
    failing.app.quit();
    failing.closing.reject(new Error('disk'));
    await failing.closing.promise.catch(() => undefined);
    await Promise.resolve();
    expect(failing.app.exits).toEqual([1]);
    expect(failing.seen).toContain('problem');
  });

  it('is left to an update that is to be installed', async () => {
    const { app, closing } = ending({ last: () => true });
    app.quit();
    closing.resolve();
    await closing.promise;
    expect(app.exits).toEqual([]);
    expect(app.quit()).toBe(false);
  });
});

it('sleep is measured by the wall, and a shutdown ends the app', () => {
  const monitor = new EventEmitter();
  let now = 1_000;
  const seen: unknown[] = [];
  watchPower({
    monitor: monitor as never,
    now: () => now,
    onWake: (ms) => seen.push(ms),
    quit: () => seen.push('quit'),
  });
  monitor.emit('resume');
  monitor.emit('suspend');
  now += 90_000;
  monitor.emit('resume');
  monitor.emit('resume');
  monitor.emit('shutdown');
  expect(seen).toEqual([90_000, 'quit']);
});

describe('a page that breaks', () => {
  function watched(answer: number) {
    const window = new WindowDouble({});
    told.length = 0;
    let now = 0;
    const asked: string[] = [];
    const ask = (options: MessageBoxOptions) => {
      asked.push(options.message);
      return Promise.resolve({ response: answer });
    };
    watchPage(window as unknown as BrowserWindow, { ask, now: () => now });
    const crash = (reason = 'crashed') => window.webContents.emit('render-process-gone', {}, { reason, exitCode: 1 });
    return { window, asked, crash, pass: (ms: number) => (now += ms) };
  }

  it('is loaded again once a minute by itself, then on request', async () => {
    const { asked, crash, pass } = watched(0);
    crash('clean-exit');
    expect(told).toEqual([]);
    crash();
    expect(told).toEqual([{ page: 'reload' }]);
    pass(59_000);
    crash('oom');
    expect(told).toHaveLength(1);
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toEqual(['The window crashed again (oom).']);
    expect(told).toEqual([{ page: 'reload' }, { page: 'reload' }]);
    pass(60_000);
    crash();
    expect(told).toHaveLength(3);
  });

  it('may hang if the user wants to wait', async () => {
    const { window, asked } = watched(1);
    window.emit('unresponsive');
    window.emit('unresponsive');
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toEqual(['The window does not answer.']);
    expect(told).toEqual([]);
  });
});

describe('starting at login', () => {
  it('is an autostart entry on Linux', () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakerbox-login-'));
    const autostart = join(folder, 'autostart');
    const executable = '/opt/Breaker "box" 100%/breakerbox';
    const login = startAtLogin({ app: double as never, platform: 'linux', autostart, executable });
    expect(login?.isOn()).toBe(false);
    login?.set(true);
    expect(login?.isOn()).toBe(true);
    expect(readFileSync(join(autostart, 'breakerbox.desktop'), 'utf8')).toContain(
      'Exec="/opt/Breaker \\\\"box\\\\" 100%%/breakerbox" --hidden\n',
    );
    login?.set(false);
    expect(existsSync(join(autostart, 'breakerbox.desktop'))).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it.each(['darwin', 'win32'] as const)('is the list of the system on %s', (platform) => {
    const login = startAtLogin({ app: double as never, platform, autostart: '', executable: '' });
    login?.set(true);
    expect(told.at(-1)).toEqual({ loginItem: { openAtLogin: true, args: ['--hidden'] } });
    expect(login?.isOn()).toBe(true);
    login?.set(false);
    expect(login?.isOn()).toBe(false);
  });

  it('is not to be had from a checkout', () => {
    const app = { isPackaged: false } as never;
    expect(startAtLogin({ app, platform: 'darwin', autostart: '', executable: '' })).toBeNull();
  });
});

describe('the command line', () => {
  it('has our flags between those of Chromium', () => {
    const flags = readFlags([
      '.',
      '--data-dir',
      'd',
      '--ozone-platform=wayland',
      '--port=0',
      '--hidden',
      '--config',
      'c.yaml',
    ]);
    expect(flags).toEqual({ dataDir: 'd', port: 0, config: 'c.yaml', isHidden: true });
    expect(readFlags([])).toEqual({ dataDir: null, port: 4747, config: null, isHidden: false });
  });
  it.each(['x', '-1', '70000', '1.5'])('refuses the port %s', (port) =>
    expect(() => readFlags([`--port=${port}`])).toThrow(/--port must be/u),
  );
  it.each(
    'remote-debugging-port remote-debugging-pipe no-sandbox disable-web-security ignore-certificate-errors host-resolver-rules host-rules proxy-server proxy-pac-url js-flags load-extension disable-site-isolation-trials log-net-log enable-logging'.split(
      ' ',
    ),
  )('does not take --%s', (name) => expect(refusedSwitches((asked) => asked === name)).toEqual([name]));
  it('takes what only looks', () => expect(refusedSwitches((name) => name === 'ozone-platform')).toEqual([]));
});

it.each(['linux', 'darwin', 'win32'] as const)('the menu on %s neither reloads nor inspects', (platform) => {
  expect(JSON.stringify(appMenu(platform))).not.toMatch(/reload|devtools/iu);
});
