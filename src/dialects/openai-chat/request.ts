// Reading a Chat Completions request. Lenient: what we do not know travels on untouched.

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

function tokenLimit(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}
