// Work that takes a while, tells how far it is, and ends with something to show.

import { useEffect, useRef, useState } from 'react';
import { describeError } from '../../transport/describe-error.ts';

export interface JobProgress {
  readonly step: 'copying' | 'checking' | 'swapping' | 'writing';
  readonly done: number;
  /** null: nobody knows. */
  readonly total: number | null;
}

export type JobState<Result> =
  | { readonly phase: 'idle' }
  | ({ readonly phase: 'running' } & JobProgress)
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'done'; readonly result: Result };

type JobEvent<Result> = ({ readonly type: 'progress' } & JobProgress) | ({ readonly type: 'done' } & Result);

export function useJob<Result>(onEnd: () => void) {
  const [state, setState] = useState<JobState<Result>>({ phase: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function run(start: (signal: AbortSignal) => Promise<AsyncIterable<JobEvent<Result>>>): Promise<void> {
    const stop = new AbortController();
    running.current = stop;
    setState({ phase: 'running', step: 'copying', done: 0, total: null });
    try {
      for await (const event of await start(stop.signal)) {
        if (stop.signal.aborted) return;
        if (event.type === 'progress') setState({ ...event, phase: 'running' });
        else {
          setState({ phase: 'done', result: event });
          // Not after the stream: whoever reads that it is done may leave the page at once.
          onEnd();
        }
      }
    } catch (error) {
      // Whoever has left the page needs no word of it.
      if (!stop.signal.aborted) setState({ phase: 'failed', message: describeError(error) });
    }
  }

  return { state, run, forget: () => setState({ phase: 'idle' }) };
}
