/*
 * The gateway: composes the rooms that a request passes, in this order.
 *
 *  #  room                          does                                              may answer
 *  1  http/loopback                 accepts on 127.0.0.1 and ::1
 *  2  http/guard                    own Host, no foreign pages, JSON or forms          400 403 415 421
 *  3  http/client-keys              the key says which client it is                    401
 *  4  http/gateway-app              the route table; read-body, read-form               404 405 413 508
 *  5  endpoints/doors               what was asked on which surface; reads the request 400
 *  6  budgets/runaway-guard         a client that has run away may be paused            403
 *  7  dispatch/planner, routing     rules, then who can serve it and is well, in order  400 403 404 503
 *  8  dispatch/request-run          tries targets until one answers or none is left    4xx 5xx
 *  9    dispatch/choose-target      the next one that is on, well and has a key
 * 10    endpoints/generation        the call for this target: in which dialect, fitted to what it takes (relayed: as it is)
 * 11    dispatch/purse, budgets     holds back the most it can cost, or passes the target over 402
 * 12    dispatch/request-book       writes the request into the ledger's journal before any byte of an answer
 * 13    dispatch/mend, attempt      calls it under deadlines (stream-call, whole-call, relay-call), and once more mended;
 *                                     a fire drill may stand in the way (drill-transport)
 * 14    endpoints/answer-side       reads usage, finish reasons and errors; translates where dialects differ
 * 15    dispatch/tell-client        commit: the head goes out; from here on no fallback
 * 16    dispatch/health, judge      what a failure means for breakers and keys, and whether another attempt may follow
 * 17  costing/cost                  usage × price, in nano-dollars
 * 18  ledger/ledger                 settles the request once: in the journal, and from there on the writer's thread
 * 19  control/live-requests         the panel hears of it
 *
 * What the panel's playground asks, and what is sent again there, comes from inside this process and begins at 5
 * (endpoints/inside, serveInside); its answer goes to control/playground-reply or control/send-again in place of a socket.
 */

import type { Budgets } from './budgets/budgets.ts';
import type { RunawayGuard } from './budgets/runaway-guard.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { ListedModel } from './dialects/model-list.ts';
import { Deadlines } from './dispatch/deadlines.ts';
import type { DispatchPorts, FixMemory, RequestObserver } from './dispatch/dispatcher.ts';
import { Drills } from './dispatch/drills.ts';
import type { ShownHealth } from './dispatch/health-view.ts';
import { Health } from './dispatch/health.ts';
import { LastHeads } from './dispatch/last-heads.ts';
import { ModelLists } from './dispatch/model-lists.ts';
import { Planner } from './dispatch/planner.ts';
import { ProviderDesk } from './dispatch/provider-desk.ts';
import { RetryBudget } from './dispatch/retry-budget.ts';
import { simulatedTransport } from './dispatch/simulated-transport.ts';
import { makeSnapshot, type Snapshot, type Upstream } from './dispatch/snapshot.ts';
import { sourceOf } from './dispatch/source-of.ts';
import { Transports, type Transport } from './dispatch/transport.ts';
import { withDemo } from './dispatch/with-demo.ts';
import { clientNames } from './domain/client-names.ts';
import type { Config } from './domain/config.ts';
import type { Clock, IdSource, Log, Random } from './domain/ports.ts';
import { serveInside, type InsideRequest } from './endpoints/inside.ts';
import { Intake, type IntakePorts } from './endpoints/intake.ts';
import { answerQuestion } from './endpoints/questions.ts';
import { clientKeys, type ClientKeys } from './http/client-keys.ts';
import { createGatewayApp } from './http/gateway-app.ts';
import { listenOnLoopback, type Listener } from './http/loopback.ts';
import type { Ledger } from './ledger/ledger.ts';
import { compileLinearPattern } from './platform/linear-pattern.ts';
import type { HashKey } from './routing/keyed-hash.ts';
import type { TokenCounter } from './tokens/token-counter.ts';

