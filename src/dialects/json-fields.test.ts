import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DuplicateField, editFields, scanFields } from './json-fields.ts';

function edit(text: string, edits: Readonly<Record<string, string>>): string {
  return editFields(text, scanFields(text), new Map(Object.entries(edits)));
}

function valueOf(text: string, field: string): string | null {
  const span = scanFields(text).get(field);
  return span === undefined ? null : text.slice(span.valueStart, span.end);
}

describe('finds the value of a field', () => {
  test.each<[text: string, field: string, value: string | null, why: string]>([
    ['{}', 'model', null, 'there is none'],
    ['{"model":"a"}', 'model', '"a"', 'the plain case'],
    [' \n{ "model" :\t"a"\r\n} ', 'model', '"a"', 'white space of every kind in every place'],
    ['{"a":1,"model":"a"}', 'model', '"a"', 'behind another field'],
    ['{"x":{"model":"inner"},"model":"outer"}', 'model', '"outer"', 'a field of an object inside is another field'],
    ['{"x":["model",{"model":[]}]}', 'model', null, 'a list inside has none of our fields'],
    ['{"x":"\\"model\\":\\"b\\"","model":"a"}', 'model', '"a"', 'text that looks like a field'],
    ['{"x":"a\\\\","model":"b"}', 'model', '"b"', 'a string that ends in a backslash'],
    ['{"x":"a\\\\\\"","model":"b"}', 'model', '"b"', 'an escaped quote behind an escaped backslash'],
    ['{"x":"}{][,:","model":"b"}', 'model', '"b"', 'punctuation inside a string'],
    ['{"x":["]","}"],"model":"b"}', 'model', '"b"', 'closing marks inside strings inside a list'],
    ['{"mod\\u0065l":"a"}', 'model', '"a"', 'the name is escaped: it is the same name'],
    ['{"mod\\"el":1}', 'mod"el', '1', 'the name holds a quote'],
    ['{"":0}', '', '0', 'the name is empty'],
    ['{"n":12345678901234567890}', 'n', '12345678901234567890', 'more digits than a double holds'],
    ['{"n":1.0}', 'n', '1.0', 'a zero that printing would drop'],
    ['{"n":1e400}', 'n', '1e400', 'more than a double can hold'],
    ['{"n":-0}', 'n', '-0', 'minus zero'],
    ['{"n":1E+2 ,"m":0}', 'n', '1E+2', 'ends at white space'],
    ['{"n":true}', 'n', 'true', 'ends at the brace'],
    ['{"n":null,"m":0}', 'n', 'null', 'ends at the comma'],
    ['{"n":[[{"a":[]}],2],"m":0}', 'n', '[[{"a":[]}],2]', 'nested'],
    ['{"__proto__":{"model":"x"}}', '__proto__', '{"model":"x"}', 'a field like any other'],
  ])('%s: %s is %s, %s', (text, field, value) => {
    expect(valueOf(text, field)).toBe(value);
  });
});

describe('refuses a field that is given twice', () => {
  test.each<[text: string, field: string, why: string]>([
    ['{"model":"a","model":"b"}', 'model', 'readers differ in which one counts'],
    ['{"model":"a","mod\\u0065l":"b"}', 'model', 'once escaped'],
    ['{"a":1,"b":2,"a":1}', 'a', 'also when both say the same'],
    ['{"__proto__":1,"__proto__":2}', '__proto__', 'whatever its name'],
  ])('%s', (text, field) => {
    const scan = (): unknown => scanFields(text);
    expect(scan).toThrow(DuplicateField);
    expect(scan).toThrow(expect.objectContaining({ field }));
  });

  test('but not in objects inside, which are none of our business', () => {
    expect([...scanFields('{"x":{"a":1,"a":2},"a":3}').keys()]).toEqual(['x', 'a']);
  });
});

describe('edits', () => {
  test.each<[text: string, edits: Record<string, string>, result: string, why: string]>([
    ['{"model":"a"}', {}, '{"model":"a"}', 'nothing to do'],
    ['{"model":"a"}', { model: '"b"' }, '{"model":"b"}', 'a value takes the place of another'],
    ['{ "model" : "a" , "n":1.0 }', { model: '"b"' }, '{ "model" : "b" , "n":1.0 }', 'the space around it stays'],
    ['{"a":1,"b":2}', { b: '20', a: '10' }, '{"a":10,"b":20}', 'several, in whatever order they are given'],
    ['{}', { model: '"b"' }, '{"model":"b"}', 'the first field needs no comma'],
    ['{"a":1}', { model: '"b"' }, '{"a":1,"model":"b"}', 'a new one goes to the end'],
    ['{"a":1}\n', { x: '1', y: '2' }, '{"a":1,"x":1,"y":2}\n', 'several new ones'],
    ['{"a":"}"}', { x: '1' }, '{"a":"}","x":1}', 'a brace in a string is not the end'],
    ['{"a":{}}', { x: '1', a: '[]' }, '{"a":[],"x":1}', 'one replaced, one new'],
    ['{"a":1}', { 'x"y': '1' }, '{"a":1,"x\\"y":1}', 'the name of a new one is escaped'],
    ['{"mod\\u0065l":"a"}', { model: '"b"' }, '{"mod\\u0065l":"b"}', 'an escaped name keeps its spelling'],
  ])('%s with %j gives %s: %s', (text, edits, result) => {
    expect(edit(text, edits)).toBe(result);
  });
});

