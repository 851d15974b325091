import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffConfigs, editsBetween, invert, plain } from './config-diff.ts';
import { applyEdits } from './config-patch.ts';
import { formatPlace, type Tree } from './config-tree.ts';

const BASE = {
  providers: [
    { id: 'a', preset: 'custom', keys: [{ name: 'main', sealed: 'v1:one' }] },
    { id: 'b', preset: 'custom' },
    { id: 'c', preset: 'custom' },
  ],
  routes: [{ id: 'smart', targets: [{ model: 'a/m' }, { model: 'b/m.1', weight: 3 }], fallbackOn: ['auth'] }],
  aliases: { fast: 'smart' },
  switches: {},
};
type Base = typeof BASE;
const [a, b, c] = BASE.providers as [Base['providers'][0], Base['providers'][1], Base['providers'][2]];
const [smart] = BASE.routes as [Base['routes'][0]];

const withRoute = (part: object) => ({ ...BASE, routes: [{ ...smart, ...part }] });

describe('the differences', () => {
  it.each<[what: string, after: object, lines: string[]]>([
    ['nothing', { ...BASE, aliases: { fast: 'smart' } }, []],
    ['a field', withRoute({ strategy: 'weighted' }), ['added routes.smart.strategy null "weighted"']],
    [
      'a field of an item named by its model',
      withRoute({ targets: [{ model: 'a/m' }, { model: 'b/m.1', weight: 5 }] }),
      ['changed routes.smart.targets["b/m.1"].weight 3 5'],
    ],
    ['a whole item', { ...BASE, providers: [a, b] }, ['removed providers.c {"id":"c","preset":"custom"} null']],
    ['the order, once', { ...BASE, providers: [c, a, b] }, ['moved providers a, b, c c, a, b']],
    [
      'an item in the middle, which moves nothing',
      { ...BASE, providers: [a, { id: 'n', preset: 'custom' }, b, c] },
      ['added providers.n null {"id":"n","preset":"custom"}'],
    ],
    [
      'a list of words',
      withRoute({ fallbackOn: ['auth', 'quota'] }),
      ['changed routes.smart.fallbackOn ["auth"] ["auth","quota"]'],
    ],
    [
      'the first of a group that was not there',
      { ...BASE, providers: [a, { ...b, keys: [{ name: 'main', env: 'B_KEY' }] }, c] },
      ['added providers.b.keys.main null {"name":"main","env":"B_KEY"}'],
    ],
    [
      'another key, unseen',
      { ...BASE, providers: [{ ...a, keys: [{ name: 'main', sealed: 'v1:two' }] }, b, c] },
      ['changed providers.a.keys.main.sealed a key another key'],
    ],
    [
      'a removed key, unseen',
      { ...BASE, providers: [{ id: 'a', preset: 'custom' }, b, c] },
      ['removed providers.a.keys.main {"name":"main","sealed":"a key"} null'],
    ],
    [
      'an alias that is no plain word',
      { ...BASE, aliases: { fast: 'smart', 'x y': 'z' } },
      ['added aliases["x y"] null "z"'],
    ],
    ['a switch', { ...BASE, switches: { a: false } }, ['added switches.a null false']],
    [
      'an empty group',
      withRoute({
        targets: [
          { model: 'a/m', set: { x: {} } },
          { model: 'b/m.1', weight: 3 },
        ],
      }),
      ['added routes.smart.targets["a/m"].set.x null {}'],
    ],
    [
      'targets that cannot be told apart',
      withRoute({ targets: [{ model: 'a/m' }, { model: 'a/m' }] }),
      ['changed routes.smart.targets [{"model":"a/m"},{"model":"b/m.1","weight":3}] [{"model":"a/m"},{"model":"a/m"}]'],
    ],
    [
      'sections of later releases',
      { ...BASE, rules: [{ id: 'r', use: 'x' }], ruleTests: [{ name: 't' }] },
      ['added rules.r null {"id":"r","use":"x"}', 'added ruleTests.t null {"name":"t"}'],
    ],
  ])('say %s', (_, after, lines) => {
    const said = diffConfigs(BASE, after).map(
      (change) => `${change.kind} ${change.path} ${change.before} ${change.after}`,
    );
    expect(said).toEqual(lines);
  });

  it('never hold a secret, however deep it lies', () => {
    const text = JSON.stringify(diffConfigs({}, BASE)) + JSON.stringify(diffConfigs(BASE, {}));
    expect(text).toContain('a key');
    expect(text).not.toContain('v1:one');
  });

  it('show what would turn the direction of a line', () => {
    const said = diffConfigs({ aliases: {} }, { aliases: { 'a\u202eb': 'x\u2028y' } });
    expect(said).toMatchObject([{ path: String.raw`aliases["a\u202eb"]`, after: String.raw`"x\u2028y"` }]);
  });

  it('are short', () => {
    const [change] = diffConfigs({}, { aliases: { a: `${'x'.repeat(198)}😀${'y'.repeat(500)}` } });
    expect(change?.after).toMatch(/^"x+…$/);
    expect(change?.after?.length).toBeLessThan(205);
  });
});

/** Configurations that are near each other, so that they share items. */
const json = fc
  .jsonValue({ maxDepth: 2, noUnicodeString: true })
  .map((value) => JSON.parse(JSON.stringify(value)) as never);
const word = fc.constantFrom('a', 'b', 'c', 'd', 'e.f', 'g/h', '__proto__', 'constructor');
const items = (by: 'id' | 'name' | 'model') =>
  fc.uniqueArray(
    fc.record(
      {
        [by]: word,
        weight: fc.nat({ max: 2 }),
        set: fc.dictionary(word, json, { maxKeys: 2 }),
        tags: fc.array(word, { maxLength: 2 }),
      },
      { requiredKeys: [by] },
    ),
    { selector: (item) => item[by], maxLength: 5 },
  );
const config = fc
  .record(
    {
      providers: items('id'),
      routes: fc.uniqueArray(fc.record({ id: word, targets: items('model') }, { requiredKeys: ['id'] }), {
        selector: ({ id }) => id,
        maxLength: 4,
      }),
      aliases: fc.dictionary(word, word, { maxKeys: 4 }),
      ruleTests: items('name'),
      settings: fc.dictionary(word, json, { maxKeys: 3 }),
    },
    { requiredKeys: [] },
  )
  .map(plain);

describe('any two configurations', () => {
  const options = { numRuns: 400 };

  it('are led from one to the other by their edits, and back', () => {
    fc.assert(
      fc.property(config, config, (before, after) => {
        const edits = editsBetween(before, after);
        expect(applyEdits(before, edits)).toEqual({ tree: after, conflicts: [] });
        expect(applyEdits(after, invert(edits))).toEqual({ tree: before, conflicts: [] });
      }),
      options,
    );
  });

  it('keep the order of lists on the way', () => {
    fc.assert(
      fc.property(config, config, (before, after) => {
        const { tree } = applyEdits(before, editsBetween(before, after));
        for (const list of ['providers', 'routes', 'ruleTests']) expect(tree[list]).toEqual(after[list]);
      }),
      options,
    );
  });

  it('say something exactly if they differ', () => {
    fc.assert(
      fc.property(config, config, (before, after) => {
        const differ = JSON.stringify(canonical(before)) !== JSON.stringify(canonical(after));
        expect(diffConfigs(before, after).length > 0).toBe(differ);
        expect(diffConfigs(before, before)).toEqual([]);
      }),
      options,
    );
  });
});

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([x], [y]) => (x < y ? -1 : 1))
    .map(([field, part]) => [field, canonical(part)]);
}

