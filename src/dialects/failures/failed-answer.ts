// What a failed upstream call looks like to the readers in this room: everything they may look at, handed in as values.

import type { Failure } from '../../domain/failure.ts';

export interface FailedAnswer {
  readonly status: number;
  /** A response header by its lower-case name. */
  readonly headers: (name: string) => string | null;
  /** The body as text, cut to a sensible length by whoever read it. */
  readonly bodyText: string;
  /** The body parsed as JSON, undefined when it is not JSON. */
  readonly body: unknown;
  /** Unix ms, for dates in headers; the answer's own `Date` header is preferred to it. */
  readonly nowMs: number;
  /** From the request being sent to the answer, ms. */
  readonly elapsedMs: number;
}

/** A provider's own reading of a failed answer; null when the dialect reads it rightly. */
export type FailureHook = (answer: FailedAnswer) => Failure | null;