// Texts of JSON objects as no printer would write them, in parts, so that the test knows where every value is.

interface Field {
  readonly before: string;
  readonly name: string;
  readonly value: string;
  readonly after: string;
}

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 2 });
const char = fc.oneof(
  fc.string({ minLength: 1, maxLength: 3 }).map((text) => JSON.stringify(text).slice(1, -1)),
  fc.constantFrom('\\"', '\\\\', '\\/', '\\n', '\\u0041', '\\ud83d', '{', '}', '[', ']', ',', ':', 'é', '🙂', '\u2028'),
);
const string = fc.array(char, { maxLength: 5 }).map((chars) => `"${chars.join('')}"`);
const number = fc.constantFrom('0', '-0', '1.0', '12345678901234567890', '1e400', '-1E-7', '0.1000', '1e2');
const literal = fc.constantFrom('true', 'false', 'null');
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    string,
    number,
    literal,
    fc.array(fc.tuple(space, tie('value'), space), { maxLength: 3 }).map((items) => `[${items.map(glue).join(',')}]`),
    fc
      .array(fc.tuple(space, string, space, fc.constant(':'), space, tie('value'), space), { maxLength: 3 })
      .map((fields) => `{${fields.map(glue).join(',')}}`),
  ),
}));
const field: fc.Arbitrary<Field> = fc
  .tuple(space, string, space, space, value, space)
  .map(([a, name, b, c, text, d]) => ({ before: `${a}${name}${b}:${c}`, name: parse(name), value: text, after: d }));
const object = fc
  .tuple(space, fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 6 }), space)
  .map(([before, fields, after]) => ({ before, fields, after }));

const glue = (parts: readonly string[]): string => parts.join('');
const parse = (text: string): string => JSON.parse(text) as string;

function textOf({ before, fields, after }: { before: string; fields: readonly Field[]; after: string }): string {
  return `${before}{${fields.map((each) => each.before + each.value + each.after).join(',')}}${after}`;
}

/** Own fields as a map: a field named `__proto__` is one of them. */
const parsed = (text: string): Map<string, unknown> => new Map(Object.entries(JSON.parse(text) as object));

describe('for any object text', () => {
  test('every field is found where it is', () => {
    fc.assert(
      fc.property(object, (given) => {
        const text = textOf(given);
        expect([...scanFields(text).keys()]).toEqual(given.fields.map(({ name }) => name));
        for (const { name, value: expected } of given.fields) expect(valueOf(text, name)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('editing one field leaves every other character as it was, and the result says what was meant', () => {
    fc.assert(
      fc.property(object, fc.nat(), value, (given, pick, newValue) => {
        fc.pre(given.fields.length > 0);
        const at = pick % given.fields.length;
        const text = textOf(given);
        const name = given.fields[at]?.name ?? '';
        const result = editFields(text, scanFields(text), new Map([[name, newValue]]));
        expect(result).toBe(
          textOf({ ...given, fields: given.fields.map((each, i) => (i === at ? { ...each, value: newValue } : each)) }),
        );
        expect(parsed(result)).toEqual(parsed(text).set(name, JSON.parse(newValue)));
      }),
      { numRuns: 500 },
    );
  });

  test('a new field leaves every character as it was', () => {
    fc.assert(
      fc.property(object, fc.string(), value, (given, name, newValue) => {
        fc.pre(given.fields.every((each) => each.name !== name));
        const text = textOf(given);
        const result = editFields(text, scanFields(text), new Map([[name, newValue]]));
        const close = text.length - given.after.length - 1;
        expect(result.startsWith(text.slice(0, close))).toBe(true);
        expect(result.endsWith(text.slice(close))).toBe(true);
        expect(parsed(result)).toEqual(parsed(text).set(name, JSON.parse(newValue)));
      }),
      { numRuns: 500 },
    );
  });
});

test('a megabyte of prompt is passed over quickly', () => {
  const text = JSON.stringify({ model: 'a', messages: [{ content: 'x\\"'.repeat(300_000) }] });
  expect(edit(text, { model: '"b"' })).toHaveLength(text.length);
});
