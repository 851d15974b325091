import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryVersions } from '../../test/support/memory-versions.ts';
import type { Config } from '../domain/config.ts';
import type { SettingsFile } from '../domain/ports.ts';
import { createSecretBox } from '../vault/secret-box.ts';
import { ConfigRefused, describeRefusal } from './config-refused.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

/** A settings file in memory. Documents pass through JSON, as they do on disk. */
class MemoryFile implements SettingsFile {
  readonly path = '/data/settings.json';
  text: string | null = null;
  backup: string | null = null;
  readonly versions = new MemoryVersions();
  writes = 0;
  fault: Error | null = null;

  read(): unknown {
    return this.text === null ? undefined : JSON.parse(this.text);
  }
  write(document: Record<string, unknown>): void {
    if (this.fault !== null) throw this.fault;
    this.text = JSON.stringify(document);
    this.writeBackup(document);
    this.writes += 1;
  }
  readBackup(): unknown {
    return this.backup === null ? undefined : JSON.parse(this.backup);
  }
  writeBackup(document: Record<string, unknown>): void {
    this.backup = JSON.stringify(document);
  }
  quarantine(): string {
    this.text = null;
    return '/data/settings.damaged.json';
  }
}

const dataKey = randomBytes(32);

function open(file: MemoryFile, env: Record<string, string> = {}, key: Uint8Array = dataKey): SettingsStore {
  const box = createSecretBox(key, randomBytes);
  return createSettingsStore({ file, versions: file.versions, clock: Date, box, env, random: randomBytes });
}

const SHOP = `
version: 1
providers:
  - id: one
    preset: custom
    baseUrl: https://one.example.com/v1
    keys: [ { name: main, value: sk-one-main-key }, { name: spare, env: ONE_KEY } ]
    models: [ { id: m, inputPrice: 0.0375, outputPrice: 0.6 } ]
  - id: two
    preset: custom
    baseUrl: https://two.example.com
    enabled: false
routes:
  - id: auto
    targets: [ { model: one/m }, { model: two/m, weight: 3 } ]
    timeouts: { connect: 1500ms }
clients:
  - { name: editor, key: bbx-editor-key }
aliases: { fast: auto, quick: fast }
`;

function imported(env: Record<string, string> = {}) {
  const file = new MemoryFile();
  const store = open(file, env);
  store.importText(SHOP, 'shop.yaml');
  return { file, store };
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigRefused) return describeRefusal(error);
    throw error;
  }
  return 'accepted';
}

const enable = (config: Config, id: string, enabled: boolean): Config => ({
  ...config,
  providers: config.providers.map((provider) => (provider.id === id ? { ...provider, enabled } : provider)),
});
const providerOf = (store: SettingsStore, id: string) =>
  store.current().providers.find((provider) => provider.id === id);

describe('the first start', () => {
  it('makes one client with a key nobody can guess, and keeps it', () => {
    const file = new MemoryFile();
    const store = open(file);
    const [client] = store.current().clients;
    expect(client).toMatchObject({ name: 'default', allow: ['*'] });
    const key = client && store.openClientKey(client);
    expect(key).toEqual({ value: expect.stringMatching(/^bbx-[\w-]{43}$/) });
    expect(client && open(file).openClientKey(client)).toEqual(key);
    expect(file.writes).toBe(1);
    expect(store.notices()).toEqual([]);
  });
});

