import { describe, expect, it } from 'vitest';
import type { ListedModel } from '../dialects/model-list.ts';
import type { ModelConfig } from '../domain/config.ts';
import type { FactSource } from '../domain/model.ts';
import { createCatalog } from './catalog.ts';
import { withConfigured, withListed } from './known-facts.ts';

const FROM: FactSource = { origin: 'catalog', name: 'test', date: '2026-01-01' };
const known = createCatalog({
  source: 'test',
  date: '2026-01-01',
  providers: { shop: { m: [1e9, 1e8, null, 2e9, 1000, 100, 'tIj', [[500, 2e9, null, null, 4e9]], 3e9] } },
}).factsFor('shop', 'm');

describe('what a provider lists', () => {
  const LIST: FactSource = { origin: 'provider', name: 'Shop’s own list', date: '2026-03-01' };
  const listed = (more: Partial<ListedModel>): ListedModel => ({
    id: 'm',
    inputPrice: null,
    cachedInputPrice: null,
    cacheWritePrice: null,
    outputPrice: null,
    contextWindow: null,
    maxOutput: null,
    ...more,
  });

  it('changes nothing when it says nothing', () => {
    expect(withListed(known, undefined, LIST)).toBe(known);
    expect(withListed(null, undefined, LIST)).toBeNull();
    expect(withListed(known, listed({}), LIST)).toMatchObject({
      price: known?.price,
      sources: { price: FROM, contextWindow: FROM },
    });
  });

  it('is newer than the catalog, value by value', () => {
    const facts = withListed(known, listed({ inputPrice: 5e9, outputPrice: 6e9, contextWindow: 7 }), LIST);
    expect(facts).toMatchObject({
      price: { input: 5e9, cachedInput: null, output: 6e9, tiers: [] },
      contextWindow: 7,
      maxOutput: 100,
      sources: { price: LIST, contextWindow: LIST, maxOutput: FROM, abilities: FROM },
    });
    expect(facts?.price).not.toHaveProperty('reasoning');
  });

  it('that says the same keeps what the catalog knows beyond it', () => {
    const facts = withListed(known, listed({ inputPrice: 1e9, outputPrice: 2e9, cacheWritePrice: 4e9 }), LIST);
    expect(facts?.price).toEqual({ ...known?.price, cacheWrite: 4e9 });
    expect(facts?.sources.price).toEqual(LIST);
  });

  it('may know of hours, fees and an hour of caching', () => {
    const more = { cacheWrite1h: 3e9, perRequest: 5, windows: [{ hours: { from: 0, to: 60, days: [] }, input: 1 }] };
    const same = withListed(known, listed({ inputPrice: 1e9, outputPrice: 2e9, more }), LIST);
    expect(same?.price).toEqual({ ...known?.price, ...more });
    const other = withListed(known, listed({ inputPrice: 5e9, outputPrice: 2e9, more }), LIST);
    expect(other?.price).toEqual({ input: 5e9, cachedInput: null, cacheWrite: null, output: 2e9, tiers: [], ...more });
  });

  it('stands alone for models nobody else knows', () => {
    const facts = withListed(null, listed({ inputPrice: 1e9, contextWindow: 9 }), LIST);
    expect(facts).toMatchObject({ price: null, contextWindow: 9, sources: { price: null, contextWindow: LIST } });
    expect(facts?.abilities.size).toBe(0);
  });
});

describe('what the user configured', () => {
  const BY_USER = { origin: 'configured', date: null };
  const blank: ModelConfig = {
    id: 'm',
    inputPrice: null,
    cachedInputPrice: null,
    cacheWritePrice: null,
    outputPrice: null,
    reasoningPrice: null,
    contextWindow: null,
    maxOutput: null,
    abilities: {},
  };

  it('changes nothing when it says nothing', () => {
    const { price, contextWindow, maxOutput, abilities, sources } = withConfigured(known, blank);
    expect({ price, contextWindow, maxOutput, abilities, sources }).toEqual({
      price: known?.price,
      contextWindow: 1000,
      maxOutput: 100,
      abilities: known?.abilities,
      sources: known?.sources,
    });
  });

  it('completes the catalog', () => {
    const facts = withConfigured(known, { ...blank, cacheWritePrice: 3e9, maxOutput: 7 });
    expect(facts).toMatchObject({
      maxOutput: 7,
      contextWindow: 1000,
      sources: { price: BY_USER, maxOutput: BY_USER, contextWindow: FROM },
    });
    expect(facts.price).toEqual({ ...known?.price, cacheWrite: 3e9 });
  });

  it('with its own input price leaves nothing of the catalog behind that belonged to the old one', () => {
    const { price } = withConfigured(known, { ...blank, inputPrice: 7e9 });
    expect(price).toEqual({ input: 7e9, cachedInput: null, cacheWrite: null, output: 2e9, tiers: [] });
  });

  it('with its own output price leaves tiers and reasoning behind, unless that is given too', () => {
    expect(withConfigured(known, { ...blank, outputPrice: 9e9 }).price).toEqual({
      input: 1e9,
      cachedInput: 1e8,
      cacheWrite: null,
      output: 9e9,
      tiers: [],
    });
    expect(withConfigured(known, { ...blank, outputPrice: 9e9, reasoningPrice: 8e9 }).price?.reasoning).toBe(8e9);
    expect(withConfigured(known, { ...blank, reasoningPrice: 8e9 }).price).toEqual({ ...known?.price, reasoning: 8e9 });
  });

  it('stands alone for models nobody knows', () => {
    expect(withConfigured(null, { ...blank, inputPrice: 1e9, outputPrice: 2e9 }).price).toMatchObject({
      input: 1e9,
      output: 2e9,
    });
    expect(withConfigured(null, { ...blank, inputPrice: 1e9 })).toMatchObject({
      price: null,
      sources: { price: null },
    });
  });

  it('adds what few models have', () => {
    const more = { perSearch: 5, cacheWrite1h: 9e9 };
    const facts = withConfigured(known, { ...blank, more });
    expect(facts.price).toEqual({ ...known?.price, ...more });
    expect(facts.sources.price).toMatchObject(BY_USER);
    const tiers = [{ above: 9, input: 2e9, cachedInput: null, cacheWrite: null, output: 3e9 }];
    const windows = [{ hours: { from: 0, to: 60, days: [] }, input: 1 }];
    const own = withConfigured(known, { ...blank, inputPrice: 7e9, more: { tiers, windows } }).price;
    expect(own).toEqual({ input: 7e9, cachedInput: null, cacheWrite: null, output: 2e9, tiers, windows });
  });

  it('that is dated leaves everything as it is known on other days', () => {
    const dated = { ...blank, inputPrice: 7e9, more: { from: '2026-12-01', until: '2026-12-31' } };
    expect(withConfigured(known, dated).price).toMatchObject({
      input: 7e9,
      from: '2026-12-01',
      until: '2026-12-31',
      otherwise: known?.price,
    });
    expect(withConfigured(null, { ...dated, outputPrice: 1e9 }).price).not.toHaveProperty('otherwise');
  });

  it('says what a model can do, and what it does not say stays as it was', () => {
    const facts = withConfigured(known, { ...blank, abilities: { images: true, tools: false } });
    expect(Object.fromEntries(facts.abilities)).toEqual({ tools: false, images: true, json: true });
    expect(facts.sources.abilities).toMatchObject(BY_USER);
    expect(Object.fromEntries(withConfigured(null, { ...blank, abilities: { pdf: true } }).abilities)).toEqual({
      pdf: true,
    });
  });
});
