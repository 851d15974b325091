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
  const { inputTokens, outputTokens } = usage;
  const charge = chargeFor(price, isCount(inputTokens) ? inputTokens : 0, atMs);
  if (charge === null) return null;
  const { rate, above, window } = charge;
  // What costs nothing (the output of an embedding, the prompt for a picture sold by the piece) need not have been counted.
  if (!isCount(inputTokens) && !isFreeInput(rate)) return null;
  if (!isCount(outputTokens) && rate.output !== 0) return null;
  const rare = usage.rare ?? NOTHING_RARE;
  const parts = [
    ...inputParts(usage, rare, isCount(inputTokens) ? inputTokens : 0, rate),
    ...outputParts(usage, rare, isCount(outputTokens) ? outputTokens : 0, rate),
    ...feeParts(rare, charge),
  ];
  return { parts, above, window, isGuess: charge.isGuess || parts.some(({ isGuess }) => isGuess) };
}

const NOTHING_RARE: RareUsage = {};

function isFreeInput({ input, cachedInput, cacheWrite, audioInput = 0 }: Rate): boolean {
  return input === 0 && (cachedInput ?? 0) === 0 && (cacheWrite ?? 0) === 0 && audioInput === 0;
}

/** What an hour of caching costs where nobody says so, in units of plain input: as at Anthropic, who invented it. */
const HOUR_FACTOR = 2;

function inputParts(usage: Usage, rare: RareUsage, prompt: number, rate: Rate): Part[] {
  // Some providers report more cached than prompt tokens; no part may become negative, nor their sum exceed the prompt.
  const cached = clamp(usage.cachedInputTokens, prompt);
  const written = clamp(usage.cacheWriteTokens, prompt - cached);
  const hour = clamp(rare.cacheWrite1hTokens, written);
  const audio = clamp(rare.audioInputTokens, prompt - cached - written);
  const { cachedInput, cacheWrite, cacheWrite1h = null, audioInput = null } = rate;
  return [
    tokens('input', prompt - cached - written - audio, rate.input, false),
    tokens('cached', cached, cachedInput ?? rate.input, cachedInput === null),
    tokens('cache write', written - hour, cacheWrite ?? rate.input, cacheWrite === null),
    tokens('1-hour cache write', hour, cacheWrite1h ?? rate.input * HOUR_FACTOR, cacheWrite1h === null),
    // Cached sound has a price of its own that nobody lists: how much of it was cached is not told.
    tokens('audio input', audio, audioInput ?? rate.input, audioInput === null || cached > 0),
  ];
}

function outputParts(usage: Usage, rare: RareUsage, output: number, rate: Rate): Part[] {
  const { reasoning: reasoningPrice, audioOutput = null, imageOutput = null } = rate;
  const audio = clamp(rare.audioOutputTokens, output);
  const image = clamp(rare.imageOutputTokens, output - audio);
  const rest = output - audio - image;
  const reasoning = reasoningPrice === undefined ? 0 : clamp(usage.reasoningTokens, rest);
  return [
    tokens('output', rest - reasoning, rate.output, false),
    // Providers apply a price of its own for reasoning in different ways.
    tokens('reasoning', reasoning, reasoningPrice ?? rate.output, true),
    tokens('audio output', audio, audioOutput ?? rate.output, audioOutput === null),
    tokens('image output', image, imageOutput ?? rate.output, imageOutput === null),
  ];
}

function feeParts({ images = 0, searches = 0 }: RareUsage, { fees }: Charge): Part[] {
  const { perRequest, perImage, perSearch } = fees;
  const parts: Part[] = [];
  if (perRequest !== undefined) parts.push(pieces('request', 1, perRequest));
  // Without a price by the piece pictures are paid for by their tokens.
  if (perImage !== undefined) parts.push(pieces('images', images, perImage));
  if (searches > 0) parts.push(pieces('searches', searches, perSearch ?? null));
  return parts;
}

function tokens(what: PartName, count: number, nanos: Nanos, isGuess: boolean): Part {
  return { what, count, nanos, per: TOKENS_PER_PRICE, isGuess: isGuess && count > 0 };
}

function pieces(what: PartName, count: number, nanos: Nanos | null): Part {
  return { what, count, nanos, per: 1, isGuess: nanos === null };
}

export function isCount(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

function clamp(counted: number | null | undefined, most: number): number {
  return isCount(counted) ? Math.min(counted, most) : 0;
}
