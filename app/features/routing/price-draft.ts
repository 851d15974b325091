// Prices to be tried out, as they stand in a form where everything is text. They outlive the page.

import { useSyncExternalStore } from 'react';
import type { CatalogModelView } from '../../../src/contract/model-views.ts';
import type { WhatIfInput } from '../../../src/contract/routing-views.ts';
import { createStore } from '../../transport/store.ts';
import { readDollars, writeDollars, type PRICE_FIELDS } from '../models/override-draft.ts';

export type PriceField = (typeof PRICE_FIELDS)[number]['name'];

export interface PriceRow {
  /** `provider/model-id` */
  readonly target: string;
  readonly figures: Readonly<Record<PriceField, string>>;
  /** Today long prompts have prices of their own there. */
  readonly isTiered: boolean;
}

export interface PriceProblem {
  readonly target: string;
  readonly field: PriceField;
  readonly message: string;
}

export type ReadPrices =
  | { readonly ok: true; readonly prices: WhatIfInput['prices'] }
  | { readonly ok: false; readonly problems: readonly PriceProblem[] };

/** Dearer is a mistake in the unit. */
const DEAREST = 1000;
const NEEDED: readonly PriceField[] = ['inputPrice', 'outputPrice'];

const kept = createStore<readonly PriceRow[]>([]);

export function usePriceRows(): readonly PriceRow[] {
  return useSyncExternalStore(kept.subscribe, kept.get);
}

export function keepPrices(rows: readonly PriceRow[]): void {
  kept.set(rows);
}

/** With today's prices; null: nothing is known of it. */
export function rowOf(target: string, model: CatalogModelView | null): PriceRow {
  const figure = (field: PriceField) => {
    const nanos = model?.[field] ?? null;
    return nanos === null ? '' : writeDollars(nanos);
  };
  return {
    target,
    figures: {
      inputPrice: figure('inputPrice'),
      cachedInputPrice: figure('cachedInputPrice'),
      cacheWritePrice: figure('cacheWritePrice'),
      outputPrice: figure('outputPrice'),
      reasoningPrice: figure('reasoningPrice'),
    },
    isTiered: (model?.tiers.length ?? 0) > 0,
  };
}

/** What is left empty has no price of its own: it costs what all input, or all output, costs. */
export function readPrices(rows: readonly PriceRow[]): ReadPrices {
  const problems: PriceProblem[] = [];
  const prices = rows.map(({ target, figures }) => {
    const read = (field: PriceField): number | null => {
      const dollars = readDollars(figures[field]);
      const message = problemWith(figures[field], dollars, NEEDED.includes(field));
      if (message !== null) problems.push({ target, field, message });
      return dollars;
    };
    const slash = target.indexOf('/');
    return {
      provider: target.slice(0, slash),
      model: target.slice(slash + 1),
      inputPrice: read('inputPrice'),
      cachedInputPrice: read('cachedInputPrice'),
      cacheWritePrice: read('cacheWritePrice'),
      outputPrice: read('outputPrice'),
      reasoningPrice: read('reasoningPrice'),
    };
  });
  return problems.length === 0 ? { ok: true, prices } : { ok: false, problems };
}

function problemWith(text: string, dollars: number | null, isNeeded: boolean): string | null {
  if (text.trim() === '') return isNeeded ? 'Needed: dollars, such as 0.25, or 0.' : null;
  if (dollars === null) return `Dollars, such as 0.25${isNeeded ? '' : '; or nothing'}.`;
  return dollars > DEAREST ? `At most ${DEAREST} dollars per million.` : null;
}

/** Why a name cannot be given a price; null: it can. */
export function nameProblem(name: string, rows: readonly PriceRow[], providers: readonly string[]): string | null {
  const [, provider = '', model = ''] = /^([^/\s]+)\/(\S+)$/u.exec(name) ?? [];
  if (model === '') return 'Write provider/model-id, for example openai/gpt-5-mini.';
  if (!providers.includes(provider)) {
    return `You have no provider “${provider}”. ${providers.length === 0 ? 'Add one first.' : `Yours: ${providers.join(', ')}.`}`;
  }
  return rows.some(({ target }) => target === name) ? 'It has a price below already.' : null;
}
