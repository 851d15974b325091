// How long bodies are kept, and how many: looked after at the start, every hour, and when the settings change.

import type { GeneralSettings } from '../domain/config.ts';
import type { Clock } from '../domain/ports.ts';
import type { BodyStore } from './body-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MB = 1_000_000;

export interface BodyKeeper {
  /** The settings have changed. */
  reconsider(): void;
  close(): void;
}

export function keepBodies(
  store: Pick<BodyStore, 'prune'>,
  clock: Clock,
  settings: () => Pick<GeneralSettings, 'bodyDays' | 'maxBodiesMb'>,
): BodyKeeper {
  let posted = '';
  let cancel: () => void = () => undefined;
  const prune = (): void => {
    cancel();
    const { bodyDays, maxBodiesMb } = settings();
    posted = `${bodyDays} ${maxBodiesMb}`;
    store.prune(clock.now() - bodyDays * DAY_MS, maxBodiesMb * MB);
    cancel = clock.after(HOUR_MS, prune);
  };
  prune();
  return {
    reconsider() {
      const { bodyDays, maxBodiesMb } = settings();
      if (posted !== `${bodyDays} ${maxBodiesMb}`) prune();
    },
    close: () => {
      cancel();
    },
  };
}
