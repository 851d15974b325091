import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MemoryVersions } from '../../test/support/memory-versions.ts';
import type { Config } from '../domain/config.ts';
import type { VersionFiles } from '../domain/ports.ts';
import { openSettingsFile } from '../platform/settings-file.ts';
import { openVersionFiles } from '../platform/version-files.ts';
import { createSecretBox } from '../vault/secret-box.ts';
import { ConfigRefused } from './config-refused.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { VersionLog, VersionUnknown } from './versions.ts';

const SHOP = `
version: 1
providers:
  - { id: one, preset: custom, baseUrl: "http://localhost:1", keys: [ { name: main, value: sk-canary-0123456789 } ] }
  - { id: two, preset: custom, baseUrl: "http://localhost:2" }
routes: [ { id: auto, targets: [ { model: one/m, weight: 2 }, { model: two/m } ] } ]
clients: [ { name: editor, key: bbx-editor-key } ]
`;

const dataKey = randomBytes(32);
let now = 1_000;
const clock = { now: () => (now += 1_000) };
let directory: string;
const main = () => join(directory, 'settings.json');
const folder = () => join(directory, 'versions');
const fileOf = (n: number) => join(folder(), `${String(n).padStart(6, '0')}.json`);

function open(key: Uint8Array = dataKey, versions?: VersionFiles): SettingsStore {
  return createSettingsStore({
    file: openSettingsFile({ directory, clock }),
    versions: versions ?? openVersionFiles(directory),
    clock,
    box: createSecretBox(key, randomBytes),
    env: {},
    random: randomBytes,
  });
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breakerbox-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const enable = (id: string, enabled: boolean) => (config: Config) => ({
  ...config,
  providers: config.providers.map((provider) => (provider.id === id ? { ...provider, enabled } : provider)),
});
const without = (id: string) => (config: Config) => ({
  ...config,
  providers: config.providers.filter((provider) => provider.id !== id),
});
const alias = (name: string, target: string) => (config: Config) => ({
  ...config,
  aliases: { ...config.aliases, [name]: target },
});
const weigh = (weight: number) => (config: Config) => ({
  ...config,
  routes: config.routes.map((route) => ({
    ...route,
    targets: route.targets.map((target) => (target.model === 'one/m' ? { ...target, weight } : target)),
  })),
});
const names = (store: SettingsStore) =>
  store.versions.list(100).map(({ n, source, label }) => `${n} ${source}: ${label}`);
const newest = (store: SettingsStore) => store.versions.list(1)[0]?.n ?? 0;

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigRefused) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('every accepted change', () => {
  it('is one version, named, newest first', () => {
    const store = open();
    store.importText(SHOP, '/home/me/shop.yaml');
    store.change('switch one off', enable('one', false));
    store.change('by command', alias('fast', 'auto'), { source: 'command' });
    expect(names(store)).toEqual([
      '4 command: by command',
      '3 panel: switch one off',
      '2 file: import of shop.yaml: providers, routes, clients',
      '1 first: first start',
    ]);
    expect(names(open())).toEqual(names(store));
    const [last, switched, imported, first] = store.versions.list(100);
    expect(last).toMatchObject({ changes: 1, current: true });
    expect(switched).toMatchObject({ changes: 1, current: false });
    // Two providers, one route, one client for another.
    expect(imported).toMatchObject({ changes: 5 });
    expect(first).toMatchObject({ changes: 1 });
    expect((first?.at ?? 0) < (last?.at ?? 0)).toBe(true);
  });

  it('is none when it changes nothing, or only what is known of a file', () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    const before = names(store);
    store.change('copy', (config) => ({ ...config, providers: [...config.providers] }));
    store.change('nothing', enable('one', true));
    store.importText(SHOP, 'shop.yaml');
    // Written by a machine, and with the same keys.
    store.importText(JSON.stringify(parse(SHOP)), 'other.json');
    store.importText(JSON.stringify(parse(SHOP.replace('weight: 2', 'weight: 2.0, set: {}'))), 'other.json');
    expect(refusalOf(() => store.change('bad', without('one')))).toContain('no provider "one"');
    expect(names(store)).toEqual(before);
    open();
    expect(names(open())).toEqual(before);
  });

  it('is found at the next start when settings.json was edited by hand', () => {
    open().importText(SHOP, 'shop.yaml');
    writeFileSync(main(), readFileSync(main(), 'utf8').replace('"weight": 2', '"weight": 7'));
    const store = open();
    expect(names(store)[0]).toBe('3 edited-on-disk: settings.json as it was found at the start');
    expect(store.versions.get(3).diff).toEqual([
      { path: 'routes.auto.targets["one/m"].weight', kind: 'changed', before: '2', after: '7' },
    ]);
    expect(newest(open())).toBe(3);
  });

  it('is found at the next start when the process was killed before it was kept', () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    store.change('weigh', weigh(9));
    rmSync(fileOf(3));
    writeFileSync(`${fileOf(3)}.tmp-00ff00ff`, '{"half');
    const healed = open();
    expect(healed.versions.get(3)).toMatchObject({ source: 'edited-on-disk', changes: 1, current: true });
    expect(healed.notices()).toEqual([]);
    expect(readdirSync(folder())).toEqual(['000001.json', '000002.json', '000003.json']);
    healed.undo(3);
    expect(healed.current().routes[0]?.targets[0]?.weight).toBe(2);
  });

  it('is a version when damaged settings were restored from an older copy', () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    const copy = readFileSync(join(directory, 'settings.backup.json'));
    store.change('weigh', weigh(9));
    writeFileSync(main(), 'damage');
    writeFileSync(join(directory, 'settings.backup.json'), copy);
    const restored = open();
    expect(names(restored)[0]).toBe('4 restored: the last good copy of settings.json, which was damaged');
    expect(restored.current().routes[0]?.targets[0]?.weight).toBe(2);
  });

  it('outlives the loss of the settings and their copy', () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    const { routes, providers } = store.current();
    writeFileSync(main(), 'damage');
    rmSync(join(directory, 'settings.backup.json'));
    const empty = open();
    expect(empty.current().providers).toEqual([]);
    expect(names(empty)[0]).toBe('3 first: new settings: settings.json was damaged, and so was its copy');
    expect(empty.notices().map(({ text }) => text)).toContainEqual(expect.stringContaining('under Settings, Versions'));
    empty.restore(2);
    expect(empty.current()).toMatchObject({ routes, providers });
    expect(empty.openProviderKey(empty.current(), 'one', 'main')).toEqual({ value: 'sk-canary-0123456789' });
  });

  it('of a directory from before there were versions begins with what is there', () => {
    open().importText(SHOP, 'shop.yaml');
    rmSync(folder(), { recursive: true });
    expect(names(open())).toEqual(['1 first: the configuration as it was found']);
  });
});

