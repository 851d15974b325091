// "Pause everything": every breaker that is on is switched off by hand, and remembered, so that going on switches on
// those and no others, also after a restart.

import type { BreakerView } from '../src/contract/views.ts';
import type { ControlClient } from '../src/index.ts';

type Switch = Pick<ControlClient['breakers'], 'switch'>;

export interface PauseParts {
  readonly breakers: Switch;
  readonly remembered: () => readonly string[];
  readonly remember: (providers: string[]) => void;
}

export async function pauseAll({ breakers, remember }: PauseParts, views: readonly BreakerView[]): Promise<void> {
  const on = views.filter(({ state }) => state !== 'off').map(({ provider }) => provider);
  // Before the first switch: whatever ends us in between, all of them are known.
  remember(on);
  for (const provider of on) await breakers.switch({ provider, on: false });
}

export async function goOn(
  { breakers, remembered, remember }: PauseParts,
  views: readonly BreakerView[],
): Promise<void> {
  const there = new Set(views.map(({ provider }) => provider));
  for (const provider of remembered()) {
    if (there.has(provider)) await breakers.switch({ provider, on: true });
  }
  remember([]);
}

/** A breaker that was switched on elsewhere ends the pause. */
export function isPaused(remembered: readonly string[], views: readonly BreakerView[]): boolean {
  return remembered.length > 0 && views.every(({ state }) => state === 'off');
}
