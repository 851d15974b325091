// What the gateway's thread and the thread that sends telemetry say to each other.

import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import type { TraceContext } from './trace-context.ts';

/** One request that has ended. */
export interface EndedRequest {
  readonly intent: RequestIntent;
  readonly attempts: readonly AttemptRecord[];
  readonly end: Omit<Settlement, 'facts' | 'unwritten'>;
  /** The client's; null: the trace begins here. */
  readonly parent: TraceContext | null;
}

/** What is known of a provider that was asked. */
export interface ServerFacts {
  readonly preset: string;
  readonly address: string;
  readonly port: number;
}

export interface StartTelemetry {
  /** Without a slash at its end; the paths of the signals follow. */
  readonly endpoint: string;
  readonly protocol: 'http/json' | 'http/protobuf';
  readonly headers: Readonly<Record<string, string>>;
  readonly version: string;
}

export type ToTelemetry =
  | {
      readonly type: 'ended';
      readonly requests: readonly EndedRequest[];
      readonly servers: Readonly<Record<string, ServerFacts>>;
    }
  | { readonly type: 'close' };

export type FromTelemetry =
  /** So many requests were taken over. */
  | { readonly type: 'taken'; readonly count: number }
  | { readonly type: 'status'; readonly status: TelemetryStatus }
  | { readonly type: 'closed' };

export interface TelemetryStatus {
  readonly sentSpans: number;
  /** Spans that were given up: too many waited, or the collector did not want them. */
  readonly droppedSpans: number;
  /** Why nothing can be sent, for people; null while it can. */
  readonly problem: string | null;
}
