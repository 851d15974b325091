// What calls whose answer goes to the client while it comes have in common.

import type { Failure } from '../domain/failure.ts';
import type { Reply } from './reply.ts';

export type StreamOutcome =
  | { readonly kind: 'done' }
  /** Nothing had been committed: another target may be tried. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The client has had a part already. */
  | { readonly kind: 'truncated'; readonly failure: Failure };

/** A call whose answer goes to the client while it comes. */
export interface PassingCall {
  readonly over: boolean;
  readonly contentType: string | null;
  commitGranted(): void;
}

export interface StreamClient {
  readonly reply: Reply;
  /** Sends the head if that is allowed now; otherwise answers false and calls `commitGranted` later. */
  requestCommit(call: PassingCall): boolean;
  /** A part of the answer has been passed on. */
  passed(): void;
}
