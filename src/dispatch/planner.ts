// Plans requests: gathers their facts, what is known of targets and conversations, and asks routing. Remembers from
// answers what later plans need.

import { hash } from 'node:crypto';
import type { JsonObject } from '../dialects/json.ts';
import { RequestOutline } from '../dialects/request-outline.ts';
import type { NoPlan, Plan } from '../domain/plan.ts';
import type { Clock, Random } from '../domain/ports.ts';
import type { FactsRecord } from '../domain/record.ts';
import type { Usage } from '../domain/usage.ts';
import { packBits } from '../routing/fact-bits.ts';
import type { RequestFacts } from '../routing/facts.ts';
import type { HashKey } from '../routing/keyed-hash.ts';
import { LiveFacts } from '../routing/live-facts.ts';
import { localTimeAt } from '../routing/local-time.ts';
import { makePlan } from '../routing/make-plan.ts';
import { DEFAULT_OUTPUT_TOKENS, type LastServed, type PlanState } from '../routing/plan-state.ts';
import type { RoutingTable } from '../routing/routing-table.ts';
import { Sessions, warmTokensAfter } from '../routing/sessions.ts';
import { OutputLengths, Speeds } from '../routing/speeds.ts';
import { OneTurn, Turns, type Turn } from '../routing/turns.ts';
import { sketchKeyFor, sketchWords } from '../routing/word-sketch.ts';
import { estimateTokens } from '../tokens/estimate.ts';
import type { TokenCounter } from '../tokens/token-counter.ts';
import { AddedLatency } from './added-latency.ts';
import { availabilityOf, targetName } from './choose-target.ts';
import type { HealthView } from './health-view.ts';
import { sessionHint } from './session-hint.ts';
import type { Snapshot } from './snapshot.ts';

export interface PlannerPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly counter: Pick<TokenCounter, 'count'>;
  readonly snapshot: () => Snapshot;
  /** The salt of sketches of words. */
  readonly sketchSalt: HashKey;
  readonly healthFor: (client: string) => HealthView;
  /** How much of a budget is spent, as a share of its limit. */
  readonly budgetShare: (id: string) => number;
}

/** A request as far as plans care. Header names are lower-case. */
export interface Planned {
  readonly client: string;
  /** Globs of what the client may use. */
  readonly allow: readonly string[];
  readonly surface: string;
  /** The name asked for. */
  readonly model: string;
  /** null: a form. */
  readonly body: JsonObject | null;
  readonly chars: number;
  readonly streamed: boolean;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** How a request was answered. */
export interface Answered {
  readonly planning: Planning;
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage;
  /** Of the attempt that answered, ms; null: a drill had its hand in it. */
  readonly ttftMs: number | null;
  readonly writingMs: number;
  /** The route whose direct path it was, and what we added to it; null: it was none. */
  readonly direct: { readonly route: string; readonly addedMs: number } | null;
}

export class Planner {
  readonly added = new AddedLatency();
  readonly #ports: PlannerPorts;
  readonly #sessions = new Sessions();
  readonly #speeds = new Speeds();
  readonly #lengths = new OutputLengths();
  readonly #turns = new Turns();

  constructor(ports: PlannerPorts) {
    this.#ports = ports;
  }

  /** Begins with a request: its facts are there once they are asked for. */
  open(request: Planned): Planning {
    return new Planning(request, this.#ports, new OneTurn(this.#turns), (planning) => this.#stateFor(planning));
  }

  /** Plans what is known of a request otherwise, as a sketch of one; nothing is counted or remembered. */
  planSketch(
    facts: RequestFacts,
    allow: readonly string[],
    table = this.#ports.snapshot().table,
  ): { readonly plan: Plan | NoPlan; readonly state: PlanState } {
    const state = this.#stateOf(
      facts.client ?? '',
      `${facts.client ?? ''}\n${facts.asked}`,
      () => null,
      this.#onlyLooking(),
    );
    return { plan: makePlan(table, { facts, allow }, state), state };
  }

  answered({ planning, provider, model, usage, ttftMs, writingMs, direct }: Answered): void {
    const now = this.#ports.clock.monotonic();
    const { outputTokens } = usage;
    if (ttftMs !== null) this.#speeds.note(targetName({ provider, model }), { ttftMs, writingMs, outputTokens }, now);
    if (outputTokens !== null) this.#lengths.note(planning.kind, outputTokens);
    if (direct !== null) this.added.note(direct.route, direct.addedMs);
    if (planning.session === null) return;
    const price = this.#ports.snapshot().upstreams.get(provider)?.facts(model)?.price ?? null;
    const before = this.#sessions.last(planning.session, now);
    const wasWarm = before?.provider === provider && before.model === model ? before.warmTokens : 0;
    this.#sessions.note(planning.session, provider, model, warmTokensAfter(usage, price, wasWarm), now);
  }

  /** An attempt at a target has failed. */
  failed(provider: string, model: string): void {
    this.#speeds.noteFailure(targetName({ provider, model }), this.#ports.clock.monotonic());
  }

