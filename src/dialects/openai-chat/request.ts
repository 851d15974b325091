// Reading and shaping a Chat Completions request. Lenient: what we do not know travels on untouched.

import { DuplicateField, editFields, scanFields, type FieldSpans } from '../json-fields.ts';
import { isObject } from '../json.ts';

/** Names by which a body could try to choose where its request and our key go. Settings alone decide that. */
const DESTINATION_FIELDS = ['api_base', 'base_url', 'api_url', 'user_config', 'custom_host', 'azure_endpoint'] as const;

export interface ChatRequest {
  /** The body as the client sent it. */
  readonly text: string;
  readonly fields: FieldSpans;
  readonly model: string;
  readonly stream: boolean;
  /** The client itself asked for the usage event of a stream. */
  readonly wantsUsage: boolean;
  /** `max_completion_tokens` or `max_tokens`; null when the client set no limit. */
  readonly maxOutputTokens: number | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is wrong with a request that no provider should even see. */
export interface RequestProblem {
  readonly message: string;
  readonly param: string | null;
  readonly code: string;
}

export function readChatRequest(text: string): ChatRequest | RequestProblem {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return problem(`The body is not valid JSON: ${(error as Error).message}`, null, 'invalid_json');
  }
  if (!isObject(body)) return problem('The body must be a JSON object.', null, 'invalid_type');
  let fields: FieldSpans;
  try {
    fields = scanFields(text);
    // These are edited too, later, when nobody could be told of a problem any more.
    const options = fields.get('stream_options');
    if (options !== undefined && isObject(body['stream_options']))
      scanFields(text.slice(options.valueStart, options.end));
  } catch (error) {
    if (!(error instanceof DuplicateField)) throw error;
    return problem(error.message, error.field, 'duplicate_field');
  }
  return checkFields(body) ?? describe(text, fields, body);
}

function checkFields(body: Readonly<Record<string, unknown>>): RequestProblem | null {
  for (const name of DESTINATION_FIELDS) {
    if (Object.hasOwn(body, name)) {
      return problem(
        `The field '${name}' names a destination; only the settings may do that. Remove it.`,
        name,
        'destination_refused',
      );
    }
  }
  if (typeof body['model'] !== 'string' || body['model'] === '') {
    return problem(
      "'model' must be a non-empty string: a route, provider/model-id, an alias or a model id.",
      'model',
      'missing_field',
    );
  }
  if (!Array.isArray(body['messages']) || body['messages'].length === 0) {
    return problem("'messages' must be a non-empty array.", 'messages', 'missing_field');
  }
  const stream = body['stream'];
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    return problem("'stream' must be true or false.", 'stream', 'invalid_type');
  }
  return null;
}

function describe(text: string, fields: FieldSpans, body: Readonly<Record<string, unknown>>): ChatRequest {
  const options = body['stream_options'];
  return {
    text,
    fields,
    body,
    model: body['model'] as string,
    stream: body['stream'] === true,
    wantsUsage: isObject(options) && options['include_usage'] === true,
    maxOutputTokens: tokenLimit(body['max_completion_tokens']) ?? tokenLimit(body['max_tokens']),
  };
}

export interface ChatShape {
  readonly model: string;
  /** Fields that the route sets for this target. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Add `stream_options.include_usage`. */
  readonly askUsage: boolean;
}

/** The body for one target: the model's own id, the target's fields, and a request for usage where that is allowed. */
export function shapeChatRequest(request: ChatRequest, shape: ChatShape): string {
  const edits = new Map<string, string>();
  edits.set('model', JSON.stringify(shape.model));
  if (shape.askUsage) edits.set('stream_options', usageOptions(request));
  for (const name in shape.set) edits.set(name, JSON.stringify(shape.set[name]));
  return editFields(request.text, request.fields, edits);
}

function usageOptions(request: ChatRequest): string {
  const span = request.fields.get('stream_options');
  const options = request.body['stream_options'];
  if (span === undefined || !isObject(options)) return '{"include_usage":true}';
  const text = request.text.slice(span.valueStart, span.end);
  return editFields(text, scanFields(text), new Map([['include_usage', 'true']]));
}

function tokenLimit(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function problem(message: string, param: string | null, code: string): RequestProblem {
  return { message, param, code };
}
