// What the requests of every dialect have in common: a JSON object with a model in it and no destination.

import { DuplicateField, scanFields, type FieldSpans } from './json-fields.ts';
import { isObject, parseExact, rounded, type JsonObject } from './json.ts';

/** Names by which a body could try to choose where its request and our key go. Settings alone decide that. */
export const DESTINATION_FIELDS = [
  'api_base',
  'base_url',
  'api_url',
  'user_config',
  'custom_host',
  'azure_endpoint',
] as const;

export interface RequestBody {
  /** The body as the client sent it. */
  readonly text: string;
  readonly fields: FieldSpans;
  readonly body: JsonObject;
  readonly model: string;
  readonly stream: boolean;
}

/** What is wrong with a request that no provider should even see. */
export interface RequestProblem {
  readonly message: string;
  readonly param: string | null;
  readonly code: string;
}

export function requestProblem(message: string, param: string | null, code: string): RequestProblem {
  return { message, param, code };
}

/** `inside`: fields whose value is edited too, later, when nobody could be told of a problem any more. */
export function readRequestBody(text: string, inside: readonly string[] = []): RequestBody | RequestProblem {
  let parsed: unknown;
  try {
    parsed = parseExact(text);
  } catch (error) {
    return requestProblem(`The body is not valid JSON: ${(error as Error).message}`, null, 'invalid_json');
  }
  if (!isObject(parsed)) return requestProblem('The body must be a JSON object.', null, 'invalid_type');
  const body = roundTop(parsed);
  let fields: FieldSpans;
  try {
    fields = scanFields(text);
    for (const name of inside) {
      const span = fields.get(name);
      if (span !== undefined && isObject(body[name])) scanFields(text.slice(span.valueStart, span.end));
    }
  } catch (error) {
    if (!(error instanceof DuplicateField)) throw error;
    return requestProblem(error.message, error.field, 'duplicate_field');
  }
  const stream = body['stream'];
  return checkBody(body) ?? { text, fields, body, model: body['model'] as string, stream: stream === true };
}

/** A non-empty array in `field`, or what to say when it is none. */
export function checkList(body: JsonObject, field: string): RequestProblem | null {
  const value = body[field];
  if (Array.isArray(value) && value.length > 0) return null;
  return requestProblem(`'${field}' must be a non-empty array.`, field, 'missing_field');
}

function checkBody(body: JsonObject): RequestProblem | null {
  for (const name of DESTINATION_FIELDS) {
    if (Object.hasOwn(body, name)) {
      return requestProblem(
        `The field '${name}' names a destination; only the settings may do that. Remove it.`,
        name,
        'destination_refused',
      );
    }
  }
  if (typeof body['model'] !== 'string' || body['model'] === '') {
    return requestProblem(
      "'model' must be a non-empty string: a route, provider/model-id, an alias or a model id.",
      'model',
      'missing_field',
    );
  }
  const stream = body['stream'];
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    return requestProblem("'stream' must be true or false.", 'stream', 'invalid_type');
  }
  return null;
}

/** Settings such as a temperature are read as numbers, however many digits they were written with. */
function roundTop(body: JsonObject): JsonObject {
  let result: Record<string, unknown> | null = null;
  for (const name in body) {
    const value = body[name];
    const plain = rounded(value);
    if (plain !== value) (result ??= { ...body })[name] = plain;
  }
  return result ?? body;
}
