// What counting a request for `/metrics` costs, and what writing the page does.

import { UNKNOWN_COSTS, type AttemptRecord, type RequestIntent, type Settlement } from '../../src/domain/record.ts';
import { UNKNOWN_USAGE } from '../../src/domain/usage.ts';
import { writeExposition } from '../../src/metrics/exposition.ts';
import { requestFamilies } from '../../src/metrics/request-families.ts';
import { RequestMetrics } from '../../src/metrics/request-metrics.ts';

export interface MetricsFigures {
  readonly nsPerRequest: number;
  readonly pageMs: number;
  readonly pageBytes: number;
}

/** 40 targets, 5 clients, 3 routes; one request in ten falls back. */
export function benchMetrics(requests: number): MetricsFigures {
  const metrics = new RequestMetrics({ knows: () => true });
  const traffic = Array.from({ length: 600 }, (_, i) => madeUp(i));
  const run = (): void => {
    for (let i = 0; i < requests; i += 1) {
      const { intent, failed, settlement } = traffic[i % traffic.length] ?? madeUp(0);
      metrics.started(intent);
      if (failed !== null) metrics.attemptFailed(intent.id, failed);
      metrics.answered(0.3);
      metrics.settled(settlement);
    }
  };
  run();
  const startedAt = performance.now();
  run();
  const took = performance.now() - startedAt;
  const pageAt = performance.now();
  const page = writeExposition(requestFamilies(metrics));
  return { nsPerRequest: (took / requests) * 1e6, pageMs: performance.now() - pageAt, pageBytes: page.length };
}

function madeUp(i: number): { intent: RequestIntent; failed: AttemptRecord | null; settlement: Settlement } {
  const id = `request-${i}`;
  const target = { provider: `provider-${i % 4}`, model: `model-${i % 40}`, keyName: 'main' };
  const cost = { nanos: 1_234_567, source: 'price' } as const;
  const attempt: AttemptRecord = {
    n: 1,
    ...target,
    startedAt: 0,
    durationUs: 1,
    status: 200,
    outcome: 'ok',
    errorText: null,
    costNanos: 1,
    upToNanos: null,
    fixes: null,
  };
  return {
    intent: {
      id,
      startedAt: 0,
      client: `client-${i % 5}`,
      surface: 'chat',
      modelAsked: 'auto',
      route: `route-${i % 3}`,
      rule: null,
      streamed: true,
      session: null,
      ...target,
      estimate: cost,
      reservedNanos: null,
    },
    failed: i % 10 === 0 ? { ...attempt, provider: 'ill', outcome: 'outage' } : null,
    settlement: {
      id,
      endedAt: 1,
      state: 'done',
      status: 200,
      errorKind: null,
      ...target,
      usage: { ...UNKNOWN_USAGE, inputTokens: 1000, cachedInputTokens: 100, outputTokens: 200 },
      cost,
      costs: UNKNOWN_COSTS,
      ttftUs: 412_000,
      durationUs: 3_100_000,
      attempts: 1,
      unwritten: [attempt],
      facts: null,
    },
  };
}
