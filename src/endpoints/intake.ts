// Takes requests in: makes their plans, runs them, and keeps the running ones together so that they can be told of
// changes and of the end.

import type { Pause, RunawayGuard } from '../budgets/runaway-guard.ts';
import { lastStep } from '../dialects/last-step.ts';
import type { Arrival } from '../dispatch/arrival.ts';
import { CapturingReply, type BodyCapture } from '../dispatch/capturing-reply.ts';
import { Crowd } from '../dispatch/crowd.ts';
import type { DispatchPorts } from '../dispatch/dispatcher.ts';
import type { AttemptSummary, Exchange } from '../dispatch/exchange.ts';
import { answerHeaders } from '../dispatch/headers.ts';
import type { ModelLists } from '../dispatch/model-lists.ts';
import type { Planner, Planning } from '../dispatch/planner.ts';
import type { Reply } from '../dispatch/reply.ts';
import { RequestBook } from '../dispatch/request-book.ts';
import { RequestRun } from '../dispatch/request-run.ts';
import type { NoPlan, Plan, PlannedTarget, SkippedTarget } from '../domain/plan.ts';
import type { IdSource } from '../domain/ports.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { emptyPlan } from '../routing/make-plan.ts';
import { gatewayError, type GatewayError } from './error-envelope.ts';
import { plainName } from './models.ts';
import { ReasoningMemory } from './reasoning-memory.ts';
import type { ReadRequest, Serving } from './surface.ts';

export interface IntakePorts {
  readonly dispatch: DispatchPorts;
  readonly planner: Planner;
  readonly lists: ModelLists;
  readonly ids: IdSource;
  readonly emulateJson: () => Serving['emulateJson'];
  /** Told of each request's place in a trace of its client's, before anything else happens to it. */
  readonly traced: (id: string, traceparent: string | readonly string[] | undefined) => void;
  /** Begins to keep the bodies of a request; null: they are not wanted. */
  readonly capture: (id: string, client: string, asked: string | null) => BodyCapture | null;
  readonly guard: Pick<RunawayGuard, 'pausedOf' | 'asks'>;
}

/** Who asks. */
export interface Asking {
  readonly name: string;
  /** Globs of what it may use. */
  readonly allow: readonly string[];
  /** A person asks, who may well ask several models the same, and again: that is no running away. */
  readonly byHand?: true;
}

/** How long a client waits for providers to say what they have, when nobody is known to have what it asks for. */
const LISTS_WAIT_MS = 2_000;

type Unplanned = Omit<Arrival, 'plan'>;

/** What may look otherwise once the providers have said what they have. */
const MAY_BE_LISTED: ReadonlySet<NoPlan['problem']> = new Set(['unknown-model', 'off']);

