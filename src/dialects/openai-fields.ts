// Fields that both of OpenAI's dialects have, under the same rules.

import { shownName, type FixList } from './fix-list.ts';

/** OpenAI's limit on names of people. */
const LONGEST_USER = 64;

const SERVICE_TIERS: ReadonlySet<string> = new Set(['auto', 'default', 'flex', 'scale', 'priority', 'fast']);

/** Claude Code tells a whole object here. */
export function userOf(user: string | null, fixes: FixList): string | null {
  if (user === null || user.length <= LONGEST_USER) return user;
  fixes.tell({ do: 'cap', field: 'user', to: LONGEST_USER });
  return user.slice(0, LONGEST_USER);
}

export function tierOf(tier: string | null, fixes: FixList): string | null {
  if (tier === null || SERVICE_TIERS.has(tier)) return tier;
  if (tier === 'standard_only') {
    fixes.tell({ do: 'set', field: 'service_tier', to: 'default' });
    return 'default';
  }
  fixes.drop(`service_tier.${shownName(tier)}`);
  return null;
}
