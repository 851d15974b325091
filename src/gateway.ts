/*
 * The gateway: composes the rooms that a request passes, in this order.
 *
 *  #  room                          does                                              may answer
 *  1  http/loopback                 accepts on 127.0.0.1 and ::1
 *  2  http/guard                    own Host, no foreign pages, JSON only              400 403 415 421
 *  3  http/client-keys              the key says which client it is                    401
 *  4  http/gateway-app              the route table; http/read-body up to the limit    404 405 413 508
 *  5  endpoints/chat-completions    reads the request, keeps what it does not know     400
 *  6  routing/make-plan             the name asked for becomes targets, with reasons   403 404 503
 *  7  dispatch/request-run          tries targets until one answers or none is left    4xx 5xx
 *  8    dispatch/choose-target      the next one that is on, well and has a key
 *  9    dispatch/request-book       tells the ledger of the request before any byte of an answer
 * 10    dialects/openai-chat        the body for this target: spliced, never reprinted
 * 11    dispatch/attempt            calls it under deadlines (upstream-call, stream-call, whole-call)
 * 12    dialects/openai-chat        reads usage, finish reasons and errors beside the bytes
 * 13    dispatch/tell-client        commit: the head goes out; from here on no fallback
 * 14    dispatch/health, judge      what a failure means for breakers and keys, and whether another attempt may follow
 * 15  costing/cost                  usage × price, in nano-dollars
 * 16  ledger/ledger                 settles the request once, on the writer's thread
 * 17  control/live-requests         the panel hears of it
 */

import type { Catalog } from './catalog/catalog.ts';
import { Deadlines } from './dispatch/deadlines.ts';
import type { RequestObserver } from './dispatch/dispatcher.ts';
import { Health } from './dispatch/health.ts';
import { RequestBook, type Arrival } from './dispatch/request-book.ts';
import { RequestRun } from './dispatch/request-run.ts';
import { RetryBudget } from './dispatch/retry-budget.ts';
import { simulatedTransport } from './dispatch/simulated-transport.ts';
import { makeSnapshot, type Snapshot, type Upstream } from './dispatch/snapshot.ts';
import { Transports, type Transport } from './dispatch/transport.ts';
import { withDemo } from './dispatch/with-demo.ts';
import type { Config } from './domain/config.ts';
import type { NoPlan } from './domain/plan.ts';
import type { Clock, IdSource, Log, Random } from './domain/ports.ts';
import { UNKNOWN_USAGE } from './domain/usage.ts';
import type { ReadRequest } from './endpoints/chat-completions.ts';
import { gatewayError, openAiErrorBody, type GatewayError } from './endpoints/error-envelope.ts';
import { listModels, modelsBody } from './endpoints/models.ts';
import { ClientKeys, type Client } from './http/client-keys.ts';
import { createGatewayApp } from './http/gateway-app.ts';
import { listenOnLoopback, type Listener } from './http/loopback.ts';
import type { ResponseReply } from './http/response-reply.ts';
import type { Ledger } from './ledger/ledger.ts';
import { emptyPlan, makePlan } from './routing/make-plan.ts';

export interface GatewayPorts {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly observer: RequestObserver;
  readonly redact: (text: string) => string;
  /** The value of a provider's or a client's key, or null when it cannot be had. */
  readonly providerKey: (config: Config, provider: string, key: string) => string | null;
  readonly clientKey: (client: Config['clients'][number]) => string | null;
  readonly onHealth: (provider: string) => void;
}

export interface Gateway {
  readonly port: number;
  readonly health: Health;
  /** The configuration with the demo provider where there is no other. */
  config(): Config;
  snapshot(): Snapshot;
  /** Takes effect with the next attempt. */
  configure(config: Config): void;
  /** Takes no new requests, lets running ones end for at most `drainMs`, then cuts them with an error. */
  close(drainMs: number): Promise<void>;
}

/** How long the end may take after the time to drain is over. */
const LAST_WORDS_MS = 500;

export async function startGateway(ports: GatewayPorts, config: Config, port: number): Promise<Gateway> {
  const gateway = new RunningGateway(ports, config);
  await gateway.listen(port);
  return gateway;
}

class RunningGateway implements Gateway {
  readonly health: Health;
  readonly #ports: GatewayPorts;
  readonly #dispatch: ConstructorParameters<typeof RequestRun>[0];
  readonly #transports = new Transports();
  readonly #runs = new Set<RequestRun>();
  readonly #turns = new Map<string, number>();
  #config!: Config;
  #snapshot!: Snapshot;
  #clients!: ClientKeys;
  #listener: Listener | null = null;
  #accepting = true;
  #onLastRun: () => void = () => undefined;

  constructor(ports: GatewayPorts, config: Config) {
    const { clock, random, log, ledger, observer, redact } = ports;
    this.#ports = ports;
    this.health = new Health({ clock, random, onChange: ports.onHealth });
    this.#dispatch = {
      clock,
      random,
      log,
      ledger,
      observer,
      redact,
      health: this.health,
      deadlines: new Deadlines(clock),
      retries: new RetryBudget(clock),
      snapshot: () => this.#snapshot,
      transportTo: (upstream) => this.#transportTo(upstream),
    };
    this.configure(config);
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  config(): Config {
    return this.#config;
  }

  snapshot(): Snapshot {
    return this.#snapshot;
  }

