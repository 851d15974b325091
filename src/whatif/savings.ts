// What the requests of the past would have cost if all of them had gone to one model.

import type { SavingsView } from '../contract/routing-views.ts';
import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { HistoryRow } from '../ledger/history.ts';
import { usageOfRow } from '../ledger/row-usage.ts';
import { unpackBits } from '../routing/fact-bits.ts';
import { Conversations } from './conversations.ts';
import { costAgain, usageElsewhere } from './reprice.ts';
import type { Side } from './side.ts';

/** A model that everything is compared to. */
export interface Baseline {
  /** `provider/model-id`. */
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  readonly price: Price | null;
}

export class Savings {
  readonly #baseline: Baseline;
  readonly #current: Side;
  readonly #dayOf: (unixMs: number) => string;
  readonly #conversations = new Conversations(false);
  readonly #days = new Map<string, { actualNanos: number; baselineNanos: number }>();
  #requests = 0;
  #compared = 0;
  #actualNanos = 0;
  #baselineNanos = 0;

  constructor(baseline: Baseline, current: Side, dayOf: (unixMs: number) => string) {
    this.#baseline = baseline;
    this.#current = current;
    this.#dayOf = dayOf;
  }

  /** In the order in which they came in. */
  add(row: HistoryRow): void {
    if (row.state === 'open') return;
    this.#requests += 1;
    this.#conversations.advance(row.startedAt);
    const { provider, model } = row;
    if (provider === null || model === null || row.costNanos === null) return;
    const nanos = this.#costAtBaseline(row, provider, model);
    if (nanos === null) return;
    this.#compared += 1;
    this.#actualNanos += row.costNanos;
    this.#baselineNanos += nanos;
    const day = this.#dayOf(row.startedAt);
    const sums = this.#days.get(day) ?? { actualNanos: 0, baselineNanos: 0 };
    sums.actualNanos += row.costNanos;
    sums.baselineNanos += nanos;
    this.#days.set(day, sums);
  }

  result(): SavingsView {
    const { name, price } = this.#baseline;
    return {
      baseline: name,
      requests: this.#requests,
      compared: this.#compared,
      actualNanos: this.#actualNanos,
      baselineNanos: this.#baselineNanos,
      days: [...this.#days].map(([day, sums]) => ({ day, ...sums })).toSorted((a, b) => (a.day < b.day ? -1 : 1)),
      problem:
        price === null
          ? `The price of ${name} is not known. Choose another model to compare with, as provider/model-id, or give it a price under its provider's models.`
          : null,
    };
  }

  /** null: the price or the tokens are not known. */
  #costAtBaseline(row: HistoryRow, provider: string, model: string): Nanos | null {
    const usage = usageOfRow(row);
    const { price } = this.#baseline;
    if (usage.inputTokens === null || price === null) return null;
    const isThere = provider === this.#baseline.provider && model === this.#baseline.model;
    const there = isThere
      ? usage
      : usageElsewhere(usage, {
          ratio: this.#ratio(provider, model),
          price,
          oldPrice: this.#current.priceAt(provider, model),
          warmTokens: this.#warmTokens(row),
        });
    const { endedAt, session } = row;
    if (row.state === 'done' && endedAt !== null) {
      const target = { provider: this.#baseline.provider, model: this.#baseline.model };
      this.#conversations.note({ endedAt, session, ...target, usage: there, price, ttftMs: null, durationMs: 0 });
    }
    return isThere ? row.costNanos : costAgain(there, price, row.startedAt);
  }

  #ratio(provider: string, model: string): number {
    const { factorOf } = this.#current;
    return factorOf(this.#baseline.provider, this.#baseline.model) / factorOf(provider, model);
  }

  #warmTokens({ session, startedAt, traits }: HistoryRow): number {
    const continues = traits === null || unpackBits(traits).continues;
    const { provider, model } = this.#baseline;
    return session === null || !continues ? 0 : this.#conversations.warmAt(session, provider, model, startedAt);
  }
}
