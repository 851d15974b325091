import { expect, it } from 'vitest';
import type { ModelView } from '../../../src/contract/views.ts';
import { knownText, listText, priceText } from './model-words.ts';

const NOTHING = {
  models: [],
  catalogModels: 0,
  catalogSource: 'models.dev, 2026-07-02',
  ownList: { exists: true, models: 0, priced: 0, at: null },
};
const OWN = { priceSource: 'your configuration' } as ModelView;

it('tells a list that was not fetched from one that is empty or does not exist', () => {
  const { ownList } = NOTHING;
  expect(listText(NOTHING, 'vLLM')).toBe('No list from vLLM yet.');
  expect(listText({ ...NOTHING, ownList: { ...ownList, at: 1 } }, 'vLLM')).toBe('0 models listed by vLLM itself');
  expect(listText({ ...NOTHING, ownList: { ...ownList, models: 1, at: 1 } }, 'vLLM')).toMatch(/^1 model listed/u);
  expect(listText({ ...NOTHING, ownList: { ...ownList, exists: false } }, 'vLLM')).toBe(
    'vLLM has no list of its models.',
  );
});

it('says what is known beside it', () => {
  expect(knownText(NOTHING)).toBeNull();
  expect(knownText({ ...NOTHING, catalogModels: 57, models: [OWN] })).toBe('57 in the catalog, 1 named by you');
});

it('names where prices come from, what counts first before the rest', () => {
  expect(priceText(NOTHING)).toBe('No prices known.');
  expect(priceText({ ...NOTHING, models: [{ ...OWN, priceSource: null }] })).toBe('No prices known.');
  const all = { ...NOTHING, models: [OWN], catalogModels: 2, ownList: { exists: true, models: 3, priced: 3, at: 1 } };
  expect(priceText(all)).toBe(
    'Prices from your configuration, then its own list, then the catalog: models.dev, 2026-07-02.',
  );
});
