// Lists of models, in the many forms in which servers give them.

import type { MorePrices } from '../domain/model.ts';
import { nanosFromDollars, type Nanos } from '../domain/money.ts';
import { isObject, objectIn, type JsonObject } from './json.ts';

/** A model as its provider lists it. Prices are nano-dollars per million tokens; null is unknown. */
export interface ListedModel extends ListedPrices {
  readonly id: string;
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
}

export interface ListedPrices {
  readonly inputPrice: Nanos | null;
  readonly cachedInputPrice: Nanos | null;
  readonly cacheWritePrice: Nanos | null;
  readonly outputPrice: Nanos | null;
  /** What few lists say beyond these; absent: nothing. */
  readonly more?: MorePrices;
}

/** Where a list differs from the usual. */
export interface ListForm {
  /** The id as requests name the model. */
  readonly id?: (entry: JsonObject) => unknown;
  /** The object that has the facts about an entry. */
  readonly facts?: (entry: JsonObject) => JsonObject;
  readonly prices?: (facts: JsonObject) => Partial<ListedPrices>;
}

/** Dearer than any model is, so that a figure above it is of another unit. */
const MOST_DOLLARS_PER_MILLION = 1_000;

const MOST_TOKENS = 1_000_000_000;

const NO_PRICES: ListedPrices = {
  inputPrice: null,
  cachedInputPrice: null,
  cacheWritePrice: null,
  outputPrice: null,
};

/** Reads a parsed list; empty when it is none. Prices are left to presets, whose units they alone know. */
export function readModelList(answer: unknown): readonly ListedModel[] {
  return readListAs({}, answer);
}

export function readListAs(form: ListForm, answer: unknown): readonly ListedModel[] {
  const models = new Map<string, ListedModel>();
  for (const entry of entriesOf(answer)) {
    if (!isObject(entry) || entry['active'] === false) continue;
    const id = form.id === undefined ? entry['id'] : form.id(entry);
    // A list may have a model once for each place where it runs.
    if (typeof id !== 'string' || id === '' || models.has(id)) continue;
    const facts = form.facts?.(entry) ?? entry;
    const prices = form.prices?.(facts);
    models.set(id, { ...NO_PRICES, ...prices, id, contextWindow: windowOf(facts), maxOutput: maxOutputOf(facts) });
  }
  return [...models.values()];
}

/** A price of so many dollars for `perTokens` tokens, in nano-dollars per million; null when it cannot be one. */
export function listedPrice(dollars: unknown, perTokens: number): Nanos | null {
  const amount = numberOf(dollars);
  if (amount === null) return null;
  const perMillion = amount * (1_000_000 / perTokens);
  return perMillion >= 0 && perMillion <= MOST_DOLLARS_PER_MILLION ? nanosFromDollars(perMillion) : null;
}

/** A price of so many dollars for each, in nano-dollars; null when it cannot be one. */
export function listedFee(dollars: unknown): Nanos | null {
  return listedPrice(dollars, 1_000_000);
}

/** Those prices that a list really has: 0 stands for what is not charged by itself. null: it has none. */
export function listedMore(prices: Readonly<Partial<Record<keyof MorePrices, Nanos | null>>>): MorePrices | null {
  const found = Object.entries(prices).filter(([, nanos]) => nanos !== null && nanos > 0);
  return found.length === 0 ? null : (Object.fromEntries(found) as MorePrices);
}

/** Some lists write numbers as strings. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function entriesOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  if (!isObject(answer)) return [];
  const rows = answer['data'] ?? answer['models'];
  if (Array.isArray(rows)) return rows;
  const list = isObject(rows) ? rows['list'] : null;
  return Array.isArray(list) ? list : [];
}

function windowOf(facts: JsonObject): number | null {
  return firstCount(
    facts['context_length'],
    facts['max_model_len'],
    facts['context_window'],
    facts['max_context_length'],
    facts['max_input_tokens'],
    // The window it was started with before the one it was trained for.
    objectIn(facts, 'meta')['n_ctx'],
    objectIn(facts, 'meta')['n_ctx_train'],
  );
}

function maxOutputOf(facts: JsonObject): number | null {
  return firstCount(
    facts['max_completion_tokens'],
    facts['max_output_tokens'],
    objectIn(facts, 'top_provider')['max_completion_tokens'],
    facts['max_tokens'],
  );
}

function firstCount(...values: readonly unknown[]): number | null {
  for (const value of values) {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= MOST_TOKENS) return value;
  }
  return null;
}