export interface GatewayPorts {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly fixes: FixMemory;
  readonly budgets: Budgets;
  readonly guard: RunawayGuard;
  readonly counter: TokenCounter;
  /** The salt of sketches of words. */
  readonly sketchSalt: HashKey;
  readonly observer: RequestObserver;
  /** The page of metrics. */
  readonly metricsPage: () => string;
  readonly redact: (text: string) => string;
  readonly capture: IntakePorts['capture'];
  readonly traced: IntakePorts['traced'];
  /** The value of a provider's or a client's key, or null when it cannot be had. */
  readonly providerKey: (config: Config, provider: string, key: string) => string | null;
  readonly clientKey: (client: Config['clients'][number]) => string | null;
  readonly configVersion: () => number | null;
  readonly onHealth: (provider: string) => void;
}

export interface Gateway {
  /** Where it listens; null: nobody can call it. */
  readonly listener: Pick<Listener, 'addresses' | 'port'> | null;
  readonly health: ShownHealth;
  readonly drills: Drills;
  readonly heads: LastHeads;
  readonly lists: ModelLists;
  readonly desk: ProviderDesk;
  readonly planner: Planner;
  /** The configuration with the demo provider where there is no other. */
  config(): Config;
  snapshot(): Snapshot;
  /** What providers list as their models, by the providers' ids. */
  listed(): Readonly<Record<string, readonly ListedModel[]>>;
  /** Takes effect with the next attempt. */
  configure(config: Config): void;
  /** Serves what is asked for inside this process as any other request of this client's. Returns its id, if it is one. */
  serveInside(request: InsideRequest): string | null;
  /** The machine was asleep for so long: connections are made anew, and what was ill is tried again. */
  wake(sleptMs: number): Promise<void>;
  /** Takes no new requests, lets running ones end for at most `drainMs`, then cuts them with an error. */
  close(drainMs: number): Promise<void>;
}

/** After a longer sleep no server still holds its end of a stream. */
const STREAMS_SURVIVE_MS = 30_000;
/** How long the end may take after the time to drain is over. */
const LAST_WORDS_MS = 500;

/** `port` null: nobody can call it. */
export async function startGateway(ports: GatewayPorts, config: Config, port: number | null): Promise<Gateway> {
  const gateway = new RunningGateway(ports, config);
  if (port !== null) await gateway.listen(port);
  return gateway;
}

class RunningGateway implements Gateway {
  readonly drills: Drills;
  readonly heads = new LastHeads();
  readonly lists: ModelLists;
  readonly desk: ProviderDesk;
  readonly planner: Planner;
  readonly #ports: GatewayPorts;
  readonly #dispatch: DispatchPorts;
  readonly #transports = new Transports();
  readonly #intake: Intake;
  /** As it was given, without the demo. */
  #given!: Config;
  #config!: Config;
  #snapshot!: Snapshot;
  #clients!: ClientKeys;
  #listener: Listener | null = null;
  #accepting = true;

  constructor(ports: GatewayPorts, config: Config) {
    const { clock, random, log, ledger, observer, redact, fixes } = ports;
    this.#ports = ports;
    const deadlines = new Deadlines(clock);
    const transportTo = (upstream: Upstream): Transport => this.#transportTo(upstream);
    this.desk = new ProviderDesk({ clock, deadlines, transportTo });
    this.lists = new ModelLists({ clock, log, desk: this.desk, onChange: () => this.configure(this.#given) });
    const health = new Health({ clock, random, onChange: ports.onHealth });
    this.drills = new Drills({ clock, random, log, health, onChange: ports.onHealth });
    this.planner = new Planner({
      clock,
      random,
      counter: ports.counter,
      snapshot: () => this.#snapshot,
      sketchSalt: ports.sketchSalt,
      healthFor: (client) => this.drills.healthFor(client),
      budgetShare: ports.budgets.shareOf,
    });
    this.#dispatch = {
      clock,
      random,
      log,
      ledger,
      observer,
      redact,
      healthFor: (client) => this.drills.healthFor(client),
      drillFor: (client, provider) => this.drills.drillFor(client, provider),
      deadlines,
      fixes,
      configVersion: ports.configVersion,
      budgets: ports.budgets,
      reserveTokens: () => this.#config.settings.reserveTokens,
      onSpent: (client, nanos) => {
        ports.guard.spent(client, nanos);
      },
      retries: new RetryBudget(clock),
      onAnswer: this.planner.answered.bind(this.planner),
      heads: this.heads,
      onFailure: this.planner.failed.bind(this.planner),
      snapshot: () => this.#snapshot,
      transportTo,
    };
    this.#intake = new Intake({
      dispatch: this.#dispatch,
      planner: this.planner,
      lists: this.lists,
      ids: ports.ids,
      capture: ports.capture,
      traced: ports.traced,
      emulateJson: () => this.#config.settings.emulateJson,
      guard: ports.guard,
    });
    this.configure(config);
  }

