// How clients name the conversation that a request belongs to.

import { objectIn, type JsonObject } from '../dialects/json.ts';

/** Claude Code and Codex send the first two; the others are what tools and people use for it. */
const HEADERS = ['x-claude-code-session-id', 'session_id', 'session-id', 'x-session-id', 'conversation_id'];

/** null: it must be told by how the conversation begins. */
export function sessionHint(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: JsonObject,
): string | null {
  for (const name of HEADERS) {
    const value = headers[name];
    // One session of an agent holds several conversations: helpers, titles. They differ in who is asked.
    if (typeof value === 'string' && value !== '') return `${value}\n${String(body['model'])}`;
  }
  const key = body['prompt_cache_key'] ?? objectIn(body, 'metadata')['session_id'];
  return typeof key === 'string' && key !== '' ? `${key}\n${String(body['model'])}` : null;
}