describe('an edit taken back later', () => {
  /** What comes of the edits between two configurations when they are taken back in a third. */
  const takenBack = (before: object, after: object, now: object) => {
    const { tree, conflicts } = applyEdits(plain(now), invert(editsBetween(plain(before), plain(after))));
    return { tree, conflicts: conflicts.map(formatPlace) };
  };
  const merges = (before: object, after: object, now: object, wanted: object) => {
    expect(takenBack(before, after, now)).toEqual({ tree: wanted, conflicts: [] });
  };

  it('leaves what was changed elsewhere since', () => {
    const off = { ...BASE, aliases: {} };
    merges(BASE, off, { ...off, providers: [c, b, a] }, { ...BASE, providers: [c, b, a] });
  });

  it('puts an item back where it was among those that are left', () => {
    const without = { ...BASE, providers: [a, c] };
    const n = { id: 'n', preset: 'custom' };
    merges(BASE, without, { ...BASE, providers: [a, c, n] }, { ...BASE, providers: [a, b, c, n] });
    merges(BASE, without, { ...BASE, providers: [c, n] }, { ...BASE, providers: [b, c, n] });
  });

  it('moves back around what came since', () => {
    const moved = { ...BASE, providers: [c, a, b] };
    const n = { id: 'n', preset: 'custom' };
    merges(BASE, moved, { ...BASE, providers: [c, n, a, b] }, { ...BASE, providers: [a, b, c, n] });
    merges(BASE, moved, { ...BASE, providers: [c, b] }, { ...BASE, providers: [b, c] });
  });

  it('puts a key back where the last other one was removed since', () => {
    const [main, spare] = [
      { name: 'main', env: 'A' },
      { name: 'spare', env: 'B' },
    ];
    const withKeys = (keys: object[]) => ({ providers: [{ id: 'a', ...(keys.length > 0 && { keys }) }] });
    merges(withKeys([main, spare]), withKeys([main]), withKeys([]), withKeys([spare]));
  });

  it('is nothing where somebody has done the same', () => {
    const off = { ...BASE, aliases: {} };
    merges(BASE, off, BASE, BASE);
  });

  it.each<[what: string, after: Tree | object, now: object, conflicts: string[]]>([
    [
      'another value',
      withRoute({ strategy: 'weighted' }),
      withRoute({ strategy: 'round-robin' }),
      ['routes.smart.strategy'],
    ],
    [
      'an item that is gone',
      withRoute({ targets: [{ model: 'a/m' }, { model: 'b/m.1', weight: 5 }] }),
      { ...BASE, routes: [] },
      ['routes.smart.targets["b/m.1"].weight'],
    ],
    [
      'an item that was added and changed',
      { ...BASE, providers: [a, b, c, { id: 'n' }] },
      { ...BASE, providers: [a, b, c, { id: 'n', x: 1 }] },
      ['providers.n'],
    ],
    [
      'an order that was changed again',
      { ...BASE, providers: [c, a, b] },
      { ...BASE, providers: [b, c, a] },
      ['providers'],
    ],
    [
      'a list that can no longer be told apart',
      withRoute({ targets: [{ model: 'a/m' }] }),
      withRoute({ targets: [{ model: 'a/m' }, { model: 'a/m' }] }),
      ['routes.smart.targets["b/m.1"]'],
    ],
  ])('does not touch %s', (_, after, now, conflicts) => {
    expect(takenBack(BASE, after, now)).toEqual({ tree: plain(now), conflicts });
  });
});