describe('an undo', () => {
  const started = () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    return store;
  };

  it('takes back one change and nothing else, and can be undone itself', () => {
    const store = started();
    store.change('weigh', weigh(9));
    store.change('name', alias('fast', 'auto'));
    expect(store.undo(3)).toBe(5);
    expect(store.current().routes[0]?.targets[0]?.weight).toBe(2);
    expect(store.current().aliases).toEqual({ fast: 'auto' });
    expect(names(store)[0]).toBe('5 undo: undo version 3: weigh');
    expect(store.undo(5)).toBe(6);
    expect(store.current().routes[0]?.targets[0]?.weight).toBe(9);
    expect(names(store)[0]).toBe('6 undo: undo version 5: undo version 3');
    expect(open().current()).toEqual(store.current());
  });

  it('brings a removed provider back in its place, with its key and its switch', () => {
    const store = started();
    store.change('off', enable('two', false));
    const before = store.current();
    store.change('free it', (config) => ({ ...without('two')(config), routes: [] }));
    store.undo(4);
    expect(store.current()).toEqual(before);
    store.change('remove', (config) => ({ ...without('one')(config), routes: [] }));
    store.undo(6);
    expect(store.openProviderKey(store.current(), 'one', 'main')).toEqual({ value: 'sk-canary-0123456789' });
  });

  it('is heard by those who listen, as any change', () => {
    const store = started();
    store.change('weigh', weigh(9));
    const heard: string[] = [];
    store.subscribe((config, label) => heard.push(`${label}: ${config.routes[0]?.targets[0]?.weight}`));
    store.undo(3);
    store.restore(3);
    expect(heard).toEqual(['undo version 3: weigh: 2', 'go back to version 3: 9']);
  });

  it('is refused where something was changed again, and says where, when and what to do', () => {
    const store = started();
    store.change('weigh', weigh(9));
    store.change('name', alias('fast', 'auto'));
    store.change('weigh again', weigh(11));
    store.change('name again', alias('slow', 'auto'));
    const before = names(store);
    expect(refusalOf(() => store.undo(3))).toBe(
      `'routes.auto.targets["one/m"].weight' was changed again in version 5; go back to version 2 as a whole instead.`,
    );
    expect(names(store)).toEqual(before);
    store.restore(2);
    expect(store.current().aliases).toEqual({});
  });

  it('is refused when it was done already, and where nothing is known of before', () => {
    const store = started();
    store.change('weigh', weigh(9));
    store.undo(3);
    expect(refusalOf(() => store.undo(3))).toBe('What version 3 changed has been taken back already.');
    expect(refusalOf(() => store.undo(1))).toMatch(/^Version 1 is the oldest that is kept/);
    expect(() => store.undo(99)).toThrow(VersionUnknown);
    expect(() => store.restore(99)).toThrow(/There is no version 99\. The newest is 4/);
    expect(refusalOf(() => store.restore(4))).toBe('The configuration is like that already.');
  });

  it('passes through the checks of every change', () => {
    const store = started();
    store.change('three', (config) => ({
      ...config,
      providers: [...config.providers, { ...config.providers[1]!, id: 'three' }],
    }));
    store.change('use it', (config) => ({
      ...config,
      routes: [
        ...config.routes,
        { ...config.routes[0]!, id: 'r3', targets: [{ model: 'three/m', weight: 1, set: {} }] },
      ],
    }));
    const before = store.current();
    expect(refusalOf(() => store.undo(3))).toMatch(
      /^Version 3 cannot be undone by itself: routes\[1\]\.targets\[0\]\.model: There is no provider "three"/,
    );
    expect(store.current()).toBe(before);
  });

  it('of an import holds when the same file is given at the next start', () => {
    const store = started();
    store.undo(2);
    const after = store.current();
    expect(after.providers).toEqual([]);
    const again = open();
    again.importText(SHOP, 'shop.yaml');
    expect(again.current()).toEqual(after);
  });

  it('works on keys that can no longer be opened', () => {
    started().change('remove', (config) => ({ ...without('one')(config), routes: [] }));
    const store = open(randomBytes(32));
    store.undo(3);
    expect(store.openProviderKey(store.current(), 'one', 'main')).toEqual({ problem: 'unreadable' });
    expect(open().openProviderKey(store.current(), 'one', 'main')).toEqual({ value: 'sk-canary-0123456789' });
  });

  it('gives exactly what was before, right after any change', () => {
    const store = started();
    const edits = fc.array(
      fc.oneof(
        fc.record({ id: fc.constantFrom('one', 'two'), on: fc.boolean() }).map(({ id, on }) => enable(id, on)),
        fc.integer({ min: 1, max: 9 }).map(weigh),
        fc.constantFrom('a', 'b', 'c').map((name) => alias(name, 'auto')),
        fc.constantFrom('a', 'b').map((name) => (config: Config) => {
          const { [name]: _, ...aliases } = config.aliases;
          return { ...config, aliases };
        }),
        fc.constant((config: Config) => ({ ...config, providers: config.providers.toReversed() })),
        fc.constantFrom('custom', 'ollama').map((preset) => (config: Config) => ({
          ...config,
          providers: config.providers.map((each) => (each.id === 'two' ? { ...each, preset } : each)),
        })),
        fc
          .constantFrom<Config['routes'][number]['timeouts']>({}, { connect: 5 }, { idle: 7, total: 9 })
          .map((timeouts) => (config: Config) => ({
            ...config,
            routes: config.routes.map((route) => ({ ...route, timeouts })),
          })),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(edits, (all) => {
        const before = store.current();
        const n = newest(store);
        const after = store.change('any', (config) => all.reduce((edited, edit) => edit(edited), config));
        if (newest(store) === n) return;
        store.undo(newest(store));
        expect(store.current()).toEqual(before);
        store.undo(newest(store));
        expect(store.current()).toEqual(after);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the files', () => {
  it('hold no secret in the clear, and no view does', () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    store.change('remove', (config) => ({ ...without('one')(config), routes: [] }));
    const views = JSON.stringify([store.versions.list(9), store.versions.get(2), store.versions.diff(1, 3)]);
    const files = readdirSync(folder()).map((name) => readFileSync(join(folder(), name), 'utf8'));
    for (const secret of ['sk-canary', 'bbx-editor-key']) expect(views + files.join('')).not.toContain(secret);
    expect(views).not.toMatch(/v1:/);
  });

  it.each<[what: string, text: string, reason: string]>([
    ['nothing', '', 'it is empty'],
    ['half a document', '{"n": 3, "at": 1, "sou', 'it is not JSON'],
    ['no label', '{"n": 3, "at": 1, "source": "panel", "document": {}}', 'something is missing in it'],
    ['another number', '{"n": 4, "at": 1, "source": "panel", "label": "x", "document": {}}', 'it says to be version 4'],
  ])('that hold %s are left out and told', (_, text, reason) => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    store.change('weigh', weigh(9));
    store.change('name', alias('fast', 'auto'));
    writeFileSync(fileOf(3), text);
    const next = open();
    expect(next.versions.list(10).map(({ n, changes }) => [n, changes])).toEqual([
      [4, 2],
      [2, 5],
      [1, 1],
    ]);
    expect(next.notices()).toEqual([
      { level: 'warning', text: expect.stringMatching(new RegExp(`left out: 3 \\(${reason}\\)`)) },
    ]);
    expect(() => next.versions.get(3)).toThrow(`Version 3 cannot be read (${reason}).`);
    expect(next.versions.get(4)).toMatchObject({ against: 2 });
    expect(newest(next)).toBe(4);
  });

  it('that are missing are told, and their numbers not given again', () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    for (const weight of [3, 4, 5, 6]) store.change('weigh', weigh(weight));
    for (const n of [3, 4]) rmSync(fileOf(n));
    const next = open();
    expect(next.notices()).toEqual([{ level: 'warning', text: expect.stringContaining('3 to 4. What they changed') }]);
    expect(next.versions.get(5)).toMatchObject({ against: 2, changes: 1 });
    next.change('weigh', weigh(8));
    expect(newest(next)).toBe(7);
  });

  it('whose newest is damaged lead to a new version and a higher number', () => {
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    store.change('weigh', weigh(9));
    writeFileSync(fileOf(3), 'damage');
    expect(names(open())[0]).toMatch(/^4 edited-on-disk/);
  });

  it('in a form of an earlier release are no change', () => {
    open().importText(SHOP, 'shop.yaml');
    const version = JSON.parse(readFileSync(fileOf(2), 'utf8')) as { document: { routes: object[] } };
    // What equals its default was once written down.
    version.document.routes = version.document.routes.map((route) => ({ ...route, strategy: 'priority' }));
    writeFileSync(fileOf(2), JSON.stringify(version));
    expect(newest(open())).toBe(2);
  });

  it('that cannot be written do not stop a change; it can be undone, and is written later', () => {
    const files = new MemoryVersions();
    const store = open(dataKey, files);
    store.importText(SHOP, 'shop.yaml');
    files.fault = new Error('ENOSPC: no space left on device');
    store.change('weigh', weigh(9));
    store.change('name', alias('fast', 'auto'));
    expect(store.notices()).toEqual([
      {
        level: 'warning',
        text: expect.stringMatching(
          /hold, but cannot be undone after a restart \(versions: 3 to 4\): \/data\/versions .*ENOSPC/,
        ),
      },
    ]);
    store.undo(3);
    expect(store.current().routes[0]?.targets[0]?.weight).toBe(2);
    files.fault = null;
    store.change('name', alias('slow', 'auto'));
    expect(store.notices()).toEqual([]);
    expect([...files.texts.keys()]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('in a folder that is none are kept in memory until the end', () => {
    writeFileSync(folder(), 'not a folder');
    const store = open();
    store.importText(SHOP, 'shop.yaml');
    expect(store.notices()).toEqual([
      { level: 'warning', text: expect.stringContaining('cannot be undone after a restart') },
    ]);
    store.undo(2);
    expect(store.current().providers).toEqual([]);
    expect(existsSync(main())).toBe(true);
  });
});

describe('what is kept', () => {
  const record = (log: VersionLog, n: number, size: number) =>
    log.record('panel', `change ${n}`, { aliases: { n: `${n}`.padEnd(size) } });

  it('are the newest 200', () => {
    const files = new MemoryVersions();
    const log = new VersionLog(files, clock);
    for (let n = 1; n <= 230; n += 1) record(log, n, 1);
    expect([...files.texts.keys()]).toEqual(Array.from({ length: 200 }, (_, index) => index + 31));
    expect(log.list(1000)).toHaveLength(200);
    expect(log.list(2, 33).map(({ n, changes }) => [n, changes])).toEqual([
      [32, 1],
      [31, null],
    ]);
    expect(log.get(31)).toMatchObject({ against: null, diff: [] });
    expect(log.notices()).toEqual([]);
  });

  it('are at most 20 MB of them, but always 20', () => {
    const files = new MemoryVersions();
    const log = new VersionLog(files, clock);
    for (let n = 1; n <= 30; n += 1) record(log, n, 900_000);
    expect(files.texts.size).toBe(23);
    for (let n = 31; n <= 60; n += 1) record(log, n, 2_000_000);
    expect([...files.texts.keys()]).toEqual(Array.from({ length: 20 }, (_, index) => index + 41));
  });
});
