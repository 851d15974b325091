import { useCallback, useSyncExternalStore } from 'react';

/** The time in steps of `everyMs`, up to the moment `until`; from then on it stands still and costs nothing. */
export function useNow(everyMs: number, until = Infinity): number {
  const subscribe = useCallback(
    (tick: () => void) => {
      const timer = setInterval(() => {
        tick();
        if (Date.now() > until + everyMs) clearInterval(timer);
      }, everyMs);
      return () => clearInterval(timer);
    },
    [everyMs, until],
  );
  return useSyncExternalStore(subscribe, () => Math.min(until, Math.floor(Date.now() / everyMs) * everyMs));
}
