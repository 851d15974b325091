// What the demo provider says: text that owns up to being simulated, calls of the tools it is offered, JSON where that is asked for.

import { isObject, objectIn } from '../../dialects/json.ts';
import type { JsonObject } from '../../dialects/json.ts';
import { excerpt, textOf } from './text.ts';

export interface Reply {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly args: string }[];
}

export function composeReply(request: JsonObject, messages: readonly JsonObject[], asked: string): Reply {
  const last = messages.at(-1);
  const called = last?.['role'] === 'tool' ? [] : chooseTools(request, asked);
  if (called.length > 0) {
    const calls = called.map((tool) => ({
      name: String(tool['name']),
      args: JSON.stringify(sample(tool['parameters'], excerpt(asked, 60), 0) ?? {}),
    }));
    return { text: '', calls };
  }
  const format = objectIn(request, 'response_format');
  const echo = excerpt(asked, 160);
  if (format['type'] === 'json_object')
    return { text: JSON.stringify({ simulated: true, note: 'No model was asked.', echo }), calls: [] };
  if (format['type'] === 'json_schema') {
    return { text: JSON.stringify(sample(objectIn(format, 'json_schema')['schema'], echo, 0) ?? {}), calls: [] };
  }
  const result = last?.['role'] === 'tool' ? ` The tool returned: “${excerpt(textOf(last['content']), 160)}”.` : '';
  const text =
    `This is a simulated answer from the demo provider; no model was asked.${result} ` +
    `You said: “${echo}”. Add a provider with a key of yours to get real answers.`;
  return { text, calls: [] };
}

/** The functions to call: the one that is demanded, or those that the message speaks of. */
function chooseTools(request: JsonObject, asked: string): JsonObject[] {
  const tools: unknown = request['tools'];
  const functions = (Array.isArray(tools) ? tools : []).map((tool) =>
    isObject(tool) ? objectIn(tool, 'function') : {},
  );
  const choice = request['tool_choice'];
  if (choice === 'none') return [];
  const demanded = isObject(choice) ? objectIn(choice, 'function')['name'] : null;
  if (typeof demanded === 'string') return functions.filter((tool) => tool['name'] === demanded).slice(0, 1);
  const words = new Set(asked.toLowerCase().match(/\p{L}{4,}/gu));
  const meant = functions.filter((tool) =>
    String(tool['name'])
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .some((word) => words.has(word)),
  );
  if (meant.length > 0) return meant;
  return choice === 'required' || /\btools?\b/i.test(asked) ? functions.slice(0, 1) : [];
}

/** A value that fits a JSON schema well enough to be looked at. */
function sample(schema: unknown, hint: string, depth: number): unknown {
  if (!isObject(schema) || depth > 8) return null;
  if (schema['const'] !== undefined) return schema['const'];
  const choices = schema['enum'] ?? schema['examples'];
  if (Array.isArray(choices) && choices.length > 0) return choices[0];
  const either = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(either) ? sample(either[0], hint, depth + 1) : sampleOfType(schema, hint, depth);
}

function sampleOfType(schema: JsonObject, hint: string, depth: number): unknown {
  const type: unknown = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'array':
      return schema['items'] === undefined ? [] : [sample(schema['items'], hint, depth + 1)];
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'object':
    case undefined: {
      const properties = Object.entries(objectIn(schema, 'properties'));
      return Object.fromEntries(properties.map(([name, property]) => [name, sample(property, hint, depth + 1)]));
    }
    default:
      return hint;
  }
}
