// The formats through the one door that uses them: values are changed and taken back, and the rest keeps its bytes.

import fc from 'fast-check';
import { stringify as stringifyToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { stringify as stringifyYaml } from 'yaml';
import { makeChanges, standsAs, takeBack, type Change } from './edit.ts';
import type { Format } from './formats/format.ts';
import { jsonc } from './formats/jsonc.ts';
import { toml } from './formats/toml.ts';
import type { Path, Value } from './formats/values.ts';
import { yaml } from './formats/yaml.ts';

const change = (path: Path, value: Value): Change => ({ path, value });
const env = [change(['env', 'A'], 'one'), change(['env', 'B'], 'two')];

function made(format: Format, text: string, changes: readonly Change[]): string {
  const edited = makeChanges(format, text, changes);
  expect(standsAs(format, edited.text, edited.made)).toBe(true);
  return edited.text;
}

function thereAndBack(format: Format, text: string, changes: readonly Change[]): string {
  const edited = makeChanges(format, text, changes);
  return takeBack(format, edited.text, edited.made).text;
}

function refusal(format: Format, text: string, changes: readonly Change[]): string {
  try {
    makeChanges(format, text, changes);
  } catch (error) {
    return (error as Error).message;
  }
  return 'it was not refused';
}

describe('JSON', () => {
  test.each([
    ['nothing', '', '{\n  "env": {\n    "A": "one",\n    "B": "two"\n  }\n}\n'],
    ['an empty object', '{}', '{\n  "env": {\n    "A": "one",\n    "B": "two"\n  }\n}'],
    [
      'members, and their indent',
      '{\n    "x": 1\n}\n',
      '{\n    "x": 1,\n    "env": {\n        "A": "one",\n        "B": "two"\n    }\n}\n',
    ],
    [
      'comments at the ends of lines, and trailing commas',
      '// top\n{\n  "env": {\n    "Z": 1, // of Z\n  }, // of env\n}\n',
      '// top\n{\n  "env": {\n    "Z": 1, // of Z\n    "A": "one",\n    "B": "two",\n  }, // of env\n}\n',
    ],
    [
      'a comment behind the last member',
      '{"env": {\n  "Z": 1 // of Z\n}}',
      '{"env": {\n  "Z": 1, // of Z\n  "A": "one",\n  "B": "two"\n}}',
    ],
    ['one line', '{"a":[1,2],"env":{"A":"old"}}', '{"a":[1,2],"env":{"A":"one", "B": "two"}}'],
    [
      'nothing but a comment',
      '{\n  // nothing yet\n}\n',
      '{\n  // nothing yet\n  "env": {\n    "A": "one",\n    "B": "two"\n  }\n}\n',
    ],
    [
      'Windows line ends',
      '{\r\n\t"x": 1\r\n}\r\n',
      '{\r\n\t"x": 1,\r\n\t"env": {\r\n\t\t"A": "one",\r\n\t\t"B": "two"\r\n\t}\r\n}\r\n',
    ],
  ])('is changed in a file with %s', (_, text, expected) => {
    expect(made(jsonc, text, env)).toBe(expected);
  });

  test.each([
    ['{ "env": ', 'line 1 cannot be read as JSON'],
    ['{\n"a": 1\n"b": 2 }', 'line 3 cannot be read as JSON'],
    ['[1]', 'it holds no object'],
    ['{"env":"x"}', "there is no mapping where 'A' should be"],
    ['{"env":{"A":"1"},"env":{}}', 'it cannot be changed'],
  ])('%s is left alone', (text, why) => {
    expect(refusal(jsonc, text, env)).toContain(why);
  });

  test('what was added goes without what stands beside it', () => {
    const text = '{\n  "env": {\n    "Z": 1 // of Z\n  }, // of env\n  "last": true\n}\n';
    const edited = makeChanges(jsonc, text, env);
    const edits = edited.text.replace('"last": true', '"last": true, // kept\n  "more": [1]');
    expect(takeBack(jsonc, edits, edited.made).text).toBe(
      text.replace('"last": true', '"last": true, // kept\n  "more": [1]'),
    );
  });
});

describe('TOML', () => {
  const codex = [
    change(['model'], 'auto'),
    change(['model_provider'], 'bb'),
    change(['model_providers', 'bb', 'name'], 'BB'),
    change(['model_providers', 'bb', 'n'], 12),
  ];
  const table = '[model_providers.bb]\nname = "BB"\nn = 12\n';

  test.each([
    ['nothing', '', `model = "auto"\nmodel_provider = "bb"\n\n${table}`],
    ['only a table', '[a]\nb = 1', `model = "auto"\nmodel_provider = "bb"\n\n[a]\nb = 1\n\n${table}`],
    ['a comment on the line', "model = 'x' # best\n", `model = "auto" # best\nmodel_provider = "bb"\n\n${table}`],
    [
      'values over several lines, with signs of other things in them',
      'a = [\n  "]", # ]\n  {b = "#"},\n]\n[t."x]y"]\nm = """\n[not]\nmodel = 1\\"""\n"""\n',
      `a = [\n  "]", # ]\n  {b = "#"},\n]\nmodel = "auto"\nmodel_provider = "bb"\n[t."x]y"]\nm = """\n[not]\nmodel = 1\\"""\n"""\n\n${table}`,
    ],
    [
      'the table itself',
      `${table.replace('"BB"', '"old"')}[z]\n`,
      `model = "auto"\nmodel_provider = "bb"\n\n${table}[z]\n`,
    ],
    [
      'Windows line ends',
      'model = "x"\r\n',
      `model = "auto"\r\nmodel_provider = "bb"\r\n\r\n${table.replaceAll('\n', '\r\n')}`,
    ],
  ])('is changed in a file with %s', (_, text, expected) => {
    expect(made(toml, text, codex)).toBe(expected);
  });

  test.each([
    ['model = \n', 'line 1 cannot be read as TOML'],
    ['model_providers = { x = 1 }\n', 'cannot be read as TOML'],
    ['model_providers = "x"\n', "there is no mapping where 'bb' should be"],
    ['[[model_providers]]\n', "there is no mapping where 'bb' should be"],
  ])('%s is left alone', (text, why) => {
    expect(refusal(toml, text, codex)).toContain(why);
  });

  test('a member of a list of tables is not taken for one of the file', () => {
    const text = '[[hooks]]\nmodel = "hook"\n';
    expect(made(toml, text, [change(['model'], 'auto')])).toBe(`model = "auto"\n\n${text}`);
    expect(thereAndBack(toml, text, [change(['model'], 'auto')])).toBe(text);
  });
});

describe('YAML', () => {
  const item = { by: 'name', is: 'BB' };
  const model = [change(['model'], 'auto'), change(['models', item], { name: 'BB', roles: ['chat'] })];
  const entry = '  - name: BB\n    roles:\n      - chat\n';

  test.each([
    ['nothing', '', `model: auto\nmodels:\n${entry}`],
    [
      'comments and a layout of its own',
      '# top\nmodel:   x    # of model\nz:  [1,2]\n',
      `# top\nmodel:   auto    # of model\nz:  [1,2]\nmodels:\n${entry}`,
    ],
    [
      'a list, with more behind it',
      'models:\n  - name: a   # of a\n\n  # of nobody\n\nz: 1\n',
      `models:\n  - name: a   # of a\n${entry}\n  # of nobody\n\nz: 1\nmodel: auto\n`,
    ],
    [
      'a list without indent',
      'models:\n- name: a\nz: 1\n',
      'models:\n- name: a\n- name: BB\n  roles:\n    - chat\nz: 1\nmodel: auto\n',
    ],
    ['a list that is empty', 'models: []\n', 'models: [ { name: BB, roles: [ chat ] } ]\nmodel: auto\n'],
    ['Windows line ends', 'model: x\r\n', `model: auto\r\nmodels:\r\n${entry.replaceAll('\n', '\r\n')}`],
  ])('is changed in a file with %s', (_, text, expected) => {
    expect(made(yaml, text, model)).toBe(expected);
  });

  test.each([
    ['a: [1\n', 'line 2 cannot be read as YAML'],
    ['a: 1\na: 2\n', 'line 2 cannot be read as YAML'],
    ['hello', 'it holds neither a mapping nor a list'],
    ['models: x\n', "there is no list where 'BB' should be"],
    ['- a\n', "there is no mapping where 'model' should be"],
  ])('%s is left alone', (text, why) => {
    expect(refusal(yaml, text, model)).toContain(why);
  });

  test('a list may be the file itself', () => {
    const changes = [change([item], { name: 'BB', x: 1 })];
    const text = '# c\n- name: a # of a\n# end\n';
    expect(made(yaml, text, changes)).toBe('# c\n- name: a # of a\n- name: BB\n  x: 1\n# end\n');
    expect(thereAndBack(yaml, text, changes)).toBe(text);
    expect(thereAndBack(yaml, '# only\n', changes)).toBe('# only\n');
  });
});

describe('taking back', () => {
  test('gives back what stood there before', () => {
    expect(thereAndBack(yaml, 'model: x # c\n', [change(['model'], 'auto')])).toBe('model: x # c\n');
    expect(thereAndBack(toml, 'a = 1 # c\n', [change(['a'], 2)])).toBe('a = 1 # c\n');
    expect(thereAndBack(toml, 'a = {b = [1, "x"], c = {}}\n', [change(['a'], 2)])).toBe(
      'a = { b = [1, "x"], c = {} }\n',
    );
    expect(JSON.parse(thereAndBack(jsonc, '{"a": {"b": [1]}}', [change(['a'], 2)]))).toEqual({ a: { b: [1] } });
  });

  test('leaves alone what somebody changed since, and says so', () => {
    const edited = makeChanges(jsonc, '{}', env);
    const { text, kept } = takeBack(jsonc, edited.text.replace('"one"', '"mine"'), edited.made);
    expect(kept).toEqual(['env.A']);
    expect(JSON.parse(text)).toEqual({ env: { A: 'mine' } });
  });

  test('takes away the parents that it made, unless something has moved in', () => {
    const edited = makeChanges(jsonc, '{"x": 1}', env);
    expect(takeBack(jsonc, edited.text, edited.made).text).toBe('{"x": 1}');
    const lived = edited.text.replace('"two"', '"two", "mine": 1');
    expect(JSON.parse(takeBack(jsonc, lived, edited.made).text)).toEqual({ x: 1, env: { mine: 1 } });
    expect(thereAndBack(jsonc, '{"env": {}}', env).replaceAll(/\s/g, '')).toBe('{"env":{}}');
  });

  test('does nothing where somebody took it out already', () => {
    const edited = makeChanges(yaml, 'a: 1\n', [change(['model'], 'auto')]);
    expect(takeBack(yaml, 'a: 1\n', edited.made)).toEqual({ text: 'a: 1\n', kept: [] });
  });
});

// Whatever a file holds: the changes stand in it, nothing else has changed, and they can be taken back without a trace.
describe('any file', () => {
  const name = fc.constantFrom('a', 'b', 'env', 'model', 'x y', 'a.b');
  const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean());
  const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  const file = fc.dictionary(name, tree, { maxKeys: 5 }) as fc.Arbitrary<Value>;
  const ours = fc.array(fc.tuple(fc.array(fc.constantFrom('a', 'b', 'new'), { minLength: 1, maxLength: 3 }), scalar), {
    minLength: 1,
    maxLength: 4,
  });
  const writers: [string, Format, (value: Value) => string][] = [
    ['JSON', jsonc, (value) => JSON.stringify(value, null, 2)],
    ['JSON on one line', jsonc, (value) => JSON.stringify(value)],
    ['TOML', toml, (value) => stringifyToml(value)],
    [
      'TOML with all in braces',
      toml,
      (value) =>
        made(
          toml,
          '',
          Object.entries(value as object).map(([key, member]) => change([key], member as Value)),
        ),
    ],
    ['YAML', yaml, (value) => stringifyYaml(value)],
  ];

  test.each(writers)('of %s', (_, format, write) => {
    fc.assert(
      fc.property(file, ours, (value, wanted) => {
        const text = write(value);
        let edited;
        try {
          edited = makeChanges(
            format,
            text,
            wanted.map(([path, scalarValue]) => change(path, scalarValue)),
          );
        } catch (error) {
          // A scalar stands where a parent should be.
          expect((error as Error).name).toBe('NotAsExpected');
          return;
        }
        const back = takeBack(format, edited.text, edited.made);
        expect(format.parse(back.text)).toEqual(format.parse(text));
        expect(back.kept).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