  get health(): ShownHealth {
    return this.drills;
  }

  get listener(): Listener | null {
    return this.#listener;
  }

  config(): Config {
    return this.#config;
  }

  snapshot(): Snapshot {
    return this.#snapshot;
  }

  listed(): Readonly<Record<string, readonly ListedModel[]>> {
    const upstreams = [...this.#snapshot.upstreams.values()];
    return Object.fromEntries(upstreams.map((each) => [each.id, this.lists.of(each.id, sourceOf(each))]));
  }

  configure(config: Config): void {
    this.#given = config;
    this.#config = withDemo(config);
    this.#ports.budgets.configure(config.budgets);
    const clients = new Set(clientNames(config));
    this.#ports.guard.keepOnly(clients);
    this.#snapshot = makeSnapshot(this.#config, {
      catalog: this.#ports.catalog,
      keyValue: (provider, key) => this.#ports.providerKey(config, provider.id, key),
      listed: (provider, source) => this.lists.of(provider, source),
      listedAt: (provider, source) => this.lists.listedAt(provider, source),
      compilePattern: compileLinearPattern,
    });
    this.drills.keepOnly(new Set(this.#config.providers.map(({ id }) => id)), clients);
    this.#intake.reconsider();
    this.#clients = clientKeys(config.clients, this.#ports.clientKey);
  }

  serveInside(request: InsideRequest): string | null {
    const { clock } = this.#ports;
    return serveInside(this.#accepting ? this.#intake : null, this.#config.clients, clock.now(), request);
  }

  async listen(port: number): Promise<void> {
    const { catalog, clock, counter } = this.#ports;
    const { deadlines, transportTo, snapshot } = this.#dispatch;
    const questions = {
      catalog,
      clock,
      counter,
      deadlines,
      transportTo,
      snapshot,
      lists: this.lists,
      config: () => this.#config,
      firstTarget: (model: string, allow: readonly string[]) => this.#intake.firstTarget(model, allow),
    };
    const app = createGatewayApp({
      port: () => this.#listener?.port ?? 0,
      allowedOrigins: () => this.#config.settings.allowedOrigins,
      clients: () => this.#clients,
      serve: (client, read, reply) => {
        this.#intake.serve(client, read, reply);
      },
      tell: async (question) => answerQuestion(questions, question),
      health: () => this.#state(),
      metrics: { page: this.#ports.metricsPage, open: () => this.#config.settings.openMetrics },
      now: () => clock.now(),
      accepting: () => this.#accepting,
    });
    this.#listener = await listenOnLoopback(port, app);
  }

  async wake(sleptMs: number): Promise<void> {
    const renewed = this.#transports.renew();
    if (sleptMs > STREAMS_SURVIVE_MS) this.#intake.wake();
    // What the sleep itself broke must not count against anybody.
    await this.#pause(0);
    for (const { id } of this.#config.providers) this.drills.reset(id);
    await renewed;
  }

  async close(drainMs: number): Promise<void> {
    this.#accepting = false;
    // Calls that are held back may still be answered.
    this.drills.stopAll();
    const closed = this.#listener?.close();
    this.#listener?.closeIdle();
    await this.#intake.lastRunEnds(drainMs);
    this.#intake.shutDown();
    await this.#intake.lastRunEnds(LAST_WORDS_MS);
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

  #transportTo(upstream: Upstream): Transport {
    const { simulate } = upstream.preset;
    return simulate === undefined
      ? this.#transports.to(upstream.origin)
      : simulatedTransport(simulate, this.#ports.clock);
  }

  #state(): { ok: boolean; body: string } {
    const { ok, problem } = this.#ports.ledger.status();
    // Traffic goes on without the ledger, so the gateway itself is up; what is wrong is said beside it.
    return { ok: true, body: JSON.stringify({ status: ok ? 'ok' : 'degraded', ledger: { ok, problem } }) };
  }
}
