// One run of "what would it have cost?": it takes a while, tells how far it is, and can be stopped.

import { useEffect, useRef, useState } from 'react';
import type { WhatIfInput, WhatIfResult } from '../../../src/contract/routing-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';

export type WhatIfState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly done: number; readonly total: number }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'done'; readonly result: WhatIfResult; readonly run: WhatIfRun };

export interface WhatIfRun {
  readonly days: number;
  readonly from: number;
  readonly zone: string;
  /** null: the rules in force. */
  readonly text: string | null;
  readonly prices: WhatIfInput['prices'];
}

export function useWhatIf() {
  const { whatIf } = useApi().routing;
  const [state, setState] = useState<WhatIfState>({ phase: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function run(asked: WhatIfRun): Promise<void> {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setState({ phase: 'running', done: 0, total: 0 });
    const { from, zone, text, prices } = asked;
    try {
      const events = await whatIf.call({ from, zone, text, prices }, { signal: stop.signal });
      for await (const event of events) {
        if (stop.signal.aborted) return;
        if (event.type === 'progress') setState({ phase: 'running', done: event.done, total: event.total });
        else setState({ phase: 'done', result: event.result, run: asked });
      }
    } catch (error) {
      // One that was stopped has nothing to say; what came after it has.
      if (!stop.signal.aborted) setState({ phase: 'failed', message: describeError(error) });
    }
  }

  function cancel() {
    running.current?.abort();
    setState({ phase: 'idle' });
  }

  return { state, run, cancel };
}
