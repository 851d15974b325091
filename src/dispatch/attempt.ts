// One attempt: calls the chosen target, passes its answer to the client, and tells health, book and ledger how it went.

import type { NoRoom } from '../budgets/budgets.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { billOfAnswer, billOfFailure, billOfPart, NO_BILL, type Asked } from './attempt-cost.ts';
import { BUDGET_EXCEEDED, budgetError } from './budget-error.ts';
import type { Choice } from './choose-target.ts';
import type { DispatchPorts } from './dispatcher.ts';
import { DrillTransport } from './drill-transport.ts';
import type { Call, Exchange } from './exchange.ts';
import { finalError } from './final-error.ts';
import { upstreamHeaders } from './headers.ts';
import type { HealthView } from './health-view.ts';
import type { Lease } from './health.ts';
import type { PassingCall, StreamOutcome } from './passing-call.ts';
import { RelayCall } from './relay-call.ts';
import { askedOf, summariesOf, type RequestBook } from './request-book.ts';
import { StreamBudget } from './stream-budget.ts';
import { StreamCall } from './stream-call.ts';
import type { Job, TellClient } from './tell-client.ts';
import type { Transport } from './transport.ts';
import { WholeCall } from './whole-call.ts';

/** Its answer goes to the client as it comes, so that money can be held back for it step by step. */
export function comesInSteps(exchange: Exchange, call: Call): boolean {
  return call.meterBytes === undefined && exchange.streamed && call.streamed && !call.needsWhole;
}

export class Attempt {
  readonly choice: Choice;
  /** The target gave a whole answer. */
  answered = false;
  readonly #ports: DispatchPorts;
  readonly #job: Job;
  readonly #book: RequestBook;
  readonly #client: TellClient;
  readonly #asks: Call;
  readonly #call: WholeCall | StreamCall | RelayCall;
  /** As it is when the attempt begins: what comes of the attempt belongs there, whatever has begun or ended since. */
  readonly #health: HealthView;
  #lease: Lease | null = null;
  #budget: StreamBudget | null = null;
  /** A budget cut the answer off. */
  #cutBy: NoRoom | null = null;
  #drill: DrillTransport | null = null;

  constructor(ports: DispatchPorts, job: Job, book: RequestBook, client: TellClient, choice: Choice, call: Call) {
    this.choice = choice;
    this.#ports = ports;
    this.#job = job;
    this.#book = book;
    this.#client = client;
    this.#asks = call;
    this.#call = this.#makeCall(call, choice);
    this.#health = ports.healthFor(job.client);
  }

