// What the user says of a model as it stands in a form, where everything is text, and back.

import type { ModelOverride } from '../../../src/contract/model-views.ts';

export const PRICE_FIELDS = [
  { name: 'inputPrice', label: 'Input' },
  { name: 'cachedInputPrice', label: 'Cached input' },
  { name: 'cacheWritePrice', label: 'Cache write' },
  { name: 'outputPrice', label: 'Output' },
  { name: 'reasoningPrice', label: 'Reasoning' },
] as const;

/** What few models have: dollars per million tokens, and for each. */
export const RARE_FIELDS = [
  { name: 'cacheWrite1hPrice', label: 'Cache write, 1 h' },
  { name: 'audioInputPrice', label: 'Sound in' },
  { name: 'audioOutputPrice', label: 'Sound out' },
  { name: 'imageOutputPrice', label: 'Pictures, tokens' },
  { name: 'requestPrice', label: 'Each request' },
  { name: 'imagePrice', label: 'Each picture' },
  { name: 'searchPrice', label: 'Each search' },
] as const;

export const TOKEN_FIELDS = [
  { name: 'contextWindow', label: 'Context window' },
  { name: 'maxOutput', label: 'Longest answer' },
] as const;

export type OverrideField = (
  | (typeof PRICE_FIELDS)[number]
  | (typeof RARE_FIELDS)[number]
  | (typeof TOKEN_FIELDS)[number]
)['name'];

export const ABILITIES = ['tools', 'images', 'audio', 'pdf', 'reasoning', 'json'] as const;
type Ability = (typeof ABILITIES)[number];

export interface OverrideDraft {
  readonly figures: Readonly<Record<OverrideField, string>>;
  /** Empty: as it is known. */
  readonly abilities: Readonly<Record<Ability, '' | 'yes' | 'no'>>;
}

export type ReadOverride =
  | { readonly ok: true; readonly override: ModelOverride }
  | { readonly ok: false; readonly field: OverrideField; readonly message: string };

const NANOS_PER_DOLLAR = 1_000_000_000;

export function draftOfOverride(said: ModelOverride | null): OverrideDraft {
  const price = (nanos: number | null = null) => (nanos === null ? '' : writeDollars(nanos));
  const tokens = (count: number | null = null) => (count === null ? '' : String(count));
  const able = (ability: Ability) => {
    const value = said?.abilities[ability];
    return value === undefined ? '' : value ? 'yes' : 'no';
  };
  return {
    figures: {
      inputPrice: price(said?.inputPrice),
      cachedInputPrice: price(said?.cachedInputPrice),
      cacheWritePrice: price(said?.cacheWritePrice),
      outputPrice: price(said?.outputPrice),
      reasoningPrice: price(said?.reasoningPrice),
      cacheWrite1hPrice: price(said?.cacheWrite1hPrice),
      audioInputPrice: price(said?.audioInputPrice),
      audioOutputPrice: price(said?.audioOutputPrice),
      imageOutputPrice: price(said?.imageOutputPrice),
      requestPrice: price(said?.requestPrice),
      imagePrice: price(said?.imagePrice),
      searchPrice: price(said?.searchPrice),
      contextWindow: tokens(said?.contextWindow),
      maxOutput: tokens(said?.maxOutput),
    },
    abilities: {
      tools: able('tools'),
      images: able('images'),
      audio: able('audio'),
      pdf: able('pdf'),
      reasoning: able('reasoning'),
      json: able('json'),
    },
  };
}

/** Empty fields say nothing. */
export function readOverride({ figures, abilities }: OverrideDraft): ReadOverride {
  const read: Record<OverrideField, number | null> = {
    inputPrice: null,
    cachedInputPrice: null,
    cacheWritePrice: null,
    outputPrice: null,
    reasoningPrice: null,
    cacheWrite1hPrice: null,
    audioInputPrice: null,
    audioOutputPrice: null,
    imageOutputPrice: null,
    requestPrice: null,
    imagePrice: null,
    searchPrice: null,
    contextWindow: null,
    maxOutput: null,
  };
  for (const { name } of [...PRICE_FIELDS, ...RARE_FIELDS]) {
    if (figures[name].trim() === '') continue;
    const dollars = readDollars(figures[name]);
    if (dollars === null) return { ok: false, field: name, message: 'Dollars, such as 0.25; or nothing.' };
    read[name] = Math.round(dollars * NANOS_PER_DOLLAR);
  }
  for (const { name } of TOKEN_FIELDS) {
    const text = figures[name].replaceAll(/[\s,_]/gu, '');
    if (text === '') continue;
    if (!/^\d{1,12}$/u.test(text) || Number(text) === 0) {
      return { ok: false, field: name, message: 'A whole number from 1, or nothing.' };
    }
    read[name] = Number(text);
  }
  const said = ABILITIES.filter((ability) => abilities[ability] !== '');
  return {
    ok: true,
    override: {
      ...read,
      abilities: Object.fromEntries(said.map((ability) => [ability, abilities[ability] === 'yes'])),
    },
  };
}

/** null: it is no amount of dollars. */
export function readDollars(text: string): number | null {
  const amount = text.trim().replace(/^\$/u, '');
  return /^\d{1,6}(?:\.\d{1,9})?$/u.test(amount) ? Number(amount) : null;
}

/** Without an exponent, however small. */
export function writeDollars(nanos: number): string {
  return (nanos / NANOS_PER_DOLLAR).toFixed(9).replace(/\.?0+$/u, '');
}
