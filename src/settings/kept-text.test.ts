// What the user wrote stays as it was written, and never says anything but what holds.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { MemoryVersions } from '../../test/support/memory-versions.ts';
import type { Config } from '../domain/config.ts';
import type { SettingsFile } from '../domain/ports.ts';
import { createSecretBox } from '../vault/secret-box.ts';
import { parseConfigText } from './config-text.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

interface MemoryFile extends SettingsFile {
  text(): string | null;
}

function memoryFile(text: string | null = null): MemoryFile {
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

function open(file: SettingsFile = memoryFile(), versions = new MemoryVersions()): SettingsStore {
  return createSettingsStore({ file, versions, clock: Date, box, env: {}, random: randomBytes });
}

const HOUSE = `# The house: "one" is mine, "two" is the company's.
---
version: 1

providers:
  # mine
  - id: one
    preset: custom
    baseUrl: 'http://localhost:1' # at home
    keys:
      # from the safe
      - name: main
        value: sk-canary-one-0123456789 # was sk-canary-one-0123456789 in May, too
      - { value: "sk-canary-two-0123456789", name: spare }

  # theirs
  - { id: two, preset: custom, baseUrl: "http://localhost:2" } # ask before use

clients:
  - name: editor # the key is bbx-canary-editor-1
    key: bbx-canary-editor-1
    # key: bbx-canary-older-one

routes:
  - id: auto # what everybody gets
    targets:
      - { model: one/m, weight: 2 }   # cheap
      - model: two/m

# Rules come last.
rules:
  - id: long

    when: { inputTokens: { gte: 8000 } } # tokens
    use: { route: auto }
settings: {} # nothing yet
`;

const ROUTING = `# Mine, from the first word.
version: 1

rules: # looked at from the top
  # what is long
  - id: long
    when:   {inputTokens: {gte: 8_000}}   # estimated
    use: { route: 'auto' }

  # ---- nights ----

  # at night
  - id: night
    note: "sleep"
    when:
      # all of these
      client: batch
      hours: { from: '22:00', to: '06:00' } # local
    use: { refuse: Later. }
    # until 2027

  - id: last
    when: {}
    use: { route: auto } # the rest
# where to
routes:
- id: auto
  targets: [ { model: one/m, weight: 2 }, { model: two/m } ] # both
`.replace('8_000', '8000');

function housed(text = HOUSE, file = memoryFile()): SettingsStore {
  const store = open(file);
  store.importText(text, 'house.yaml');
  return store;
}

function saved(text = ROUTING): SettingsStore {
  const store = housed(
    'version: 1\nproviders:\n  - { id: one, preset: custom, baseUrl: "http://a" }\n  - { id: two, preset: custom, baseUrl: "http://b" }\n',
  );
  store.applyRouting(text, 'save');
  return store;
}

type Edit = (config: Config) => Config;
const mapRules =
  (edit: (rules: Config['rules']) => Config['rules']): Edit =>
  (config) => ({ ...config, rules: edit(config.rules) });
const only = (...ids: string[]): Edit =>
  mapRules((rules) => ids.flatMap((id) => rules.filter((rule) => rule.id === id)));
const addTest =
  (name: string): Edit =>
  (config) => ({
    ...config,
    ruleTests: [
      ...config.ruleTests,
      {
        name,
        request: {
          model: 'auto',
          client: null,
          surface: 'chat',
          inputTokens: 9,
          maxOutputTokens: null,
          turns: 1,
          system: '',
          text: '',
          has: [],
          effort: null,
          headers: {},
          at: null,
          budgets: {},
        },
        expect: { rule: 'last' },
      },
    ],
  });
const added: Edit = mapRules((rules) => [
  ...rules.slice(0, 2),
  { id: 'new', note: '', enabled: true, when: { client: ['x'] }, use: { route: 'auto', set: { user: 'a: b' } } },
  ...rules.slice(2),
]);
const target =
  (model: string, part: object): Edit =>
  (config) => ({
    ...config,
    routes: config.routes.map((route) => ({
      ...route,
      targets: route.targets.map((each) => (each.model === model ? { ...each, ...part } : each)),
    })),
  });
const provider =
  (id: string, part: object): Edit =>
  (config) => ({
    ...config,
    providers: config.providers.map((each) => (each.id === id ? { ...each, ...part } : each)),
  });
const alias =
  (from: string, to: string): Edit =>
  (config) => ({ ...config, aliases: { ...config.aliases, [from]: to } });

describe('a text of the page Routing', () => {
  it.each([
    ['with everything', ROUTING],
    ['without an end of its last line', ROUTING.trimEnd()],
    ['with carriage returns', ROUTING.replaceAll('\n', '\r\n')],
    ['in one group', '{ # odd\n  version: 1, rules: [ { id: a, when: {}, use: { model: one/m } } ] }\n'],
    ['as JSON', '{"version":1,"rules":[{"id":"a","when":{},"use":{"model":"one/m"}}]}'],
    ['as a document of its own', '%YAML 1.2\n---\nversion: 1\nroutes: [] # none\n...\n'],
    [
      'with anchors',
      'version: 1\nrules:\n  - id: a\n    when: &all {}\n    use: &u { model: one/m }\n  - { id: b, when: *all, use: *u }\n',
    ],
    ['with nothing', '# nothing\nversion: 1\n'],
  ])('%s comes back to the letter, also after a restart and beside a file', (_, text) => {
    const rest = HOUSE.replace(/routes:[^]*(?=settings)/u, '');
    const plain = open();
    plain.change('providers', () => housed(rest).current());
    const file = memoryFile();
    for (const store of [plain, housed(rest, file)]) {
      store.applyRouting(text, 'save');
      expect(store.routingText()).toBe(text);
    }
    const next = open(file);
    expect(next.routingText()).toBe(text);
    expect(next.exportText()).toContain('# from the safe');
    // What has to do with something else leaves it alone.
    next.change('json', (config) => ({ ...config, settings: { ...config.settings, emulateJson: 'prompt' } }));
    next.change('off', provider('one', { enabled: false }));
    expect(next.routingText()).toBe(text);
  });

  it('that leaves out what holds is shown with it', () => {
    const store = saved();
    store.applyRouting('version: 1\n# only this\naliases: { a: auto }\n', 'save');
    expect(store.routingText()).toContain('# what is long');
    expect(store.routingText()).toContain('# only this\naliases: { a: auto }\n');
    expect(store.draft(store.routingText()).config).toEqual(store.current());
  });

  it.each<[what: string, edit: Edit, gone: string, come: string]>([
    [
      'a rule test by one click',
      addTest('a'),
      '',
      'ruleTests:\n  - name: a\n    request:\n      inputTokens: 9\n    expect:\n      rule: last\n',
    ],
    ['an alias', alias('a', 'auto'), '', 'aliases:\n  a: auto\n'],
    [
      'the first rule',
      only('night', 'last'),
      "  # what is long\n  - id: long\n    when:   {inputTokens: {gte: 8000}}   # estimated\n    use: { route: 'auto' }\n",
      '',
    ],
    ['the last rule', only('long', 'night'), '\n  - id: last\n    when: {}\n    use: { route: auto } # the rest\n', ''],
    ['a weight', target('one/m', { weight: 3 }), 'weight: 2', 'weight: 3'],
    ['a weight that was not said', target('two/m', { weight: 3 }), '{ model: two/m }', '{ model: two/m, weight: 3 }'],
    ['a note', mapRules((rules) => rules.map((rule) => ({ ...rule, note: rule.note && 'hush' }))), '"sleep"', 'hush'],
    [
      'a note that was not said',
      mapRules((rules) => rules.map((rule) => (rule.id === 'long' ? { ...rule, note: 'why' } : rule))),
      "use: { route: 'auto' }\n",
      "use: { route: 'auto' }\n    note: why\n",
    ],
    [
      'a note that is gone',
      mapRules((rules) => rules.map((rule) => ({ ...rule, note: '' }))),
      '    note: "sleep"\n',
      '',
    ],
    [
      'a condition',
      mapRules((rules) =>
        rules.map((rule) =>
          rule.id === 'night' ? { ...rule, when: { ...rule.when, client: ['batch', 'cron'] } } : rule,
        ),
      ),
      'client: batch\n',
      'client: [ batch, cron ]\n',
    ],
    [
      'a switch',
      mapRules((rules) => rules.map((rule) => (rule.id === 'last' ? { ...rule, enabled: false } : rule))),
      '# the rest\n',
      '# the rest\n    enabled: false\n',
    ],
  ])('keeps every other letter when this changes: %s', (_, edit, gone, come) => {
    const store = saved();
    store.change('edit', edit);
    const expected = gone === '' ? ROUTING + come : ROUTING.replace(gone, () => come);
    expect(store.routingText()).toBe(expected);
    // And all of it is back when that is undone.
    store.undo(store.versions.current);
    expect(store.routingText()).toBe(ROUTING);
  });

  it('takes what is new in its place, and what moves with its comments', () => {
    const store = saved();
    store.change('add', added);
    expect(store.routingText()).toContain(
      '    # until 2027\n\n  - id: new\n    when:\n      client:\n        - x\n    use:\n      route: auto\n      set:\n        user: "a: b"\n\n  - id: last\n'.replace(
        '"a: b"',
        '"a: b"',
      ),
    );
    store.undo(store.versions.current);
    store.change('move', only('night', 'last', 'long'));
    expect(store.routingText()).toContain(
      'rules: # looked at from the top\n\n  # ---- nights ----\n\n  # at night\n  - id: night\n',
    );
    expect(store.routingText()).toContain('# the rest\n\n  # what is long\n  - id: long\n    when:   {inputTokens');
    store.change('move back', only('long', 'night', 'last'));
    expect(store.routingText()).toBe(ROUTING);
  });

  it('keeps comments that stand between items when one of them goes', () => {
    const store = saved();
    store.change('remove', only('long', 'last'));
    expect(store.routingText()).toContain('# ---- nights ----');
    expect(store.routingText()).not.toContain('# at night');
    expect(store.routingText()).not.toContain('# until 2027');
  });

  it('says what holds where words stand for others', () => {
    const store = saved(
      'version: 1\nrules:\n  - { id: a, when: &all { client: x }, use: &u { model: one/m } } # a\n  - id: b\n    when: *all\n    use: *u # b\nroutes: [] # c\n',
    );
    store.change('edit', (config) => ({
      ...config,
      rules: config.rules.map((rule) => (rule.id === 'a' ? { ...rule, use: { model: 'two/m', set: {} } } : rule)),
    }));
    expect(store.draft(store.routingText()).config).toEqual(store.current());
    expect(store.current().rules).toMatchObject([{ use: { model: 'two/m' } }, { use: { model: 'one/m' } }]);
    expect(store.routingText()).toContain('# c');
  });

  it('is no change as it stands, and a change with another comment', () => {
    const store = saved();
    const n = store.versions.current;
    store.applyRouting(ROUTING, 'again');
    store.change('add', added);
    store.applyRouting(store.routingText(), 'again');
    expect(store.versions.current).toBe(n + 1);
    const commented = store.routingText().replace('# estimated', '# as o200k counts');
    store.applyRouting(commented, 'comment');
    expect(store.versions.get(n + 2)).toMatchObject({
      label: 'comment',
      changes: 1,
      diff: [{ path: 'comments', kind: 'changed', before: '# estimated', after: '# as o200k counts' }],
    });
    store.applyRouting(commented.replace('when:   {', 'when: {'), 'layout');
    expect(store.versions.get(n + 3).diff).toEqual([{ path: 'layout', kind: 'changed', before: null, after: null }]);
    // A file that is about something else leaves the words alone.
    store.importText('version: 1\nsettings: { emulateJson: prompt } # in words\n', 'x.yaml');
    expect(store.routingText()).toBe(commented.replace('when:   {', 'when: {'));
    expect(store.exportText()).toContain('settings: { emulateJson: prompt } # in words');
  });
});

describe('a file', () => {
  it('comes back as it was written, but for its secrets', () => {
    const file = memoryFile();
    const store = housed(HOUSE, file);
    const expected = HOUSE.replace(
      '        value: sk-canary-one-0123456789 # was sk-canary-one-0123456789 in',
      '        # was [redacted] in',
    )
      .replace('value: "sk-canary-two-0123456789", ', '')
      .replace(
        'the key is bbx-canary-editor-1\n    key: bbx-canary-editor-1\n    # key: bbx-canary-older-one',
        'the key is [redacted]\n    # key: [redacted]',
      );
    expect(store.exportText()).toBe(expected.replace('- name: main\n        # was', '- name: main # was'));
    expect(open(file).exportText()).toBe(store.exportText());
    expect(file.text()).not.toContain('canary');
    expect(housed(HOUSE).importText(store.exportText(), 'export.yaml')).toEqual(['providers', 'clients']);
    const n = store.versions.current;
    store.importText(store.exportText(), 'export.yaml');
    expect(store.versions.current).toBe(n);
  });

  it('shows its routing part on the page, which can be written anew', () => {
    const store = housed();
    expect(store.routingText()).toBe(
      HOUSE.slice(0, HOUSE.indexOf('\nproviders')) +
        HOUSE.slice(HOUSE.indexOf('\nroutes'), HOUSE.indexOf('settings: {}')),
    );
    const next = store.routingText().replace('# cheap', '# cheapest').replace('8000', '9000');
    store.applyRouting(next, 'save');
    expect(store.routingText()).toBe(next);
    expect(store.exportText()).toContain('# cheapest');
    expect(store.exportText().indexOf('providers:')).toBeLessThan(store.exportText().indexOf('routes:'));
    expect(store.exportText()).toContain('# ask before use\n\nclients:\n');
  });

  it('with other comments is a change of these alone; sections that are the same leave newer words', () => {
    const store = housed();
    store.applyRouting(store.routingText().replace('# tokens', '# of the page'), 'save');
    store.change('off', provider('two', { enabled: false }));
    const n = store.versions.current;
    expect(store.importText(HOUSE, 'house.yaml')).toEqual([]);
    expect(store.versions.current).toBe(n);
    expect(store.importText(HOUSE.replace('# theirs', '# the company’s'), 'house.yaml')).toEqual([]);
    expect(store.versions.get(n + 1)).toMatchObject({
      label: 'import of house.yaml: comments and layout',
      diff: [{ path: 'comments', before: '# theirs', after: '# the company’s' }],
    });
    const text = store.exportText();
    for (const words of ['# the company’s', '# of the page', 'enabled: false']) expect(text).toContain(words);
  });

  it('that is too long is taken in without its words, which is told', () => {
    const store = housed(`${HOUSE}# ${'x'.repeat(1_000_000)}\n`);
    expect(store.current().rules).toHaveLength(1);
    expect(store.exportText()).not.toContain('# mine');
    expect(store.notices()).toEqual([{ level: 'warning', text: expect.stringContaining('longer than 1 MB') }]);
    store.importText(HOUSE, 'house.yaml');
    expect(store.notices()).toEqual([]);
    expect(store.exportText()).toContain('# mine');
  });

  it('that says a key elsewhere too is not kept as it was written', () => {
    const file = memoryFile();
    const store = housed(
      HOUSE.replace('client: x', '').replace(
        'settings: {}',
        'aliases: { sk-canary-two-0123456789: auto }\nsettings: {}',
      ),
      file,
    );
    expect(store.notices()).toEqual([{ level: 'warning', text: expect.stringContaining('a key stands in it') }]);
    expect(store.keptText()).toBeUndefined();
  });
});

describe('versions', () => {
  const comment = (text: string) => `${text}# a later word\n`;

  it('bring words back by restoring, and by undoing one of them', () => {
    const store = saved();
    const n = store.versions.current;
    store.applyRouting(ROUTING.replace('# estimated', '# counted').replace('gte: 8000', 'gte: 9000'), 'second');
    store.applyRouting(comment(store.routingText()), 'third');
    store.undo(n + 1);
    expect(store.routingText()).toBe(comment(ROUTING));
    store.undo(n + 3);
    expect(store.routingText()).toContain('# counted');
    store.restore(n);
    expect(store.routingText()).toBe(ROUTING);
    expect(store.configAt(n)).toEqual(store.current());
  });

  it('of comments alone can be undone, unless they were written anew since', () => {
    const store = saved();
    const n = store.versions.current;
    store.applyRouting(ROUTING.replace('# estimated', '# counted'), 'second');
    store.applyRouting(comment(store.routingText()), 'third');
    store.undo(n + 1);
    expect(store.routingText()).toBe(comment(ROUTING));
    expect(() => store.undo(n + 1)).toThrow('has been taken back already');
    store.applyRouting(store.routingText().replace('# estimated', '# guessed'), 'fifth');
    expect(() => store.undo(n + 1)).toThrow(
      `The comments were changed again since; go back to version ${n} as a whole`,
    );
  });

  it('and settings of an earlier release, which have no words, are opened', () => {
    const file = memoryFile();
    const versions = new MemoryVersions();
    const store = open(file, versions);
    store.change('alias', alias('a', 'one'));
    const before = store.routingText();
    expect(JSON.parse(file.text() ?? '')).toMatchObject({ version: 1 });
    store.applyRouting(`${before}# mine\n`, 'save');
    expect(JSON.parse(file.text() ?? '')).toMatchObject({ version: 2 });
    store.undo(3);
    expect(JSON.parse(file.text() ?? '')).toMatchObject({ version: 1 });
    expect(open(memoryFile(file.text()), versions).routingText()).toBe(before);
    store.restore(3);
    expect(store.routingText()).toBe(`${before}# mine\n`);
  });

  it('words that a hand has spoiled on disk never hide what holds', () => {
    const file = memoryFile();
    const store = housed(HOUSE, file);
    const document = JSON.parse(file.text() ?? '') as { text: { whole: string } };
    for (const whole of ['', '[', 'a: [b', 'version: 1\nrules: 5\n', '{}', 'version: 1\nversion: 1\n']) {
      const next = open(memoryFile(JSON.stringify({ ...document, text: { whole } })));
      expect(next.draft(next.routingText()).config).toEqual(next.current());
      expect(next.current()).toEqual(store.current());
      expect(parse(next.exportText())).toMatchObject({ rules: [{ id: 'long' }] });
    }
  });
});

describe('any words and any edits', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const condition = fc.constantFrom(
    {},
    { client: 'x' },
    { client: ['x', 'y'] },
    { inputTokens: { gte: 5 } },
    { keywords: ['k'] },
    { keywords: { any: ['k'], in: 'all' } },
  );
  const use = fc.constantFrom<object>(
    { model: 'one/m' },
    { route: 'auto' },
    { refuse: 'No: # x' },
    { model: 'one/m', set: { t: 0, s: 'a\nb' } },
  );
  const note = fc.constantFrom('n', '- "x": y', 'two\nlines', '#', '');
  const rule = fc.record(
    { id, note, enabled: fc.boolean(), when: condition, use },
    { requiredKeys: ['id', 'when', 'use'] },
  );
  const rules = fc.uniqueArray(rule, { maxLength: 4, selector: (each) => each.id });
  const targets = fc.array(
    fc.record(
      { model: fc.constantFrom('one/m', 'two/m', 'two/n'), weight: fc.constantFrom(1, 2) },
      { requiredKeys: ['model'] },
    ),
    { minLength: 1, maxLength: 3 },
  );
  const routes = targets.map((some) => [{ id: 'auto', targets: some, timeouts: { connect: '60s' } }]);
  const aliases = fc.dictionary(
    fc.constantFrom('A', 'B', '"', 'x: y'.replaceAll(' ', '')),
    fc.constantFrom('one/m', 'auto'),
    { noNullPrototype: true },
  );
  const sections = fc.record({ rules, routes, aliases }, { requiredKeys: ['routes'] });
  const style = fc.record({
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
  });
  /** Comments at the ends of lines, and lines of their own in every depth, where they may stand. */
  const noise = fc.array(fc.tuple(fc.nat(), fc.constantFrom('end', 'own', 'blank'), fc.nat({ max: 6 })), {
    maxLength: 8,
  });

  const meaning = (words: string): string => JSON.stringify(parseConfigText(words, 'x').config);
  /** In a block of text it is no comment, nor may it stand everywhere. */
  const isSameWith = (words: string, others: string): boolean => {
    try {
      return meaning(words) === meaning(others);
    } catch {
      return false;
    }
  };

  function written(parts: object, how: object, words: readonly (readonly [number, string, number])[]): string {
    const plain = stringify({ version: 1, ...parts });
    const styled = stringify({ version: 1, ...parts }, { ...how, lineWidth: 0 } as never);
    let text = isSameWith(styled, plain) ? styled : plain;
    for (const [at, what, column] of words) {
      const lines = text.split('\n');
      const line = at % lines.length;
      const before = lines[line] ?? '';
      if (what === 'end' && before !== '') lines[line] = `${before} # w${at % 100}`;
      else lines.splice(line, 0, what === 'blank' ? '' : `${' '.repeat(column)}# w${at % 100}`);
      const next = lines.join('\n');
      if (isSameWith(next, text)) text = next;
    }
    return text;
  }

  const text = fc.tuple(sections, style, noise).map((parts) => written(...parts));
  const other = fc.record({ rules, routes, aliases });

  function emptyHouse(): SettingsStore {
    return housed(
      'version: 1\n# p\nproviders:\n  - { id: one, preset: custom, baseUrl: "http://a" } # q\n  - { id: two, preset: custom, baseUrl: "http://b" }\n',
    );
  }
  const routingOf = ({ routes: r, aliases: a, rules: u, ruleTests: t }: Config) =>
    JSON.parse(JSON.stringify({ r, a, u, t })) as unknown;

  it('say what holds, and come back to the letter as long as it does', () => {
    let kept = 0;
    fc.assert(
      fc.property(text, fc.array(other, { minLength: 1, maxLength: 3 }), fc.boolean(), (words, edits, isFile) => {
        const store = emptyHouse();
        if (isFile) store.importText(words, 'f.yaml');
        else store.applyRouting(words, 'save');
        if (!isFile) expect(store.routingText()).toBe(words);
        const before = store.current();
        const shown = store.routingText();
        for (const edit of edits) {
          const wanted = emptyHouse();
          wanted.applyRouting(stringify({ version: 1, ...edit }), 'x');
          const { rules: r, routes: o, aliases: a } = wanted.current();
          store.change('edit', (config) => ({ ...config, rules: r, routes: o, aliases: a }));
          const [page, file] = [emptyHouse(), open()];
          page.applyRouting(store.routingText(), 'x');
          expect(routingOf(page.current())).toEqual(routingOf(store.current()));
          file.importText(store.exportText(), 'x');
          expect({ ...file.current(), clients: [] }).toEqual({ ...store.current(), clients: [] });
          if (store.routingText().includes('# w')) kept += 1;
        }
        store.change('back', () => before);
        expect(store.routingText()).toBe(shown);
      }),
      { numRuns: 60 },
    );
    expect(kept).toBeGreaterThan(30);
  });
});
