import { expect, test } from 'vitest';
import type { Json } from './conversation.ts';
import { inJavaScript, inPython } from './literals.ts';

const NASTY = 'it\'s "quoted", `ticked`, $HOME, ${x}, \\back\\slash, %s {y},\n\ttabbed, \u0000\u0007\u2028, Zürich 🌍';

const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1.5,
  1e21,
  '',
  NASTY,
  [],
  {},
  [[], {}, [null, [true]]],
  { a: 1, 'b-c': [NASTY, { 'd e': null }], [NASTY]: false, 常: '用', '1': 2 },
  { long: 'x'.repeat(200), list: Array.from({ length: 60 }, (_, index) => index) },
];

// What the language itself makes of it is the only judge.
test.each(VALUES.map((value) => [JSON.stringify(value).slice(0, 60), value]))(
  '%s in JavaScript is itself',
  (_, value) => {
    // oxlint-disable-next-line typescript/no-implied-eval
    const made: unknown = new Function(`return (${inJavaScript(value, 0)});`)();
    expect(made).toEqual(value);
  },
);

test('a name that objects inherit by is one like any other', () => {
  const value = JSON.parse('{"__proto__":{"x":1}}') as Json;
  // oxlint-disable-next-line typescript/no-implied-eval
  const made = new Function(`return (${inJavaScript(value, 0)});`)() as object;
  expect(Object.keys(made)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
});

test('what is short stands on a line, what is long on several', () => {
  expect(inJavaScript({ role: 'user', content: 'Hi' }, 1)).toBe('{ role: "user", content: "Hi" }');
  expect(inPython({ role: 'user', ok: true, none: null }, 1)).toBe('{"role": "user", "ok": True, "none": None}');
  expect(inPython([{ role: 'user', content: 'x'.repeat(80) }], 1)).toBe(
    `[\n        {\n            "role": "user",\n            "content": "${'x'.repeat(80)}",\n        },\n    ]`,
  );
});
