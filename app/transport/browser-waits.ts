// Waiting in a browser: for time to pass, for the page to be looked at.

const HIDDEN_FOR_MS = 20_000;

export function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

export function seen(signal: AbortSignal): Promise<void> {
  return visibility('visible', signal);
}

export async function unseen(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await visibility('hidden', signal);
    await wait(HIDDEN_FOR_MS, signal);
    if (document.visibilityState === 'hidden') return;
  }
}

function visibility(wanted: DocumentVisibilityState, signal: AbortSignal): Promise<void> {
  if (signal.aborted || document.visibilityState === wanted) return Promise.resolve();
  return new Promise((resolve) => {
    function done() {
      if (!signal.aborted && document.visibilityState !== wanted) return;
      document.removeEventListener('visibilitychange', done);
      signal.removeEventListener('abort', done);
      resolve();
    }
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
  });
}
