// Small means of the demo provider: counting, quoting, and numbers that only look random.

import { isObject } from '../../dialects/json.ts';

/** A token is taken to be a word, or eight characters of a longer one. */
export const TOKEN = /\s*\S{1,8}/gu;

export function countTokens(text: string): number {
  return text.match(TOKEN)?.length ?? 0;
}

export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  return parts.map((part) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : '')).join(' ');
}

export function excerpt(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).toWellFormed()}…`;
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
