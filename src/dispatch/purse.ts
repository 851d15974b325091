// What budgets hold back for one request: before each attempt its upper bound, more of it while a stream goes on, and at
// the end nothing, because then it is spent.

import type { Account, Hold } from '../budgets/account.ts';
import type { Budgets, Charge, NoRoom } from '../budgets/budgets.ts';
import { mostItCosts } from '../costing/upper-bound.ts';
import type { Failure } from '../domain/failure.ts';
import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { AttemptRecord, Settlement } from '../domain/record.ts';
import type { Usage } from '../domain/usage.ts';
import type { Spending } from '../routing/budget-scope.ts';
import { tokenizerFactor } from '../tokens/tokenizer-factor.ts';
import type { Arrival } from './arrival.ts';
import { estimateTokens, type Bill } from './attempt-cost.ts';
import type { Choice } from './choose-target.ts';
import type { Call } from './exchange.ts';
import type { MeterBounds } from './stream-meter.ts';

export interface PursePorts {
  readonly budgets: Pick<
    Budgets,
    'any' | 'open' | 'canRefuse' | 'isCounted' | 'whenCounted' | 'hold' | 'extend' | 'settle'
  >;
  /** How many tokens of an answer are held back for at a time. */
  readonly reserveTokens: () => number;
}

/**
 * What vendors add to a prompt and nobody sees: marks around messages, and instructions for the use of tools, of which
 * Anthropic documents up to 804 tokens.
 */
const ADDED_TOKENS = 64;
const ADDED_FOR_TOOLS = 900;

/** Code has about this much, English less. */
const LEAST_PER_CHAR = 1 / 3;
const MOST_PER_CHAR = 1.5;
/** Characters of a prompt that say something about its language. */
const SHORTEST_SAMPLE = 400;

export class Purse {
  readonly #ports: PursePorts;
  readonly #arrival: Arrival;
  readonly #account: Account | null;
  #hold: Hold | null = null;
  #refuses = false;
  #inputTokens = 0;
  #beside = { images: 0, searches: 0 };
  #price: Price | null = null;
  /** Targets for which there was no room. */
  readonly noRoom: NoRoom[] = [];

  constructor(ports: PursePorts, arrival: Arrival) {
    this.#ports = ports;
    this.#arrival = arrival;
    const { budgets } = ports;
    this.#account = budgets.any ? budgets.open(arrival.id, arrival.client, arrival.startedAt) : null;
  }

  /** All that is held back now; null: no budget asked for it. */
  get reserved(): Nanos | null {
    return this.#hold === null ? null : (this.#account?.held ?? null);
  }

  /** A budget that can refuse is about the running attempt: what is held must be durable before anything is sent. */
  get mustBeDurable(): boolean {
    return this.#refuses;
  }

