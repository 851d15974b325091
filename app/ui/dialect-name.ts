// The dialects as their vendors call them.

import type { DialectId } from '../../src/contract/views.ts';

export const DIALECT_NAMES: Readonly<Record<DialectId, string>> = {
  'openai-chat': 'Chat Completions',
  'anthropic-messages': 'Messages',
  'openai-responses': 'Responses',
};

export const DIALECT_OPTIONS = Object.entries(DIALECT_NAMES).map(([value, label]) => ({ value, label }));

/** null: no dialect of ours. */
export function dialectOf(text: string): DialectId | null {
  return Object.hasOwn(DIALECT_NAMES, text) ? (text as DialectId) : null;
}
