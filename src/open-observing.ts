// Composes whoever is told of requests as they happen: the panel's live list and the page of metrics.

import { LiveRequests } from './control/live-requests.ts';
import type { RequestObserver } from './dispatch/dispatcher.ts';
import { observeAll } from './dispatch/observe-all.ts';
import { openMetrics, type MetricsParts } from './open-metrics.ts';
import { systemClock } from './platform/system-clock.ts';

export interface Observing {
  /** All of them as one. */
  readonly observer: RequestObserver;
  readonly live: LiveRequests;
  readonly metricsPage: () => string;
  readonly close: () => void;
}

export function openObserving(parts: MetricsParts): Observing {
  const live = new LiveRequests(systemClock);
  const metrics = openMetrics(parts);
  return {
    observer: observeAll([live, metrics.observer]),
    live,
    metricsPage: metrics.page,
    close: metrics.close,
  };
}
