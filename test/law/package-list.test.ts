// What the installers would hold, packed by electron-builder itself around a stub of Electron, and that it runs as packed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureDesktopBuilt } from '../../src/build-panel.ts';
import { DesktopProcess } from '../shell/desktop-process.ts';
import { eventually } from '../support/eventually.ts';
import { listPackage, type PackageList } from '../support/list-package.ts';
import { project } from './copied-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakerbox-packed-'));
const packages = new Map<string, PackageList>();
const targets = [
  ['linux', 'x64'],
  ['win32', 'x64'],
] as const;
/** Only a package for this machine can be tried. */
const isOurs = process.platform === 'linux' && process.arch === 'x64';

beforeAll(async () => {
  await ensureDesktopBuilt({ log: () => undefined });
  for (const [platform, arch] of targets)
    packages.set(platform, await listPackage(platform, arch, platform === 'linux' ? join(folder, 'app') : null));
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(targets)('the package for %s %s', (platform, arch) => {
  const list = (): PackageList => packages.get(platform)!;

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

  test('holds one native binding, beside the archive, and nothing else there', () => {
    const bindings = list().packed.filter((file) => file.endsWith('.node'));
    expect(bindings).toEqual([`node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`]);
    expect(list().unpacked).toEqual(bindings);
  });

  test('is small, and has one language of Chromium', () => {
    expect(list().packed.length).toBeLessThan(120);
    expect(list().bytes).toBeLessThan(14_000_000);
    expect(list().languages).toEqual(['en-US.pak']);
  });
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
