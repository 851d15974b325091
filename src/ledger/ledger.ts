// The ledger as the gateway's thread sees it: hand in what happened, ask questions, never wait for SQL.

import type { Clock, Log } from '../domain/ports.ts';
import type { AttemptRecord, Progress, RequestIntent, Settlement } from '../domain/record.ts';
import type { FileNews, TidyPolicy, TidyReport } from './protocol.ts';
import type { QueryArgs, QueryName, QueryResult } from './queries.ts';
import type { RepriceOrders } from './reprice-orders.ts';

export interface LedgerStatus {
  readonly ok: boolean;
  /** What is wrong, for people. */
  readonly problem: string | null;
  /** What can be done about it; null: nothing, or nothing has to be. */
  readonly advice: string | null;
  readonly file: FileNews;
  /** The file that takes what cannot go into the ledger now; null: it is not needed. */
  readonly spillPath: string | null;
  /** Operations that are not in the ledger yet; nearly always they are in the journal. */
  readonly waiting: number;
  /** Open rows of an earlier run that a crash left behind and that were closed at this start. */
  readonly interruptedAtStart: number;
  /** Whether the run before this one closed it. */
  readonly wasClosed: boolean;
}

export interface Ledger {
  /** Records that a request is about to be served. No byte may reach the client before the ticket is settled. */
  begin(intent: RequestIntent): number;
  isSettled(ticket: number): boolean;
  whenSettled(ticket: number, run: () => void): void;
  recordAttempt(requestId: string, attempt: AttemptRecord): void;
  /** `urgent`: somebody waits for it. The ticket is as that of `begin`. */
  recordProgress(progress: Progress, urgent?: boolean): number;
  settle(settlement: Settlement): void;
  /** Resolves when everything handed in so far is in the ledger or beside it in its place, or when both are broken. */
  written(): Promise<void>;
  /** Forgets the sketches of words of requests that started before `before` (Unix ms), little by little. */
  pruneSketches(before: number): void;
  /** Lets go of what is too old, little by little; resolves when all of it is gone. */
  tidy(policy: TidyPolicy): Promise<TidyReport>;
  /** Nobody has the file open while `work` runs; requests are kept beside it. `why` follows a colon. */
  whileLetGo<T>(why: string, work: () => Promise<T>): Promise<T>;
  /** It was found sound from end to end. */
  noteChecked(at: number): void;
  /** Puts other costs into requests of the past. */
  readonly repricing: Pick<RepriceOrders, 'apply' | 'undo'>;
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>>;
  /** The answer as JSON, for those who only pass it on: putting it together costs this thread nothing. */
  queryText<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<string>;
  status(): LedgerStatus;
  /** Writes what waits, syncs, and ends both threads. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  /** Absolute path of `ledger.sqlite`. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onStatus: () => void;
  readonly onNews?: (news: LedgerNews) => void;
}

/** damage: a question met some that the writer did not. */
export interface LedgerNews {
  readonly kind: 'info' | 'warning' | 'damage';
  readonly text: string;
}
