// The main journeys in a real Electron, from the checkout. They run where there is a binary: in the folder that
// ELECTRON_OVERRIDE_DIST_PATH names, or fetched by `npm start`. Linux needs a display (`xvfb-run`).

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, test as base, expect, type ElectronApplication, type Page } from '@playwright/test';
import { ensureDesktopBuilt } from '../../src/build-panel.ts';
import { installedBinary } from '../../src/find-electron.ts';
import { missingForDesktop } from '../desktop-needs.ts';

const project = resolve(import.meta.dirname, '../..');
const binary = installedBinary();
// Chromium refuses its sandbox to root.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

interface Running {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;
}

const argumentsFor = (dataDir: string): string[] => [...asRoot, project, '--port', '0', '--data-dir', dataDir];

const test = base.extend<{ desktop: Running }>({
  desktop: async ({}, use) => {
    await ensureDesktopBuilt({ log: () => undefined });
    const dataDir = mkdtempSync(join(tmpdir(), 'breakerbox-desktop-'));
    const app = await _electron.launch({ executablePath: binary ?? '', args: argumentsFor(dataDir) });
    try {
      const page = await app.firstWindow();
      await expect(page.getByText('Running')).toBeVisible();
      await use({ app, page, dataDir });
    } finally {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
});

const missing = missingForDesktop();
test.skip(missing !== null, missing ?? '');

test('the window shows the panel, which reaches the core', async ({ desktop: { app, page } }) => {
  expect(page.url()).toMatch(/^app:\/\/panel\/index\.html/u);
  const breaker = page.getByRole('switch', { name: 'Demo' });
  await expect(breaker).toBeChecked();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await page.reload();
  await expect(page.getByText('Running')).toBeVisible();
});

test('the page is sandboxed and sees nothing of Node', async ({ desktop: { app, page } }) => {
  const kinds = ['require', 'process', 'module', 'Buffer'];
  const seen = await page.evaluate((names) => names.map((name) => typeof (window as never)[name]), kinds);
  expect(seen).toEqual(Array(4).fill('undefined'));
  expect(await page.evaluate(() => Object.keys((window as never)['breakerbox']))).toEqual(['version']);
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
  const isSandboxed = await app.evaluate(({ BrowserWindow, app: electron }) => {
    const pid = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId();
    return electron.getAppMetrics().find((metric) => metric.pid === pid)?.sandboxed ?? 'not told on this system';
  });
  if (asRoot.length === 0) expect(isSandboxed).not.toBe(false);
});

test('the page can neither leave, open, nor reach out', async ({ desktop: { app, page } }) => {
  const before = page.url();
  await page.evaluate(() => {
    window.open('https://example.org/');
    const link = Object.assign(document.createElement('a'), { href: 'https://example.org/', target: '_blank' });
    document.body.append(link);
    link.click();
    location.href = 'https://example.org/';
  });
  const isRefused = await page.evaluate(async () =>
    fetch('https://example.org/').then(
      () => false,
      () => true,
    ),
  );
  expect(isRefused).toBe(true);
  expect(page.url()).toBe(before);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('permissions are refused, but for copying', async ({ desktop: { page } }) => {
  const refused = await page.evaluate(async () => {
    const geolocation = new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve(false),
        () => resolve(true),
      );
    });
    const camera = navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => false,
      () => true,
    );
    const reading = navigator.clipboard.readText().then(
      () => false,
      () => true,
    );
    return Promise.all([geolocation, camera, reading]);
  });
  expect(refused).toEqual([true, true, true]);
});

test('a second start leaves, and the first window stays', async ({ desktop: { page, dataDir } }) => {
  const second = spawnSync(binary ?? '', argumentsFor(dataDir), { timeout: 20_000 });
  expect(second.status).toBe(0);
  await expect(page.getByText('Running')).toBeVisible();
});

test('a page that crashes is loaded again, and the gateway does not notice', async ({ desktop: { app } }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expect
    .poll(async () =>
      app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        return contents === undefined || contents.isCrashed()
          ? ''
          : contents.executeJavaScript('document.body.innerText');
      }),
    )
    .toContain('Running');
});
