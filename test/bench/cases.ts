// The cases that all subjects meet, and how much of each.

import type { Case } from './side-by-side.ts';
import type { SubjectId } from './subjects.ts';
import { STREAM_EVENTS } from './wire.ts';

export type CaseId =
  | 'sequential'
  | 'ten-at-once'
  | 'streamed'
  | 'translated'
  | 'large'
  | 'rules'
  | 'failover'
  | 'steady';

/** Runs beside the others only in the case about it. */
const ONLY_IN: Partial<Record<SubjectId, CaseId>> = {
  'breakerbox-20-rules': 'rules',
  'breakerbox-budget': 'rules',
};

export function meets(subject: SubjectId, id: CaseId): boolean {
  const only = ONLY_IN[subject];
  return only === undefined || only === id;
}

export function casesOf(quick: boolean): Readonly<Record<CaseId, Case>> {
  const closed = (requests: number, concurrency: number) => ({ kind: 'closed', requests, concurrency }) as const;
  const size = quick ? 0.4 : 1;
  const of = (n: number): number => Math.ceil(n * size);
  const rounds = quick ? 3 : 7;
  return {
    // The protocol of llm-gateway-bench: rounds of direct and through, the median of their medians.
    sequential: { name: 'one after the other', wanted: 'plain', load: closed(of(100), 1), rounds: quick ? 5 : 15 },
    // The protocol of GoModel's table: ten at once against an instant upstream.
    'ten-at-once': { name: 'small, ten at once', wanted: 'plain', load: closed(of(2_000), 10), rounds },
    streamed: {
      name: 'streamed, 200 events',
      wanted: 'plain',
      stream: true,
      load: closed(of(100), 20),
      rounds: quick ? 2 : 7,
      warmUp: of(100),
      per: STREAM_EVENTS,
    },
    translated: {
      name: 'streamed, Anthropic upstream',
      wanted: 'translated',
      stream: true,
      load: closed(of(100), 20),
      rounds: quick ? 2 : 7,
      warmUp: of(100),
      per: STREAM_EVENTS,
    },
    large: {
      name: '1 MB prompt',
      wanted: 'plain',
      promptBytes: 2 ** 20,
      load: closed(of(60), 4),
      rounds,
    },
    rules: {
      name: '20 rules with keywords, or a budget that refuses',
      wanted: 'plain',
      load: closed(of(1_000), 10),
      rounds,
    },
    failover: { name: 'every fourth first target fails', wanted: 'flaky', load: closed(of(1_000), 10), rounds },
    steady: {
      name: '200 a second, answer after 20 ms',
      wanted: 'late',
      load: { kind: 'open', perSecond: 200, ms: quick ? 1_000 : 3_000 },
      rounds: quick ? 2 : 4,
    },
  };
}
