// Fire drills in words. Pure.

import type { DrillKind, DrillView } from '../../src/contract/drill-views.ts';

/** What the provider does, to follow its name. */
const ACTS: Record<DrillKind, string> = {
  down: 'acts as if it were down',
  slow: 'acts as if it were slow',
  'rate-limit': 'acts as if it limited the rate',
};

/** What it plays, where there is room for a word. */
export const DRILL_WORD: Record<DrillKind, string> = { down: 'down', slow: 'slow', 'rate-limit': 'limited' };

/** "OpenAI acts as if it were down for claude-code and codex." `called`: the provider's name. */
export function drillSentence({ kind, clients }: Pick<DrillView, 'kind' | 'clients'>, called: string): string {
  return `${called} ${ACTS[kind]} for ${clients.length === 0 ? 'every client' : listed(clients)}.`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
