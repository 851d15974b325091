import { describe, expect, it } from 'vitest';
import { presets } from '../providers/registry.ts';
import { createCatalog, loadCatalog } from './catalog.ts';
import type { CompactFacts } from './compact-form.ts';

const FROM = { origin: 'catalog', name: 'test', date: '2026-01-01' };

const facts: CompactFacts = {
  source: 'test',
  date: '2026-01-01',
  providers: {
    shop: {
      'a-1': [1e9, 1e8, null, 2e9, 1000, 100, 'tIj', [[500, 2e9, null, null, 4e9]], null],
      'a-2': [1e9, null, null, 2e9, null, null, 'rxd', [], 5e9],
      free: [null, null, null, null, 1000, null, '', [], null],
    },
    other: { 'a-3': [9e9, null, null, 9e9, null, null, '', [], null] },
  },
};
const catalog = createCatalog(facts);

describe('the catalog', () => {
  it('knows price, tiers, windows and abilities', () => {
    expect(catalog.factsFor('shop', 'a-1')).toEqual({
      id: 'a-1',
      price: {
        input: 1e9,
        cachedInput: 1e8,
        cacheWrite: null,
        output: 2e9,
        tiers: [{ above: 500, input: 2e9, cachedInput: null, cacheWrite: null, output: 4e9 }],
      },
      contextWindow: 1000,
      maxOutput: 100,
      abilities: new Map(Object.entries({ tools: true, images: false, json: true })),
      sources: { price: FROM, contextWindow: FROM, maxOutput: FROM, abilities: FROM },
      writesText: true,
      deprecated: false,
    });
    expect(catalog.factsFor('shop', 'a-2')).toMatchObject({
      price: { reasoning: 5e9 },
      writesText: false,
      deprecated: true,
    });
  });

  it('answers with the id that was asked for, whatever spelling it found', () => {
    expect(catalog.factsFor('shop', 'a-1-2026-01-01')).toMatchObject({ id: 'a-1-2026-01-01', contextWindow: 1000 });
  });

  it('takes the window but not the price of a model that is served in another way', () => {
    expect(catalog.factsFor('shop', 'a-1:free')).toMatchObject({
      price: null,
      contextWindow: 1000,
      sources: { price: null, contextWindow: FROM },
    });
  });

  it('has no price where none is known', () => {
    expect(catalog.factsFor('shop', 'free')).toMatchObject({
      price: null,
      contextWindow: 1000,
      sources: { price: null, contextWindow: FROM, maxOutput: null, abilities: null },
    });
  });

  it('dates what was kept from an earlier day', () => {
    const kept = createCatalog({ ...facts, older: { shop: { 'a-1': '2025-12-01' } } });
    expect(kept.factsFor('shop', 'a-1-2026-01-01')?.sources.price?.date).toBe('2025-12-01');
    expect(kept.factsFor('shop', 'a-2')?.sources.price?.date).toBe('2026-01-01');
  });

  it('forgets what it has looked up when other facts take its place', () => {
    const live = createCatalog(facts);
    expect(live.factsFor('shop', 'a-1')?.contextWindow).toBe(1000);
    expect(live.factsFor('shop', 'new')).toBeNull();
    const row = [1e9, null, null, 2e9, 7, null, '', [], null] as const;
    live.replace({ source: 'other', date: '2026-02-01', providers: { shop: { 'a-1': row, new: row } } });
    expect(live.source).toEqual({ name: 'other', date: '2026-02-01' });
    expect(live.factsFor('shop', 'a-1')).toMatchObject({ contextWindow: 7, sources: { price: { name: 'other' } } });
    expect(live.models('shop')).toEqual(['a-1', 'new']);
    expect(live.factsFor('other', 'a-3')).toBeNull();
  });

  it.each([
    ['shop', 'a-3', 'a price of another provider is not its price'],
    ['shop', 'nothing', 'unknown model'],
    ['nowhere', 'a-1', 'unknown provider'],
    ['shop', 'constructor', 'not a model, though every object has it'],
    ['constructor', 'name', 'not a provider'],
    ['shop', '__proto__', 'not a model'],
    ['shop', '', 'empty'],
  ])('knows nothing of %s %s: %s', (provider, model) => {
    expect(catalog.factsFor(provider, model)).toBeNull();
  });

  it('lists the models of a provider', () => {
    expect(catalog.models('shop')).toEqual(['a-1', 'a-2', 'free']);
    expect(catalog.models('nowhere')).toEqual([]);
  });

  it('forgets names when there are too many, and still knows the models', () => {
    for (let i = 0; i < 10_000; i += 1) catalog.factsFor('shop', `x-${i}`);
    expect(catalog.factsFor('shop', 'a-1')).not.toBeNull();
  });
});

describe('the embedded catalog', () => {
  const embedded = loadCatalog();

  it('says where it comes from', () => {
    expect(embedded.source).toEqual({
      name: 'models.dev (MIT licence)',
      date: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
    });
  });

  it('has every provider that a preset names', () => {
    const named = [...presets.values()].flatMap(({ catalog: name }) => (name === null ? [] : [name]));
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(embedded.models(name).length, name).toBeGreaterThan(0);
  });

  it('holds only believable prices: positive, cached not dearer, cache writes not cheaper, tiers rising', () => {
    let priced = 0;
    for (const provider of [
      'openai',
      'anthropic',
      'google',
      'openrouter',
      'deepseek',
      'alibaba',
      'mistral',
      'groq',
      'zai',
      'azure',
    ]) {
      for (const id of embedded.models(provider)) {
        const { price } = embedded.factsFor(provider, id) ?? {};
        if (!price) continue;
        priced += 1;
        for (const rate of [price, ...price.tiers]) {
          expect(rate.input, id).toBeGreaterThan(0);
          expect(rate.input, id).toBeLessThanOrEqual(1e12);
          expect(rate.cachedInput ?? 1, id).toBeGreaterThan(0);
          expect(rate.cachedInput ?? 0, id).toBeLessThanOrEqual(rate.input);
          expect(rate.cacheWrite ?? rate.input, id).toBeGreaterThanOrEqual(rate.input);
        }
        const starts = price.tiers.map((tier) => tier.above);
        expect(starts, id).toEqual(starts.toSorted((a, b) => a - b));
      }
    }
    expect(priced).toBeGreaterThan(500);
  });

  it.each([
    ['openai', 'gpt-4.1', 2e9, 5e8, 8e9],
    ['anthropic', 'claude-opus-4.5', 5e9, 5e8, 25e9],
    ['openai', 'gpt-5.4-2026-03-05', 2.5e9, 2.5e8, 15e9],
  ])('prices %s %s', (provider, id, input, cachedInput, output) => {
    expect(embedded.factsFor(provider, id)?.price).toMatchObject({ input, cachedInput, output });
  });
});