  #makeCall(call: Call, { upstream }: Choice): WholeCall | StreamCall | RelayCall {
    const { exchange, plan, reply } = this.#job;
    const client = {
      reply,
      requestCommit: (passing: PassingCall) => this.#commit(passing),
      passed: () => this.#measure(),
    };
    if (call.meterBytes !== undefined) return new RelayCall(call, client, this.#ports, upstream, plan.timeouts);
    return comesInSteps(exchange, call)
      ? new StreamCall(exchange, call, client, this.#ports, upstream, plan.timeouts)
      : new WholeCall(call, this.#ports, upstream, plan.timeouts);
  }

  /** Resolves with null when the request has ended with this attempt, with a failure when another attempt may follow. */
  async run(): Promise<Failure | null> {
    const { choice } = this;
    this.#lease = this.#health.begin(choice.target.provider, choice.target.model);
    const request = {
      path: this.#asks.path,
      headers: upstreamHeaders(choice.upstream, choice.key, this.#asks),
      body: this.#asks.body,
    };
    this.#job.capture?.sent(this.#book.attempts, request.body);
    const transport = this.#transport();
    const call = this.#call;
    if (!(call instanceof WholeCall)) return this.#streamEnded(call, await call.send(transport, request));
    const outcome = await call.send(transport, request);
    if (this.#job.reply.gone) return this.#cancelled();
    if (!outcome.ok) return this.#failed(outcome.failure);
    const usage = this.#withStatedCost(outcome.reading.usage);
    const firstEventAt = this.#ports.clock.monotonic();
    this.#succeeded(usage, outcome.reading.outputChars);
    this.#learn(usage, firstEventAt, firstEventAt);
    if (!this.#book.known) await this.#untilKnown();
    this.#client.whole(choice, outcome.body);
    this.#book.settle({ state: 'done', status: 200, errorKind: null, usage, firstEventAt });
    return null;
  }

  async #untilKnown(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#book.whenKnown(resolve);
    });
  }

  #transport(): Transport {
    const { clock, drillFor, transportTo } = this.#ports;
    const { upstream, target } = this.choice;
    const drill = drillFor(this.#job.client, target.provider);
    if (drill === null) return transportTo(upstream);
    this.#drill = new DrillTransport(drill, transportTo(upstream), clock);
    return this.#drill;
  }

  /** Closes the upstream's connection at once. */
  abandon(reason: Failure): void {
    this.#call.abandon(reason);
  }

  /** Looked at every few seconds while it runs. */
  showProgress(mustCommit: boolean): void {
    this.#book.recordProgress(this.#outputChars());
    if (!mustCommit) return;
    if (!(this.#call instanceof WholeCall)) this.#call.forceCommit();
    else if (this.#book.known) this.#client.signOfLife(this.choice);
  }

  /** True when the head may go out now. Otherwise it goes out as soon as the ledger knows of the request. */
  #commit(call: PassingCall): boolean {
    if (this.#book.known) {
      this.#client.streamHead(this.choice, call.contentType);
      return true;
    }
    this.#book.whenKnown(() => {
      if (call.over) return;
      try {
        this.#client.streamHead(this.choice, call.contentType);
        call.commitGranted();
      } catch (error) {
        // A bug of ours, in a turn where nobody else would see it: the client must not wait for ever.
        this.#ports.log.error('request.bug', { error: error instanceof Error ? error.stack : String(error) });
        this.#call.abandon(failure('outage', 'Breakerbox failed at this request. The log says why.'));
      }
    });
    return false;
  }

  #streamEnded(call: StreamCall | RelayCall, outcome: StreamOutcome): Failure | null {
    if (outcome.kind === 'done') {
      const usage = this.#withStatedCost(call.usage ?? UNKNOWN_USAGE);
      this.#succeeded(usage, call.outputChars);
      this.#learn(usage, call.firstEventAt, call instanceof StreamCall ? call.toldAt : call.firstEventAt);
      this.#job.reply.end();
      this.#book.settle({ state: 'done', status: 200, errorKind: null, usage, firstEventAt: call.firstEventAt });
      return null;
    }
    if (this.#job.reply.gone) return this.#cancelled();
    return outcome.kind === 'failed' ? this.#failed(outcome.failure) : this.#truncated(call, outcome.failure);
  }

  #succeeded(usage: Usage, outputChars: number): void {
    this.answered = true;
    this.#keepHead();
    if (this.#lease !== null) this.#health.succeed(this.#lease);
    this.#book.endAttempt('ok', this.#call.status, billOfAnswer(this.#asked(), usage, outputChars), null);
  }

  /** What this answer says of its target, for later plans. Both times are monotonic ms. */
  #learn(usage: Usage, firstEventAt: number, toldAt: number): void {
    const { plan, planning, startedMono } = this.#job;
    const { target } = this.choice;
    const { startedAt } = this.#call;
    const now = this.#ports.clock.monotonic();
    const isFirst = this.#book.attempts === 1;
    const addedMs = startedAt - startedMono + (toldAt - firstEventAt);
    if (isFirst && this.#drill === null) this.#ports.observer.answered?.(addedMs);
    const isDirect = target.direct && plan.route !== null && isFirst;
    this.#ports.onAnswer({
      planning,
      provider: target.provider,
      model: target.model,
      usage,
      // How fast a drill is says nothing about the provider.
      ttftMs: this.#drill === null ? firstEventAt - startedAt : null,
      writingMs: now - firstEventAt,
      direct: isDirect ? { route: plan.route, addedMs } : null,
    });
  }

  #failed(reported: Failure): Failure {
    const failed = this.#clean(reported);
    this.#tellHealth(failed);
    if (failed.kind === 'rate-limit') this.#keepHead();
    const { provider, model } = this.choice.target;
    if (this.#drill === null) this.#ports.onFailure(provider, model);
    const bill = this.#keptBack ? NO_BILL : billOfFailure(this.#asked(), failed, this.#seen(), this.#outputChars());
    this.#book.endAttempt(failed.kind, failed.status ?? this.#call.status, bill, failed);
    return failed;
  }

  /** The client has had a part of the answer: it must learn that the rest is missing. */
  #truncated(call: StreamCall | RelayCall, reported: Failure): null {
    if (this.#cutBy !== null) return this.#cutOff(call, this.#cutBy, reported);
    const failed = this.#clean(reported);
    this.#tellHealth(failed);
    const usage = call.usage ?? UNKNOWN_USAGE;
    const bill = this.#keptBack ? NO_BILL : billOfPart(this.#asked(), usage, call.outputChars);
    this.#book.endAttempt(failed.kind, call.status, bill, failed);
    this.#client.error(finalError(this.#book.failed), null);
    const state = call.firstEventAt > 0 ? 'truncated' : 'failed';
    this.#book.settle({ state, status: 200, errorKind: failed.kind, usage, firstEventAt: call.firstEventAt });
    return null;
  }

