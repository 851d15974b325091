// How the panel and the desktop shell are built, and how the tests run.
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };
import { fingerprint, stampFile, type Part } from './src/build-panel.ts';
import { shippedPackages } from './src/shipped-packages.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);

/** What the desktop app finds at run time: Electron, Node, and the one package with a native binding. */
const external = ['electron', /^node:/u, ...builtinModules, /^better-sqlite3(\/|$)/u];

const workers = Object.fromEntries(
  globSync('src/*/*-worker.ts', { cwd: import.meta.dirname }).map((file) => [basename(file, '.ts'), at(file)]),
);

/** The hash of each native binding, for the desktop app to compare what lies beside its archive with. */
const bindings = Object.fromEntries(
  globSync('node_modules/better-sqlite3/prebuilds/*.node', { cwd: import.meta.dirname }).map((file) => [
    basename(file),
    createHash('sha256')
      .update(readFileSync(at(file)))
      .digest('hex'),
  ]),
);

/** Leaves in each part the fingerprint of the sources it was built from, taken before they are read. */
function stampParts(): Plugin {
  const prints = new Map<string, string>();
  return {
    name: 'breakerbox:stamp',
    apply: 'build',
    sharedDuringBuild: true,
    buildStart() {
      prints.set(this.environment.name, fingerprint(this.environment.name as Part));
    },
    writeBundle() {
      const file = stampFile(this.environment.name as Part);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, prints.get(this.environment.name) ?? '');
    },
  };
}

/** What the panel shows of the packages it is made of; see app/features/settings/shipped-packages.d.ts. */
function tellPackages(): Plugin {
  const name = 'virtual:shipped-packages';
  return {
    name: 'breakerbox:shipped-packages',
    resolveId: (asked) => (asked === name ? `\0${name}` : null),
    load: (asked) =>
      asked === `\0${name}` ? `export const shippedPackages = ${JSON.stringify(shippedPackages())};` : null,
  };
}

/** Tests of one part of the tree. They start processes and open databases, so they are given time, not many CPUs. */
function tests(name: string, include: string[]) {
  return {
    test: {
      name,
      include,
      exclude: ['test/e2e/**'],
      environment: 'node',
      testTimeout: 90_000,
      hookTimeout: 60_000,
      // On plain Node the real one would be fetched.
      alias: { electron: at('test/shell/electron-double.ts') },
      server: { deps: { inline: ['electron-store'] } },
    },
  };
}

export default defineConfig({
  root: at('app'),
  base: './',
  plugins: [react(), tailwindcss(), tellPackages(), stampParts()],
  define: {
    BREAKERBOX_VERSION: JSON.stringify(packageJson.version),
    BREAKERBOX_BINDINGS: JSON.stringify(bindings),
  },
  // `npm run dev` serves the panel from source; its calls go to a gateway started beside it.
  server: {
    proxy: {
      '/rpc': { target: 'http://127.0.0.1:4748', changeOrigin: true, headers: { origin: 'http://127.0.0.1:4748' } },
    },
  },
  // Nothing is inlined: the panel's content security policy allows files only.
  // Whole programs are read from the disk at once: their size is no matter of warnings.
  build: {
    chunkSizeWarningLimit: 8_000,
    outDir: at('dist/app'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  builder: {
    sharedConfigBuild: true,
    buildApp: async (builder) => {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
  environments: {
    main: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: at('dist/main'),
        rolldownOptions: {
          // Worker threads are entries: they are started by file name, beside the bundle that starts them.
          input: { main: at('electron/main.ts'), ...workers },
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    core: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: at('dist/core'),
        rolldownOptions: {
          input: { headless: at('src/run-headless.ts'), ...workers },
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: at('dist/preload'),
        rolldownOptions: {
          input: { preload: at('electron/preload.ts') },
          external: ['electron'],
          // A sandboxed preload script is one CommonJS file.
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  test: {
    root: import.meta.dirname,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      tests('core', ['src/**/*.test.ts', 'test/**/*.test.ts', 'electron/**/*.test.ts']),
      tests('app', ['app/**/*.test.ts']),
    ],
  },
});
