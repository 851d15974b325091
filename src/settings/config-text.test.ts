import { describe, expect, it } from 'vitest';
import { ConfigRefused, describeRefusal } from './config-refused.ts';
import { parseConfigText } from './config-text.ts';

const FULL = `
version: 1
providers:
  - id: openai
    preset: openai
    baseUrl: http://127.0.0.1:9101/v1
    keys:
      - { name: main, value: sk-canary-0123456789 }
      - { name: spare, env: OPENAI_API_KEY }
    enabled: true
    models:
      - { id: mock-1, inputPrice: 0.15, cachedInputPrice: 0.075, cacheWritePrice: 0.19, outputPrice: 0.6, contextWindow: 128000, maxOutput: 16384 }
routes:
  - id: auto
    strategy: weighted
    targets: [ { model: openai/mock-1 }, { model: openai/other/deep:free, weight: 2, set: { temperature: 0 } } ]
    fallbackOn: [ outage, rate-limit, timeout, schema, model, context-length, content-filter, auth, quota ]
    timeouts: { connect: 5s, firstEvent: 120s, idle: 180s, response: 600s, total: 60m }
rules: []
clients:
  - { name: my-editor, key: bbx-test-key, allow: [ "*" ] }
aliases: { gpt-4: openai/gpt-5-mini }
budgets: []
settings: { captureBodies: false, retentionDays: 90, baselineModel: openai/gpt-5, reserveTokens: 4096, allowedOrigins: [ "https://app.example.com" ] }
`;

function refusalOf(text: string): string {
  try {
    parseConfigText(text, 'shop.yaml');
  } catch (error) {
    if (error instanceof ConfigRefused) return describeRefusal(error);
    throw error;
  }
  return 'accepted';
}

const change = (from: string, to: string) => {
  expect(FULL).toContain(from);
  return refusalOf(FULL.replace(from, to));
};