  #stateFor(planning: Planning): PlanState {
    return this.#stateOf(
      planning.client,
      planning.kind,
      (now) => this.#lastServed(planning, now),
      planning.counts ? planning.turn : this.#onlyLooking(),
    );
  }

  #stateOf(client: string, kind: string, lastServed: (now: number) => LastServed | null, turn: Turn): PlanState {
    const { clock, random, snapshot, healthFor } = this.#ports;
    const now = clock.monotonic();
    let last: LastServed | null | undefined;
    return {
      at: clock.now(),
      availability: (provider, model) => availabilityOf({ provider, model }, snapshot(), healthFor(client)),
      lastServed: () => (last ??= lastServed(now)),
      speed: (provider, model) => this.#speeds.of(targetName({ provider, model }), now),
      expectedOutput: () => this.#lengths.of(kind) ?? DEFAULT_OUTPUT_TOKENS,
      random,
      nextTurn: (route, targets) => turn.nextTurn(route, targets),
      takeTurn: (route, target) => {
        turn.takeTurn(route, target);
      },
    };
  }

  /** What begins anew owes nothing to where the same words were answered before. */
  #lastServed({ outline, session }: Planning, now: number): LastServed | null {
    return outline?.continues === true && session !== null ? this.#sessions.last(session, now) : null;
  }

  #onlyLooking(): Turn {
    return { nextTurn: (route, targets) => this.#turns.next(route, targets), takeTurn: () => undefined };
  }
}

/** One request being planned; again when its tokens have been counted, or when more is known of models. */
export class Planning {
  readonly client: string;
  readonly facts: LiveFacts;
  readonly outline: RequestOutline | null;
  /** Answers to requests of one kind have much the same length. */
  readonly kind: string;
  readonly turn: Turn;
  /** False: somebody only wants to know. */
  counts = true;
  readonly #request: Planned;
  readonly #ports: PlannerPorts;
  readonly #stateFor: (planning: Planning) => PlanState;
  #session: string | null | undefined;

  constructor(request: Planned, ports: PlannerPorts, turn: Turn, stateFor: (planning: Planning) => PlanState) {
    this.turn = turn;
    const { client, surface, model, body, chars, streamed, headers } = request;
    this.client = client;
    this.kind = `${client}\n${model}`;
    this.outline = body === null ? null : new RequestOutline(body);
    this.#request = request;
    this.#ports = ports;
    this.#stateFor = stateFor;
    this.facts = new LiveFacts({
      client,
      surface,
      asked: model,
      chars,
      outline: this.outline,
      streamed,
      header: (name) => headerText(headers[name]),
      localTime: (zone) => localTimeAt(ports.clock.now(), zone),
      budgetShare: ports.budgetShare,
      estimate: estimateTokens,
    });
  }

  /** The conversation it belongs to; null where there is none. */
  get session(): string | null {
    return (this.#session ??= this.#findSession());
  }

  /** `table`: not the one in force. */
  plan(table?: RoutingTable): Plan | NoPlan {
    return this.#planFor(this.facts, table);
  }

  /** What plans of this request depend on beside it. */
  get state(): PlanState {
    return this.#stateFor(this);
  }

  /** The same request under another name. */
  planAs(model: string): Plan | NoPlan {
    return this.#planFor(this.facts.askedAs(model));
  }

  /** Counts the prompt on a thread of its own; an estimate is all there is when that takes too long. */
  async count(): Promise<void> {
    const { texts, fixedTokens } = this.outline?.counted() ?? { texts: [], fixedTokens: 0 };
    const { tokens } = await this.#ports.counter.count(texts);
    this.facts.setTokens(tokens + fixedTokens);
  }

  /**
   * What is kept of this request (by its id in the ledger) for later judgements; null: it has no texts, nothing of it could be judged. `note`: how
   * its plan came about. To be called when it has been answered: making the sketch takes a few microseconds.
   */
  record(id: string, note: string | null): FactsRecord | null {
    const { facts, outline } = this;
    if (outline === null) return null;
    const { keepsSketches } = this.#ports.snapshot();
    const text = outline.text('last-user');
    return {
      promptTokens: facts.tokensSoFar,
      maxOutputTokens: facts.maxOutputTokens(),
      turns: facts.turns(),
      traits: packBits({
        has: (trait) => facts.has(trait),
        continues: outline.continues,
        isCounted: facts.isCounted,
      }),
      effort: facts.effort(),
      plan: note,
      sketch: keepsSketches ? sketchWords(text, sketchKeyFor(id, this.#ports.sketchSalt)) : null,
    };
  }

  #planFor(facts: LiveFacts, table = this.#ports.snapshot().table): Plan | NoPlan {
    return makePlan(table, { facts, allow: this.#request.allow }, this.#stateFor(this));
  }

  #findSession(): string | null {
    if (this.outline === null) return null;
    const { client, body, headers } = this.#request;
    const hint = sessionHint(headers, body ?? {});
    const what = hint ?? this.outline.beginning();
    return hash('sha256', `${client}\n${what}`, 'base64url').slice(0, SESSION_CHARS);
  }
}

/** Enough that two conversations of one user never meet. */
const SESSION_CHARS = 12;

function headerText(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value.join(', ') : value) ?? null;
}
