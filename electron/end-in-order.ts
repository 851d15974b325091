// The end of the app: requests under way are finished or told, the ledger is settled, and only then the process ends.
// Whatever happens it does end.

import type { App, Event } from 'electron';

export interface EndParts {
  readonly app: Pick<App, 'on' | 'quit' | 'exit'>;
  /** Drains, settles and closes. */
  readonly close: () => Promise<void>;
  /** Called once, when the end begins. */
  readonly onBegin: () => void;
  readonly onProblem: (error: unknown) => void;
  /** Ends the process in its own way, to install an update say; false: there is nothing of the kind to do. */
  readonly last: () => boolean;
  readonly after: (ms: number, run: () => void) => void;
}

/** Draining has ten seconds of its own. */
const LIMIT_MS = 15_000;

export function endInOrder({ app, close, onBegin, onProblem, last, after }: EndParts): void {
  let phase: 'running' | 'ending' | 'ended' = 'running';
  const finish = (code: number): void => {
    if (phase === 'ended') return;
    phase = 'ended';
    if (code !== 0 || !last()) app.exit(code);
  };
  app.on('before-quit', (event: Event) => {
    if (phase === 'ended') return;
    event.preventDefault();
    if (phase === 'ending') return;
    phase = 'ending';
    onBegin();
    after(LIMIT_MS, () => finish(1));
    close().then(
      () => finish(0),
      (error: unknown) => {
        onProblem(error);
        finish(1);
      },
    );
  });
}