describe('an import', () => {
  it('becomes the configuration, with defaults filled in', () => {
    const { store } = imported();
    expect(store.current()).toEqual({
      providers: [
        {
          id: 'one',
          preset: 'custom',
          baseUrl: 'https://one.example.com/v1',
          keys: [
            { name: 'main', sealed: expect.stringMatching(/^v1:/) },
            { name: 'spare', env: 'ONE_KEY' },
          ],
          enabled: true,
          dialect: null,
          models: [
            {
              id: 'm',
              inputPrice: 37_500_000,
              cachedInputPrice: null,
              cacheWritePrice: null,
              outputPrice: 600_000_000,
              reasoningPrice: null,
              contextWindow: null,
              maxOutput: null,
              abilities: {},
            },
          ],
        },
        {
          id: 'two',
          preset: 'custom',
          baseUrl: 'https://two.example.com',
          keys: [],
          enabled: false,
          dialect: null,
          models: [],
        },
      ],
      routes: [
        {
          id: 'auto',
          strategy: 'priority',
          direct: false,
          sticky: true,
          targets: [
            { model: 'one/m', weight: 1, set: {} },
            { model: 'two/m', weight: 3, set: {} },
          ],
          fallbackOn: ['outage', 'rate-limit', 'timeout', 'schema', 'model', 'context-length', 'auth', 'quota'],
          timeouts: { connect: 1500 },
        },
      ],
      rules: [],
      ruleTests: [],
      clients: [{ name: 'editor', sealedKey: expect.stringMatching(/^v1:/), allow: ['*'] }],
      budgets: [],
      aliases: { fast: 'auto', quick: 'fast' },
      settings: {
        catalogRefresh: 'off',
        retentionDays: 90,
        maxLedgerMb: null,
        rollupDays: 1825,
        snapshots: 'daily',
        allowedOrigins: [],
        emulateJson: 'tool',
        baselineModel: 'openai/gpt-5',
        keywordSketches: true,
        sketchDays: 30,
        captureBodies: false,
        bodyDays: 7,
        maxBodiesMb: 500,
        telemetry: null,
        openMetrics: false,
        reserveTokens: 4096,
        runaway: { repeats: 12, minutes: 10, factor: 10, pause: false },
      },
    });
  });

  it('is the same after a restart', () => {
    const { file, store } = imported();
    expect(open(file).current()).toEqual(store.current());
  });

  it('of the same file is no change, whatever was done by hand since', () => {
    const { file, store } = imported();
    store.change('off', (config) => enable(config, 'one', false));
    store.change('remove route', (config) => ({ ...config, routes: [], aliases: {} }));
    const { writes } = file;
    const before = store.current();
    expect(store.importText(SHOP, 'shop.yaml')).toEqual([]);
    expect(store.current()).toBe(before);
    expect(file.writes).toBe(writes);
    // Written otherwise it is the same configuration.
    expect(
      store.importText(
        `# said again\n${SHOP.replace('  - id: auto\n    targets', '  - targets').replace('    timeouts', '    id: auto\n    timeouts')}`,
        'x',
      ),
    ).toEqual([]);
    expect(store.current()).toEqual(before);
    expect(open(file).importText(SHOP, 'shop.yaml')).toEqual([]);
  });

  it('replaces only the sections that are there and changed', () => {
    const { store } = imported();
    const { providers, clients } = store.current();
    expect(store.importText(SHOP.replace('quick: fast', 'quick: auto'), 'shop.yaml')).toEqual(['aliases']);
    expect(store.current().aliases).toEqual({ fast: 'auto', quick: 'auto' });
    expect(store.current().providers).toEqual(providers);
    expect(store.importText('version: 1\nsettings: { allowedOrigins: [ "https://a.example" ] }', 'x')).toEqual([
      'settings',
    ]);
    expect(store.current().settings.allowedOrigins).toEqual(['https://a.example']);
    expect(store.current().clients).toEqual(clients);
  });

  it('leaves switches thrown by hand as they are', () => {
    const { file, store } = imported();
    store.change('off', (config) => enable(config, 'one', false));
    store.change('on', (config) => enable(config, 'two', true));
    expect(store.importText(SHOP.replace('0.0375', '0.04'), 'shop.yaml')).toEqual(['providers']);
    for (const now of [store, open(file)]) {
      expect([providerOf(now, 'one')?.enabled, providerOf(now, 'two')?.enabled]).toEqual([false, true]);
    }
  });

  it('decides again about a switch that was put back by hand', () => {
    const { store } = imported();
    store.change('off', (config) => enable(config, 'one', false));
    store.change('on', (config) => enable(config, 'one', true));
    store.importText(SHOP.replace('preset: custom', 'preset: custom\n    enabled: false'), 'shop.yaml');
    expect(providerOf(store, 'one')?.enabled).toBe(false);
  });

  it('keeps stored keys where the file does not speak of them', () => {
    const { store } = imported();
    const keys = 'keys: [ { name: main, value: sk-one-main-key }, { name: spare, env: ONE_KEY } ]';
    store.importText(SHOP.replace(`    ${keys}\n`, ''), 'shop.yaml');
    expect(store.openProviderKey(store.current(), 'one', 'main')).toEqual({ value: 'sk-one-main-key' });
    store.importText(SHOP.replace(keys, 'keys: [ { name: main } ]'), 'shop.yaml');
    expect(providerOf(store, 'one')?.keys).toHaveLength(1);
    expect(store.openProviderKey(store.current(), 'one', 'main')).toEqual({ value: 'sk-one-main-key' });
    store.importText(SHOP.replace(keys, 'keys: []'), 'shop.yaml');
    expect(providerOf(store, 'one')?.keys).toEqual([]);
    expect(refusalOf(() => store.importText(SHOP.replace(keys, 'keys: [ { name: main } ]'), 'x'))).toMatch(
      /^providers\[0\]\.keys\[0\]: A key needs exactly one of "value".*A name alone keeps a key that is stored already/,
    );
  });

  it('keeps the keys of clients that are known, and makes keys for new ones', () => {
    const { store } = imported();
    store.importText('version: 1\nclients: [ { name: editor }, { name: agent } ]', 'x');
    const [editor, agent] = store.current().clients.map((client) => store.openClientKey(client));
    expect(editor).toEqual({ value: 'bbx-editor-key' });
    expect(agent).toEqual({ value: expect.stringMatching(/^bbx-[\w-]{43}$/) });
  });

  it.each<[from: string, to: string, message: RegExp]>([
    [
      'id: two',
      'id: one',
      /^providers\[1\]\.id: There is another provider "one"\. Give each its own id\. \(x:\d+:\d+\)/,
    ],
    [
      'preset: custom',
      'preset: cusstom',
      /^providers\[0\]\.preset: "cusstom" is not a preset\. Did you mean "custom"\? Allowed: /,
    ],
    ['    baseUrl: https://two.example.com\n', '', /^providers\[1\]\.baseUrl: .*base URL/],
    ['https://two.example.com', 'ftp://two.example.com', /^providers\[1\]\.baseUrl: .*http/],
    [
      'model: one/m',
      'model: onne/m',
      /^routes\[0\]\.targets\[0\]\.model: There is no provider "onne"\. Did you mean "one"\? Providers: "one" and "two"\./,
    ],
    ['name: spare', 'name: main', /^providers\[0\]\.keys\[1\]\.name: There is another key "main"/],
    ['fast: auto', 'auto: one/m', /^aliases\.auto: There is a route "auto"/],
    ['fast: auto', 'one/x: auto', /^aliases\["one\/x"\]: .*go to the provider "one"/],
    ['fast: auto', 'fast: quick', /^aliases\.fast: Aliases lead back to themselves: fast → quick → fast/],
    ['fast: auto', 'fast: fast', /lead back to themselves: fast → fast/],
    [
      '{ name: editor, key: bbx-editor-key }',
      '{ name: a, key: bbx-editor-key }\n  - { name: b, key: bbx-editor-key }',
      /^clients\[1\]\.key: The client "a" has the same key/,
    ],
    [
      '{ name: editor, key: bbx-editor-key }',
      '{ name: a, key: bbx-a-key }\n  - { name: a, key: bbx-b-key }',
      /^clients\[1\]\.name: There is another client "a"/,
    ],
  ])('with %j as %j is refused and changes nothing', (from, to, message) => {
    const { file, store } = imported();
    const before = [store.current(), file.text];
    expect(SHOP).toContain(from);
    expect(refusalOf(() => store.importText(SHOP.replace(from, to), 'x'))).toMatch(message);
    expect([store.current(), file.text]).toEqual(before);
  });

  it('is refused when it takes away what the rest of the settings needs', () => {
    const { store } = imported();
    const text = 'version: 1\nproviders: [ { id: one, preset: custom, baseUrl: "http://localhost:1" } ]';
    expect(refusalOf(() => store.importText(text, 'x'))).toMatch(
      /^routes\[0\]\.targets\[1\]\.model: There is no provider "two"/,
    );
  });
});

