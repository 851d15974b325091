// The bookkeeping of one request: its attempts, what they cost, and what the ledger is told when.

import { computedCost, estimateInputCost } from '../costing/cost.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { fixText, type Fix, type Unfit } from '../domain/fix.ts';
import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { Plan, PlannedTarget } from '../domain/plan.ts';
import type { AttemptOutcome, AttemptRecord, Cost, CostsSideBySide, Settlement } from '../domain/record.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { notePlan } from '../routing/plan-note.ts';
import type { Arrival } from './arrival.ts';
import { addCosts, billOfChars, estimateTokens, NO_BILL, NOTHING, type Asked, type Bill } from './attempt-cost.ts';
import type { Choice } from './choose-target.ts';
import type { DispatchPorts } from './dispatcher.ts';
import type { AttemptSummary } from './exchange.ts';
import type { FailedAttempt } from './final-error.ts';
import { Purse } from './purse.ts';

export interface Ending {
  readonly state: Settlement['state'];
  /** What the client was told; 499 when it left. */
  readonly status: number;
  readonly errorKind: string | null;
  readonly usage: Usage;
  /** Monotonic ms at which the client got its first semantic event; 0 when it got none. */
  readonly firstEventAt: number;
}

interface OpenAttempt {
  readonly choice: Choice;
  readonly startedAt: number;
  readonly startedMono: number;
}

export class RequestBook {
  /** Attempts so far, the running one included. */
  attempts = 0;
  readonly failed: FailedAttempt[] = [];
  /** Targets that were not asked because they cannot take the request. */
  readonly unfit: FailedAttempt[] = [];
  /** What the running or last attempt changed in the request. */
  fixes: readonly Fix[] = [];
  cost: Cost = NOTHING;
  /** What the last attempt came to. */
  #bill: Bill = NO_BILL;
  /** What attempts may have cost beyond `cost`. */
  #upToNanos: Nanos = 0;
  /** What budgets hold back for it. */
  readonly purse: Purse;
  readonly #ports: DispatchPorts;
  readonly #arrival: Arrival;
  #open: OpenAttempt | null = null;
  #last: Choice | null = null;
  #unwritten: AttemptRecord[] = [];
  #ticket = 0;
  #records: AttemptRecord[] = [];
  #isSettled = false;

  constructor(ports: DispatchPorts, arrival: Arrival) {
    this.#ports = ports;
    this.#arrival = arrival;
    this.purse = new Purse(ports, arrival);
  }

  /** The ledger knows of this request, or cannot be written and traffic goes on without it. */
  get known(): boolean {
    return this.#ports.ledger.isSettled(this.#ticket);
  }

  whenKnown(run: () => void): void {
    this.#ports.ledger.whenSettled(this.#ticket, run);
  }

  /** What is held back for an attempt must outlive us before anything is sent. null: nothing has to be waited for. */
  untilHeld(): Promise<void> | null {
    if (!this.purse.mustBeDurable || this.known) return null;
    return new Promise((resolve) => {
      this.whenKnown(resolve);
    });
  }

  /** Nobody waits any more for the attempt that was about to be made. */
  neverSent(): Failure {
    this.endAttempt('cancelled', null, NO_BILL, null);
    return failure('outage', 'The request ended before it was sent.');
  }

  beginAttempt(choice: Choice, fixes: readonly Fix[]): void {
    this.attempts += 1;
    this.fixes = fixes;
    this.#open = { choice, startedAt: this.#ports.clock.now(), startedMono: this.#ports.clock.monotonic() };
    if (this.attempts === 1) this.#writeIntent(choice);
    else if (this.purse.mustBeDurable) this.recordHold();
    this.#last = choice;
  }

  passOver({ provider, model }: PlannedTarget, { unfit, field }: Unfit, outcome = 'unfit'): void {
    const summary: AttemptSummary = { provider, model, status: null, outcome, message: unfit };
    const problem = failure('schema', unfit, { status: 400, param: field, code: 'not_supported_by_target' });
    this.unfit.push({ summary, failure: problem });
  }

  /** For requests that end without any attempt. */
  beginNothing(): void {
    this.#writeIntent(null);
  }

  /** The running attempt has ended. `failed` is null when it went well or the client left. */
  endAttempt(outcome: AttemptOutcome, status: number | null, bill: Bill, failed: Failure | null): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    // What answered is what the request cost. What failed attempts may be billed beside it stands with them.
    const { cost } = bill;
    const upToNanos = this.purse.capped(bill);
    this.#upToNanos += (upToNanos ?? 0) + (outcome === 'ok' ? (this.cost.nanos ?? 0) : 0);
    this.cost = outcome === 'ok' ? cost : addCosts(this.cost, cost);
    this.#bill = bill;
    const { choice } = open;
    const text = failed?.message ?? null;
    this.purse.endAttempt(failed);
    const record: AttemptRecord = {
      n: this.attempts,
      provider: choice.target.provider,
      model: choice.target.model,
      keyName: choice.key?.name ?? null,
      startedAt: open.startedAt,
      durationUs: microseconds(this.#ports.clock.monotonic() - open.startedMono),
      status,
      outcome,
      errorText: text,
      costNanos: cost.nanos,
      upToNanos,
      fixes: this.fixes.length === 0 ? null : this.fixes.map(fixText).join(', '),
    };
    this.#records.push(record);
    this.#unwritten.push(record);
    if (failed === null) return;
    const summary: AttemptSummary = {
      provider: choice.target.provider,
      model: choice.target.model,
      status,
      outcome,
      message: text,
    };
    this.failed.push({ summary, failure: failed });
  }

