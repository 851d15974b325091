// How long sketches of words are kept: looked after at the start, every day, and when the settings change.

import type { GeneralSettings } from '../domain/config.ts';
import type { Clock } from '../domain/ports.ts';
import type { Ledger } from './ledger.ts';

const DAY_MS = 86_400_000;

export interface SketchKeeperPorts {
  readonly ledger: Pick<Ledger, 'pruneSketches'>;
  readonly clock: Clock;
  readonly settings: () => Pick<GeneralSettings, 'keywordSketches' | 'sketchDays'>;
  /** The sketches of before this start were made with a salt that is lost. */
  readonly saltIsNew: boolean;
}

export interface SketchKeeper {
  /** The settings have changed. */
  reconsider(): void;
  close(): void;
}

export function keepSketches({ ledger, clock, settings, saltIsNew }: SketchKeeperPorts): SketchKeeper {
  const uselessBefore = saltIsNew ? clock.now() : 0;
  let posted = '';
  let cancel: () => void = () => undefined;
  const limit = (): number => {
    const { keywordSketches, sketchDays } = settings();
    return keywordSketches ? Math.max(uselessBefore, clock.now() - sketchDays * DAY_MS) : Number.MAX_SAFE_INTEGER;
  };
  const prune = (): void => {
    posted = wish();
    ledger.pruneSketches(limit());
    cancel = clock.after(DAY_MS, prune);
  };
  const wish = (): string => {
    const { keywordSketches, sketchDays } = settings();
    return `${keywordSketches} ${sketchDays}`;
  };
  prune();
  return {
    reconsider() {
      if (wish() === posted) return;
      cancel();
      prune();
    },
    close: () => {
      cancel();
    },
  };
}
