// Takes requests in: makes their plans, runs them, and keeps the running ones together so that they can be told of
// changes and of the end.

import type { DispatchPorts } from '../dispatch/dispatcher.ts';
import type { Exchange } from '../dispatch/exchange.ts';
import type { ModelLists } from '../dispatch/model-lists.ts';
import type { Reply } from '../dispatch/reply.ts';
import { RequestBook, type Arrival } from '../dispatch/request-book.ts';
import { RequestRun } from '../dispatch/request-run.ts';
import type { NoPlan, Plan, PlannedTarget } from '../domain/plan.ts';
import type { IdSource } from '../domain/ports.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { emptyPlan, makePlan } from '../routing/make-plan.ts';
import { gatewayError, type GatewayError } from './error-envelope.ts';
import { plainName } from './models.ts';
import { ReasoningMemory } from './reasoning-memory.ts';
import type { ReadRequest, Serving } from './surface.ts';

export interface IntakePorts {
  readonly dispatch: DispatchPorts;
  readonly lists: ModelLists;
  readonly ids: IdSource;
  readonly emulateJson: () => Serving['emulateJson'];
}

/** Who asks. */
export interface Asking {
  readonly name: string;
  /** Globs of what it may use. */
  readonly allow: readonly string[];
}

/** How long a client waits for providers to say what they have, when nobody is known to have what it asks for. */
const LISTS_WAIT_MS = 2_000;

type Unplanned = Omit<Arrival, 'plan'>;

export class Intake {
  readonly #ports: IntakePorts;
  readonly #runs = new Set<RequestRun>();
  readonly #turns = new Map<string, number>();
  readonly #memory = new ReasoningMemory();
  #onLastRun: () => void = () => undefined;

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  serve(client: Asking, read: ReadRequest, reply: Reply): void {
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
    const arrival = { id, startedAt, startedMono, client: client.name, exchange };
    const plan = this.#planFor(client, read);
    if (!('problem' in plan)) this.#run(arrival, plan, reply);
    else if (plan.problem === 'forbidden') this.#refusePlan(arrival, plainName(read.model), plan, reply);
    else void this.#planWithLists(arrival, client, read, plan, reply);
  }

  /** The first target that a request for this name would go to; null when there is none. */
  firstTarget(model: string, allow: readonly string[]): PlannedTarget | null {
    const plan = this.#plan({ name: '', allow }, model);
    return 'problem' in plan ? null : (plan.targets[0] ?? null);
  }

  /** The configuration has changed. */
  reconsider(): void {
    for (const run of this.#runs) run.reconsider();
  }

  shutDown(): void {
    for (const run of this.#runs) run.shutDown();
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

  #planFor(client: Asking, { model, orModel }: ReadRequest): Plan | NoPlan {
    const plan = this.#plan(client, plainName(model));
    if (orModel === undefined || orModel === model || this.#isOffered(plan)) return plan;
    const other = this.#plan(client, plainName(orModel));
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

  #plan({ name, allow }: Asking, model: string): Plan | NoPlan {
    const { dispatch } = this.#ports;
    const chance = { random: dispatch.random, takeTurn: (route: string) => this.#takeTurn(route) };
    return makePlan(dispatch.snapshot().table, { model, client: name, allow }, chance);
  }

  #takeTurn(route: string): number {
    const turn = this.#turns.get(route) ?? 0;
    this.#turns.set(route, turn + 1);
    return turn;
  }

  /** Nobody is known to offer it: the providers are asked what they have, and then it is decided. */
  async #planWithLists(
    arrival: Unplanned,
    client: Asking,
    read: ReadRequest,
    { problem }: NoPlan,
    reply: Reply,
  ): Promise<void> {
    const upstreams = [...this.#ports.dispatch.snapshot().upstreams.values()];
    // What is switched off stays off; only one of which we know no model at all may turn out to have some.
    const asked = problem === 'off' ? upstreams.filter(({ preset }) => preset.catalog === null) : upstreams;
    await this.#ports.lists.refresh(asked, LISTS_WAIT_MS);
    const plan = this.#planFor(client, read);
    if ('problem' in plan) this.#refusePlan(arrival, plainName(read.model), plan, reply);
    else this.#run(arrival, plan, reply);
  }

  #run(arrival: Unplanned, plan: Plan, reply: Reply): void {
    const run = new RequestRun(this.#ports.dispatch, { ...arrival, plan, reply });
    this.#runs.add(run);
    void this.#finish(run, arrival.exchange, reply);
  }

  async #finish(run: RequestRun, exchange: Exchange, reply: Reply): Promise<void> {
    try {
      await run.run();
    } catch (error) {
      // A bug of ours in one request: that request fails, the gateway lives.
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#ports.dispatch.log.error('request.bug', { error: what });
      const problem = gatewayError(500, 'internal_error', 'Breakerbox failed at this request. The log says why.');
      if (reply.committed) reply.breakOff('');
      else refuse(reply, { ...problem, type: 'internal_error' }, exchange, []);
    } finally {
      this.#runs.delete(run);
      if (this.#runs.size === 0) this.#onLastRun();
    }
  }

  /** No target at all: the panel shall still show that somebody asked, and what was answered. */
  #refusePlan(arrival: Unplanned, asked: string, noPlan: NoPlan, reply: Reply): void {
    const book = new RequestBook(this.#ports.dispatch, { ...arrival, plan: emptyPlan(asked) });
    book.beginNothing();
    book.whenKnown(() => {
      const extra = ['x-breakerbox-request-id', arrival.id, 'x-breakerbox-attempts', '0'];
      const status = refuse(reply, planError(noPlan), arrival.exchange, extra);
      book.settle({ state: 'failed', status, errorKind: noPlan.problem, usage: UNKNOWN_USAGE, firstEventAt: 0 });
    });
  }
}

function planError(plan: NoPlan): GatewayError {
  switch (plan.problem) {
    case 'unknown-model':
      return gatewayError(404, 'model_not_found', plan.message, 'model');
    case 'forbidden':
      return gatewayError(403, 'model_not_allowed', plan.message, 'model');
    case 'off':
      return { ...gatewayError(503, 'no_target_available', plan.message, 'model'), type: 'unavailable_error' };
  }
}

/** Returns the status that the client saw. */
function refuse(reply: Reply, error: GatewayError, exchange: Exchange, extra: readonly string[]): number {
  const told = { ...error, attempts: [] };
  const body = exchange.errorBody(told);
  const status = exchange.errorStatus(told);
  const length = String(Buffer.byteLength(body));
  const form = ['content-type', 'application/json', 'content-length', length];
  reply.head(status, [...extra, ...form, 'x-should-retry', 'false']);
  reply.end(body);
  return status;
}
