// Answers of Ollama's API that need no provider: errors, signs of life, and a model that is always loaded.

import type { OllamaPath } from './request.ts';
import { timestamp } from './timestamp.ts';

/** The content type of streams. */
export const NDJSON = 'application/x-ndjson';

/** The body of an error, and without a change its line in a stream. Its text stands where Ollama's clients look for it. */
export function errorBody(message: string, attempts: readonly object[] = []): string {
  return `${JSON.stringify({ error: message, ...(attempts.length === 0 ? {} : { attempts }) })}\n`;
}

/** Says nothing, and that there is more to come. Clients parse every line, so an empty one would break them. */
export function idleLine(path: OllamaPath, model: string, createdAt: number): string {
  return emptyReply(path, model, createdAt, { done: false });
}

/** The answer to a request that asks for nothing but the model to be loaded or unloaded: a single object, streamed or not. */
export function loadedReply(path: OllamaPath, model: string, createdAt: number, loads: 'load' | 'unload'): string {
  return emptyReply(path, model, createdAt, { done: true, done_reason: loads });
}

function emptyReply(path: OllamaPath, model: string, createdAt: number, ending: object): string {
  const said = path === 'chat' ? { message: { role: 'assistant', content: '' } } : { response: '' };
  return `${JSON.stringify({ model, created_at: timestamp(createdAt), ...said, ...ending })}\n`;
}
