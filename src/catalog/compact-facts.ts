// From a list of model facts as they are published to the compact form we embed. All judgement about doubtful
// figures is made here, once: what cannot be true or may mean something else becomes unknown.

import { nanosFromDollars } from '../domain/money.ts';
import type { CompactFacts, CompactModel, CompactSound, CompactTier } from './compact-form.ts';

/** As collected from models.dev. Prices are USD per million tokens; 0 tokens means unknown. */
export interface PublishedFacts {
  readonly source: string;
  /** Day of collection, YYYY-MM-DD. */
  readonly date: string;
  readonly providers: Readonly<Record<string, Readonly<Record<string, PublishedModel>>>>;
}

export interface PublishedModel {
  readonly contextWindow?: number | undefined;
  readonly maxOutput?: number | undefined;
  readonly inputPrice?: number | undefined;
  readonly cachedInputPrice?: number | undefined;
  readonly cacheWritePrice?: number | undefined;
  readonly outputPrice?: number | undefined;
  readonly reasoningPrice?: number | undefined;
  readonly audioInputPrice?: number | undefined;
  readonly audioOutputPrice?: number | undefined;
  readonly tiers?: readonly PublishedTier[] | undefined;
  readonly input?: readonly string[] | undefined;
  readonly output?: readonly string[] | undefined;
  readonly tools?: boolean | undefined;
  readonly reasoning?: boolean | undefined;
  readonly structuredOutput?: boolean | undefined;
  readonly status?: string | undefined;
}

interface PublishedTier {
  readonly tier: { readonly size: number };
  readonly input: number;
  readonly output: number;
  readonly cache_read?: number | undefined;
  readonly cache_write?: number | undefined;
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
  const sound = known === null ? null : compactSound(model);
  const [input, cachedInput, cacheWrite, output] = known ?? NOTHING_KNOWN;
  const limits = [positive(model.contextWindow), positive(model.maxOutput)] as const;
  const steps = known === null ? [] : (tiers ?? []);
  const row = [input, cachedInput, cacheWrite, output, ...limits, abilityLetters(model), steps, reasoning] as const;
  return sound === null ? row : [...row, sound];
}

const NOTHING_KNOWN = [null, null, null, null] as const;

/** 0 is how some write that a model hears or says nothing. */
function compactSound({ audioInputPrice, audioOutputPrice }: PublishedModel): CompactSound | null {
  const price = (dollars: number | undefined): number | null =>
    isPrice(dollars) && dollars > 0 ? nanosFromDollars(dollars) : null;
  const sound = [price(audioInputPrice), price(audioOutputPrice)] as const;
  return sound.every((nanos) => nanos === null) ? null : sound;
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
  const reads = (kind: string): boolean | undefined => model.input?.includes(kind);
  return [
    letter('t', model.tools),
    letter('i', reads('image')),
    letter('a', reads('audio')),
    letter('p', reads('pdf')),
    letter('r', model.reasoning),
    letter('j', model.structuredOutput),
    model.output !== undefined && !model.output.includes('text') ? 'x' : '',
    model.status === 'deprecated' ? 'd' : '',
  ].join('');
}

/** What is not said is unknown, which is not the same as a no. */
function letter(name: string, isAble: boolean | undefined): string {
  if (isAble === undefined) return '';
  return isAble ? name : name.toUpperCase();
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
