// JSON Schemas as each side takes them: tools' schemas in the common form, as inputs of tools here, and the strict kind
// that constrains what the model writes.

import { isObject, objectIn, type JsonObject } from '../json.ts';

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'] as const;
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const SINGLES = [
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedProperties',
] as const;

/** Deeper than any schema of a tool. What lies below stays as it is. */
const DEEPEST = 100;

/** Applies `change` to a schema after all schemas inside it. */
function mapSchema(schema: JsonObject, change: (schema: JsonObject) => JsonObject, depth = 0): JsonObject {
  if (depth > DEEPEST) return schema;
  const inner = (value: unknown): unknown => (isObject(value) ? mapSchema(value, change, depth + 1) : value);
  const result: Record<string, unknown> = { ...schema };
  for (const name of MAPS) if (isObject(schema[name])) result[name] = mapValues(schema[name], inner);
  for (const name of LISTS) if (Array.isArray(schema[name])) result[name] = schema[name].map(inner);
  for (const name of SINGLES) {
    const value = schema[name];
    if (Array.isArray(value)) result[name] = value.map(inner);
    else if (isObject(value)) result[name] = inner(value);
  }
  return change(result);
}

function mapValues(object: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** A tool's schema without what other servers refuse, and of an object. */
export function commonSchema(schema: unknown): JsonObject {
  if (!isObject(schema)) return EMPTY;
  const clean = mapSchema(schema, (part) => {
    const rest: Record<string, unknown> = { ...part };
    delete rest['$schema'];
    if (rest['format'] === 'uri') delete rest['format'];
    return rest;
  });
  const root = resolve(clean, clean);
  return { ...root, type: 'object', ...(!hasUnion(root) && { properties: objectIn(root, 'properties') }) };
}

const EMPTY: JsonObject = { type: 'object', properties: {} };

export interface ChangedSchema {
  readonly schema: JsonObject;
  /** Something that it says could only be said in words, or not at all. */
  readonly isWeaker: boolean;
}

/** The schema of a tool's input: an object at its root, and no union or reference there. */
export function inputSchema(schema: JsonObject): ChangedSchema {
  const root = resolve(schema, schema);
  if (!hasUnion(root)) {
    return { schema: { ...root, type: 'object', properties: objectIn(root, 'properties') }, isWeaker: false };
  }
  const { allOf, anyOf, oneOf, ...rest } = root;
  const all = branches(allOf, root);
  const any = [branches(anyOf, root), branches(oneOf, root)].filter((list) => list.length > 0);
  const properties = mergeProperties([rest, ...all, ...any.flat()]);
  const shared = any.flatMap((list) =>
    requiredOf(list[0]).filter((name) => list.every((one) => requiredOf(one).includes(name))),
  );
  const required = [...new Set([...requiredOf(rest), ...all.flatMap(requiredOf), ...shared])];
  return { schema: { ...rest, type: 'object', properties, ...(required.length > 0 && { required }) }, isWeaker: true };
}

function hasUnion(schema: JsonObject): boolean {
  return Array.isArray(schema['allOf']) || Array.isArray(schema['anyOf']) || Array.isArray(schema['oneOf']);
}

function branches(list: unknown, root: JsonObject): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject).map((branch) => resolve(branch, root)) : [];
}

/** Follows a reference to a definition of `root`, with the definitions kept. */
function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  const found = typeof schema['$ref'] === 'string' ? /^#\/(\$defs|definitions)\/([^/]+)$/.exec(schema['$ref']) : null;
  const [, kind, name] = found ?? [];
  if (kind === undefined || name === undefined) return schema;
  const { $ref: _, ...rest } = schema;
  return { ...rest, ...objectIn(objectIn(root, kind), name) };
}

function requiredOf(schema: JsonObject | undefined): string[] {
  const required = schema?.['required'];
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

/** A property that the branches describe differently may be any of these. */
function mergeProperties(schemas: readonly JsonObject[]): JsonObject {
  const found = new Map<string, Map<string, unknown>>();
  for (const schema of schemas) {
    for (const [name, value] of Object.entries(objectIn(schema, 'properties'))) {
      const forms = found.get(name) ?? new Map<string, unknown>();
      found.set(name, forms.set(JSON.stringify(value), value));
    }
  }
  return Object.fromEntries(
    [...found].map(([name, forms]) => {
      const [first, ...more] = forms.values();
      return [name, more.length === 0 ? first : { anyOf: [first, ...more] }];
    }),
  );
}

const KEPT: ReadonlySet<string> = new Set([
  '$defs',
  'definitions',
  'type',
  'anyOf',
  'allOf',
  'enum',
  'const',
  'title',
  'description',
  'default',
  'properties',
  'required',
  'items',
]);

/** Says nothing about what the model may write. */
const IDLE: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);

const FORMATS: ReadonlySet<unknown> = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
]);

/** A schema that constrains the model's output. What cannot be enforced there is said in the descriptions. */
export function strictSchema(schema: JsonObject): ChangedSchema {
  let isWeaker = false;
  const result = mapSchema(schema, (part) => {
    const { strict, words } = split(part);
    if (words.length === 0) return strict;
    isWeaker = true;
    const said = typeof strict['description'] === 'string' ? `${strict['description']}\n` : '';
    return { ...strict, description: `${said}${words.join('; ')}.` };
  });
  return { schema: result, isWeaker };
}

function split(part: JsonObject): { readonly strict: JsonObject; readonly words: readonly string[] } {
  if (typeof part['$ref'] === 'string') return { strict: { $ref: part['$ref'], ...definitionsOf(part) }, words: [] };
  const strict: Record<string, unknown> = {};
  const words: string[] = [];
  for (const [name, value] of Object.entries(part)) {
    if (KEPT.has(name) || isEnforced(name, value)) strict[name] = value;
    else if (name === 'oneOf') strict['anyOf'] ??= value;
    else if (saysMore(name, value)) words.push(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  if (part['type'] === 'object' || isObject(part['properties'])) strict['additionalProperties'] = false;
  return { strict, words };
}

function saysMore(name: string, value: unknown): boolean {
  if (name === 'additionalProperties') return isObject(value);
  return !IDLE.has(name) && value !== null && value !== false;
}

function isEnforced(name: string, value: unknown): boolean {
  return name === 'format' ? FORMATS.has(value) : name === 'minItems' && (value === 0 || value === 1);
}

function definitionsOf(part: JsonObject): JsonObject {
  const { $defs, definitions } = part;
  return { ...($defs !== undefined && { $defs }), ...(definitions !== undefined && { definitions }) };
}
