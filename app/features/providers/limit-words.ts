// Limits of a key, as its provider told them last, in words.

import type { LimitsView } from '../../../src/contract/provider-views.ts';
import { format } from '../../ui/format.ts';

type Limit = LimitsView[number]['limits'][number];

/** Less than this share is worth a warning. */
const LITTLE = 0.1;

/** "4,999 of 5,000 requests left", "3 requests a minute left", "at most 100k tokens a day". */
export function limitWords({ what, limit, remaining }: Limit): string {
  if (remaining === null) return `at most ${figure(limit ?? 0)} ${what}`;
  return `${figure(remaining)}${limit === null ? '' : ` of ${figure(limit)}`} ${what} left`;
}

export function isScarce({ limit, remaining }: Limit): boolean {
  return remaining !== null && (remaining === 0 || (limit !== null && remaining < limit * LITTLE));
}

/** When all of it is there again; null: by now, or not told. */
export function resetWords({ resetAt }: Limit, now: number): string | null {
  return resetAt === null || resetAt <= now ? null : `whole again in ${format.span(resetAt - now)}`;
}

function figure(count: number): string {
  return count < 10_000 ? format.count(count) : format.tokens(count);
}
