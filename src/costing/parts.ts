// What a request is charged for, part by part: so many of what at which price.

import type { Price, Rate } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { RareUsage, Usage } from '../domain/usage.ts';
import { chargeFor, type Charge } from './price-at.ts';

/** Prices of tokens are for so many of them. */
export const TOKENS_PER_PRICE = 1_000_000;

export type PartName =
  | 'input'
  | 'cached'
  | 'cache write'
  | '1-hour cache write'
  | 'audio input'
  | 'output'
  | 'reasoning'
  | 'audio output'
  | 'image output'
  | 'request'
  | 'images'
  | 'searches';

export interface Part {
  readonly what: PartName;
  readonly count: number;
  /** What `per` of them cost; null: not known, and so not counted. */
  readonly nanos: Nanos | null;
  readonly per: typeof TOKENS_PER_PRICE | 1;
  /** The price is not the provider's own for this: another stands in for it, or none is known. */
  readonly isGuess: boolean;
}

export interface Parts extends Pick<Charge, 'above' | 'window'> {
  readonly parts: readonly Part[];
  /** Some part of it is a guess. */
  readonly isGuess: boolean;
}

/**
 * What a cost is added up from. `atMs`: when the request began, Unix ms. null: the price of then is unknown, or the
 * provider did not count the tokens.
 */
export function partsOf(usage: Usage, price: Price | null, atMs: number): Parts | null {
  const parts: Part[] = [];
  let isGuess = false;
  const charge = eachPart(usage, price, atMs, (what, count, nanos, per, isStandIn) => {
    parts.push({ what, count, nanos, per, isGuess: isStandIn });
    isGuess ||= isStandIn;
  });
  if (charge === null) return null;
  const { above, window } = charge;
  return { parts, above, window, isGuess: charge.isGuess || isGuess };
}

/** The fields of a Part. */
type TakePart = (what: PartName, count: number, nanos: Nanos | null, per: Part['per'], isGuess: boolean) => void;

/** The same, part by part, for those who only add them up. Returns what it was charged by. */
export function eachPart(usage: Usage, price: Price | null, atMs: number, take: TakePart): Charge | null {
  const { inputTokens, outputTokens } = usage;
  const charge = chargeFor(price, isCount(inputTokens) ? inputTokens : 0, atMs);
  if (charge === null) return null;
  const { rate } = charge;
  // What costs nothing (the output of an embedding, the prompt for a picture sold by the piece) need not have been counted.
  if (!isCount(inputTokens) && !isFreeInput(rate)) return null;
  if (!isCount(outputTokens) && rate.output !== 0) return null;
  const rare = usage.rare ?? NOTHING_RARE;
  takeInput(usage, rare, isCount(inputTokens) ? inputTokens : 0, rate, take);
  takeOutput(usage, rare, isCount(outputTokens) ? outputTokens : 0, rate, take);
  takeFees(rare, charge, take);
  return charge;
}

const NOTHING_RARE: RareUsage = {};

function isFreeInput({ input, cachedInput, cacheWrite, audioInput = 0 }: Rate): boolean {
  return input === 0 && (cachedInput ?? 0) === 0 && (cacheWrite ?? 0) === 0 && audioInput === 0;
}

/** What an hour of caching costs where nobody says so, in units of plain input: as at Anthropic, who invented it. */
const HOUR_FACTOR = 2;

function takeInput(usage: Usage, rare: RareUsage, prompt: number, rate: Rate, take: TakePart): void {
  // Some providers report more cached than prompt tokens; no part may become negative, nor their sum exceed the prompt.
  const cached = clamp(usage.cachedInputTokens, prompt);
  const written = clamp(usage.cacheWriteTokens, prompt - cached);
  const hour = clamp(rare.cacheWrite1hTokens, written);
  const audio = clamp(rare.audioInputTokens, prompt - cached - written);
  const { cachedInput, cacheWrite, cacheWrite1h = null, audioInput = null } = rate;
  takeTokens(take, 'input', prompt - cached - written - audio, rate.input, false);
  takeTokens(take, 'cached', cached, cachedInput ?? rate.input, cachedInput === null);
  takeTokens(take, 'cache write', written - hour, cacheWrite ?? rate.input, cacheWrite === null);
  takeTokens(take, '1-hour cache write', hour, cacheWrite1h ?? rate.input * HOUR_FACTOR, cacheWrite1h === null);
  // Cached sound has a price of its own that nobody lists: how much of it was cached is not told.
  takeTokens(take, 'audio input', audio, audioInput ?? rate.input, audioInput === null || cached > 0);
}

function takeOutput(usage: Usage, rare: RareUsage, output: number, rate: Rate, take: TakePart): void {
  const { reasoning: reasoningPrice, audioOutput = null, imageOutput = null } = rate;
  const audio = clamp(rare.audioOutputTokens, output);
  const image = clamp(rare.imageOutputTokens, output - audio);
  const rest = output - audio - image;
  const reasoning = reasoningPrice === undefined ? 0 : clamp(usage.reasoningTokens, rest);
  takeTokens(take, 'output', rest - reasoning, rate.output, false);
  // Providers apply a price of its own for reasoning in different ways.
  takeTokens(take, 'reasoning', reasoning, reasoningPrice ?? rate.output, true);
  takeTokens(take, 'audio output', audio, audioOutput ?? rate.output, audioOutput === null);
  takeTokens(take, 'image output', image, imageOutput ?? rate.output, imageOutput === null);
}

function takeFees({ images = 0, searches = 0 }: RareUsage, { fees }: Charge, take: TakePart): void {
  const { perRequest, perImage, perSearch } = fees;
  if (perRequest !== undefined) take('request', 1, perRequest, 1, false);
  // Without a price by the piece pictures are paid for by their tokens.
  if (perImage !== undefined) take('images', images, perImage, 1, false);
  if (searches > 0) take('searches', searches, perSearch ?? null, 1, perSearch === undefined);
}

function takeTokens(take: TakePart, what: PartName, count: number, nanos: Nanos, isGuess: boolean): void {
  take(what, count, nanos, TOKENS_PER_PRICE, isGuess && count > 0);
}

export function isCount(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

function clamp(counted: number | null | undefined, most: number): number {
  return isCount(counted) ? Math.min(counted, most) : 0;
}
