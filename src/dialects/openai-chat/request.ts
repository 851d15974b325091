// Reading and shaping a Chat Completions request. Lenient: what we do not know travels on untouched.

import { editFields, scanFields } from '../json-fields.ts';
import { isObject } from '../json.ts';
import { checkList, readRequestBody, type RequestBody, type RequestProblem } from '../request-body.ts';

export interface ChatRequest extends RequestBody {
  /** The client itself asked for the usage event of a stream. */
  readonly wantsUsage: boolean;
  /** `max_completion_tokens` or `max_tokens`; null when the client set no limit. */
  readonly maxOutputTokens: number | null;
}

export function readChatRequest(text: string): ChatRequest | RequestProblem {
  const request = readRequestBody(text, ['stream_options']);
  if ('code' in request) return request;
  const { body } = request;
  const problem = checkList(body, 'messages');
  if (problem !== null) return problem;
  const options = body['stream_options'];
  return {
    ...request,
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
