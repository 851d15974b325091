// Rules, their tests and direct routes among the rest of the settings: what must fit together, and what is kept.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MemoryVersions } from '../../test/support/memory-versions.ts';
import type { Config } from '../domain/config.ts';
import type { SettingsFile } from '../domain/ports.ts';
import { EFFORT_LEVELS, REQUEST_TRAITS, TEXT_SCOPES, WEEKDAYS } from '../domain/rule.ts';
import type { RuleConfig, RuleTest } from '../domain/rule.ts';
import { createSecretBox } from '../vault/secret-box.ts';
import { ConfigRefused, describeRefusal, type ConfigProblem } from './config-refused.ts';
import { createSettingsStore, type SettingsStore, type SettingsStoreParts } from './settings-store.ts';

/** A settings file in memory. Documents pass through JSON, as they do on disk. */
function memoryFile(text: string | null = null): SettingsFile & { text(): string | null } {
  let kept = text;
  const write = (document: Record<string, unknown>): void => {
    kept = JSON.stringify(document);
  };
  const read = (): unknown => (kept === null ? undefined : JSON.parse(kept));
  const damaged = (): string => {
    throw new Error('The settings were taken for damaged.');
  };
  return {
    path: '/s.json',
    read,
    write,
    readBackup: read,
    writeBackup: () => {},
    quarantine: damaged,
    text: () => kept,
  };
}

const box = createSecretBox(randomBytes(32), randomBytes);

function open(file: SettingsFile = memoryFile(), parts: Partial<SettingsStoreParts> = {}): SettingsStore {
  return createSettingsStore({
    file,
    versions: new MemoryVersions(),
    clock: Date,
    box,
    env: {},
    random: randomBytes,
    ...parts,
  });
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigRefused) return describeRefusal(error).replaceAll(/ \(x:\d+:\d+\)/g, '');
    throw error;
  }
  return 'accepted';
}

const SHOP = `
version: 1
providers:
  - { id: openai, preset: openai }
  - { id: router, preset: openrouter, models: [ { id: zhipu/glm } ] }
routes:
  - { id: long, targets: [ { model: openai/big }, { model: router/zhipu/glm } ] }
  - { id: critical, direct: true, targets: [ { model: openai/big }, { model: router/x, set: { a: 1 } } ] }
aliases: { fast: openai/small }
rules:
  - { id: first, when: { keywords: [ refund ] }, use: { route: long } }
  - { id: second, note: by name, enabled: false, when: {}, use: { model: fast, set: { temperature: 0 } } }
ruleTests:
  - { name: refunds go far, request: { text: my refund }, expect: { rule: first } }
`;

function imported(parts: Partial<SettingsStoreParts> = {}) {
  const file = memoryFile();
  const store = open(file, parts);
  store.importText(SHOP, 'x');
  return { file, store };
}

