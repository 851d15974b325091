// Looking into a refused request for what a complaint may be about.

import { isObject, type JsonObject } from '../json.ts';
import type { Sent } from './repair.ts';

export function messagesOf({ body }: Sent): readonly JsonObject[] {
  const list = body['messages'];
  return Array.isArray(list) ? (list as unknown[]).filter(isObject) : [];
}

export function toolsOf({ body }: Sent): readonly JsonObject[] {
  const list = body['tools'];
  return Array.isArray(list) ? (list as unknown[]).filter(isObject) : [];
}

export function hasRole(sent: Sent, role: string): boolean {
  return messagesOf(sent).some((message) => message['role'] === role);
}

/** What an object or a plain word calls itself. */
export function typeOf(value: unknown): string | null {
  const type = isObject(value) ? value['type'] : value;
  return typeof type === 'string' ? type : null;
}

/** The field that limits the answer's length, where the request sets one. */
export function tokenField({ body }: Sent): string | null {
  const fields = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'];
  return fields.find((field) => typeof body[field] === 'number') ?? null;
}
