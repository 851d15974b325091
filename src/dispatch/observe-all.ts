// Several observers as one.

import type { RequestObserver } from './dispatcher.ts';

export function observeAll(observers: readonly RequestObserver[]): Required<RequestObserver> {
  return {
    started(intent) {
      for (const observer of observers) observer.started(intent);
    },
    attemptFailed(id, attempt) {
      for (const observer of observers) observer.attemptFailed(id, attempt);
    },
    settled(settlement) {
      for (const observer of observers) observer.settled(settlement);
    },
    answered(addedMs) {
      for (const observer of observers) observer.answered?.(addedMs);
    },
  };
}
