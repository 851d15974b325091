import { describe, expect, it } from 'vitest';
import type { ModelOverride } from '../../../src/contract/model-views.ts';
import { draftOfOverride, readOverride } from './override-draft.ts';

const SAID: ModelOverride = {
  inputPrice: 250_000_000,
  cachedInputPrice: 37_500_000,
  cacheWritePrice: 0,
  outputPrice: 2_000_000_000,
  reasoningPrice: 1,
  cacheWrite1hPrice: 4_000_000_000,
  audioInputPrice: 5_000_000_000,
  audioOutputPrice: null,
  imageOutputPrice: 0,
  requestPrice: 1_000_000,
  imagePrice: 40_000_000,
  searchPrice: 10_000_000,
  contextWindow: 400_000,
  maxOutput: 128_000,
  abilities: { tools: true, audio: false },
};

const EMPTY = draftOfOverride(null);
const withFigure = (name: string, text: string) => ({ ...EMPTY, figures: { ...EMPTY.figures, [name]: text } });

it('comes back from the form as it was', () => {
  expect(readOverride(draftOfOverride(SAID))).toEqual({ ok: true, override: SAID });
});

it('says nothing when it is empty', () => {
  const nothing = Object.fromEntries(Object.keys(EMPTY.figures).map((name) => [name, null]));
  expect(readOverride(EMPTY)).toEqual({ ok: true, override: { ...nothing, abilities: {} } });
});

describe('what people type', () => {
  it.each([
    ['inputPrice', ' $0.25 ', 250_000_000],
    ['outputPrice', '15', 15_000_000_000],
    ['cacheWritePrice', '0', 0],
    ['searchPrice', '0.01', 10_000_000],
    ['inputPrice', '0.1', 100_000_000],
    ['contextWindow', '1,000,000', 1_000_000],
    ['maxOutput', '8 192', 8192],
  ])('%s: %j is %d', (name, text, value) => {
    expect(readOverride(withFigure(name, text))).toMatchObject({ ok: true, override: { [name]: value } });
  });

  it.each([
    ['inputPrice', 'free'],
    ['requestPrice', '1 cent'],
    ['inputPrice', '-1'],
    ['outputPrice', '1,5'],
    ['reasoningPrice', '1e3'],
    ['contextWindow', '128k'],
    ['maxOutput', '0'],
  ])('%s: %j is refused by its name', (name, text) => {
    expect(readOverride(withFigure(name, text))).toMatchObject({ ok: false, field: name });
  });
});