  /** Another attempt follows: what is known so far goes to the ledger now, so that a crash does not lose it. */
  handOver(): void {
    for (const attempt of this.#unwritten) {
      this.#ports.ledger.recordAttempt(this.#arrival.id, attempt);
      this.#ports.observer.attemptFailed(this.#arrival.id, attempt);
    }
    this.#unwritten = [];
  }

  /** What the running attempt has probably cost by now. */
  recordProgress(outputChars: number): void {
    this.#record(outputChars, false);
  }

  /** What is held back now goes to the ledger at once. */
  recordHold(outputChars = 0): void {
    this.#ticket = this.#record(outputChars, true);
  }

  #record(outputChars: number, urgent: boolean): number {
    const open = this.#open;
    if (open === null) return this.#ticket;
    const { target, key } = open.choice;
    const { cost } = billOfChars(askedOf(this.#arrival, open.choice, false), outputChars);
    const progress = {
      id: this.#arrival.id,
      provider: target.provider,
      model: target.model,
      keyName: key?.name ?? null,
      cost: addCosts(this.cost, cost),
      reservedNanos: this.purse.reserved,
    };
    return this.#ports.ledger.recordProgress(progress, urgent);
  }

  /** The client left between two attempts. */
  settleUnanswered(): void {
    if (this.attempts === 0) this.beginNothing();
    const usage = UNKNOWN_USAGE;
    this.settle({ state: 'cancelled', status: 499, errorKind: 'cancelled', usage, firstEventAt: 0 });
  }

  /** Once: what comes after the first ending is none. */
  settle(ending: Ending): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const { id, startedMono, plan, planning } = this.#arrival;
    const settlement: Settlement = {
      id,
      endedAt: this.#ports.clock.now(),
      state: ending.state,
      status: ending.status,
      errorKind: ending.errorKind,
      provider: this.#last?.target.provider ?? null,
      model: this.#last?.target.model ?? null,
      keyName: this.#last?.key?.name ?? null,
      usage: ending.usage,
      cost: this.cost,
      costs: this.#costs(ending),
      ttftUs: ending.firstEventAt === 0 ? null : microseconds(ending.firstEventAt - startedMono),
      durationUs: microseconds(this.#ports.clock.monotonic() - startedMono),
      attempts: this.attempts,
      unwritten: this.#unwritten,
      facts: planning.record(id, noteText(plan, this.#ports.configVersion())),
    };
    this.#unwritten = [];
    this.#ports.ledger.settle(settlement);
    this.purse.settle(settlement, this.#records);
    this.#ports.onSpent(this.#arrival.client, (this.cost.nanos ?? 0) + settlement.costs.upToNanos);
    this.#ports.observer.settled(settlement);
  }

  #costs({ state, usage }: Ending): CostsSideBySide {
    const { startedAt } = this.#arrival;
    const price = this.#last === null ? null : priceOf(this.#last);
    return {
      reportedNanos: usage.reportedCostNanos,
      computedNanos: state === 'failed' ? null : computedCost(usage, price, startedAt).nanos,
      // Of estimated tokens too: what is compared with it is an estimate then as well.
      baselineNanos: computedCost(this.#bill.usage, this.#ports.snapshot().baselinePrice, startedAt).nanos,
      upToNanos: this.#upToNanos,
      price,
    };
  }

  #writeIntent(choice: Choice | null): void {
    const { id, startedAt, client, plan, planning, exchange } = this.#arrival;
    const price = choice === null ? null : priceOf(choice);
    const intent = {
      id,
      startedAt,
      client,
      surface: exchange.surface,
      modelAsked: plan.asked,
      route: plan.route,
      rule: plan.rule,
      streamed: exchange.streamed,
      session: planning.session,
      provider: choice?.target.provider ?? null,
      model: choice?.target.model ?? null,
      keyName: choice?.key?.name ?? null,
      estimate: estimateInputCost(estimateTokens(exchange.inputChars), price, startedAt),
      reservedNanos: this.purse.reserved,
    };
    this.#ticket = this.#ports.ledger.begin(intent);
    this.#ports.observer.started(intent);
  }
}

export function summariesOf(attempts: readonly FailedAttempt[]): AttemptSummary[] {
  return attempts.map(({ summary }) => summary);
}

function priceOf({ target, upstream }: Choice): Price | null {
  return upstream.facts(target.model)?.price ?? null;
}

/** What one target is asked for on behalf of a request, as far as its bill goes. */
export function askedOf(
  { startedAt, exchange, planning }: Arrival,
  { target, upstream }: Choice,
  stopsWhenLeft: boolean,
): Asked {
  const facts = upstream.facts(target.model);
  const outputLimit = Math.min(planning.facts.maxOutputTokens() ?? Infinity, facts?.maxOutput ?? Infinity);
  return {
    price: facts?.price ?? null,
    atMs: startedAt,
    inputChars: exchange.inputChars,
    outputLimit: outputLimit === Infinity ? null : outputLimit,
    stopsWhenLeft,
  };
}

function noteText(plan: Plan, version: number | null): string | null {
  const note = notePlan(plan, version);
  return note === null ? null : JSON.stringify(note);
}

function microseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}