describe('a configuration file', () => {
  it('is read whole, durations in milliseconds', () => {
    const { config } = parseConfigText(FULL, 'shop.yaml');
    expect(config.providers?.[0]?.keys).toEqual([
      { name: 'main', value: 'sk-canary-0123456789' },
      { name: 'spare', env: 'OPENAI_API_KEY' },
    ]);
    expect(config.routes?.[0]?.timeouts).toEqual({
      connect: 5000,
      firstEvent: 120_000,
      idle: 180_000,
      response: 600_000,
      total: 3_600_000,
    });
    expect(config.routes?.[0]?.targets[1]).toEqual({
      model: 'openai/other/deep:free',
      weight: 2,
      set: { temperature: 0 },
    });
  });

  it('may be JSON, with a byte order mark too', () => {
    const json = JSON.stringify({ version: 1, aliases: { a: 'b' }, settings: { allowedOrigins: [] } }, null, 2);
    expect(parseConfigText(`\uFEFF${json}`, 'shop.json').config.aliases).toEqual({ a: 'b' });
  });

  it('needs nothing but its version', () => {
    expect(parseConfigText('version: 1', 'shop.yaml').config).toEqual({ version: 1 });
  });

  it('may use anchors', () => {
    const text = 'version: 1\naliases: { a: &name b, c: *name }';
    expect(parseConfigText(text, 'shop.yaml').config.aliases).toEqual({ a: 'b', c: 'b' });
  });

  it.each<[from: string, to: string, message: string | RegExp]>([
    [
      'baseUrl:',
      'baseURL:',
      'providers[0].baseURL: Unknown field "baseURL". Did you mean "baseUrl"? Allowed here: id, preset, baseUrl, keys, enabled, dialect, models. (shop.yaml:6:14)',
    ],
    ['version: 1\n', '', 'version: Must be given as "version: 1".'],
    ['version: 1', 'version: 2', /made for a newer Breakerbox/],
    ['version: 1', 'version: "1"', /^version: Must be given as "version: 1"/],
    ['id: openai\n', 'id: Open/AI\n', /^providers\[0\]\.id: An id begins with a small letter/],
    ['preset: openai', 'preset:', 'providers[0].preset: Must be a preset, not empty. (shop.yaml:5:12)'],
    ['enabled: true', 'enabled: maybe', 'providers[0].enabled: Must be true or false, not a string. (shop.yaml:10:14)'],
    ['inputPrice: 0.15', 'inputPrice: -1', /cannot be negative/],
    ['inputPrice: 0.15', 'inputPrice: 150000', /USD per million tokens; more than 1000 cannot be right/],
    ['inputPrice: 0.15', 'inputPrice: .inf', /inputPrice: /],
    ['inputPrice: 0.15', 'inputPrice: "0.15"', /Must be a price in USD per million tokens, not a string/],
    ['contextWindow: 128000', 'contextWindow: 0', /contextWindow: Must be a number of tokens, greater than 0/],
    ['contextWindow: 128000', 'contextWindow: 1.5', /whole number/],
    [
      ', env: OPENAI_API_KEY',
      ', env: OPENAI_API_KEY, value: sk-x',
      /providers\[0\]\.keys\[1\]: A key needs exactly one of "value"/,
    ],
    ['env: OPENAI_API_KEY', 'env: sk-canary-9876543210', /the key itself goes into "value"/],
    ['value: sk-canary-0123456789', 'value: "sk canary"', /must not hold blanks/],
    ['value: sk-canary-0123456789', 'value: 1234567890', /put the number in quotes/],
    ['value: sk-canary-0123456789', 'valeu: sk-canary-0123456789', /Did you mean "value"/],
    [
      'strategy: weighted',
      'strategy: cheapst',
      /"cheapst" is not known\. Did you mean "cheapest"\? Allowed: "priority", "weighted", "round-robin", "cheapest" or "fastest"/,
    ],
    ['strategy: weighted', 'direct: 1', /direct: Must be true or false, not a number/],
    ['strategy: weighted', 'stikcy: false', /stikcy: Unknown field "stikcy"\. Did you mean "sticky"/],
    ['strategy: weighted', 'strategy: prioritty', /"prioritty" is not known\. Did you mean "priority"/],
    ['model: openai/mock-1', 'model: mock-1', /Write the target as provider\/model-id/],
    ['weight: 2', 'weight: 0', /greater than 0/],
    ['set: { temperature: 0 }', 'set: { stream: true }', /set\.stream: "stream" cannot be set/],
    ['set: { temperature: 0 }', 'set: 5', /Must be request fields/],
    ['outage, rate-limit', 'outtage, rate-limit', /fallbackOn\[0\]: "outtage" is not known\. Did you mean "outage"/],
    ['connect: 5s', 'connect: 5', /connect: Must be a duration such as 500ms, 5s or 60m: write the unit/],
    ['connect: 5s', 'connect: 5 parsecs', /"5 parsecs" is not a duration/],
    ['connect: 5s', 'connect: 0s', /not a duration/],
    ['total: 60m', 'total: 48h', /at most 24h/],
    ['baselineModel: openai/gpt-5', 'baselineModel: gpt-5', /baselineModel: Write the target as provider\/model-id/],
    ['baselineModel: openai/gpt-5', 'keywordSketches: 1', /keywordSketches: Must be true or false/],
    ['baselineModel: openai/gpt-5', 'sketchDays: 0', /sketchDays: Must be a number of days, greater than 0/],
    ['baselineModel: openai/gpt-5', 'sketchDays: 4000', /sketchDays: At most 3650 days/],
    ['budgets: []', 'budgets: [ { id: a } ]', /^budgets\[0\]\.scope: Missing or not a scope/],
    ['captureBodies: false', 'captureBodies: yes-please', /captureBodies: Must be true or false/],
    ['captureBodies: false', 'captureBodies: { clients: [] }', /captureBodies\.clients: Must name at least one client/],
    ['captureBodies: false', 'captureBodies: { client: [a] }', /Unknown field "client"/],
    ['captureBodies: false', 'bodyDays: 0', /bodyDays: Must be a number of days, greater than 0/],
    ['captureBodies: false', 'maxBodiesMb: 1000000', /maxBodiesMb: At most 100000 MB/],
    ['captureBodies: false', 'telemetry: { endpoint: "http://otel.example:4318" }', /endpoint: Write the base URL/],
    ['captureBodies: false', 'telemetry: { endpoint: "https://me:pw@otel.example" }', /endpoint: Write the base URL/],
    ['captureBodies: false', 'telemetry: { endpoint: "ftp://127.0.0.1" }', /endpoint: Write the base URL/],
    ['captureBodies: false', 'telemetry: { protocol: http/json }', /endpoint: Missing/],
    [
      'captureBodies: false',
      'telemetry: { endpoint: "http://[::1]:4318", protocol: grpc }',
      /protocol: "grpc" is not known/,
    ],
    ['captureBodies: false', 'openMetrics: 1', /openMetrics: Must be true or false/],
    ['retentionDays: 90', 'retentionDays: 0', /retentionDays: /],
    ['retentionDays: 90', 'maxLedgerMb: 1', /maxLedgerMb: At least 16 MB/],
    ['key: bbx-test-key', 'key: short', /at least 8 characters/],
    ['key: bbx-test-key', 'key: "bbx test key"', /without blanks/],
    ['allow: [ "*" ]', 'allow: []', /Leave "allow" out/],
    ['"https://app.example.com"', '"*"', /is not an origin/],
    ['"https://app.example.com"', '"https://app.example.com/"', /is not an origin/],
    ['"https://app.example.com"', '"null"', /is not an origin/],
    ['"https://app.example.com"', '"https://APP.example.com"', /is not an origin/],
    [
      'aliases: { gpt-4: openai/gpt-5-mini }',
      'aliases: [ a ]',
      /aliases: Must be names with what each stands for, not a list/,
    ],
    ['aliases: { gpt-4: openai/gpt-5-mini }', 'aliases: { "a b": c }', /An alias must not hold blanks/],
    ['aliases: { gpt-4: openai/gpt-5-mini }', 'aliases: { a: b, a: c }', 'aliases.a: Given twice (shop.yaml:22:18).'],
    ['aliases: { gpt-4: openai/gpt-5-mini }', 'aliases: { __proto__: c }', /must not be called "__proto__"/],
    ['aliases: { gpt-4: openai/gpt-5-mini }', 'aliases: { a: *nothing }', /shop\.yaml:22/],
    ['aliases: { gpt-4: openai/gpt-5-mini }', 'aliases: { ? [a, b] : c }', /no proper name/],
    ['  - id: auto', '  - id: [auto', /neither YAML nor JSON/],
    ['  - id: auto', '  - id: !!js/function "x"', /neither YAML nor JSON: tag resolve failed \(shop\.yaml:14/],
  ])('with %j as %j is refused', (from, to, message) => {
    const said = change(from, to);
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });

  it.each(['', '# nothing', '[]', '42', 'null', 'hello'])('that is %j is refused', (text) => {
    expect(refusalOf(text)).toMatch(/^Must be a configuration that begins with "version: 1", not /);
  });

  it('of two documents is refused', () => {
    expect(refusalOf('version: 1\n---\nversion: 1')).toMatch(/multiple docs/);
  });

  it('names every problem at once', () => {
    expect(refusalOf('version: 1\nproviders: [ { id: A, preset: x, key: y } ]\nrouts: []').split('\n')).toHaveLength(3);
  });

  it.each([
    ['value: sk-canary-0123456789', 'value: sk-canary-0123456789: x'],
    ['value: sk-canary-0123456789', 'value: [sk-canary-0123456789'],
    ['value: sk-canary-0123456789', 'value: "sk-canary-0123456789'],
    ['value: sk-canary-0123456789', 'value: *sk-canary-0123456789'],
    ['value: sk-canary-0123456789', 'value: !sk-canary-0123456789 x'],
    ['value: sk-canary-0123456789', 'value: {sk-canary-0123456789: 1}'],
    ['value: sk-canary-0123456789', 'value: sk-canary-0123456789 ä'],
    ['value: sk-canary-0123456789', 'value: `sk-canary-0123456789'],
    ['key: bbx-test-key', 'key: sk-canary-0123456789 x'],
  ])('never shows a key in an error (%#)', (from, to) => {
    const said = change(from, to);
    expect(said).not.toBe('accepted');
    expect(said).not.toContain('canary');
  });

  describe('from an attacker', () => {
    const within = (ms: number, run: () => void) => {
      const start = performance.now();
      run();
      expect(performance.now() - start).toBeLessThan(ms);
    };

    it('is not read when it is huge', () => {
      expect(refusalOf(`version: 1\n# ${'x'.repeat(5 * 1024 * 1024)}`)).toMatch(/larger than 5 MiB/);
    });

    it.each([
      ['lists', '['.repeat(2_000_000)],
      ['quotes', '"'.repeat(2_000_000)],
      ['items', `\n${'- a\n'.repeat(500_000)}`],
    ])('is not built up when it has millions of %s', (_, text) => {
      within(5000, () => expect(refusalOf(`version: 1\nrules: ${text}`)).toMatch(/too many parts/));
    });

    it.each([
      ['lists', `version: 1\nrules: ${'['.repeat(20_000)}`],
      ['closed lists', `version: 1\nrules: ${'['.repeat(200)}${']'.repeat(200)}`],
      ['maps', `version: 1\nrules: ${'{a: '.repeat(20_000)}`],
      [
        'indentation',
        `version: 1\nrules:\n${Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth + 1)}a:`).join('\n')}`,
      ],
      ['anchors in themselves', 'version: 1\nrules: &a [ *a ]'],
    ])('does not exhaust the stack with %s', (_, text) => {
      within(5000, () => expect(refusalOf(text)).toMatch(/deep|neither YAML nor JSON/));
    });

    it('does not explode through aliases', () => {
      const levels = Array.from(
        { length: 12 },
        (_, n) => `b${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(',')}]`,
      );
      within(2000, () =>
        expect(refusalOf(`version: 1\nb0: &l0 [x]\n${levels.join('\n')}`)).toMatch(/More than 200000 values/),
      );
    });

    it('does not stall on very many fields or repeated ones', () => {
      const many = Array.from({ length: 30_000 }, (_, n) => `  k${n}: v`).join('\n');
      within(5000, () => expect(refusalOf(`version: 1\naliases:\n${many}\n  k0: v`)).toMatch(/Given twice/));
    });

    it('does not change what all objects share', () => {
      refusalOf('version: 1\n__proto__: { polluted: true }');
      refusalOf('version: 1\nconstructor: { prototype: { polluted: true } }');
      refusalOf('version: 1\nsettings: { "__proto__": { polluted: true } }');
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });
  });
});
