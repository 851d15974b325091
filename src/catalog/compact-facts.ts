// From a list of model facts as they are published to the compact form we embed. All judgement about doubtful
// figures is made here, once: what cannot be true or may mean something else becomes unknown.

import { nanosFromDollars } from '../domain/money.ts';
import type { CompactFacts, CompactModel, CompactTier } from './compact-form.ts';

/** As collected from models.dev. Prices are USD per million tokens; 0 tokens means unknown. */
export interface PublishedFacts {
  readonly source: string;
  /** Day of collection, YYYY-MM-DD. */
  readonly date: string;
  readonly providers: Readonly<Record<string, Readonly<Record<string, PublishedModel>>>>;
}

export interface PublishedModel {
  readonly contextWindow?: number;
  readonly maxOutput?: number;
  readonly inputPrice?: number;
  readonly cachedInputPrice?: number;
  readonly cacheWritePrice?: number;
  readonly outputPrice?: number;
  readonly reasoningPrice?: number;
  readonly tiers?: readonly PublishedTier[];
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly tools?: boolean;
  readonly reasoning?: boolean;
  readonly structuredOutput?: boolean;
  readonly status?: string;
}

interface PublishedTier {
  readonly tier: { readonly size: number };
  readonly input: number;
  readonly output: number;
  readonly cache_read?: number;
  readonly cache_write?: number;
}

/** Dearer than this per million tokens is a mistake in the unit. USD. */
const ABSURD_PRICE = 1000;

/** Embedding models are the ones that truly have free output: there is none. */
const EMBEDDING = /embed/i;

export function compactFacts(published: PublishedFacts): CompactFacts {
  const providers = mapValues(published.providers, (models) => mapValues(models, compactModel));
  return { source: published.source, date: published.date, providers };
}

function compactModel(model: PublishedModel, id: string): CompactModel {
  const price = compactPrice(id, model.inputPrice, model.outputPrice, model.cachedInputPrice, model.cacheWritePrice);
  const tiers = price === null ? [] : compactTiers(id, model.tiers ?? []);
  // Tiers of which one is doubtful would charge a long prompt like a short one.
  const known = tiers === null ? null : price;
  const reasoning =
    known !== null && isPrice(model.reasoningPrice) && model.reasoningPrice !== model.outputPrice
      ? nanosFromDollars(model.reasoningPrice)
      : null;
  return [
    ...(known ?? ([null, null, null, null] as const)),
    positive(model.contextWindow),
    positive(model.maxOutput),
    abilityLetters(model),
    known === null ? [] : (tiers ?? []),
    reasoning,
  ];
}

function compactTiers(id: string, tiers: readonly PublishedTier[]): CompactTier[] | null {
  const compact: CompactTier[] = [];
  for (const { tier, input, output, cache_read, cache_write } of tiers) {
    const price = compactPrice(id, input, output, cache_read, cache_write);
    if (price === null || !(tier.size > 0)) return null;
    compact.push([tier.size, ...price]);
  }
  return compact.sort((a, b) => a[0] - b[0]);
}

type CompactPrice = [input: number, cachedInput: number | null, cacheWrite: number | null, output: number];

function compactPrice(
  id: string,
  input: number | undefined,
  output: number | undefined,
  cachedInput: number | undefined,
  cacheWrite: number | undefined,
): CompactPrice | null {
  // No price for input means free tiers, subscriptions and local servers: "not sold per token", which is not free.
  if (!isPrice(input) || !isPrice(output) || input === 0) return null;
  if (output === 0 && !EMBEDDING.test(id)) return null;
  // Dearer than fresh input is a mix-up of columns. The same as fresh input is how resellers without a discount write it.
  const isCachedKnown = isPrice(cachedInput) && cachedInput > 0 && cachedInput <= input;
  // Cheaper than plain input is a price per hour of storage that comes on top, or a mix-up with cached reading.
  const isWriteKnown = isPrice(cacheWrite) && cacheWrite >= input;
  return [
    nanosFromDollars(input),
    isCachedKnown ? nanosFromDollars(cachedInput) : null,
    isWriteKnown ? nanosFromDollars(cacheWrite) : null,
    nanosFromDollars(output),
  ];
}

/** NaN, negative ("-1" marks routers that choose a model themselves) and absurd figures are no prices. */
function isPrice(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= ABSURD_PRICE;
}

function positive(tokens: number | undefined): number | null {
  return tokens !== undefined && Number.isSafeInteger(tokens) && tokens > 0 ? tokens : null;
}

function abilityLetters(model: PublishedModel): string {
  const input = new Set(model.input);
  return [
    model.tools === true && 't',
    input.has('image') && 'i',
    input.has('audio') && 'a',
    input.has('pdf') && 'p',
    model.reasoning === true && 'r',
    model.structuredOutput === true && 'j',
    model.output !== undefined && !model.output.includes('text') && 'x',
    model.status === 'deprecated' && 'd',
  ]
    .filter((letter) => letter !== false)
    .join('');
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