describe('rules in a file', () => {
  it('become the normal form, with defaults filled in', () => {
    const { store } = imported();
    expect(store.current().rules).toEqual([
      {
        id: 'first',
        note: '',
        enabled: true,
        when: { keywords: { any: ['refund'], all: [], none: [], in: 'last-user' } },
        use: { route: 'long', set: {} },
      },
      { id: 'second', note: 'by name', enabled: false, when: {}, use: { model: 'fast', set: { temperature: 0 } } },
    ]);
    expect(store.current().ruleTests).toEqual([
      {
        name: 'refunds go far',
        request: {
          model: 'auto',
          client: null,
          surface: 'chat',
          inputTokens: null,
          maxOutputTokens: null,
          turns: 1,
          system: '',
          text: 'my refund',
          has: [],
          effort: null,
          headers: {},
          budgets: {},
          at: null,
        },
        expect: { rule: 'first' },
      },
    ]);
    expect(store.current().routes.map(({ direct, sticky }) => [direct, sticky])).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it('are sections of their own', () => {
    const { store } = imported();
    store.change('by hand', (config) => ({ ...config, rules: [] }));
    expect(store.importText(SHOP, 'x')).toEqual([]);
    expect(store.importText('version: 1\nruleTests: []', 'x')).toEqual(['ruleTests']);
    expect(store.importText(SHOP.replace('[ refund ]', 'refund'), 'x')).toEqual(['ruleTests']);
    expect(store.current().rules).toEqual([]);
    expect(store.importText(SHOP.replace('[ refund ]', 'refunds'), 'x')).toEqual(['rules']);
    expect(store.current().rules).toHaveLength(2);
  });

  it.each<[from: string, to: string, refusal: string | RegExp]>([
    ['id: second', 'id: first', 'rules[1].id: There is another rule "first". Give each its own id.'],
    [
      'route: long }',
      'route: lonng }',
      'rules[0].use.route: There is no route "lonng". Did you mean "long"? Routes: "long", "critical" and "auto".',
    ],
    ['route: long }', 'route: fast }', 'rules[0].use.route: "fast" is an alias: write use: { model: fast }.'],
    [
      'route: long }',
      'route: openai/x }',
      'rules[0].use.route: "openai/x" is a model: write use: { model: openai/x }.',
    ],
    ['model: fast,', 'model: long,', 'rules[1].use.model: "long" is a route: write use: { route: long }.'],
    ['model: fast,', 'model: auto,', 'rules[1].use.model: "auto" is a route: write use: { route: auto }.'],
    [
      'model: fast,',
      'model: opnai/x,',
      'rules[1].use.model: There is no provider "opnai". Did you mean "openai"? Providers: "openai" and "router".',
    ],
    [
      'model: fast,',
      'model: deepseek/deepseek-chat,',
      'rules[1].use.model: There is no provider "deepseek". Providers: "openai" and "router". To reach the model through another one write openai/deepseek/deepseek-chat.',
    ],
    ['model: fast,', 'model: openai/,', /^rules\[1\]\.use\.model: Name a model behind the slash: openai\/gpt/],
    [
      'use: { route: long }',
      'use: { route: critical, set: { a: 1 } }',
      /^rules\[0\]\.use\.set: The route "critical" is direct: requests are passed through untouched/,
    ],
    [
      'direct: true, targets: [ { model: openai/big }',
      'direct: true, targets: [ { model: router/big }, { model: openai/big }',
      'routes[1].targets[0].model: The first target of a direct route must be at a vendor\'s own provider, and OpenRouter passes requests on to others. Put "openai/big" first, or leave "direct" out.',
    ],
    [
      'direct: true, targets: [ { model: openai/big }',
      'direct: true, targets: [ { model: router/big }',
      /^routes\[1\]\.targets\[0\]\.model: .*Put a target at a vendor's own provider first, or/,
    ],
    [
      'direct: true, targets: [ { model: openai/big }',
      'direct: true, targets: [ { model: openai/big, set: { a: 1 } }',
      /^routes\[1\]\.targets\[0\]\.set: The route "critical" is direct: .*passed through untouched/,
    ],
    [
      '{ name: refunds',
      '{ name: a, request: {}, expect: { rule: first } }\n  - { name: a, request: {}, expect: { rule: first } }\n  - { name: refunds',
      'ruleTests[1].name: There is another test "a". Give each its own name.',
    ],
  ])('with %j as %j are refused and change nothing', (from, to, refusal) => {
    const { file, store } = imported();
    const before = [store.current(), file.text()];
    expect(SHOP).toContain(from);
    const said = refusalOf(() => store.importText(SHOP.replace(from, to), 'x'));
    if (typeof refusal === 'string') expect(said).toBe(refusal);
    else expect(said).toMatch(refusal);
    expect([store.current(), file.text()]).toEqual(before);
  });

  it.each(['small', 'openai/anything', 'router/a/b', 'zhipu/glm', 'fast'])('may send to the model %s', (model) => {
    expect(refusalOf(() => imported().store.importText(SHOP.replace('model: fast,', `model: ${model},`), 'x'))).toBe(
      'accepted',
    );
  });

  it('may send to the route that exists without being configured', () => {
    expect(refusalOf(() => imported().store.importText(SHOP.replace('{ route: long }', '{ route: auto }'), 'x'))).toBe(
      'accepted',
    );
  });

  it('have at most 5000 keywords in all', () => {
    const words = (rule: number) => Array.from({ length: 200 }, (_, n) => `w${rule}x${n}`).join(', ');
    const some = (count: number) =>
      `version: 1\nrules:\n${Array.from({ length: count }, (_, n) => `  - { id: r${n}, when: { keywords: [ ${words(n)} ] }, use: { route: auto } }`).join('\n')}`;
    expect(refusalOf(() => open().importText(some(25), 'x'))).toBe('accepted');
    expect(refusalOf(() => open().importText(some(26), 'x'))).toBe(
      'rules: All rules together have 5200 keywords. Allowed: at most 5000.',
    );
  });

  it('may not set anything on a direct route by way of an alias either', () => {
    const { store } = imported();
    const said = refusalOf(() =>
      store.change('x', (config) => ({
        ...config,
        aliases: { ...config.aliases, through: 'critical' },
        rules: config.rules.map((rule) => ({ ...rule, use: { model: 'through', set: { a: 1 } } })),
      })),
    );
    expect(said).toMatch(/^rules\[0\]\.use\.set: The route "critical" is direct/);
  });

  it('may not need a table of keywords that fills the memory', () => {
    const letter = (n: number): string => String.fromCodePoint(0x4e00 + n);
    const word = (n: number): string =>
      Array.from({ length: 60 }, (_, i) => letter((n * 7 + i * 101) % 5_000)).join('');
    const some = (count: number): string =>
      `version: 1\nrules:\n${Array.from({ length: count }, (_, r) => `  - { id: r${r}, when: { keywords: [ ${Array.from({ length: 200 }, (_each, n) => word(r * 200 + n)).join(', ')} ] }, use: { route: auto } }`).join('\n')}`;
    expect(refusalOf(() => open().importText(some(24), 'x'))).toMatch(/^rules: The keywords of all rules are too many/);
  });

  it('keep the routes and providers they send to', () => {
    const { store } = imported();
    expect(refusalOf(() => store.change('x', (config) => ({ ...config, routes: [] })))).toMatch(
      /^rules\[0\]\.use\.route: There is no route "long"\. Route: "auto"\.$/,
    );
    expect(refusalOf(() => store.importText('version: 1\nroutes: []', 'x'))).toMatch(/^rules\[0\]\.use\.route: /);
  });
});

describe('settings from before there were rules', () => {
  it('are opened, and have none', () => {
    const { file } = imported();
    const { rules: _, ruleTests: __, ...old } = JSON.parse(file.text() ?? '') as Record<string, unknown>;
    const store = open(memoryFile(JSON.stringify(old)));
    expect(store.notices()).toEqual([]);
    expect(store.current()).toMatchObject({ rules: [], ruleTests: [], routes: [{ id: 'long' }, { id: 'critical' }] });
  });
});

describe('a judge', () => {
  const strict = (problems: ConfigProblem[]) => ({ judge: () => problems });
  const problem: ConfigProblem = {
    path: ['ruleTests', 0],
    message: 'The rule "first" was expected, and none matched.',
  };
  const edit = (config: Config): Config => ({ ...config, aliases: {}, rules: [] });

  it('is asked with what would be and what is, about what is sound only', () => {
    const asked: unknown[] = [];
    const judge: SettingsStoreParts['judge'] = (config, before) => {
      asked.push([config.rules.length, before?.rules.length]);
      return [];
    };
    const { file, store } = imported({ judge });
    store.change('x', edit);
    store.change('nothing', (config) => config);
    store.importText(SHOP, 'x');
    refusalOf(() => store.importText('version: 1\nproviders: []', 'x'));
    open(file, { judge });
    expect(asked).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it('that finds something stops changes and imports', () => {
    const { file } = imported();
    const before = file.text();
    const store = open(file, strict([problem]));
    const said = 'ruleTests[0]: The rule "first" was expected, and none matched.';
    expect(refusalOf(() => store.change('x', edit))).toBe(said);
    expect(refusalOf(() => store.importText(SHOP.replace('refund ]', 'refunds ]'), 'x'))).toBe(said);
    expect(file.text()).toBe(before);
    expect(store.current().rules).toHaveLength(2);
  });

  it('names the place in the file', () => {
    const { file } = imported();
    const store = open(file, strict([problem]));
    expect(() => store.importText(SHOP.replace('refunds go', 'refund goes'), 'shop.yaml')).toThrow(
      /\(shop\.yaml:14:5\)$/,
    );
  });

  it('does not hinder a forced change, but what is wrong in itself does', () => {
    const { file } = imported();
    const store = open(file, strict([problem]));
    expect(store.change('x', edit, { force: true }).rules).toEqual([]);
    expect(open(file).current().rules).toEqual([]);
    expect(refusalOf(() => store.change('x', (config) => ({ ...config, providers: [] }), { force: true }))).toMatch(
      /There is no provider "openai"/,
    );
  });

  it('does not keep stored settings from being opened', () => {
    const { file, store } = imported();
    expect(open(file, strict([problem])).current()).toEqual(store.current());
  });
});

describe('any rules and tests', () => {
  const optional = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc.record(shape, { requiredKeys: [] });
  const id = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/);
  const globs = fc.array(fc.stringMatching(/^[a-z*?/ü "':#-]{1,12}$/), { minLength: 1, maxLength: 3 });
  const words = fc.array(fc.stringMatching(/^[a-z退0 '"]{0,8}[a-z0-9ß]$/), { maxLength: 3 });
  const scope = fc.constantFrom(...TEXT_SCOPES);
  const range = fc.oneof(
    fc.nat().map((gte) => ({ gte })),
    fc.tuple(fc.nat(), fc.nat()).map(([gt, more]) => ({ gt, lte: gt + more + 1 })),
    fc.nat().map((n) => ({ lt: n + 1 })),
  );
  const subset = <T>(values: readonly T[], minLength = 1) => fc.subarray([...values], { minLength });
  const headerName = fc.stringMatching(/^x-[a-z0-9-]{1,8}$/).filter((name) => name !== 'x-api-key');
  const minute = fc.nat({ max: 1439 });
  const when = optional({
    client: globs,
    surface: subset(['chat', 'messages', 'audio', 'ollama']),
    model: globs,
    inputTokens: range,
    maxOutputTokens: range,
    turns: range,
    keywords: fc
      .record({ any: words, all: words, none: words, in: scope })
      .filter(({ any, all, none }) => any.length + all.length + none.length > 0),
    pattern: fc
      .record({ matches: fc.stringMatching(/^[a-z\\.]{0,4}[a-z]\+?$/).map((s) => s.replaceAll('\\', '')), in: scope })
      .filter(({ matches }) => matches !== ''),
    has: optional(Object.fromEntries(REQUEST_TRAITS.map((trait) => [trait, fc.boolean()]))).filter(
      (has) => Object.keys(has).length > 0,
    ),
    effort: subset(EFFORT_LEVELS),
    header: fc.dictionary(headerName, globs, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    hours: fc
      .record({
        from: minute,
        to: minute.map((m) => m + 1),
        days: subset(WEEKDAYS, 0),
        zone: fc.constantFrom(null, 'UTC', 'Europe/Berlin'),
      })
      .filter(({ from, to }) => from !== to),
  });
  const set = fc.constantFrom({}, { temperature: 0 }, { a: [1, null, { b: 'c' }] });
  const use = fc.oneof(
    fc.record({ route: fc.constantFrom('auto', 'long'), set }),
    fc.record({ model: fc.constantFrom('small', 'openai/x', 'fast'), set }),
    fc.record({ refuse: fc.constantFrom('No.', 'a: b # c', 'two\nlines') }),
  );
  const rule = fc.record({ id, note: fc.constantFrom('', 'why', ' - "x": y'), enabled: fc.boolean(), when, use });
  const rules = fc.uniqueArray(rule, { maxLength: 5, selector: (each) => each.id }) as fc.Arbitrary<RuleConfig[]>;
  const nothingOr = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
  const request = fc.record({
    model: fc.constantFrom('auto', 'openai/x'),
    client: nothingOr(fc.constantFrom('editor', 'ünit 1')),
    surface: fc.constantFrom('chat', 'responses'),
    inputTokens: nothingOr(fc.nat()),
    maxOutputTokens: nothingOr(fc.nat()),
    turns: fc.nat({ max: 3 }),
    system: fc.constantFrom('', '  be kind\n'),
    text: fc.string({ unit: 'binary', maxLength: 30 }),
    has: subset(REQUEST_TRAITS, 0),
    effort: nothingOr(fc.constantFrom(...EFFORT_LEVELS)),
    headers: fc.dictionary(headerName, fc.string(), { maxKeys: 2, noNullPrototype: true }),
    at: fc.constantFrom(null, '2026-11-27T10:00'),
    budgets: fc.constant({}),
  });
  const outcome = fc.oneof(
    optional({ rule: fc.option(id), route: id, model: fc.constant('p/m'), refused: fc.constant(false) }).filter(
      (some) => Object.keys(some).length > 0,
    ),
    fc.constant({ refused: true }),
  );
  const test = fc.record({ name: id, request, expect: outcome });
  const tests = fc.uniqueArray(test, { maxLength: 4, selector: ({ name }) => name }) as fc.Arbitrary<RuleTest[]>;

  it('come back from disk and from an export as they were, written in the same way', () => {
    let withConditions = 0;
    fc.assert(
      fc.property(rules, tests, fc.boolean(), fc.integer({ min: 1, max: 3650 }), (some, cases, sketches, days) => {
        const { file, store } = imported();
        const changed = store.change('all', (config) => ({
          ...config,
          rules: some,
          ruleTests: cases,
          settings: { ...config.settings, baselineModel: 'a/b', keywordSketches: sketches, sketchDays: days },
        }));
        expect(changed).toMatchObject({ rules: some, ruleTests: cases });
        expect(changed.rules).toEqual(some);
        expect(changed.ruleTests).toEqual(cases);
        expect(open(memoryFile(file.text())).current()).toEqual(changed);
        const other = open();
        other.importText(store.exportText(), 'export.yaml');
        expect({ ...other.current(), clients: [] }).toEqual({ ...changed, clients: [] });
        expect(other.exportText()).toBe(store.exportText());
        // What is edited as a text has no anchors, and is no change as it stands.
        expect(store.routingText()).not.toMatch(/(?:: |- )[&*]a\d+$/m);
        expect(store.draft(store.routingText()).config).toEqual(changed);
        withConditions += some.filter((each) => Object.keys(each.when).length > 3).length;
      }),
      { numRuns: 100 },
    );
    expect(withConditions).toBeGreaterThan(60);
  });
});

describe('an export', () => {
  it('of what nobody has written leaves defaults out and keeps notes', () => {
    const store = open();
    store.importText(JSON.stringify(parse(SHOP)), 'x.json');
    const text = store.exportText();
    expect(text).toContain(`rules:
  - id: first
    when:
      keywords:
        any:
          - refund
    use:
      route: long
  - id: second
    note: by name
    enabled: false
    when: {}
    use:
      model: fast
      set:
        temperature: 0
ruleTests:
  - name: refunds go far
    request:
      text: my refund
    expect:
      rule: first
`);
  });
});
