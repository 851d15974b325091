// The packaging is rarely run, so its configuration is checked on every run with electron-builder's own schema.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from './copied-tree.ts';

interface Configuration {
  files: readonly string[];
  asarUnpack: readonly string[];
  npmRebuild: boolean;
  electronFuses: Readonly<Record<string, boolean>>;
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

test('every fuse is set as the security rules want it', async () => {
  expect((await read()).electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});
