// How long an answer may be, as a request of any dialect says it.

import type { JsonObject } from '../dialects/json.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';

const FIELDS = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'] as const;

/** The field of each dialect; what a server calls it otherwise, its traits say. */
export const LIMIT_OF: Readonly<Record<DialectId, (typeof FIELDS)[number]>> = {
  'openai-chat': 'max_completion_tokens',
  'openai-responses': 'max_output_tokens',
  'anthropic-messages': 'max_tokens',
};

export interface OutputLimit {
  readonly field: string;
  readonly tokens: number;
}

/** null: there is none. */
export function limitIn(read: (field: string) => unknown): OutputLimit | null {
  for (const field of FIELDS) {
    const tokens = read(field);
    if (typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens > 0) return { field, tokens };
  }
  return null;
}

/** How many answers are asked for at once. */
export function choicesIn(body: JsonObject): number {
  const asked = Math.max(Number(body['n'] ?? 1), Number(body['best_of'] ?? 1));
  return Number.isSafeInteger(asked) && asked > 1 ? asked : 1;
}

/** A cap of ours is one change, under the name that the target has for it. */
export function tellCap(fixes: readonly Fix[], limit: OutputLimit | null): readonly Fix[] {
  const others = fixes.filter(({ field }) => !(FIELDS as readonly string[]).includes(field));
  return limit === null ? fixes : [...others, { do: 'set', field: limit.field, to: limit.tokens }];
}
