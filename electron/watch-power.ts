// Sleep ends connections without telling anybody, and a system that shuts down does not wait for long.

import type { PowerMonitor } from 'electron';

export interface PowerParts {
  readonly monitor: Pick<PowerMonitor, 'on'>;
  /** Wall time: the other clock may stand still meanwhile. */
  readonly now: () => number;
  readonly onWake: (sleptMs: number) => void;
  readonly quit: () => void;
}

export function watchPower({ monitor, now, onWake, quit }: PowerParts): void {
  let asleepSince: number | null = null;
  monitor.on('suspend', () => (asleepSince = now()));
  monitor.on('resume', () => {
    if (asleepSince === null) return;
    onWake(Math.max(0, now() - asleepSince));
    asleepSince = null;
  });
  monitor.on('shutdown', quit);
}
