// Nothing that somebody wrote into a file is lost on its way through the store and out again.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { MemoryVersions } from '../../test/support/memory-versions.ts';
import { DEFAULT_FALLBACK_ON, EMULATE_JSON, STRATEGIES } from '../domain/config.ts';
import { DIALECTS } from '../domain/dialect.ts';
import { FALLBACK_KINDS } from '../domain/failure.ts';
import type { SettingsFile } from '../domain/ports.ts';
import { createSecretBox } from '../vault/secret-box.ts';
import type { FileConfig } from './config-schema.ts';
import { parseConfigText } from './config-text.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

const dataKey = randomBytes(32);

/** A file in memory; documents pass through JSON, as they do on disk. */
function memoryFile(): SettingsFile {
  let text: string | undefined;
  const read = (): unknown => (text === undefined ? undefined : JSON.parse(text));
  const write = (document: object): void => {
    text = JSON.stringify(document);
  };
  return { path: 'settings.json', read, write, readBackup: read, writeBackup: () => undefined, quarantine: () => '' };
}

function open(file: SettingsFile, versions: MemoryVersions): SettingsStore {
  const box = createSecretBox(dataKey, randomBytes);
  return createSettingsStore({ file, versions, clock: Date, box, env: {}, random: randomBytes });
}

const id = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,10}$/);
const odd = fc.constantFrom(
  'yes',
  'null',
  '~',
  '0x1F',
  '1e3',
  'a: b',
  '# no comment',
  '- x',
  '"',
  "it's",
  'ünï',
  '2026-01-02',
  '😀',
  'a\tb',
  'x\u0085y',
  '[',
  '%',
);
/** Any text on one line or more that may stand for a name of a model and the like. */
const text = fc.oneof(odd, fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }));
const printable = text.filter(
  (value) => /^[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$/u.test(value) && value.length <= 64,
);
const word = text.map((value) => value.replaceAll(/\s/gu, '')).filter((value) => value !== '');
const price = fc.integer({ min: 0, max: 1_000_000_000_000 }).map((nanos) => nanos / 1e9);
const tokens = fc.integer({ min: 1, max: 10_000_000 });
const duration = fc
  .tuple(fc.integer({ min: 1, max: 23 }), fc.constantFrom('ms', 's', 'm', 'h'))
  .map(([n, unit]) => `${n}${unit}`);
const optional = <T>(shape: { [Field in keyof T]: fc.Arbitrary<T[Field]> }, required: (keyof T)[]) =>
  fc.record(shape, { requiredKeys: required });
const anyJson = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('"__proto__":', '"proto":')) as unknown);
const set = fc.dictionary(
  text.filter((field) => !['model', 'stream', '__proto__'].includes(field)),
  anyJson,
  { maxKeys: 4 },
);

const rarePrices = {
  cacheWrite1hPrice: price,
  audioInputPrice: price,
  audioOutputPrice: price,
  imageOutputPrice: price,
  reasoningPrice: price,
  requestPrice: price,
  imagePrice: price,
  searchPrice: price,
};
const day = fc.constantFrom('2024-02-29', '2026-11-27', '2027-01-01');
const tiers = fc
  .uniqueArray(tokens, { minLength: 1, maxLength: 2 })
  .map((sizes) => sizes.toSorted((a, b) => a - b))
  .chain((sizes) =>
    fc.tuple(
      ...sizes.map((above) =>
        optional({ above: fc.constant(above), inputPrice: price, outputPrice: price, cacheWrite1hPrice: price }, [
          'above',
          'inputPrice',
          'outputPrice',
        ]),
      ),
    ),
  );
const window = optional(
  {
    hours: fc.oneof(
      fc.constantFrom({ from: '00:30', to: '08:30' }, { from: '22:00', to: '24:00', days: ['fri', 'sat'] }),
    ),
    validFrom: day,
    outputPrice: price,
    ...rarePrices,
    tiers,
  },
  ['hours', 'outputPrice'],
);

const provider = optional(
  {
    id,
    preset: fc.constantFrom('custom', 'vllm'),
    baseUrl: fc.constantFrom('http://localhost:1', 'https://a.example/v1', 'https://a.example/v1/?x=1#y'.slice(0, 20)),
    keys: fc.uniqueArray(
      fc.oneof(
        fc.record({ name: printable, env: fc.constantFrom('A_KEY', '_b') }),
        fc.record({ name: printable, value: fc.stringMatching(/^[!-~]{8,20}$/) }),
      ),
      { maxLength: 3, selector: ({ name }) => name },
    ),
    enabled: fc.boolean(),
    dialect: fc.constantFrom(...DIALECTS),
    models: fc.uniqueArray(
      optional(
        {
          id: text.filter((value) => value.length <= 256),
          inputPrice: price,
          cachedInputPrice: price,
          cacheWritePrice: price,
          outputPrice: price,
          ...rarePrices,
          validUntil: day,
          tiers,
          windows: fc.array(window, { minLength: 1, maxLength: 2 }),
          contextWindow: tokens,
          maxOutput: tokens,
        },
        ['id'],
      ),
      { maxLength: 3, selector: (model) => model.id },
    ),
  },
  ['id', 'preset', 'baseUrl'],
);

