import { describe, expect, it } from 'vitest';
import { nameProblem, readPrices, rowOf, type PriceRow } from './price-draft.ts';

const row: PriceRow = {
  target: 'router/openai/gpt-5',
  figures: { inputPrice: ' $1.25 ', cachedInputPrice: '', cacheWritePrice: '0', outputPrice: '10', reasoningPrice: '' },
  isTiered: false,
};
const withFigures = (figures: Partial<PriceRow['figures']>) => ({ ...row, figures: { ...row.figures, ...figures } });

describe('prices to be tried out', () => {
  it('are read in dollars; what is empty has no price of its own', () => {
    expect(readPrices([row])).toEqual({
      ok: true,
      prices: [
        {
          provider: 'router',
          model: 'openai/gpt-5',
          inputPrice: 1.25,
          cachedInputPrice: null,
          cacheWritePrice: 0,
          outputPrice: 10,
          reasoningPrice: null,
        },
      ],
    });
  });

  it.each([
    [{ inputPrice: '' }, 'inputPrice', /^Needed/u],
    [{ inputPrice: 'cheap' }, 'inputPrice', /such as 0\.25\.$/u],
    [{ cachedInputPrice: '-1' }, 'cachedInputPrice', /or nothing/u],
    [{ outputPrice: '1001' }, 'outputPrice', /At most 1000/u],
  ])('name the field that is wrong: %o', (figures, field, message) => {
    const problems = [{ target: row.target, field, message: expect.stringMatching(message) }];
    expect(readPrices([row, withFigures(figures)])).toEqual({ ok: false, problems });
  });

  it('of a model that nobody knows begin empty', () => {
    expect(rowOf('a/new', null)).toMatchObject({ target: 'a/new', figures: { inputPrice: '' }, isTiered: false });
  });
});

it.each([
  ['router/x', null],
  ['gpt-5', /provider\/model-id/u],
  ['router/', /provider\/model-id/u],
  ['nobody/x', /no provider “nobody”. Yours: router\./u],
  ['router/openai/gpt-5', /already/u],
])('a price can be given to a model of one’s own providers, once: %s', (name, problem) => {
  const said = nameProblem(name, [row], ['router']);
  if (problem === null) expect(said).toBeNull();
  else expect(said).toMatch(problem);
});
