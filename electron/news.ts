// What the user is told while looking elsewhere: a breaker has tripped, a budget runs out, something needs attention.
// Not that all is well, and not the same thing every minute.

import type { LiveState } from './live-state.ts';

export interface News {
  /** The same one is not told again for a while. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

const QUIET_MS = 5 * 60_000;

export function newsOf(next: LiveState, before: LiveState): News[] {
  // What was so when we began to look is no news.
  if (before.status === null) return [];
  const was = new Map(before.breakers.map(({ provider, state }) => [provider, state]));
  const tripped = next.breakers
    .filter(({ provider, state }) => state === 'tripped' && was.get(provider) === 'closed')
    .map(({ provider, reason }) => ({
      id: `tripped:${provider}`,
      title: `${provider} tripped`,
      body: reason ?? 'Requests go to the next provider.',
    }));
  const known = new Set(before.status.notices.map(({ text }) => text));
  const notices = (next.status?.notices ?? []).filter(({ text }) => !known.has(text)).map(saidOnce);
  return [...tripped, ...notices];
}

export function saidOnce({ level, text }: { readonly level: 'warning' | 'error'; readonly text: string }): News {
  const title = level === 'error' ? 'Breakerbox has a problem' : 'Breakerbox needs your attention';
  return { id: `said:${text}`, title, body: text };
}

/** Passes each piece of news on once in a while. */
export function createQuietTeller(tell: (news: News) => void, now: () => number): (all: readonly News[]) => void {
  const toldAt = new Map<string, number>();
  return (all) => {
    for (const [id, at] of toldAt) if (now() - at >= QUIET_MS) toldAt.delete(id);
    for (const news of all) {
      if (toldAt.has(news.id)) continue;
      toldAt.set(news.id, now());
      tell(news);
    }
  };
}