  configure(config: Config): void {
    this.#config = withDemo(config);
    this.#snapshot = makeSnapshot(this.#config, {
      catalog: this.#ports.catalog,
      keyValue: (provider, key) => this.#ports.providerKey(config, provider.id, key),
    });
    for (const run of this.#runs) run.reconsider();
    this.#clients = new ClientKeys(
      config.clients.flatMap((client) => {
        const key = this.#ports.clientKey(client);
        return key === null ? [] : [{ client: { name: client.name, allow: client.allow }, key }];
      }),
    );
  }

  async listen(port: number): Promise<void> {
    const app = createGatewayApp({
      port: () => this.port,
      allowedOrigins: () => this.#config.settings.allowedOrigins,
      clients: () => this.#clients,
      serve: (client, read, reply) => {
        this.#serve(client, read, reply);
      },
      models: (client, id) => this.#models(client, id),
      health: () => this.#state(),
      accepting: () => this.#accepting,
    });
    this.#listener = await listenOnLoopback(port, app);
  }

  async close(drainMs: number): Promise<void> {
    this.#accepting = false;
    const closed = this.#listener?.close();
    this.#listener?.closeIdle();
    await this.#lastRunEnds(drainMs);
    for (const run of this.#runs) run.shutDown();
    await this.#lastRunEnds(LAST_WORDS_MS);
    // What was said last must reach its client before the sockets are taken away.
    this.#listener?.closeIdle();
    await Promise.race([closed, this.#pause(LAST_WORDS_MS)]);
    this.#listener?.closeAll();
    await closed;
    await this.#transports.close();
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#ports.clock.after(ms, resolve);
    });
  }

  async #lastRunEnds(atMostMs: number): Promise<void> {
    if (this.#runs.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.clock.after(atMostMs, resolve);
      this.#onLastRun = () => {
        cancel();
        resolve();
      };
    });
  }

  #serve(client: Client, read: ReadRequest, reply: ResponseReply): void {
    const startedMono = this.#ports.clock.monotonic();
    const asked = { model: read.model, client: client.name, allow: client.allow };
    const plan = makePlan(this.#snapshot.table, asked, {
      random: this.#ports.random,
      takeTurn: (route) => {
        const turn = this.#turns.get(route) ?? 0;
        this.#turns.set(route, turn + 1);
        return turn;
      },
    });
    const arrival = {
      id: this.#ports.ids(),
      startedAt: this.#ports.clock.now(),
      startedMono,
      client: client.name,
      exchange: read.exchange,
    };
    if ('problem' in plan) {
      this.#refusePlan(arrival, read.model, plan, reply);
      return;
    }
    const run = new RequestRun(this.#dispatch, { ...arrival, plan, reply });
    this.#runs.add(run);
    void this.#finish(run, reply);
  }

  /** No target at all: the panel shall still show that somebody asked, and what was answered. */
  #refusePlan(arrival: Omit<Arrival, 'plan'>, asked: string, noPlan: NoPlan, reply: ResponseReply): void {
    const book = new RequestBook(this.#dispatch, { ...arrival, plan: emptyPlan(asked) });
    book.beginNothing();
    const error = planError(noPlan);
    book.whenKnown(() => {
      refuse(reply, error, ['x-breakerbox-request-id', arrival.id, 'x-breakerbox-attempts', '0']);
      book.settle({
        state: 'failed',
        status: error.status,
        errorKind: noPlan.problem,
        usage: UNKNOWN_USAGE,
        firstEventAt: 0,
      });
    });
  }

  async #finish(run: RequestRun, reply: ResponseReply): Promise<void> {
    try {
      await run.run();
    } catch (error) {
      // A bug of ours in one request: that request fails, the gateway lives.
      this.#ports.log.error('request.bug', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      if (!reply.committed)
        refuse(reply, {
          ...gatewayError(500, 'internal_error', 'Breakerbox failed at this request. The log says why.'),
          type: 'internal_error',
        });
      else reply.breakOff('');
    } finally {
      this.#runs.delete(run);
      if (this.#runs.size === 0) this.#onLastRun();
    }
  }

  #transportTo(upstream: Upstream): Transport {
    const { simulate } = upstream.preset;
    return simulate === undefined
      ? this.#transports.to(upstream.origin)
      : simulatedTransport(simulate, this.#ports.clock);
  }

  #models(client: Client, id: string | null): string | null {
    const entries = listModels(this.#config, this.#snapshot, this.#ports.catalog, client.allow);
    if (id === null) return modelsBody(entries);
    const entry = entries.find((candidate) => candidate.id === id);
    return entry === undefined ? null : JSON.stringify(entry);
  }

  #state(): { ok: boolean; body: string } {
    const { ok, problem } = this.#ports.ledger.status();
    // Traffic goes on without the ledger, so the gateway itself is up; what is wrong is said beside it.
    return { ok: true, body: JSON.stringify({ status: ok ? 'ok' : 'degraded', ledger: { ok, problem } }) };
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

function refuse(reply: ResponseReply, error: GatewayError, extra: readonly string[] = []): void {
  const body = openAiErrorBody({ ...error, attempts: [] });
  const length = String(Buffer.byteLength(body));
  reply.head(error.status, [
    ...extra,
    'content-type',
    'application/json',
    'content-length',
    length,
    'x-should-retry',
    'false',
  ]);
  reply.end(body);
}
