import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { commonSchema, inputSchema, strictSchema } from './schema.ts';

const TEXT = { type: 'string' };

describe("a client's schema, for everybody", () => {
  test.each<[why: string, schema: unknown, expected: JsonObject]>([
    ['none', undefined, { type: 'object', properties: {} }],
    ['null', null, { type: 'object', properties: {} }],
    ['no properties', { type: 'object' }, { type: 'object', properties: {} }],
    ['no type', { properties: { a: TEXT } }, { type: 'object', properties: { a: TEXT } }],
    ['a wrong type', { type: 'string' }, { type: 'object', properties: {} }],
    [
      'what some servers refuse is left out, at any depth',
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        properties: { link: { type: 'string', format: 'uri' }, list: { type: 'array', items: { format: 'uri' } } },
      },
      { type: 'object', properties: { link: TEXT, list: { type: 'array', items: {} } } },
    ],
    [
      'properties that only have such names stay',
      { type: 'object', properties: { format: TEXT, $schema: TEXT } },
      { type: 'object', properties: { format: TEXT, $schema: TEXT } },
    ],
    [
      'other formats stay',
      { type: 'object', properties: { at: { format: 'date' } } },
      { type: 'object', properties: { at: { format: 'date' } } },
    ],
    [
      'a reference at the root is followed',
      { $ref: '#/definitions/Args', definitions: { Args: { type: 'object', properties: { a: TEXT } } } },
      { type: 'object', properties: { a: TEXT }, definitions: { Args: { type: 'object', properties: { a: TEXT } } } },
    ],
    ['a union', { anyOf: [{ required: ['a'] }] }, { type: 'object', anyOf: [{ required: ['a'] }] }],
  ])('%s', (_why, schema, expected) => {
    expect(commonSchema(schema)).toEqual(expected);
  });
});

// Anthropic: "input_schema does not support oneOf, allOf, or anyOf at the top level".
describe("a tool's input", () => {
  test.each<[why: string, schema: JsonObject, expected: JsonObject]>([
    ['an object', { type: 'object', properties: { a: TEXT } }, { type: 'object', properties: { a: TEXT } }],
    ['nothing at all', {}, { type: 'object', properties: {} }],
    [
      'a union that only says what is required',
      {
        type: 'object',
        properties: { a: TEXT, b: TEXT },
        required: ['a'],
        anyOf: [{ required: ['b'] }, { required: ['c'] }],
      },
      { type: 'object', properties: { a: TEXT, b: TEXT }, required: ['a'] },
    ],
    [
      'forms told apart by a constant',
      {
        oneOf: [
          { type: 'object', properties: { kind: { const: 'x' }, a: TEXT }, required: ['kind', 'a'] },
          { type: 'object', properties: { kind: { const: 'y' }, b: TEXT }, required: ['kind'] },
        ],
      },
      {
        type: 'object',
        properties: { kind: { anyOf: [{ const: 'x' }, { const: 'y' }] }, a: TEXT, b: TEXT },
        required: ['kind'],
      },
    ],
    [
      'everything at once',
      {
        allOf: [
          { properties: { a: TEXT }, required: ['a'] },
          { properties: { b: TEXT }, required: ['b'] },
        ],
      },
      { type: 'object', properties: { a: TEXT, b: TEXT }, required: ['a', 'b'] },
    ],
    [
      'branches by reference',
      { anyOf: [{ $ref: '#/$defs/A' }], $defs: { A: { type: 'object', properties: { a: TEXT } } } },
      { type: 'object', properties: { a: TEXT }, $defs: { A: { type: 'object', properties: { a: TEXT } } } },
    ],
    ['branches that are none', { anyOf: [null, 5] }, { type: 'object', properties: {} }],
  ])('%s', (_why, schema, expected) => {
    expect(inputSchema(schema).schema).toEqual(expected);
  });

  test('says when it became weaker', () => {
    expect(inputSchema({ type: 'object' }).isWeaker).toBe(false);
    expect(inputSchema({ anyOf: [] }).isWeaker).toBe(true);
  });
});

describe('a schema that the output is held to', () => {
  test.each<[why: string, schema: JsonObject, expected: JsonObject, isWeaker: boolean]>([
    [
      'objects are closed',
      { type: 'object', properties: {} },
      { type: 'object', properties: {}, additionalProperties: false },
      false,
    ],
    [
      'at every depth',
      { type: 'array', items: { properties: { a: TEXT } } },
      { type: 'array', items: { properties: { a: TEXT }, additionalProperties: false } },
      false,
    ],
    [
      'limits become words',
      { type: 'number', minimum: 1, maximum: 5, description: 'How many.' },
      { type: 'number', description: 'How many.\nminimum: 1; maximum: 5.' },
      true,
    ],
    ['patterns too', { type: 'string', pattern: '^a' }, { type: 'string', description: 'pattern: ^a.' }, true],
    ['formats that it knows stay', { type: 'string', format: 'date' }, { type: 'string', format: 'date' }, false],
    ['others are words', { type: 'string', format: 'iban' }, { type: 'string', description: 'format: iban.' }, true],
    [
      'few items stay a limit',
      { type: 'array', items: TEXT, minItems: 1 },
      { type: 'array', items: TEXT, minItems: 1 },
      false,
    ],
    [
      'many do not',
      { type: 'array', items: TEXT, minItems: 2 },
      { type: 'array', items: TEXT, description: 'minItems: 2.' },
      true,
    ],
    ['one of is any of', { oneOf: [TEXT, { type: 'null' }] }, { anyOf: [TEXT, { type: 'null' }] }, false],
    [
      'a map can only be told',
      { type: 'object', additionalProperties: TEXT },
      { type: 'object', additionalProperties: false, description: 'additionalProperties: {"type":"string"}.' },
      true,
    ],
    ['a reference stands alone', { $ref: '#/$defs/A', description: 'x' }, { $ref: '#/$defs/A' }, false],
    [
      'definitions are held to it too',
      { $ref: '#/$defs/A', $defs: { A: { type: 'object', properties: { n: { minimum: 1 } } } } },
      {
        $ref: '#/$defs/A',
        $defs: {
          A: { type: 'object', properties: { n: { description: 'minimum: 1.' } }, additionalProperties: false },
        },
      },
      true,
    ],
    ['what says nothing goes', { $schema: 'x', $id: 'y', type: 'string', deprecated: true }, TEXT, false],
    [
      'what is turned off goes',
      { type: 'array', items: TEXT, uniqueItems: false },
      { type: 'array', items: TEXT },
      false,
    ],
    [
      'properties may be called like limits',
      { type: 'object', properties: { minimum: TEXT, oneOf: TEXT } },
      { type: 'object', properties: { minimum: TEXT, oneOf: TEXT }, additionalProperties: false },
      false,
    ],
  ])('%s', (_why, schema, expected, isWeaker) => {
    expect(strictSchema(schema)).toEqual({ schema: expected, isWeaker });
  });
});

test('any JSON in place of a schema gives an object and no exception', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('type', 'anyOf', 'allOf', '$ref', 'properties', 'items', 'required', 'x'),
        fc.jsonValue(),
      ),
      (schema) => {
        expect(commonSchema(schema)['type']).toBe('object');
        expect(inputSchema(schema as JsonObject).schema['type']).toBe('object');
        strictSchema(schema as JsonObject);
      },
    ),
  );
});
