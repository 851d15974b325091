// Reading a request of the legacy /v1/completions. Lenient: what we do not know travels on untouched.

import { isObject, type JsonObject } from '../json.ts';
import { readRequestBody, requestProblem, type RequestBody, type RequestProblem } from '../request-body.ts';

export interface CompletionRequest extends RequestBody {
  /** The client itself asked for the usage event of a stream. */
  readonly wantsUsage: boolean;
  /** null when the client set no limit. */
  readonly maxOutputTokens: number | null;
  /** How many choices the answer will have: `n` for each prompt. */
  readonly choices: number;
}

export function readCompletionRequest(text: string): CompletionRequest | RequestProblem {
  const request = readRequestBody(text, ['stream_options']);
  if ('code' in request) return request;
  const { body } = request;
  const { prompt, n, max_tokens: limit } = body;
  const problem = checkPrompt(prompt);
  if (problem !== null) return problem;
  return {
    ...request,
    wantsUsage: wantsUsage(body),
    maxOutputTokens: isCount(limit) ? limit : null,
    choices: (isCount(n) ? n : 1) * (Array.isArray(prompt) && !isTokens(prompt) ? prompt.length : 1),
  };
}

export function wantsUsage(body: JsonObject): boolean {
  const options = body['stream_options'];
  return isObject(options) && options['include_usage'] === true;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function checkPrompt(prompt: unknown): RequestProblem | null {
  if (prompt === undefined || prompt === null) return requestProblem("'prompt' is missing.", 'prompt', 'missing_field');
  if (typeof prompt === 'string' || isPromptList(prompt)) return null;
  const message = "'prompt' must be a string, a list of strings, a list of token ids, or a list of such lists.";
  return requestProblem(message, 'prompt', 'invalid_type');
}

function isPromptList(prompt: unknown): boolean {
  if (!Array.isArray(prompt) || prompt.length === 0) return false;
  return prompt.every((item) => typeof item === 'string') || isTokens(prompt) || prompt.every(isTokens);
}

function isTokens(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((token) => Number.isSafeInteger(token));
}
