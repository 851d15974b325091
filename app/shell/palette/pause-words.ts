// Which breakers a pause switches off, and which its end switches on.

import type { BreakerView } from '../../../src/contract/views.ts';

export interface Pausable {
  readonly id: string;
  readonly title: string;
  readonly words: string;
}

type Breaker = Pick<BreakerView, 'provider' | 'state'>;

export function pausable(breakers: readonly Breaker[]): string[] {
  return breakers.filter(({ state }) => state !== 'off').map(({ provider }) => provider);
}

/**
 * Only while everything is off: a breaker that was switched on meanwhile has ended the pause. What nobody remembers was
 * paused from elsewhere, the tray for one; then all of them come back.
 */
export function resumable(breakers: readonly Breaker[], remembered: readonly string[]): string[] {
  if (pausable(breakers).length > 0) return [];
  const there = breakers.map(({ provider }) => provider);
  const known = there.filter((provider) => remembered.includes(provider));
  return known.length > 0 ? known : there;
}
