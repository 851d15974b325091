import { expect, test } from 'vitest';
import { readPrometheusText, valueOf, type Series } from '../../test/support/prometheus-text.ts';
import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import { UNKNOWN_COSTS } from '../domain/record.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { writeExposition } from './exposition.ts';
import { requestFamilies } from './request-families.ts';
import { RequestMetrics } from './request-metrics.ts';

const all = { knows: () => true };

function intent(id: string, rest: Partial<RequestIntent> = {}): RequestIntent {
  const cost = { nanos: null, source: 'unknown' } as const;
  const names = { client: 'editor', surface: 'chat', modelAsked: 'auto', route: 'auto', rule: null, session: null };
  const target = { provider: 'up', model: 'm', keyName: 'main' };
  return { id, startedAt: 1, ...names, streamed: true, ...target, estimate: cost, reservedNanos: null, ...rest };
}

function attempt(n: number, rest: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    n,
    provider: 'up',
    model: 'm',
    keyName: 'main',
    startedAt: 1,
    durationUs: 10,
    status: 200,
    outcome: 'ok',
    errorText: null,
    costNanos: null,
    upToNanos: null,
    fixes: null,
    ...rest,
  };
}

function settlement(id: string, rest: Partial<Settlement> = {}): Settlement {
  return {
    id,
    endedAt: 2,
    state: 'done',
    status: 200,
    errorKind: null,
    provider: 'up',
    model: 'm',
    keyName: 'main',
    usage: UNKNOWN_USAGE,
    cost: { nanos: 2_500_000, source: 'price' },
    costs: UNKNOWN_COSTS,
    ttftUs: 300_000,
    durationUs: 2_000_000,
    attempts: 1,
    unwritten: [attempt(1)],
    facts: null,
    ...rest,
  };
}

function page(metrics: RequestMetrics): readonly Series[] {
  return readPrometheusText(writeExposition(requestFamilies(metrics)));
}

test('a request is counted once, with its tokens in kinds that do not overlap', () => {
  const metrics = new RequestMetrics(all);
  metrics.started(intent('1'));
  expect(valueOf(page(metrics), 'breakerbox_open_requests')).toBe(1);
  const usage = {
    ...UNKNOWN_USAGE,
    inputTokens: 100,
    cachedInputTokens: 60,
    cacheWriteTokens: 10,
    outputTokens: 50,
    reasoningTokens: 20,
  };
  metrics.settled(settlement('1', { usage, costs: { ...UNKNOWN_COSTS, upToNanos: 1_000_000_000 } }));
  metrics.settled(settlement('1'));
  const series = page(metrics);
  const labels = { provider: 'up', model: 'm', client: 'editor', route: 'auto' };
  expect(valueOf(series, 'breakerbox_requests_total', { ...labels, state: 'done' })).toBe(1);
  const kinds = { input: 30, cached_input: 60, cache_write: 10, output: 30, reasoning: 20 };
  for (const [kind, tokens] of Object.entries(kinds))
    expect(valueOf(series, 'breakerbox_tokens_total', { ...labels, kind })).toBe(tokens);
  expect(valueOf(series, 'breakerbox_cost_dollars_total', labels)).toBe(0.0025);
  expect(valueOf(series, 'breakerbox_cost_up_to_dollars_total', labels)).toBe(1);
  expect(valueOf(series, 'breakerbox_requests_unpriced_total', labels)).toBe(0);
  expect(valueOf(series, 'breakerbox_time_to_first_token_seconds_sum')).toBe(0.3);
  expect(valueOf(series, 'breakerbox_request_duration_seconds_sum')).toBe(2);
  expect(valueOf(series, 'breakerbox_open_requests')).toBe(0);
});

test('an unknown cost is counted as unknown, not as nothing', () => {
  const metrics = new RequestMetrics(all);
  metrics.started(intent('1'));
  metrics.settled(settlement('1', { cost: { nanos: null, source: 'unknown' } }));
  expect(valueOf(page(metrics), 'breakerbox_requests_unpriced_total')).toBe(1);
});

test('a fallback is counted at the target that failed; a repair at the same target is none', () => {
  const metrics = new RequestMetrics(all);
  metrics.started(intent('1'));
  metrics.attemptFailed('1', attempt(1, { outcome: 'schema' }));
  metrics.attemptFailed('1', attempt(2, { outcome: 'outage' }));
  metrics.attemptFailed('1', attempt(3, { provider: 'second', outcome: 'timeout' }));
  metrics.settled(settlement('1', { provider: 'third', unwritten: [attempt(4, { provider: 'third' })], attempts: 4 }));
  const series = page(metrics);
  const fallbacks = series.filter(({ name }) => name === 'breakerbox_fallbacks_total');
  expect(fallbacks.map(({ labels, value }) => [labels['provider'], labels['outcome'], value])).toEqual([
    ['up', 'outage', 1],
    ['second', 'timeout', 1],
  ]);
  const ofUp = (outcome: string): number => valueOf(series, 'breakerbox_attempts_total', { provider: 'up', outcome });
  expect([ofUp('schema'), ofUp('outage')]).toEqual([1, 1]);
  expect(valueOf(series, 'breakerbox_attempts_total', { provider: 'third', outcome: 'ok' })).toBe(1);
});

test('names that only clients know share one series, and so do those beyond a thousand', () => {
  const stranger = new RequestMetrics({ knows: (_, model) => model === 'm' });
  for (let i = 0; i < 50; i += 1) {
    stranger.started(intent(String(i)));
    stranger.settled(
      settlement(String(i), { model: `made-up-${i}`, unwritten: [attempt(1, { model: `made-up-${i}` })] }),
    );
  }
  expect(valueOf(page(stranger), 'breakerbox_attempts_total')).toBe(50);
  expect(valueOf(page(stranger), 'breakerbox_attempts_total', { model: 'other' })).toBe(50);

  const many = new RequestMetrics(all);
  for (let i = 0; i < 3_000; i += 1) {
    many.started(intent(String(i)));
    many.settled(settlement(String(i), { model: `m${i}`, unwritten: [] }));
  }
  expect(many.targets()).toHaveLength(1_001);
});

test('a request that no provider was asked for has an empty provider', () => {
  const metrics = new RequestMetrics(all);
  metrics.started(intent('1', { provider: null, model: null, route: null }));
  metrics.settled(settlement('1', { provider: null, model: null, state: 'failed', unwritten: [], ttftUs: null }));
  const series = page(metrics);
  expect(valueOf(series, 'breakerbox_requests_total', { provider: '', model: '', state: 'failed' })).toBe(1);
  expect(valueOf(series, 'breakerbox_requests_unpriced_total')).toBe(0);
});

test('what we added is told in seconds', () => {
  const metrics = new RequestMetrics(all);
  metrics.answered(0.4);
  metrics.answered(-1);
  expect(valueOf(page(metrics), 'breakerbox_added_latency_seconds_bucket', { le: '0.0005' })).toBe(2);
  expect(valueOf(page(metrics), 'breakerbox_added_latency_seconds_sum')).toBeCloseTo(0.0004);
});