export class Intake {
  readonly #ports: IntakePorts;
  readonly #runs = new Crowd<RequestRun>();
  readonly #memory = new ReasoningMemory();
  #onLastRun: () => void = () => undefined;

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  /** Returns the request's id. */
  serve(client: Asking, read: ReadRequest, answer: Reply): string {
    const { dispatch, ids, emulateJson } = this.#ports;
    const { clock } = dispatch;
    const startedAt = clock.now();
    const startedMono = clock.monotonic();
    const id = ids();
    const exchange = read.open({
      requestId: id,
      startedAt,
      memory: this.#memory,
      emulateJson: emulateJson(),
      elapsedNanos: () => Math.round((clock.monotonic() - startedMono) * 1e6),
    });
    const planning = this.#open(client, read);
    this.#ports.traced(id, read.headers['traceparent']);
    const capture = this.#ports.capture(id, client.name, read.text);
    const reply = capture === null ? answer : new CapturingReply(answer, capture);
    const arrived = { id, startedAt, startedMono, client: client.name, exchange, planning };
    const arrival = capture === null ? arrived : { ...arrived, capture };
    this.#orFail(arrival, reply, () => {
      const pause = this.#pauseOf(arrival, read, client.byHand === true);
      if (pause !== null) {
        this.#refusePaused(arrival, pause, reply);
        return undefined;
      }
      const plan = this.#planFor(planning, read);
      // Only what is too near to a bound to be told from an estimate is worth the wait for a count.
      if (planning.facts.exactWanted) return this.#planCounted(arrival, read, reply);
      return this.#goOn(arrival, read, plan, reply);
    });
    return id;
  }

  /** A client that asks the same for ever may be paused by this very request. */
  #pauseOf({ client, planning }: Unplanned, { body }: ReadRequest, byHand: boolean): Pause | null {
    const { guard } = this.#ports;
    const pause = guard.pausedOf(client);
    if (pause !== null || byHand || planning.outline === null || body === null) return pause;
    const said = planning.outline.text('last-user');
    const step = lastStep(body);
    guard.asks(client, step === '' ? said : `${said}\n${step}`);
    return guard.pausedOf(client);
  }

  /** A bug of ours in one request: that request fails, the gateway lives. */
  #orFail(arrival: Unplanned, reply: Reply, work: () => Promise<void> | undefined): void {
    const fail = (error: unknown): void => {
      this.#fail(arrival, reply, error);
    };
    try {
      work()?.catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  #fail({ exchange }: Unplanned, reply: Reply, error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#ports.dispatch.log.error('request.bug', { error: what });
    const problem = gatewayError(500, 'internal_error', 'Breakerbox failed at this request. The log says why.');
    if (reply.committed) reply.breakOff('');
    else refuse(reply, { ...problem, type: 'internal_error' }, exchange, []);
  }

  #open(client: Asking, read: ReadRequest): Planning {
    const { surface, body, chars, streamed, headers } = read;
    const { name, allow } = client;
    const model = plainName(read.model);
    return this.#ports.planner.open({ client: name, allow, surface, model, body, chars, streamed, headers });
  }

  async #planCounted(arrival: Unplanned, read: ReadRequest, reply: Reply): Promise<void> {
    await arrival.planning.count();
    await this.#goOn(arrival, read, this.#planFor(arrival.planning, read), reply);
  }

  #goOn(arrival: Unplanned, read: ReadRequest, plan: Plan | NoPlan, reply: Reply): Promise<void> | undefined {
    if ('problem' in plan && MAY_BE_LISTED.has(plan.problem)) return this.#planWithLists(arrival, read, plan, reply);
    if ('problem' in plan) this.#refusePlan(arrival, plan, reply);
    else this.#run(arrival, plan, reply);
    return undefined;
  }

  /** The first target that a request for this name would go to; null when there is none. */
  firstTarget(model: string, allow: readonly string[]): PlannedTarget | null {
    const nobody = { client: '', allow, surface: 'messages', body: null, chars: 0, streamed: false, headers: {} };
    const planning = this.#ports.planner.open({ ...nobody, model });
    planning.counts = false;
    const plan = planning.plan();
    return 'problem' in plan ? null : (plan.targets[0] ?? null);
  }

  /** The configuration has changed. */
  reconsider(): void {
    for (const run of this.#runs.all()) run.reconsider();
  }

  /** The machine slept for so long that whoever answered has given up. */
  wake(): void {
    for (const run of this.#runs.all()) run.wake();
  }

  shutDown(): void {
    for (const run of this.#runs.all()) run.shutDown();
  }

  async lastRunEnds(atMostMs: number): Promise<void> {
    if (this.#runs.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.dispatch.clock.after(atMostMs, resolve);
      this.#onLastRun = () => {
        cancel();
        resolve();
      };
    });
  }

  #planFor(planning: Planning, { model, orModel }: ReadRequest): Plan | NoPlan {
    const plan = planning.plan();
    if (orModel === undefined || orModel === model || this.#isOffered(plan)) return plan;
    const other = planning.planAs(plainName(orModel));
    return 'problem' in other ? plan : other;
  }

  /** A name that says its provider leads there whether or not anything is known of such a model. */
  #isOffered(plan: Plan | NoPlan): boolean {
    if ('problem' in plan) return plan.problem !== 'unknown-model';
    return plan.targets.some(({ provider, model }) => {
      const upstream = this.#ports.dispatch.snapshot().upstreams.get(provider);
      return upstream !== undefined && (upstream.listed.includes(model) || upstream.facts(model) !== null);
    });
  }

  /** Nobody is known to offer it: the providers are asked what they have, and then it is decided. */
  async #planWithLists(arrival: Unplanned, read: ReadRequest, { problem }: NoPlan, reply: Reply): Promise<void> {
    const upstreams = [...this.#ports.dispatch.snapshot().upstreams.values()];
    // What is switched off stays off; only one of which we know no model at all may turn out to have some.
    const asked = problem === 'off' ? upstreams.filter(({ preset }) => preset.catalog === null) : upstreams;
    await this.#ports.lists.refresh(asked, LISTS_WAIT_MS);
    const plan = this.#planFor(arrival.planning, read);
    if ('problem' in plan) this.#refusePlan(arrival, plan, reply);
    else this.#run(arrival, plan, reply);
  }

  #run(arrival: Unplanned, plan: Plan, reply: Reply): void {
    const run = new RequestRun(this.#ports.dispatch, { ...arrival, plan, reply });
    this.#runs.add(run);
    void this.#finish(run, arrival, reply);
  }

  async #finish(run: RequestRun, arrival: Unplanned, reply: Reply): Promise<void> {
    try {
      await run.run();
    } catch (error) {
      this.#fail(arrival, reply, error);
    } finally {
      this.#runs.remove(run);
      if (this.#runs.size === 0) this.#onLastRun();
    }
  }

  /** No target at all: the panel shall still show that somebody asked, and what was answered. */
  #refusePlan(arrival: Unplanned, noPlan: NoPlan, reply: Reply): void {
    this.#refuse(arrival, noPlan, planError(noPlan), noPlan.problem, reply);
  }

  #refusePaused(arrival: Unplanned, { why }: Pause, reply: Reply): void {
    const { client } = arrival;
    const message = `The client '${client}' is paused: ${why}. Whoever runs this gateway can resume it under Budgets in the panel.`;
    const noPlan: NoPlan = { problem: 'refused', message, rule: null, skipped: [], trace: '' };
    this.#refuse(arrival, noPlan, gatewayError(403, 'client_paused', message), 'paused', reply);
  }

  #refuse(arrival: Unplanned, noPlan: NoPlan, error: GatewayError, errorKind: string, reply: Reply): void {
    const plan = emptyPlan(arrival.planning.facts.asked, noPlan);
    const book = new RequestBook(this.#ports.dispatch, { ...arrival, plan });
    book.beginNothing();
    book.whenKnown(() => {
      const headers = answerHeaders(arrival.id, plan, 0, null, null);
      const status = refuse(reply, error, arrival.exchange, headers, noPlan.skipped);
      book.settle({ state: 'failed', status, errorKind, usage: UNKNOWN_USAGE, firstEventAt: 0 });
    });
  }
}