  /** Not the provider's doing: the rest of the answer would have cost more than a budget has. */
  #cutOff(call: StreamCall | RelayCall, noRoom: NoRoom, reported: Failure): null {
    if (this.#lease !== null) this.#health.release(this.#lease);
    const usage = call.usage ?? UNKNOWN_USAGE;
    const bill = this.#keptBack ? NO_BILL : billOfPart(this.#asked(), usage, call.outputChars);
    this.#book.endAttempt('cancelled', call.status, bill, reported);
    this.#client.error(budgetError(noRoom, summariesOf(this.#book.failed), true), null);
    const { firstEventAt } = call;
    this.#book.settle({ state: 'truncated', status: 200, errorKind: 'budget', usage, firstEventAt });
    return null;
  }

  /** A part of the answer has been passed on: is what is held back for it enough to go on? */
  #measure(): void {
    const call = this.#call;
    if (this.#book.purse.reserved === null || !(call instanceof StreamCall)) return;
    this.#budget ??= new StreamBudget(this.#book, call, this.#asks);
    this.#cutBy = this.#budget.passed();
    if (this.#cutBy === null) return;
    const message = `The budget ${this.#cutBy.budget.id} has no room for a longer answer.`;
    this.abandon(failure('request', message, { code: BUDGET_EXCEEDED, billing: 'begun' }));
  }

  #cancelled(): null {
    if (this.#lease !== null) this.#health.release(this.#lease);
    // What the provider counted before the client left is better than any guess of ours.
    const usage = this.#seen();
    const isOpen = this.#call.sent && !this.#keptBack;
    const bill = isOpen ? billOfPart(this.#asked(), usage, this.#outputChars()) : NO_BILL;
    this.#book.endAttempt('cancelled', this.#call.status, bill, null);
    const firstEventAt = this.#call instanceof WholeCall ? 0 : this.#call.firstEventAt;
    this.#book.settle({ state: 'cancelled', status: 499, errorKind: 'cancelled', usage, firstEventAt });
    return null;
  }

  /** It is the provider's own only where no drill stood between. */
  #keepHead(): void {
    if (this.#drill !== null) return;
    const { target, key } = this.choice;
    const { provider, model } = target;
    const { headers } = this.#call;
    this.#ports.heads.note({ provider, key: key?.name ?? null, model, at: this.#ports.clock.now(), headers });
  }

  /** A fire drill let nothing through, whatever it looked like: nobody can charge for it. */
  get #keptBack(): boolean {
    return this.#drill?.reached === false;
  }

  /** Providers quote keys in their errors; from here on these words go everywhere. */
  #clean(reported: Failure): Failure {
    const { redact } = this.#ports;
    const failed = this.#drill?.explain(reported) ?? reported;
    const code = failed.code === null ? null : redact(failed.code);
    const param = failed.param === null ? null : redact(failed.param);
    const type = failed.type === null ? null : redact(failed.type);
    return { ...failed, message: redact(failed.message), code, param, type };
  }

  #tellHealth(failed: Failure): void {
    if (this.#lease !== null) this.#health.fail(this.#lease, this.choice.key?.name ?? null, failed);
  }

  #asked(): Asked {
    const { upstream } = this.choice;
    const asked = askedOf(this.#job, this.choice, this.#call instanceof StreamCall && !upstream.preset.billsAbandoned);
    // What was really asked for: a budget may have set a limit that the client had not.
    const { limit, choices } = this.#asks.mostOutput();
    return limit === null ? asked : { ...asked, outputLimit: limit * choices };
  }

  /** Some say in the head of a whole answer what it cost. */
  #withStatedCost(usage: Usage): Usage {
    const stated = this.#call instanceof StreamCall ? null : this.#call.statedCost;
    return usage.reportedCostNanos !== null || stated === null ? usage : { ...usage, reportedCostNanos: stated };
  }

  /** What was counted of an answer that was cut. */
  #seen(): Usage {
    return this.#call instanceof WholeCall ? UNKNOWN_USAGE : (this.#call.usage ?? UNKNOWN_USAGE);
  }

  #outputChars(): number {
    return this.#call instanceof WholeCall ? 0 : this.#call.outputChars;
  }
}
