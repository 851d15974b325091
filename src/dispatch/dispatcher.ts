// What runs requests: shared state and ports of all of them.

import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import type { Nanos } from '../domain/money.ts';
import type { Clock, Log, Random } from '../domain/ports.ts';
import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Deadlines } from './deadlines.ts';
import type { HealthView } from './health-view.ts';
import type { LastHeads } from './last-heads.ts';
import type { Answered } from './planner.ts';
import type { PursePorts } from './purse.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { RunningDrill } from './running-drill.ts';
import type { Snapshot, Upstream } from './snapshot.ts';
import type { Transport } from './transport.ts';

/** Told of everything that happens to requests; must not throw and must be quick. */
export interface RequestObserver {
  started(intent: RequestIntent): void;
  /** An attempt has ended and another one follows. */
  attemptFailed(id: string, attempt: AttemptRecord): void;
  settled(settlement: Settlement): void;
  /** The first attempt has answered; `addedMs` is what we added to it. */
  answered?(addedMs: number): void;
}

/** Remembers what a provider's model was found to refuse. */
export interface FixMemory {
  fixesFor(provider: string, model: string): readonly Fix[];
  /** Somebody has decided against this fix. */
  refuses(provider: string, model: string, dialect: DialectId, fix: Fix): boolean;
  /** `example`: the refusal's own words. */
  learn(provider: string, model: string, dialect: DialectId, fix: Fix, example: string): unknown;
  /** What was changed in a request that was answered. */
  used(provider: string, model: string, done: readonly Fix[]): void;
}

export interface DispatchPorts extends PursePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly ledger: Pick<Ledger, 'begin' | 'isSettled' | 'whenSettled' | 'recordAttempt' | 'recordProgress' | 'settle'>;
  /** How this client sees the providers now; asked again for every choice and every attempt. */
  readonly healthFor: (client: string) => HealthView;
  /** The fire drill in which an attempt of this client at this provider takes part. */
  readonly drillFor: (client: string, provider: string) => RunningDrill | null;
  readonly fixes: FixMemory;
  readonly deadlines: Deadlines;
  readonly retries: RetryBudget;
  /** Told of every whole answer, for the plans to come. */
  readonly onAnswer: (answered: Answered) => void;
  /** Told of the heads of answers, for what they say of limits. */
  readonly heads: Pick<LastHeads, 'note'>;
  /** An attempt at a target has failed, no drill being on. */
  readonly onFailure: (provider: string, model: string) => void;
  /** A request has ended; `nanos` is what it cost or may have cost. */
  readonly onSpent: (client: string, nanos: Nanos) => void;
  readonly observer: RequestObserver;
  /** The number of the configuration's version, for the notes of plans; null: not known. */
  readonly configVersion: () => number | null;
  /** The configuration as it is now: a switch thrown by hand counts from the next attempt on. */
  readonly snapshot: () => Snapshot;
  readonly transportTo: (upstream: Upstream) => Transport;
  /** Takes every key we hold out of a text. */
  readonly redact: (text: string) => string;
}