  /** What is known of budgets must be waited for; null: nothing. */
  untilCounted(place: Place): Promise<void> | null {
    const { budgets } = this.#ports;
    if (this.#account === null) return null;
    const spending = this.#at(place);
    if (budgets.isCounted(spending)) return null;
    return new Promise((resolve) => {
      budgets.whenCounted(spending, resolve);
    });
  }

  /** The limit to set where the client set none and the answer comes as a whole; null: none has to be. */
  capAt(place: Place): number | null {
    if (this.#account === null || !this.#ports.budgets.canRefuse(this.#at(place))) return null;
    return this.#ports.reserveTokens();
  }

  /** Holds back the most that this attempt can cost. `steps`: an answer without end is held back for step by step. */
  hold({ target, upstream }: Choice, call: Call, steps: boolean): NoRoom | null {
    if (this.#account === null) return null;
    const spending = this.#at(target);
    const facts = upstream.facts(target.model);
    this.#price = facts?.price ?? null;
    this.#inputTokens = this.#inputBound(target.model);
    const { limit, choices, thought = 0, images = 0, searches = 0 } = call.mostOutput();
    this.#beside = { images, searches };
    const reserve = this.#ports.reserveTokens();
    const output = steps ? Math.min(limit ?? Infinity, reserve) : (limit ?? facts?.maxOutput ?? reserve);
    const held = this.#ports.budgets.hold(this.#account, spending, this.boundOf((output + thought) * choices));
    if ('left' in held) {
      this.noRoom.push(held);
      return held;
    }
    this.#hold = held;
    this.#refuses = this.#ports.budgets.canRefuse(spending);
    return null;
  }

  /** The most that the running attempt costs when it writes so much; null: its price is unknown. */
  boundOf(outputTokens: number): Nanos | null {
    const { startedAt, planning } = this.#arrival;
    const hasAudio = planning.facts.has('audio') === true;
    return mostItCosts(
      { inputTokens: this.#inputTokens, outputTokens, hasAudio, ...this.#beside },
      this.#price,
      startedAt,
    );
  }

  stepsOf(call: Call): MeterBounds {
    const { limit, choices } = call.mostOutput();
    return { step: this.#ports.reserveTokens() * choices, limit: limit === null ? Infinity : limit * choices };
  }

  /** Of what has been written so far; the provider's own count where it gives one on the way. */
  tokensOf(outputChars: number, usage: Usage | null): number {
    return Math.max(usage?.outputTokens ?? 0, Math.ceil(outputChars * this.#tokensPerChar()));
  }

  /** Answers are mostly in the language of their prompts; the margin is as for the prompt. */
  #tokensPerChar(): number {
    const { chars } = this.#arrival.planning.facts;
    const density = chars < SHORTEST_SAMPLE ? 0 : this.#inputTokens / chars;
    return Math.min(MOST_PER_CHAR, Math.max(LEAST_PER_CHAR, density));
  }

  /** Holds back for a longer answer. null: granted. */
  extend(from: number, to: number): NoRoom | null {
    const hold = this.#hold;
    const by = (this.boundOf(to) ?? 0) - (this.boundOf(from) ?? 0);
    return hold === null ? null : this.#ports.budgets.extend(hold, by);
  }

  /**
   * What the running attempt may have cost beyond what it did. Where a budget held money back for it, no more than that:
   * what a provider goes on writing for nobody is no reason to refuse what comes next.
   */
  capped({ cost, upToNanos }: Bill): Nanos | null {
    const hold = this.#hold;
    if (upToNanos === null || hold === null || hold.trackers.length === 0) return upToNanos;
    const most = Math.min(upToNanos, hold.nanos - (cost.nanos ?? 0));
    return most > 0 ? most : null;
  }

  /** An attempt has ended. What it provably did not cost is free at once; the rest stays held until the end. */
  endAttempt(failed: Failure | null): void {
    if (failed?.billing === 'none') this.#hold?.release();
  }

  settle(settlement: Settlement, attempts: readonly AttemptRecord[]): void {
    if (this.#account === null) return;
    this.#ports.budgets.settle(this.#account, this.#charges(settlement, attempts));
  }

  /** What it cost stands where it was answered; what attempts elsewhere came to, there. As src/ledger/spent.ts has it. */
  #charges({ provider, model, cost, costs }: Settlement, attempts: readonly AttemptRecord[]): Charge[] {
    let left = (cost.nanos ?? 0) + costs.upToNanos;
    const charges: Charge[] = [];
    for (const attempt of attempts) {
      if (attempt.provider === provider && attempt.model === model) continue;
      const nanos = Math.min(left, (attempt.costNanos ?? 0) + (attempt.upToNanos ?? 0));
      left -= nanos;
      charges.push({ ...this.#at(attempt), nanos, upTo: 0 });
    }
    return [...charges, { ...this.#spendingAt(provider, model), nanos: left, upTo: Math.min(left, costs.upToNanos) }];
  }

  #inputBound(model: string): number {
    const { planning, exchange } = this.#arrival;
    const { facts, outline } = planning;
    if (outline === null) return estimateTokens(exchange.inputChars);
    const { tokens, spread } = facts.inputTokens();
    const added = ADDED_TOKENS + (facts.has('tools') ? ADDED_FOR_TOOLS : 0);
    return Math.ceil(tokens * (1 + spread) * tokenizerFactor(model)) + added;
  }

  #at({ provider, model }: Place): Spending {
    return this.#spendingAt(provider, model);
  }

  #spendingAt(provider: string | null, model: string | null): Spending {
    const { client, plan } = this.#arrival;
    return { client, route: plan.route, provider, model };
  }
}

interface Place {
  readonly provider: string;
  readonly model: string;
}