describe('a change', () => {
  it('is told to those who listen, after it was stored', () => {
    const { file, store } = imported();
    const heard: string[] = [];
    const stop = store.subscribe((config, label) =>
      heard.push(`${label}: ${config.routes.length} ${file.text?.includes('"auto"') === true}`),
    );
    store.change('remove the route', (config) => ({ ...config, routes: [], aliases: {} }));
    stop();
    store.change('more', (config) => ({ ...config, aliases: { a: 'b' } }));
    expect(heard).toEqual(['remove the route: 0 false']);
  });

  it('that changes nothing is not stored', () => {
    const { file, store } = imported();
    const { writes } = file;
    expect(store.change('look', (config) => config)).toBe(store.current());
    expect(file.writes).toBe(writes);
  });

  it.each<[what: string, edit: (config: Config) => Config, message: RegExp]>([
    [
      'an id with a slash',
      (config) => ({ ...config, providers: config.providers.map((p) => ({ ...p, id: `${p.id}/x` })) }),
      /^providers\[0\]\.id: An id begins/,
    ],
    [
      'an unknown provider',
      (config) => ({ ...config, providers: [] }),
      /^routes\[0\]\.targets\[0\]\.model: .*No provider is configured/,
    ],
    ['no client', (config) => ({ ...config, clients: [] }), /^clients: At least one client must be left/],
    [
      'a negative weight',
      (config) => ({
        ...config,
        routes: config.routes.map((r) => ({ ...r, targets: r.targets.map((t) => ({ ...t, weight: -1 })) })),
      }),
      /weight: A weight must be greater than 0/,
    ],
    [
      'a base URL with a password',
      (config) => ({ ...config, providers: config.providers.map((p) => ({ ...p, baseUrl: 'https://a:b@c.example' })) }),
      /^providers\[0\]\.baseUrl: /,
    ],
  ])('to %s is refused, with nothing changed', (_, edit, message) => {
    const { file, store } = imported();
    const before = [store.current(), file.text];
    expect(refusalOf(() => store.change('x', edit))).toMatch(message);
    expect([store.current(), file.text]).toEqual(before);
  });

  it('holds until the end when it cannot be stored, and says so', () => {
    const { file, store } = imported();
    file.fault = new Error('ENOSPC: no space left on device');
    store.change('off', (config) => enable(config, 'one', false));
    expect(providerOf(store, 'one')?.enabled).toBe(false);
    expect(store.notices()).toContainEqual({
      level: 'error',
      text: expect.stringContaining('could not be saved (ENOSPC'),
    });
    file.fault = null;
    store.change('off', (config) => enable(config, 'two', true));
    expect(store.notices().filter(({ level }) => level === 'error')).toEqual([]);
    expect(providerOf(open(file), 'one')?.enabled).toBe(false);
  });

  it('forgets the switch of a provider that is removed', () => {
    const { store } = imported();
    store.change('off', (config) => enable(config, 'one', false));
    const [one] = store.current().providers;
    store.change('remove', (config) => ({ ...config, routes: [], aliases: {}, providers: config.providers.slice(1) }));
    store.change('add', (config) => ({
      ...config,
      providers: [...config.providers, ...(one ? [{ ...one, enabled: true }] : [])],
    }));
    expect(providerOf(store, 'one')?.enabled).toBe(true);
  });
});

