// A replay as the panel sees it: how far it is, now and then, and what came of it.

/** Starts a replay. It ends when `signal` aborts. */
export type StartReplay<Result> = (
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
) => Promise<Result>;

type ReplayEvent<Result> =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'result'; readonly result: Result };

/** Gives up the replay when nobody reads on. Of several steps that came at once only the last is told. */
export async function* replayEvents<Result>(
  start: StartReplay<Result>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReplayEvent<Result>, void, void> {
  const giveUp = new AbortController();
  const onAbort = (): void => {
    giveUp.abort();
  };
  if (signal?.aborted === true) giveUp.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  let step: ReplayEvent<Result> | null = null;
  let isOver = false;
  let wake: () => void = () => undefined;
  const running = start((done, total) => {
    step = { type: 'progress', done, total };
    wake();
  }, giveUp.signal).finally(() => {
    isOver = true;
    wake();
  });
  // Heard of below; until then it is nobody's fault.
  running.catch(() => undefined);
  try {
    while (!isOver) {
      if (step === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const told: ReplayEvent<Result> | null = step;
      step = null;
      if (told !== null) yield told;
    }
    yield { type: 'result', result: await running };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    giveUp.abort();
  }
}
