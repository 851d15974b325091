import { describe, expect, test } from 'vitest';
import { asked, provider, state, type Ask, type ModelSpec, type StateSpec } from '../../test/support/routing.ts';
import type { Strategy } from '../domain/config.ts';
import type { Candidate } from './candidates.ts';
import { keepConversation, type Kept } from './stickiness.ts';

function target(id: string, spec: ModelSpec): Candidate {
  return { provider: provider(id, { m: spec }), model: 'm', weight: 1, set: {}, implicit: false, reason: 'listed' };
}

const dear = target('dear', { price: [10, 10, 1] });
const cheap = target('cheap', { price: [2, 2, 0.2] });
const unpriced = target('unpriced', {});
const uncached = target('uncached', { price: [10, 10] });

interface Scene {
  readonly strategy?: Strategy | null;
  readonly mayMove?: boolean;
  readonly ask?: Ask;
}

function keep(
  order: readonly Candidate[],
  is: StateSpec,
  { strategy = 'priority', mayMove = true, ask = {} }: Scene = {},
): Kept {
  const facts = asked('r', { tokens: 10_000, ...ask });
  return keepConversation(order, strategy, mayMove, facts, state({ expected: 100, ...is }));
}

const told = ({ order, cache }: Kept): string => {
  const names = order.map(({ provider: { id } }) => id).join(' ');
  return cache === null ? names : `${names} ${cache.stays ? 'stays' : 'leaves'}`;
};

describe('a conversation', () => {
  test.each<[why: string, order: Candidate[], last: StateSpec['last'], expected: string, scene?: Scene]>([
    ['that is new goes where the strategy says', [cheap, dear], undefined, 'cheap dear'],
    ['goes back to the first when that is cheaper', [cheap, dear], ['dear/m', 0], 'cheap dear leaves'],
    ['goes back although something is cached', [cheap, dear], ['dear/m', 5_000], 'cheap dear leaves'],
    ['stays where its warm cache makes it cheaper', [cheap, dear], ['dear/m', 9_900], 'dear cheap stays'],
    ['stays where the first is dearer', [dear, cheap], ['cheap/m', 0], 'cheap dear stays'],
    [
      'stays where both cost the same',
      [target('other', { price: [2, 2, 0.2] }), cheap],
      ['cheap/m', 0],
      'cheap other stays',
    ],
    ['stays where the price of the first is not known', [unpriced, cheap], ['cheap/m', 0], 'cheap unpriced stays'],
    ['stays where its own price is not known', [cheap, unpriced], ['unpriced/m', 0], 'unpriced cheap stays'],
    ['was at the first already, and nothing is warm', [cheap, dear], ['cheap/m', 0], 'cheap dear'],
    ['was at the first already, with a warm cache', [cheap, dear], ['cheap/m', 5_000], 'cheap dear stays'],
    ['was at one that cannot be asked now', [cheap, dear], ['gone/m', 9_000], 'cheap dear'],
    ['was at another model of the same provider', [cheap, dear], ['dear/other', 9_000], 'cheap dear'],
    ['has just one target', [dear], ['dear/m', 9_000], 'dear'],
    ['has no target', [], ['dear/m', 9_000], ''],
    [
      'the others keep their order',
      [cheap, unpriced, dear, uncached],
      ['dear/m', 9_900],
      'dear cheap unpriced uncached stays',
    ],
    ['weighted: stays', [uncached, dear, cheap], ['cheap/m', 0], 'cheap uncached dear stays', { strategy: 'weighted' }],
    ['round-robin: stays', [uncached, cheap], ['cheap/m', 0], 'cheap uncached stays', { strategy: 'round-robin' }],
    ['fastest: stays', [uncached, cheap], ['cheap/m', 0], 'cheap uncached stays', { strategy: 'fastest' }],
    [
      'weighted: stays although the one drawn costs less',
      [cheap, uncached],
      ['uncached/m', 0],
      'uncached cheap stays',
      { strategy: 'weighted' },
    ],
    [
      'cheapest: has been counted already',
      [cheap, dear],
      ['dear/m', 9_900],
      'cheap dear leaves',
      { strategy: 'cheapest' },
    ],
    ['a bare model: stays', [dear, cheap], ['cheap/m', 0], 'cheap dear stays', { strategy: null }],
    [
      'direct: the first is the first, whatever it costs',
      [dear, cheap],
      ['cheap/m', 9_900],
      'dear cheap leaves',
      { mayMove: false },
    ],
  ])('%s', (_, order, last, expected, scene) => {
    expect(told(keep(order, last === undefined ? {} : { last }, scene))).toBe(expected);
  });

  test('the length of the answer decides too', () => {
    const talker = target('talker', { price: [2, 100, 0.2] });
    expect(told(keep([talker, dear], { last: ['dear/m', 0], expected: 10 }))).toBe('talker dear leaves');
    expect(told(keep([talker, dear], { last: ['dear/m', 0], expected: 5_000 }))).toBe('dear talker stays');
    expect(told(keep([talker, dear], { last: ['dear/m', 0], expected: 5_000 }, { ask: { limit: 10 } }))).toBe(
      'talker dear leaves',
    );
  });
});

test('what is kept says why', () => {
  const { order } = keep([cheap, dear], { last: ['dear/m', 9_900] });
  expect(order.map(({ reason }) => reason)).toEqual(['listed; this conversation was here last', 'listed']);
});

describe('the note says what the cache is worth', () => {
  test.each<[why: string, order: Candidate[], last: NonNullable<StateSpec['last']>, worth: number | null]>([
    ['tokens × what is saved on each', [dear, cheap], ['dear/m', 1_000], 9_000_000],
    ['nothing is warm: nothing', [cheap, dear], ['dear/m', 0], 0],
    ['nothing is warm, and no price is known: nothing', [cheap, unpriced], ['unpriced/m', 0], 0],
    ['no price is known', [cheap, unpriced], ['unpriced/m', 1_000], null],
    ['no price for cached input is known', [cheap, uncached], ['uncached/m', 1_000], null],
  ])('%s', (_, order, last, worth) => {
    expect(keep(order, { last }).cache).toMatchObject({ target: last[0], warmTokens: last[1], worthNanos: worth });
  });
});
