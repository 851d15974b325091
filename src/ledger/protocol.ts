// What passes between the gateway's thread and the two ledger threads. Plain data, structured-clone safe.

import type { AttemptRecord, Progress, RequestIntent, Settlement } from '../domain/record.ts';
import type { Trouble } from './open-ledger-file.ts';
import type { RepriceOrder } from './repricer.ts';

export type LedgerOp =
  | { readonly op: 'intent'; readonly intent: RequestIntent }
  | { readonly op: 'attempt'; readonly id: string; readonly attempt: AttemptRecord }
  | { readonly op: 'progress'; readonly progress: Progress }
  | { readonly op: 'settle'; readonly settlement: Settlement };

/** A batch is one transaction, `ops` its operations as op-lines.ts writes them. `seq` counts from 1. */
export type ToWriter =
  | { readonly type: 'batch'; readonly seq: number; readonly ops: string }
  /** Sketches of requests from before this Unix ms are to be forgotten, a few at a time. */
  | { readonly type: 'prune-sketches'; readonly before: number }
  | { readonly type: 'tidy'; readonly policy: TidyPolicy }
  /** Close the file and keep what comes beside it, until `take-up`: somebody is about to put another one in its place. */
  | { readonly type: 'let-go'; readonly why: string }
  | { readonly type: 'take-up' }
  | { readonly type: 'checked'; readonly at: number }
  /** Other costs for requests of the past, or the last ones taken back; answered by `repriced`. */
  | RepriceOrder
  | { readonly type: 'close' };

/** Unix ms and bytes. */
export interface TidyPolicy {
  readonly requestsBefore: number;
  readonly rollupsBefore: number;
  readonly maxBytes: number | null;
}

export interface TidyReport {
  /** How many requests went. */
  readonly deleted: number;
}

/** How the file is; `message` is for people where it is not good. */
export interface FileNews {
  readonly trouble: Trouble | 'let-go' | null;
  readonly message: string;
}

export type FromWriter =
  /**
   * `interrupted`: how many open rows a crash had left, now closed as `interrupted` · `journal`: there may be one, nothing is
   * left in it.
   */
  | { readonly type: 'ready'; readonly interrupted: number; readonly wasClosed: boolean; readonly journal: boolean }
  /** The ledger can be written, or cannot any more. */
  | { readonly type: 'file'; readonly news: FileNews }
  /** For the user to know. */
  | { readonly type: 'noted'; readonly level: 'info' | 'warning'; readonly text: string }
  | { readonly type: 'tidied'; readonly report: TidyReport }
  /** Sent only when it was asked for, see commit-mark.ts. */
  | { readonly type: 'committed' }
  /** The batch was rolled back as a whole and may be sent again. */
  | { readonly type: 'failed'; readonly seq: number; readonly code: string; readonly message: string }
  /** This one operation broke a rule of the schema and was left out so that the rest of its batch could land. */
  | { readonly type: 'dropped'; readonly op: string; readonly message: string }
  /** The ledger cannot be written and the spill file has taken over (with the reason), or is no longer needed (null). */
  | { readonly type: 'spilling'; readonly reason: string | null; readonly path: string }
  | { readonly type: 'sync-failed'; readonly message: string }
  /** It is tried again when it is asked for again. */
  | { readonly type: 'prune-failed'; readonly message: string }
  /** How many requests were changed; `problem` null: it went well. Orders are answered one after the other. */
  | { readonly type: 'repriced'; readonly rows: number; readonly problem: string | null }
  | { readonly type: 'closed' };

export type ToReader = ReaderRequest | 'close';

export interface ReaderRequest {
  readonly id: number;
  /** The answer is wanted as JSON. */
  readonly asText: boolean;
  readonly query: string;
  readonly args: unknown;
}

/**
 * refused: it cannot be answered as it was put · damaged: the file is · failed: anything else.
 */
export type ReaderReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      readonly why: 'refused' | 'damaged' | 'failed';
    };

/** Of a reader that has just started: why it could not step behind the other threads; null: it could. */
export interface ReaderStarted {
  readonly hasPriority: string | null;
}

/** A question that cannot be answered as it was put; the message is for people. */
export class QuestionRefused extends Error {
  override readonly name = 'QuestionRefused';
}

/** A job that cannot be done; the message is for people. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused';
}
