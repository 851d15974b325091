// Learned fixes in words.

import type { FixView } from '../../../src/contract/fix-views.ts';
import { format } from '../../ui/format.ts';

/** As a sentence of its own. */
export function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

export function lifeText({ kept, off, expiresAt }: FixView): string {
  if (off) return 'off: neither made nor learned again';
  if (kept) return 'kept for good';
  return expiresAt === null ? 'does not expire' : `forgotten on ${format.day(expiresAt)} unless it is refused again`;
}

export function usesText({ timesUsed }: FixView): string {
  if (timesUsed === 0) return 'not used yet';
  return timesUsed === 1 ? 'used once' : `used ${format.count(timesUsed)} times`;
}

export interface FixGroup {
  readonly provider: string;
  readonly model: string;
  readonly fixes: readonly FixView[];
}

/** By provider in the order of the breakers, then by model. */
export function groupFixes(fixes: readonly FixView[], providers: readonly string[]): FixGroup[] {
  const groups = Map.groupBy(fixes, ({ provider, model }) => `${provider}\n${model}`);
  const place = (id: string) => (providers.includes(id) ? providers.indexOf(id) : providers.length);
  return [...groups.values()]
    .flatMap((group): FixGroup[] => {
      const [first] = group;
      if (first === undefined) return [];
      return [
        { provider: first.provider, model: first.model, fixes: group.toSorted((a, b) => a.learnedAt - b.learnedAt) },
      ];
    })
    .toSorted(
      (a, b) => place(a.provider) - place(b.provider) || compare(a.provider, b.provider) || compare(a.model, b.model),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