const routeOver = (providers: readonly { id: string }[]) =>
  optional(
    {
      id,
      strategy: fc.constantFrom(...STRATEGIES),
      targets: fc.array(
        optional(
          {
            model: fc
              .tuple(fc.constantFrom(...providers.map((each) => each.id)), word)
              .map(([at, name]) => `${at}/${name}`),
            weight: fc.double({ min: 0.001, max: 1_000_000, noNaN: true }),
            set,
          },
          ['model'],
        ),
        { minLength: 1, maxLength: 3 },
      ),
      fallbackOn: fc.uniqueArray(fc.constantFrom(...FALLBACK_KINDS)),
      timeouts: optional(
        { connect: duration, firstEvent: duration, idle: duration, response: duration, total: duration },
        [],
      ),
    },
    ['id', 'targets'],
  );

/** Valid files as people write them, whatever they leave out. */
const file = fc.uniqueArray(provider, { maxLength: 3, selector: (each) => each.id }).chain((providers) =>
  optional(
    {
      version: fc.constant(1),
      providers: fc.constant(providers),
      routes:
        providers.length === 0
          ? fc.constant([])
          : fc.uniqueArray(routeOver(providers), { maxLength: 3, selector: (each) => each.id }),
      clients: fc.uniqueArray(
        optional(
          {
            name: printable,
            allow: fc.array(
              text.filter((value) => value.length <= 256),
              { minLength: 1, maxLength: 3 },
            ),
          },
          ['name'],
        ),
        { minLength: 1, maxLength: 3, selector: (each) => each.name },
      ),
      // Capitals: these can neither be an id of a route nor lead anywhere but out of the aliases.
      aliases: fc.dictionary(
        word.map((value) => `A${value}`.slice(0, 100)),
        text.filter((value) => value.length <= 256 && !value.startsWith('A')),
        { maxKeys: 4 },
      ),
      settings: optional(
        {
          allowedOrigins: fc.uniqueArray(
            fc.constantFrom('https://a.example', 'http://localhost:3000', 'vscode-webview://x'),
          ),
          emulateJson: fc.constantFrom(...EMULATE_JSON),
          captureBodies: fc.oneof(fc.boolean(), fc.record({ clients: fc.constant(['editor', 'agent']) })),
          bodyDays: fc.integer({ min: 1, max: 3650 }),
          maxBodiesMb: fc.integer({ min: 1, max: 100_000 }),
          openMetrics: fc.boolean(),
          telemetry: fc.record(
            {
              endpoint: fc.constantFrom('http://127.0.0.1:4318', 'https://otel.example/x'),
              protocol: fc.constantFrom('http/json' as const, 'http/protobuf' as const),
              headers: fc.constant([{ name: 'authorization', env: 'TOKEN' }]),
            },
            { requiredKeys: ['endpoint'] },
          ),
        },
        [],
      ),
    },
    ['version', 'providers', 'routes'],
  ),
);

/** Every default filled in and every secret hidden: two files that mean the same look the same. */
function meaning({ providers = [], routes = [], clients = [], aliases = {}, settings = {} }: FileConfig): unknown {
  return JSON.parse(
    JSON.stringify({
      providers: providers.map(({ keys = [], enabled = true, models = [], ...rest }) => ({
        ...rest,
        keys: keys.map(({ name, env }) => ({ name, env: env ?? 'stored' })),
        enabled,
        models,
      })),
      routes: routes.map(
        ({ strategy = 'priority', fallbackOn = DEFAULT_FALLBACK_ON, timeouts = {}, targets, id: name }) => ({
          id: name,
          strategy,
          fallbackOn,
          timeouts,
          targets: targets.map(({ model, weight = 1, set: fields = {} }) => ({ model, weight, set: fields })),
        }),
      ),
      clients: clients.map(({ name, allow = ['*'] }) => ({ name, allow })),
      aliases,
      settings: { allowedOrigins: settings.allowedOrigins ?? [], emulateJson: settings.emulateJson ?? 'tool' },
    }),
  );
}

describe('any valid file', () => {
  it('means the same after it was taken in, stored, read again and exported', () => {
    fc.assert(
      fc.property(file, (written) => {
        const source = stringify(written);
        const given = parseConfigText(source, 'a.yaml').config;
        const [disk, versions] = [memoryFile(), new MemoryVersions()];
        open(disk, versions).importText(source, 'a.yaml');
        const store = open(disk, versions);
        const exported = parseConfigText(store.exportText(), 'export.yaml').config;
        const kept = given.clients ?? exported.clients;
        expect(meaning(exported)).toEqual(meaning({ ...given, clients: kept }));

        // And the export changes nothing where it is taken in again.
        const before = store.current();
        const versionsBefore = store.versions.list(100).length;
        store.importText(store.exportText(), 'export.yaml');
        expect(store.current()).toEqual(before);
        expect(store.versions.list(100)).toHaveLength(versionsBefore);
        expect(store.notices().filter(({ text: said }) => !said.includes('environment variable'))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
