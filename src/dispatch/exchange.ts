// What dispatch needs to know of the conversation it carries: how to ask one target, how to read its answer, and how
// to speak to the client. Made by an endpoint for each request; the dialects' work happens behind it.

import type { Failure } from '../domain/failure.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import type { Usage } from '../domain/usage.ts';
import type { Upstream } from './snapshot.ts';

export interface WholeReading {
  readonly usage: Usage;
  readonly outputChars: number;
}

/** Reads one stream, event by event. */
export interface EventReader {
  readonly usage: Usage | null;
  /** A finish reason was seen: an end from here on is a good one. */
  readonly finished: boolean;
  /** The dialect's own end mark was seen. */
  readonly done: boolean;
  readonly outputChars: number;
  /** The last event reported an error. */
  readonly failure: Failure | null;
  /** The last event carried usage and nothing else. */
  readonly usageOnly: boolean;
  /** `name` is the event's own, if it has one. Returns true when the event commits. */
  read(data: string, name: string | null): boolean;
}

/** What the client is told when nothing worked. */
export interface FinalError {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
  readonly attempts: readonly AttemptSummary[];
}

export interface AttemptSummary {
  readonly provider: string;
  readonly model: string;
  readonly status: number | null;
  readonly outcome: string;
  readonly message: string | null;
}

export interface Exchange {
  readonly surface: string;
  readonly streamed: boolean;
  /** Characters of the request, for estimates. */
  readonly inputChars: number;
  path(upstream: Upstream): string;
  body(upstream: Upstream, target: PlannedTarget): string;
  readWhole(upstream: Upstream, body: unknown): WholeReading | Failure;
  readEvents(upstream: Upstream): EventReader;
  /** True when usage reaches the stream only because we asked for it, so that its event is taken out again. */
  hidesUsage(upstream: Upstream): boolean;
  errorBody(error: FinalError): string;
  /** The same as one event of the surface's stream. */
  errorEvent(error: FinalError): string;
  /** Sent into a silent stream to show that we live. */
  readonly keepAlive: string;
}