describe('secrets', () => {
  it('are stored sealed only', () => {
    const { file, store } = imported({ ONE_KEY: 'sk-from-environment' });
    const everything = `${file.text}${file.backup}${store.exportText()}${JSON.stringify(store.current())}${JSON.stringify(store.notices())}`;
    for (const secret of ['sk-one-main-key', 'sk-from-environment', 'bbx-editor-key']) {
      for (const form of ['utf8', 'base64', 'hex'] as const) {
        expect(everything).not.toContain(Buffer.from(secret).toString(form).replace(/=+$/, ''));
      }
    }
  });

  it('are there to be used, and for the redactor', () => {
    const { store } = imported({ ONE_KEY: ' sk-from-environment\n' });
    expect(store.openProviderKey(store.current(), 'one', 'main')).toEqual({ value: 'sk-one-main-key' });
    expect(store.openProviderKey(store.current(), 'one', 'spare')).toEqual({ value: 'sk-from-environment' });
    expect(store.openProviderKey(store.current(), 'one', 'nothing')).toEqual({ problem: 'missing' });
    expect(store.openProviderKey(store.current(), 'nobody', 'main')).toEqual({ problem: 'missing' });
    expect(store.liveSecrets()).toEqual(['sk-one-main-key', 'sk-from-environment', 'bbx-editor-key']);
  });

  it.each([
    [{}, 'missing', 'the environment variable ONE_KEY is not set'],
    [{ ONE_KEY: '' }, 'missing', 'the environment variable ONE_KEY is not set'],
    [{ ONE_KEY: 'two words' }, 'unreadable', 'holds blanks'],
  ])('from the environment %j are %s, and the user is told', (env, problem, text) => {
    const { store } = imported(env);
    expect(store.openProviderKey(store.current(), 'one', 'spare')).toEqual({ problem });
    expect(store.notices()).toEqual([{ level: 'warning', text: expect.stringContaining(text) }]);
  });

  it('cannot be used at another address, and can again at the old one', () => {
    const { store } = imported({ ONE_KEY: 'sk-from-environment' });
    const move = (baseUrl: string) =>
      store.change('move', (config) => ({
        ...config,
        providers: config.providers.map((provider) => (provider.id === 'one' ? { ...provider, baseUrl } : provider)),
      }));
    move('https://evil.example.com/v1');
    expect(store.openProviderKey(store.current(), 'one', 'main')).toEqual({ problem: 'unreadable' });
    expect(store.notices()).toEqual([
      { level: 'warning', text: expect.stringContaining('"main" of "one" must be entered again') },
    ]);
    move('https://one.example.com/another/path');
    expect(store.openProviderKey(store.current(), 'one', 'main')).toEqual({ value: 'sk-one-main-key' });
  });

  it('given anew at the new address work there', () => {
    const { store } = imported();
    store.change('add a key', (config) => ({
      ...config,
      providers: config.providers.map((provider) => ({
        ...provider,
        keys: [{ name: 'new', sealed: store.sealProviderKey(provider, ' sk-new-key\n') }],
      })),
    }));
    expect(store.openProviderKey(store.current(), 'two', 'new')).toEqual({ value: 'sk-new-key' });
    expect(refusalOf(() => store.sealProviderKey({ id: 'two', preset: 'custom', baseUrl: 'http://x' }, 'a b'))).toMatch(
      /must not hold blanks/,
    );
  });

  it('under another data key are lost, and nothing else; the file they came from brings them back', () => {
    const { file } = imported();
    const store = open(file, {}, randomBytes(32));
    expect(store.current().providers).toHaveLength(2);
    expect(store.liveSecrets()).toEqual([]);
    expect(store.notices().map(({ level }) => level)).toEqual(['warning', 'warning', 'error']);
    store.importText(SHOP, 'shop.yaml');
    expect(store.liveSecrets()).toEqual(['sk-one-main-key', 'bbx-editor-key']);
  });

  it('of a new client are made and sealed', () => {
    const { store } = imported();
    const { client, key } = store.newClient('agent');
    store.change('add', (config) => ({ ...config, clients: [...config.clients, client] }));
    expect(store.openClientKey(client)).toEqual({ value: key });
  });
});

