import { describe, expect, it } from 'vitest';
import { checkPublished } from './check-published.ts';

const wanted = { source: 'test', date: '2026-09-01', providers: ['shop', 'other', 'constructor'] };
const check = (answer: unknown) => checkPublished(JSON.stringify(answer), wanted);
const withModel = (model: object, id = 'm') => check({ shop: { id: 'shop', models: { [id]: model } } });

/** As models.dev writes them. */
const FULL = {
  id: 'm',
  name: 'M',
  attachment: true,
  reasoning: true,
  tool_call: true,
  structured_output: false,
  modalities: { input: ['text', 'image'], output: ['text'] },
  limit: { context: 400_000, output: 64_000 },
  status: 'deprecated',
  cost: {
    input: 1.25,
    output: 10,
    cache_read: 0.125,
    cache_write: 1.5,
    reasoning: 12,
    input_audio: 3,
    context_over_200k: { input: 99, output: 99 },
    tiers: [{ tier: { type: 'context', size: 272_000 }, input: 2.5, output: 15, cache_read: 0.25 }],
  },
};

describe('a published list', () => {
  it('is taken in with everything it has', () => {
    expect(withModel(FULL)).toEqual({
      facts: {
        source: 'test',
        date: '2026-09-01',
        providers: {
          shop: {
            m: [
              1.25e9,
              0.125e9,
              1.5e9,
              10e9,
              400_000,
              64_000,
              'tiAPrJd',
              [[272_000, 2.5e9, 0.25e9, null, 15e9]],
              12e9,
              [3e9, null],
            ],
          },
        },
      },
      leftOut: 0,
    });
  });

  it('without tiers has none, whatever the legacy field for long prompts says', () => {
    const { tiers: _, ...cost } = FULL.cost;
    expect(withModel({ ...FULL, cost })?.facts.providers['shop']?.['m']?.[7]).toEqual([]);
  });

  it('has models of which little is known', () => {
    expect(withModel({})?.facts.providers['shop']).toEqual({ m: [null, null, null, null, null, null, '', [], null] });
  });

  it.each<[string, object, string?]>([
    ['text for a price', { cost: { input: '1', output: 2 } }],
    ['half a price', { cost: { input: 1 } }],
    ['null for a price', { cost: null }],
    ['a list for a cost', { cost: [] }],
    ['a negative window', { limit: { context: -1 } }],
    ['text for an ability', { tool_call: 'yes' }],
    [
      'a tier by something else',
      { cost: { input: 1, output: 2, tiers: [{ tier: { type: 'hour', size: 3 }, input: 1, output: 2 }] } },
    ],
    ['a name without end', {}, 'x'.repeat(257)],
  ])('leaves out a model with %s, and keeps the others', (_, model, id = 'bad') => {
    const checked = check({ shop: { models: { [id]: model, good: FULL } } });
    expect(Object.keys(checked?.facts.providers['shop'] ?? {})).toEqual(['good']);
    expect(checked?.leftOut).toBe(1);
  });

  it('is read for the wanted providers only, and for those that have models', () => {
    const checked = check({ shop: { models: {} }, stranger: { models: { m: FULL } }, other: { models: { m: FULL } } });
    expect(Object.keys(checked?.facts.providers ?? {})).toEqual(['other']);
    expect(Object.keys(check({ shop: 'gone', other: { models: [] } })?.facts.providers ?? {})).toEqual([]);
  });

  it.each(['', '<html>', '[]', 'null', '7', '{"shop":'])('is not %j', (text) => {
    expect(checkPublished(text, wanted)).toBeNull();
  });
});
