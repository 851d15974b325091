// The packaging is rarely run, so its configuration is checked on every run with electron-builder's own schema.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { afterPack } from '../../electron/flip-fuses.ts';
import { binaryWithFuses, fusesOf, FUSES_WANTED } from '../support/fuses.ts';
import { project } from './copied-tree.ts';

interface Configuration {
  files: readonly string[];
  asarUnpack: readonly string[];
  npmRebuild: boolean;
  afterPack?: unknown;
  electronFuses?: unknown;
  [key: string]: unknown;
}

/** Internal, and therefore pinned: the way electron-builder itself reads and judges its configuration. */
interface Internals {
  readonly getConfig: (folder: string, file: string, overrides: null) => Promise<Configuration>;
  readonly validateConfiguration: (configuration: object, log: object) => Promise<void>;
}

// Resolved from electron-builder's place, which is the one whose judgement counts.
const load = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { getConfig, validateConfiguration } = load('app-builder-lib/out/util/config/config.js') as Internals;
const { DebugLogger } = load('builder-util') as { DebugLogger: new (isEnabled: boolean) => object };

const validate = (configuration: object): Promise<void> => validateConfiguration(configuration, new DebugLogger(false));
const read = (): Promise<Configuration> => getConfig(project, join(project, 'electron-builder.yml'), null);

test('electron-builder accepts the configuration', async () => {
  await expect(validate(await read())).resolves.toBeUndefined();
});

test('electron-builder refuses a key that it does not know', async () => {
  await expect(validate({ ...(await read()), asarUnpacked: [] })).rejects.toThrow(/asarUnpacked/u);
});

test('the native binding is unpacked and never rebuilt', async () => {
  const { asarUnpack, npmRebuild } = await read();
  expect(asarUnpack).toContain('**/*.node');
  expect(npmRebuild).toBe(false);
});

describe('a release', () => {
  const release = (): Promise<Configuration> => getConfig(project, join(project, 'electron-builder.release.yml'), null);

  test('is accepted, signed, notarised, and says where updates are and whose they must be', async () => {
    const config = await release();
    await expect(validate(config)).resolves.toBeUndefined();
    expect(config).toMatchObject({
      appId: 'dev.breakerbox.app',
      forceCodeSigning: true,
      publish: { provider: 'generic', url: '${env.BREAKERBOX_RELEASES}' },
      mac: { notarize: true, hardenedRuntime: true },
      win: { verifyUpdateCodeSignature: true },
    });
    expect(config.files).toEqual((await read()).files);
  });

  test('is the only way to a place for updates', async () => {
    expect((await read())['publish']).toBeNull();
  });
});

test('the hardened runtime of macOS is loosened for JavaScript and nothing else', () => {
  const text = readFileSync(join(project, 'electron/entitlements.plist'), 'utf8');
  expect([...text.matchAll(/<key>(.*?)<\/key>/gu)].map(([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit']);
});

test.each([
  ['icon.icns', 'icns'],
  ['icon.ico', '\u0000\u0000\u0001\u0000'],
  ['icon.png', '\u0089PNG'],
])('there is a %s of our own', (name, magic) => {
  const bytes = readFileSync(join(project, 'electron/icons', name));
  expect(bytes.subarray(0, magic.length).toString('latin1')).toBe(magic);
});

test('electron-builder has the fuses set by us, and by nothing else', async () => {
  const { afterPack, electronFuses } = await read();
  expect(electronFuses).toBeUndefined();
  expect(afterPack).toBe('./electron/flip-fuses.ts');
});

describe('the fuses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-fuses-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function flip(count: number): Promise<void> {
    writeFileSync(join(folder, 'breakerbox'), binaryWithFuses(count));
    const packager = { appInfo: { productFilename: 'Breakerbox', sanitizedName: 'breakerbox' } };
    return afterPack({ appOutDir: folder, electronPlatformName: 'linux', packager } as never);
  }

  test('are set as the security rules want it', async () => {
    await flip(9);
    expect(await fusesOf(join(folder, 'breakerbox'))).toEqual(FUSES_WANTED);
  });

  test.each([10, 8])('end the build when there are %d of them', async (count) => {
    await expect(flip(count)).rejects.toThrow(/fuse wire/u);
    expect(readFileSync(join(folder, 'breakerbox'))).toEqual(binaryWithFuses(count));
  });
});
