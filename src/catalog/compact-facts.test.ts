import { describe, expect, it } from 'vitest';
import { createCatalog } from './catalog.ts';
import { compactFacts, type PublishedModel } from './compact-facts.ts';
import type { CompactModel } from './compact-form.ts';

function compact(model: PublishedModel, id = 'm'): CompactModel {
  const facts = compactFacts({ source: 's', date: '2026-01-01', providers: { p: { [id]: model } } });
  const found = facts.providers['p']?.[id];
  if (found === undefined) throw new Error('The model got lost.');
  return found;
}

describe('a published price', () => {
  it.each<[why: string, model: PublishedModel, price: readonly (number | null)[], id?: string]>([
    [
      'becomes nano-dollars per million',
      { inputPrice: 0.15, cachedInputPrice: 0.0375, cacheWritePrice: 0.19, outputPrice: 0.6 },
      [150_000_000, 37_500_000, 190_000_000, 600_000_000],
    ],
    [
      'of 0 and 0 means "not sold per token"',
      { inputPrice: 0, outputPrice: 0, cachedInputPrice: 0 },
      [null, null, null, null],
    ],
    ['that is missing is unknown', {}, [null, null, null, null]],
    ['that is half missing is unknown', { inputPrice: 1 }, [null, null, null, null]],
    ['without one for cached tokens leaves that unknown', { inputPrice: 1, outputPrice: 2 }, [1e9, null, null, 2e9]],
    [
      'of 0 for cached tokens is unknown',
      { inputPrice: 1, outputPrice: 2, cachedInputPrice: 0 },
      [1e9, null, null, 2e9],
    ],
    ['of 0 for cache writes is unknown', { inputPrice: 1, outputPrice: 2, cacheWritePrice: 0 }, [1e9, null, null, 2e9]],
    [
      'for cached tokens above the input price is a mix-up',
      { inputPrice: 1, outputPrice: 2, cachedInputPrice: 1.25 },
      [1e9, null, null, 2e9],
    ],
    [
      'for cached tokens equal to the input price is a reseller without discount',
      { inputPrice: 1, outputPrice: 2, cachedInputPrice: 1 },
      [1e9, 1e9, null, 2e9],
    ],
    [
      'for cache writes below the input price is for storage',
      { inputPrice: 1, outputPrice: 2, cacheWritePrice: 0.08 },
      [1e9, null, null, 2e9],
    ],
    ['that is negative marks a router', { inputPrice: -1, outputPrice: -1 }, [null, null, null, null]],
    ['that is absurd has the wrong unit', { inputPrice: 1500, outputPrice: 2 }, [null, null, null, null]],
    ['that is not a number is unknown', { inputPrice: Number.NaN, outputPrice: 2 }, [null, null, null, null]],
    [
      'of 0 for output is unknown for what writes',
      { inputPrice: 1, outputPrice: 0 },
      [null, null, null, null],
      'model-router',
    ],
    [
      'of 0 for output is right for embeddings',
      { inputPrice: 0.1, outputPrice: 0 },
      [1e8, null, null, 0],
      'text-embedding-3-small',
    ],
  ])('%s', (_, model, price, id) => {
    expect(compact(model, id).slice(0, 4)).toEqual(price);
  });

  it('keeps its tiers in rising order', () => {
    const [, , , , , , , tiers] = compact({
      inputPrice: 1,
      outputPrice: 2,
      tiers: [
        { tier: { size: 500_000 }, input: 4, output: 8 },
        { tier: { size: 200_000 }, input: 2, output: 4, cache_read: 0.2 },
      ],
    });
    expect(tiers).toEqual([
      [200_000, 2e9, 2e8, null, 4e9],
      [500_000, 4e9, null, null, 8e9],
    ]);
  });

  it('with a doubtful tier is unknown as a whole', () => {
    const model = compact({
      inputPrice: 1,
      outputPrice: 2,
      tiers: [{ tier: { size: 200_000 }, input: -1, output: 4 }],
    });
    expect([model[0], model[7]]).toEqual([null, []]);
  });

  it('has one for reasoning only where it differs', () => {
    expect(compact({ inputPrice: 1, outputPrice: 2, reasoningPrice: 2 })[8]).toBeNull();
    expect(compact({ inputPrice: 1, outputPrice: 2, reasoningPrice: 5 })[8]).toBe(5e9);
  });
});

describe('other published facts', () => {
  it('of 0 tokens are unknown', () => {
    expect(compact({ contextWindow: 0, maxOutput: 0 }).slice(4, 6)).toEqual([null, null]);
  });

  it('become letters', () => {
    const model: PublishedModel = {
      tools: true,
      reasoning: true,
      structuredOutput: true,
      input: ['text', 'image', 'audio', 'pdf'],
      output: ['image'],
      status: 'deprecated',
    };
    expect(compact(model)[6]).toBe('tiaprjxd');
    expect(compact({ tools: false, input: ['text'], reasoning: false, output: ['text'] })[6]).toBe('TIAPR');
    expect(compact({ output: ['text'] })[6]).toBe('');
  });
});

describe('prices of sound', () => {
  const priced = { inputPrice: 1, outputPrice: 2 };
  it.each<[PublishedModel, CompactModel[9]]>([
    [{ ...priced, audioInputPrice: 3, audioOutputPrice: 4 }, [3e9, 4e9]],
    [{ ...priced, audioInputPrice: 3, audioOutputPrice: 0 }, [3e9, null]],
    [{ ...priced, audioInputPrice: -1 }, undefined],
    [priced, undefined],
    [{ audioInputPrice: 3 }, undefined],
  ])('%j: %j', (model, sound) => {
    expect(compact(model)[9]).toEqual(sound);
  });

  it('are there or not: the row is no longer than it must be', () => {
    expect(compact(priced)).toHaveLength(9);
  });

  it('reach the price', () => {
    const facts = compactFacts({
      source: 's',
      date: '2026-01-01',
      providers: { p: { m: { ...priced, audioInputPrice: 3, audioOutputPrice: 4 } } },
    });
    expect(createCatalog(facts).factsFor('p', 'm')?.price).toMatchObject({ audioInput: 3e9, audioOutput: 4e9 });
  });
});
