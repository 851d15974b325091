// What the installers would hold, packed by electron-builder itself around a stub of Electron, and that it runs as packed.
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureDesktopBuilt } from '../../src/build-panel.ts';
import { DesktopProcess } from '../shell/desktop-process.ts';
import { eventually } from '../support/eventually.ts';
import { FUSES_WANTED } from '../support/fuses.ts';
import { listPackage, type PackageList } from '../support/list-package.ts';
import { project } from './copied-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakerbox-packed-'));
const packages = new Map<string, PackageList>();
const targets = [
  ['linux', 'x64'],
  ['win32', 'x64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
] as const;
/** Both halves of a universal app carry both bindings, so that its halves are alike. */
const BINDINGS = { linux: ['linux-x64'], win32: ['win32-x64'], darwin: ['darwin-arm64', 'darwin-x64'] };
/** Only a package for this machine can be tried. */
const isOurs = process.platform === 'linux' && process.arch === 'x64';

beforeAll(async () => {
  await ensureDesktopBuilt({ log: () => undefined });
  for (const [platform, arch] of targets)
    packages.set(
      `${platform} ${arch}`,
      await listPackage(platform, arch, platform === 'linux' ? join(folder, 'app') : null),
    );
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(targets)('the package for %s %s', (platform, arch) => {
  const list = (): PackageList => packages.get(`${platform} ${arch}`)!;

  test('holds the bundles, the icons and one package', () => {
    const places = new Set(list().packed.map((file) => file.split('/').slice(0, 2).join('/')));
    expect([...places].toSorted()).toEqual([
      'dist/app',
      'dist/main',
      'dist/preload',
      'electron/icons',
      'node_modules/better-sqlite3',
      'package.json',
    ]);
  });

  test('holds no tests, no sources, no source maps and nothing private', () => {
    const odd = list().packed.filter((file) =>
      /(^|\/)(tests?|__tests__|docs?|src|deps|\.[^/]*)(\/|$)|\.(map|ts|tsx|md|gyp|c|cc|h|env|npmrc)$|\.test\./u.test(
        file,
      ),
    );
    expect(odd).toEqual([]);
    for (const file of list().packed) {
      expect(list().read(file), file).not.toContain('sourceMappingURL=');
      expect(list().read(file).includes(project), file).toBe(false);
    }
  });

  test('holds the native binding and no other, beside the archive, and nothing else there', () => {
    const bindings = list().packed.filter((file) => file.endsWith('.node'));
    expect(bindings).toEqual(BINDINGS[platform].map((name) => `node_modules/better-sqlite3/prebuilds/${name}.node`));
    expect(list().unpacked).toEqual(bindings);
  });

  test('is small, and has one language of Chromium', () => {
    expect(list().packed.length).toBeLessThan(120);
    expect(list().bytes).toBeLessThan(platform === 'darwin' ? 17_000_000 : 14_000_000);
    expect(list().languages).toEqual(platform === 'darwin' ? ['en.lproj'] : ['en-US.pak']);
  });
});

describe.each(targets)('the app for %s %s', (platform, arch) => {
  test('has its fuses set', () => expect(packages.get(`${platform} ${arch}`)?.fuses).toEqual(FUSES_WANTED));
});

test('the halves of the universal app for macOS hold the same files', () => {
  expect(packages.get('darwin x64')?.packed).toEqual(packages.get('darwin arm64')?.packed);
});

test.runIf(isOurs)('what is packed runs with nothing around it', async () => {
  const desktop = new DesktopProcess({ dataDir: join(folder, 'data'), bundle: join(folder, 'app/dist/main/main.js') });
  try {
    await eventually(
      async () => expect((await desktop.do('menu'))?.map(({ label }) => label)).toContain('demo'),
      20_000,
    );
    expect((await desktop.do('load', { url: 'app://panel/index.html' }))?.status).toBe(200);
    expect((await desktop.quit()).code).toBe(0);
  } finally {
    desktop.kill();
  }
});

test.runIf(isOurs)('a native binding that was changed is not loaded', async () => {
  const changed = join(folder, 'changed');
  cpSync(join(folder, 'app'), changed, { recursive: true });
  appendFileSync(join(changed, 'node_modules/better-sqlite3/prebuilds/linux-x64.node'), 'x');
  const dataDir = join(folder, 'untouched');
  const desktop = new DesktopProcess({ dataDir, bundle: join(changed, 'dist/main/main.js') });
  const { code, told } = await desktop.ended;
  expect(code).toBe(1);
  expect(JSON.stringify(told)).toContain('linux-x64.node in');
  expect(existsSync(dataDir)).toBe(false);
});
