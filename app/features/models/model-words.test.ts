import { expect, it } from 'vitest';
import type { CatalogStatusView, SourceView } from '../../../src/contract/model-views.ts';
import { abilityWords, ageWords, refreshedWords, sourceLines, statusWords, tierWords } from './model-words.ts';

const catalog: SourceView = { origin: 'catalog', name: 'models.dev', date: '2026-07-02', ageDays: 148, stale: true };
const yours: SourceView = { origin: 'configured', name: 'your configuration', date: null, ageDays: null, stale: false };

it('names each source once, with what comes from it, and says which is old', () => {
  expect(sourceLines({ price: yours, contextWindow: catalog, maxOutput: null, abilities: { ...catalog } })).toEqual([
    { what: 'prices', from: 'your configuration', date: null, age: null, isStale: false },
    { what: 'window, abilities', from: 'models.dev', date: '2026-07-02', age: '148 days old', isStale: true },
  ]);
  const licensed = { ...catalog, name: 'models.dev (MIT licence)' };
  expect(sourceLines({ price: licensed, contextWindow: licensed, maxOutput: null, abilities: null })).toEqual([
    { what: null, from: 'models.dev', date: '2026-07-02', age: '148 days old', isStale: true },
  ]);
  expect(sourceLines({ price: null, contextWindow: null, maxOutput: null, abilities: null })).toEqual([]);
});

it.each([
  [{}, 'unknown'],
  [{ tools: false }, 'text only'],
  [{ tools: true, json: true, audio: false, pdf: true }, 'tools, JSON, PDF'],
])('%o: %s', (abilities, words) => {
  expect(abilityWords(abilities)).toBe(words);
});

it('tells the age of the catalog, and doubts it when it is old', () => {
  const status: CatalogStatusView = {
    source: 'models.dev',
    date: '2026-07-02',
    ageDays: 148,
    stale: true,
    refresh: 'off',
    lastTriedAt: null,
    lastProblem: null,
    flagged: [],
  };
  expect(statusWords(status)).toBe('models.dev, 2026-07-02 (148 days old: may be out of date)');
  expect(statusWords({ ...status, ageDays: 1, stale: false })).toBe('models.dev, 2026-07-02 (1 day old)');
  expect([0, null].map(ageWords)).toEqual(['of today', 'age unknown']);
});

it('tells tiers and what a refresh brought', () => {
  const prices = { cachedInputPrice: null, cacheWritePrice: null };
  expect(tierWords({ above: 200_000, inputPrice: 2_500_000_000, outputPrice: null, ...prices })).toBe(
    'over 200k tokens: $2.50 in, unknown out',
  );
  expect([0, 1, 1200].map(refreshedWords)).toEqual([
    'Nothing has changed.',
    '1 model changed.',
    '1,200 models changed.',
  ]);
});
