// What the ledger stores: one request, its attempts, and how they ended.

import type { FailureKind } from './failure.ts';
import type { Price } from './model.ts';
import type { Nanos } from './money.ts';
import type { Usage } from './usage.ts';

/**
 * open: running · done: the answer arrived whole · failed: no answer · cancelled: the client left ·
 * truncated: cut after the client had received part of it · interrupted: we died while it ran.
 */
export type RequestState = 'open' | 'done' | 'failed' | 'cancelled' | 'truncated' | 'interrupted';

/** price: usage × price · provider: the provider's own figure · estimate: counted or priced by us · unknown. */
export type CostSource = 'price' | 'provider' | 'estimate' | 'unknown';

export interface Cost {
  /** null when unknown, never 0 for unknown. */
  readonly nanos: Nanos | null;
  readonly source: CostSource;
}

/** Written before the client gets its first byte. */
export interface RequestIntent {
  readonly id: string;
  /** Unix ms. */
  readonly startedAt: number;
  readonly client: string;
  readonly surface: string;
  readonly modelAsked: string;
  readonly route: string | null;
  readonly rule: string | null;
  readonly streamed: boolean;
  readonly session: string | null;
  /** The target being tried when the intent was written, and what its input probably costs: what is left to say after a crash. */
  readonly provider: string | null;
  readonly model: string | null;
  readonly keyName: string | null;
  readonly estimate: Cost;
  /** The most that it may cost, which budgets hold back for it; null: none asked for that. */
  readonly reservedNanos: Nanos | null;
}

export type AttemptOutcome = 'ok' | FailureKind | 'cancelled';

export interface AttemptRecord {
  /** Counts from 1. */
  readonly n: number;
  readonly provider: string;
  readonly model: string;
  readonly keyName: string | null;
  readonly startedAt: number;
  readonly durationUs: number;
  readonly status: number | null;
  readonly outcome: AttemptOutcome;
  readonly errorText: string | null;
  readonly costNanos: Nanos | null;
  /** What it may have cost beyond that at most, where it was probably billed and nobody says for how much; null: nothing. */
  readonly upToNanos: Nanos | null;
  /** What was changed in the request for this target, as in `x-breakerbox-fixes`; null: nothing. */
  readonly fixes: string | null;
}

/** Written once, when the request has ended. */
export interface Settlement {
  readonly id: string;
  readonly endedAt: number;
  readonly state: Exclude<RequestState, 'open' | 'interrupted'>;
  /** What the client was told; 499 when it left. */
  readonly status: number;
  readonly errorKind: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly keyName: string | null;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly costs: CostsSideBySide;
  /** What the client felt: from request to first semantic event, microseconds. null when there was none. */
  readonly ttftUs: number | null;
  readonly durationUs: number;
  /** How many attempts there were. */
  readonly attempts: number;
  /** Those of them that have not been handed to the ledger yet: usually just the last one. */
  readonly unwritten: readonly AttemptRecord[];
  /** null: nothing is known that could be kept, as of a form. */
  readonly facts: FactsRecord | null;
}

/** The same answer reckoned in three ways. null: it cannot be. */
export interface CostsSideBySide {
  /** What the provider itself says. */
  readonly reportedNanos: Nanos | null;
  /** Usage × our price. */
  readonly computedNanos: Nanos | null;
  /** The same usage at the price of the model that savings are counted against. */
  readonly baselineNanos: Nanos | null;
  /** What attempts that failed, were cut or abandoned may have cost beyond `cost`, at most. */
  readonly upToNanos: Nanos;
  /** The price that `computedNanos` was reckoned with. */
  readonly price: Price | null;
}

export const UNKNOWN_COSTS: CostsSideBySide = {
  reportedNanos: null,
  computedNanos: null,
  baselineNanos: null,
  upToNanos: 0,
  price: null,
};

/** What rules may want to know of a request, kept so that other rules can be judged on it without its text. */
export interface FactsRecord {
  /** As o200k counts them, estimated or counted; null: nobody needed to know. */
  readonly promptTokens: number | null;
  /** null: the client set no limit. */
  readonly maxOutputTokens: number | null;
  readonly turns: number;
  /** One bit for each of REQUEST_TRAITS, the first one the lowest, and above them those of routing/fact-bits.ts. */
  readonly traits: number;
  readonly effort: string | null;
  /** How the plan came about, as routing/plan-note.ts writes it; null: there was nothing to decide. */
  readonly plan: string | null;
  /** Salted sketch of the words that the user wrote last, see routing/word-sketch.ts; null: none is kept. */
  readonly sketch: Uint8Array | null;
}

/** What an open stream has produced so far; lets a crash leave a fair estimate behind. */
export interface Progress {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly keyName: string | null;
  readonly cost: Cost;
  /** As in the intent, with what was held back since. */
  readonly reservedNanos: Nanos | null;
}
