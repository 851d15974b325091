import { expect, test } from 'vitest';
import { FIRST_PARAMETERS, readParameters, type Parameters } from './parameters.ts';

const read = (given: Partial<Parameters>) => readParameters({ ...FIRST_PARAMETERS, ...given });

test('what is left empty is not sent', () => {
  expect(read({})).toEqual({ fields: {}, problems: {} });
});

test('what is said is sent in the words of the dialect', () => {
  const { fields, problems } = read({
    temperature: '0,7',
    maxTokens: '4,096',
    effort: 'low',
    format: 'json',
    withTools: true,
  });
  expect(problems).toEqual({});
  expect(fields).toMatchObject({
    temperature: 0.7,
    max_completion_tokens: 4096,
    reasoning_effort: 'low',
    response_format: { type: 'json_object' },
    tools: [{ type: 'function', function: { name: 'get_weather' } }],
  });
  expect(read({ format: 'schema', schema: '{"type":"object"}' }).fields).toEqual({
    response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: { type: 'object' } } },
  });
});

const WRONG: readonly (readonly [Partial<Parameters>, keyof ReturnType<typeof read>['problems'], RegExp])[] = [
  [{ temperature: 'hot' }, 'temperature', /0 to 2/u],
  [{ temperature: '2.5' }, 'temperature', /0 to 2/u],
  [{ maxTokens: '0' }, 'maxTokens', /above 0/u],
  [{ maxTokens: 'many' }, 'maxTokens', /whole number/u],
  [{ format: 'schema', schema: '{' }, 'schema', /not valid JSON/u],
  [{ format: 'schema', schema: '"text"' }, 'schema', /text alone/u],
  [{ format: 'schema', schema: '[]' }, 'schema', /an object/u],
  [{ withTools: true, tools: 'x' }, 'tools', /not valid JSON/u],
  [{ withTools: true, tools: '{}' }, 'tools', /a list/u],
  [{ withTools: true, tools: '[]' }, 'tools', /empty/u],
  [{ withTools: true, tools: '[{"type":"function","function":{"name":"a"}},{"type":"function"}]' }, 'tools', /Tool 2/u],
  [{ withTools: true, tools: '[{"type":"function","function":{"name":"two words"}}]' }, 'tools', /Tool 1/u],
];

test.each(WRONG)('%j is a problem of %s', (given, name, words) => {
  const { fields, problems } = read(given);
  expect(problems[name]).toMatch(words);
  expect(fields).toEqual({});
});

test('what is not asked for may be as wrong as it likes', () => {
  expect(read({ schema: '{', tools: '{' }).problems).toEqual({});
});