function planError(plan: NoPlan): GatewayError {
  switch (plan.problem) {
    case 'unknown-model':
      return gatewayError(404, 'model_not_found', plan.message, 'model');
    case 'forbidden':
      return gatewayError(403, 'model_not_allowed', plan.message, 'model');
    case 'refused':
      return gatewayError(403, 'refused_by_rule', plan.message);
    case 'unfit':
      return gatewayError(400, unfitCode(plan), plan.message);
    case 'off':
      return { ...gatewayError(503, 'no_target_available', plan.message, 'model'), type: 'unavailable_error' };
  }
}

/** Agents shorten their conversation when they read this code. */
function unfitCode({ skipped }: NoPlan): string {
  const isTooLong = skipped.every(({ requirement }) => requirement === null || requirement === 'context-window');
  return isTooLong ? 'context_length_exceeded' : 'no_target_fits';
}

/** Returns the status that the client saw. */
function refuse(
  reply: Reply,
  error: GatewayError,
  exchange: Exchange,
  extra: readonly string[],
  skipped: readonly SkippedTarget[] = [],
): number {
  const told = { ...error, attempts: skipped.flatMap(asAttempt) };
  const body = exchange.errorBody(told);
  const status = exchange.errorStatus(told);
  const length = String(Buffer.byteLength(body));
  const form = ['content-type', 'application/json', 'content-length', length];
  reply.head(status, [...extra, ...form, 'x-should-retry', 'false']);
  reply.end(body);
  return status;
}

/** Targets that could not serve the request are told like attempts, although nobody was asked. */
function asAttempt({ target, reason, requirement }: SkippedTarget): AttemptSummary[] {
  if (requirement === null) return [];
  const slash = target.indexOf('/');
  const [provider, model] = [target.slice(0, slash), target.slice(slash + 1)];
  return [{ provider, model, status: null, outcome: 'unfit', message: `It ${reason}.` }];
}
