// Reading a request of Ollama's own API: POST /api/chat and /api/generate.

import { isObject, rounded, type JsonObject } from '../json.ts';
import { readRequestBody, requestProblem, type RequestBody, type RequestProblem } from '../request-body.ts';

export type OllamaPath = 'chat' | 'generate';

export interface OllamaRequest extends RequestBody {
  readonly path: OllamaPath;
  /** null when the client set no limit. */
  readonly maxOutputTokens: number | null;
  /** Nothing is asked: the model shall be loaded or unloaded, which we can answer ourselves. */
  readonly loads: 'load' | 'unload' | null;
}

export function readOllamaRequest(text: string, path: OllamaPath): OllamaRequest | RequestProblem {
  const request = readRequestBody(text);
  if ('code' in request) return request;
  const { body } = request;
  const asked = path === 'chat' ? body['messages'] : body['prompt'];
  const problem = path === 'chat' ? checkMessages(asked) : checkPrompt(asked);
  if (problem !== null) return problem;
  const isNothing = asked === undefined || asked === null || (asked as string | readonly unknown[]).length === 0;
  return {
    ...request,
    path,
    // Streaming is the default here.
    stream: body['stream'] !== false,
    maxOutputTokens: limitOf(body),
    loads: isNothing ? (isZero(body['keep_alive']) ? 'unload' : 'load') : null,
  };
}

/** The model that POST /api/show asks about; null when the body names none. */
export function readShownModel(text: string): string | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  // `name` is what it was called before.
  const name = isObject(body) ? (body['model'] ?? body['name']) : null;
  return typeof name === 'string' && name !== '' ? name : null;
}

function checkMessages(messages: unknown): RequestProblem | null {
  if (messages === undefined || messages === null || Array.isArray(messages)) return null;
  return requestProblem("'messages' must be an array.", 'messages', 'invalid_type');
}

function checkPrompt(prompt: unknown): RequestProblem | null {
  if (prompt === undefined || prompt === null || typeof prompt === 'string') return null;
  return requestProblem("'prompt' must be a string.", 'prompt', 'invalid_type');
}

function limitOf(body: JsonObject): number | null {
  const options = body['options'];
  const limit = isObject(options) ? rounded(options['num_predict']) : null;
  return Number.isSafeInteger(limit) && (limit as number) > 0 ? (limit as number) : null;
}

/** `0`, `"0"`, `"0s"`. */
function isZero(duration: unknown): boolean {
  return duration === 0 || (typeof duration === 'string' && /^0[a-z]*$/u.test(duration));
}
