// What can be asked for beside the words, as it stands in a form, where everything is text.

import type { Fields, Json } from './conversation.ts';

export interface Parameters {
  readonly system: string;
  readonly temperature: string;
  readonly maxTokens: string;
  /** Empty: it is not said. */
  readonly effort: string;
  readonly format: 'text' | 'json' | 'schema';
  /** JSON text. */
  readonly schema: string;
  readonly withTools: boolean;
  /** JSON text. */
  readonly tools: string;
}

export type ParameterName = 'temperature' | 'maxTokens' | 'schema' | 'tools';

export interface ReadParameters {
  readonly fields: Fields;
  /** By what they are about. While there is one nothing can be sent. */
  readonly problems: Readonly<Partial<Record<ParameterName, string>>>;
}

const EXAMPLE_TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'The weather at a place, now',
      parameters: {
        type: 'object',
        properties: { place: { type: 'string', description: 'A city, such as Zürich' } },
        required: ['place'],
        additionalProperties: false,
      },
    },
  },
];

const EXAMPLE_SCHEMA = {
  type: 'object',
  properties: { answer: { type: 'string' }, sure: { type: 'boolean' } },
  required: ['answer', 'sure'],
  additionalProperties: false,
};

export const FIRST_PARAMETERS: Parameters = {
  system: '',
  temperature: '',
  maxTokens: '',
  effort: '',
  format: 'text',
  schema: JSON.stringify(EXAMPLE_SCHEMA, null, 2),
  withTools: false,
  tools: JSON.stringify(EXAMPLE_TOOLS, null, 2),
};

export function readParameters(given: Parameters): ReadParameters {
  const problems: Partial<Record<ParameterName, string>> = {};
  const read = <T>(
    name: ParameterName,
    isWanted: boolean,
    by: () => T | string,
    isGood: (value: T | string) => value is T,
  ) => {
    if (!isWanted) return null;
    const value = by();
    if (isGood(value)) return value;
    problems[name] = String(value);
    return null;
  };
  const isNumber = (value: number | string): value is number => typeof value === 'number';
  const isJson = (value: Json): value is Exclude<Json, string> => typeof value !== 'string';
  const temperature = read(
    'temperature',
    given.temperature.trim() !== '',
    () => readTemperature(given.temperature),
    isNumber,
  );
  const maxTokens = read('maxTokens', given.maxTokens.trim() !== '', () => readTokens(given.maxTokens), isNumber);
  const schema = read<Exclude<Json, string>>(
    'schema',
    given.format === 'schema',
    () => readSchema(given.schema),
    isJson,
  );
  const tools = read<Exclude<Json, string>>('tools', given.withTools, () => readTools(given.tools), isJson);
  const fields = {
    ...(temperature !== null && { temperature }),
    ...(maxTokens !== null && { max_completion_tokens: maxTokens }),
    ...(given.effort !== '' && { reasoning_effort: given.effort }),
    ...(given.format === 'json' && { response_format: { type: 'json_object' } }),
    ...(schema !== null && {
      response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
    }),
    ...(tools !== null && { tools }),
  };
  return { fields, problems };
}

function readTemperature(text: string): number | string {
  const value = Number(text.trim().replace(',', '.'));
  return value >= 0 && value <= 2 ? value : 'Write a number from 0 to 2, or leave it empty.';
}

function readTokens(text: string): number | string {
  const digits = text.trim().replaceAll(/[\s,.’']/gu, '');
  const value = Number(digits);
  return /^\d+$/u.test(digits) && value > 0 ? value : 'Write a whole number above 0, or leave it empty.';
}

function readSchema(text: string): Exclude<Json, string> | string {
  const value = readJson(text);
  if (typeof value === 'string') return value;
  return isObject(value) ? value : 'A schema is an object: { "type": "object", … }.';
}

function readTools(text: string): Exclude<Json, string> | string {
  const value = readJson(text);
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return 'Tools are a list: [ { "type": "function", "function": { … } } ].';
  const list = value as readonly Json[];
  const wrong = list.findIndex((tool) => !isTool(tool));
  if (list.length === 0) return 'The list is empty: name a tool, or switch tools off.';
  return wrong < 0
    ? list
    : `Tool ${wrong + 1} needs "type": "function", and a "function" with a "name" of letters, digits, _ and -.`;
}

function isTool(tool: Json): boolean {
  if (!isObject(tool) || tool['type'] !== 'function') return false;
  const made = tool['function'];
  return isObject(made) && typeof made['name'] === 'string' && /^[\w-]{1,64}$/u.test(made['name']);
}

/** What is wrong with it is a text; a JSON text that is one is none of ours. */
function readJson(text: string): Exclude<Json, string> | string {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'string' ? 'A text alone is not enough.' : value;
  } catch (error) {
    return `This is not valid JSON: ${(error as Error).message}`;
  }
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
