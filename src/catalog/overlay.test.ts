import { describe, expect, it } from 'vitest';
import { chargeFor } from '../costing/price-at.ts';
import { createCatalog, EMBEDDED_FACTS } from './catalog.ts';
import type { CompactModel } from './compact-form.ts';
import { correctPrice } from './overlay.ts';

const embedded = createCatalog(EMBEDDED_FACTS);

/** What the snapshot itself says, before anything is set right. */
const raw = (provider: string, id: string): CompactModel => {
  const row = EMBEDDED_FACTS.providers[provider]?.[id];
  if (row === undefined) throw new Error(`The snapshot has no ${provider}/${id}.`);
  return row;
};

describe('what is set right by hand', () => {
  it('is the cache write of the one Claude for which the snapshot has a mix-up', () => {
    expect(raw('anthropic', 'claude-3-sonnet-20240229').slice(0, 4)).toEqual([3e9, 3e8, null, 15e9]);
    const facts = embedded.factsFor('anthropic', 'claude-3-sonnet-20240229');
    expect(facts?.price).toMatchObject({ input: 3e9, cachedInput: 3e8, cacheWrite: 3.75e9 });
    expect(facts?.sources.price).toEqual({
      origin: 'overlay',
      name: expect.stringContaining('models.dev (MIT licence), cache writes at 1.25'),
      date: EMBEDDED_FACTS.date,
    });
    expect(facts?.sources.price?.name).toContain('hours of caching and searches');
    expect(facts?.sources.contextWindow?.origin).toBe('catalog');
  });

  it.each(['anthropic/claude-opus-4.6', 'anthropic/claude-sonnet-4.6'])('is the ended surcharge of %s', (id) => {
    expect(raw('openrouter', id)[7].map(([above]) => above)).toEqual([200_000]);
    expect(embedded.factsFor('openrouter', id)).toMatchObject({
      price: { tiers: [] },
      sources: { price: { origin: 'overlay' } },
    });
  });

  it('is the cache write of GPT-5.6 and later, in tiers too, once a catalog has them', () => {
    const row: CompactModel = [4e9, 4e8, null, 20e9, null, null, '', [[272_000, 8e9, null, null, 30e9]], null];
    const fresh = createCatalog({
      source: 's',
      date: '2026-10-01',
      providers: { openai: { 'gpt-5.6': row, 'gpt-5.6-sol': row, 'gpt-5.10': row, 'gpt-5.5': row, 'gpt-5': row } },
    });
    for (const id of ['gpt-5.6', 'gpt-5.6-sol', 'gpt-5.10']) {
      expect(fresh.factsFor('openai', id)).toMatchObject({
        price: { cacheWrite: 5e9, tiers: [{ cacheWrite: 10e9 }] },
        sources: { price: { origin: 'overlay', date: '2026-08-21' } },
      });
    }
    for (const id of ['gpt-5.5', 'gpt-5']) {
      expect(fresh.factsFor('openai', id)?.price).toMatchObject({ cacheWrite: null, tiers: [{ cacheWrite: null }] });
    }
  });

  it('is nothing else in the whole snapshot', () => {
    const corrected = Object.entries(EMBEDDED_FACTS.providers).flatMap(([provider, models]) =>
      Object.keys(models)
        .filter((id) => embedded.factsFor(provider, id)?.sources.price?.origin === 'overlay')
        .map((id) => `${provider}/${id}`),
    );
    expect(corrected.filter((id) => !/^(?:anthropic\/claude-|openai\/(?:gpt-|o[34]))/.test(id)).toSorted()).toEqual([
      'deepseek/deepseek-v4-flash',
      'deepseek/deepseek-v4-pro',
      'openrouter/anthropic/claude-opus-4.6',
      'openrouter/anthropic/claude-sonnet-4.6',
    ]);
  });

  it('is an hour of caching at twice the input of every Claude, and what searches cost', () => {
    const priced = Object.keys(EMBEDDED_FACTS.providers['anthropic'] ?? {})
      .map((id) => embedded.factsFor('anthropic', id)?.price ?? null)
      .filter((price) => price !== null);
    expect(priced.length).toBeGreaterThan(5);
    for (const price of priced) {
      expect(price).toMatchObject({ cacheWrite1h: price.input * 2, perSearch: 10_000_000 });
      for (const tier of price.tiers) expect(tier.cacheWrite1h).toBe(tier.input * 2);
    }
    expect(embedded.factsFor('openai', 'gpt-5')?.price).toMatchObject({ perSearch: 10_000_000 });
    expect(embedded.factsFor('openai', 'gpt-3.5-turbo')?.price).not.toHaveProperty('perSearch');
  });

  describe('is the dear hours of DeepSeek', () => {
    const inputAt = (when: string): number | undefined =>
      chargeFor(embedded.factsFor('deepseek', 'deepseek-v4-flash')?.price ?? null, 1, Date.parse(when))?.rate.input;
    it.each([
      ['2026-08-16T02:00:00Z', 140_000_000, 'before the change'],
      ['2026-08-17T00:59:59Z', 220_000_000, 'outside of the dear hours'],
      ['2026-08-17T01:00:00Z', 440_000_000, 'in the morning of China'],
      ['2026-08-17T04:00:00Z', 220_000_000, 'at its lunch'],
      ['2026-08-17T09:59:59Z', 440_000_000, 'in its afternoon'],
      ['2026-08-22T02:00:00Z', 440_000_000, 'on the last Saturday that was dear'],
      ['2026-08-23T02:00:00Z', 220_000_000, 'on the Sunday after it'],
      ['2026-11-28T02:00:00Z', 220_000_000, 'on any Saturday since'],
      ['2026-11-27T02:00:00Z', 440_000_000, 'on any Friday since'],
    ])('%s: %i, %s', (when, input) => {
      expect(inputAt(when)).toBe(input);
    });

    it('unless the catalog says something else than it did', () => {
      const price = { input: 3e8, cachedInput: null, cacheWrite: null, output: 9e8, tiers: [] };
      expect(correctPrice('deepseek', 'deepseek-v4-flash', price)).toBeNull();
      expect(correctPrice('deepseek', 'deepseek-v4-flash', { ...price, input: 220_000_000 })).not.toBeNull();
    });
  });

  it('leaves prices alone that are there, and other tiers', () => {
    const price = { input: 4e9, cachedInput: null, cacheWrite: 6e9, output: 20e9, tiers: [] };
    const known = { ...price, cacheWrite1h: 7e9, perSearch: 1 };
    expect(correctPrice('anthropic', 'claude-x', known)).toBeNull();
    expect(correctPrice('anthropic', 'claude-x', { ...price, cacheWrite1h: 7e9 })?.price.cacheWrite1h).toBe(7e9);
    const tier = { above: 300_000, input: 8e9, cachedInput: null, cacheWrite: null, output: 30e9 };
    expect(correctPrice('openrouter', 'anthropic/claude-opus-4.6', { ...price, tiers: [tier] })).toBeNull();
  });
});