describe('an export', () => {
  it('can be imported again without losing a key', () => {
    const { store } = imported();
    store.change('off', (config) => enable(config, 'one', false));
    const before = store.current();
    store.importText(store.exportText(), 'export.yaml');
    expect(store.current()).toEqual({ ...before, clients: [expect.objectContaining({ name: 'editor' })] });
    expect(store.liveSecrets()).toEqual(['sk-one-main-key', 'bbx-editor-key']);
  });

  it('of settings as they are at first can be imported too', () => {
    const store = open(new MemoryFile());
    store.importText(store.exportText(), 'export.yaml');
    expect(store.current().clients).toHaveLength(1);
  });
});

describe('any configuration', () => {
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/);
  const nanos = fc.option(fc.nat({ max: 1_000_000_000_000 }));
  const provider = fc.record({
    id: name,
    preset: fc.constant('custom'),
    baseUrl: fc.constantFrom('http://localhost:1', 'https://a.example/v1'),
    keys: fc.uniqueArray(name, { maxLength: 3 }).map((names) => names.map((key) => ({ name: key, env: 'A_KEY' }))),
    enabled: fc.boolean(),
    dialect: fc.constantFrom(null, 'anthropic-messages' as const),
    models: fc.uniqueArray(
      fc.record({
        id: name,
        inputPrice: nanos,
        cachedInputPrice: nanos,
        cacheWritePrice: nanos,
        outputPrice: nanos,
        reasoningPrice: nanos,
        contextWindow: fc.option(fc.integer({ min: 1 })),
        maxOutput: fc.constant(null),
        abilities: fc.record({ tools: fc.boolean(), images: fc.boolean(), json: fc.boolean() }, { requiredKeys: [] }),
      }),
      { maxLength: 3, selector: (model) => model.id },
    ),
  });

  it('comes back from disk as it was', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(provider, { maxLength: 4, selector: ({ id }) => id }),
        fc.integer({ min: 1, max: 86_400_000 }),
        (providers, connect) => {
          const file = new MemoryFile();
          const store = open(file, { A_KEY: 'sk-abcdefgh' });
          const routes = providers.slice(0, 1).map(({ id }) => ({
            id: 'r',
            strategy: 'weighted' as const,
            direct: false,
            sticky: false,
            targets: [{ model: `${id}/m`, weight: 0.5, set: { a: [1, null, { b: 'c' }] } }],
            fallbackOn: ['auth' as const],
            timeouts: { connect },
          }));
          const changed = store.change('all', (config) => ({ ...config, providers, routes }));
          expect(changed).toMatchObject({ providers, routes });
          expect(open(file, { A_KEY: 'sk-abcdefgh' }).current()).toEqual(changed);
        },
      ),
      { numRuns: 60 },
    );
  });
});
