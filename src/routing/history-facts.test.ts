import { expect, test } from 'vitest';
import type { EffortLevel, RequestTrait } from '../domain/rule.ts';
import { packBits, unpackBits } from './fact-bits.ts';
import { HistoryFacts, SketchReader, type LoggedRequest } from './history-facts.ts';
import { KeywordIndex } from './keywords.ts';
import { sketchKeyFor, sketchWords } from './word-sketch.ts';

const salt = { k0: 1, k1: 2 };
const bits = packBits({ has: (trait) => trait === 'tools', continues: true, isCounted: false });
const logged: LoggedRequest = {
  id: 'a',
  startedAt: Date.UTC(2026, 5, 1, 12, 30),
  client: 'editor',
  surface: 'chat',
  modelAsked: 'auto',
  streamed: 1,
  inputTokens: 1_180,
  promptTokens: null,
  maxOutputTokens: null,
  turns: 2,
  traits: bits,
  effort: 'low',
  sketch: sketchWords('please label it', sketchKeyFor('a', salt)),
};
const bare = { turns: null, traits: null, effort: null, sketch: null };
const facts = (change: Partial<LoggedRequest> = {}): HistoryFacts =>
  new HistoryFacts({ ...logged, ...change }, 1.18, new SketchReader(salt));

test('bits come back as they were', () => {
  const { has, continues, isCounted } = unpackBits(bits);
  expect([has('tools'), has('images'), has('stream'), continues, isCounted]).toEqual([true, false, false, true, false]);
});

test('what was kept is known', () => {
  const known = facts();
  const effort: EffortLevel | null | undefined = known.effort();
  expect([known.turns(), known.maxOutputTokens(), effort, known.continues]).toEqual([2, null, 'low', true]);
  expect((['tools', 'images', 'stream'] as RequestTrait[]).map((trait) => known.has(trait))).toEqual([
    true,
    false,
    true,
  ]);
  expect(known.localTime('UTC')).toEqual({ day: 1, minute: 750 });
});

test('what was not kept is not', () => {
  const unknown = facts(bare);
  expect([unknown.turns(), unknown.maxOutputTokens(), unknown.effort(), unknown.has('tools')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([unknown.has('stream'), unknown.header(), unknown.matches(), unknown.continues]).toEqual([
    true,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each<[kept: Partial<LoggedRequest>, tokens: number | undefined, spread: number | undefined, why: string]>([
  [{}, 1_000, 0, "the provider's count, in o200k's tokens"],
  [{ inputTokens: null }, undefined, undefined, 'nobody counted'],
  [{ promptTokens: 900 }, 900, 0.2, 'our estimate, as it was when it was planned'],
  [{ promptTokens: 990, traits: packBits({ ...unpackBits(bits), isCounted: true }) }, 990, 0, 'our count'],
])('tokens with %j: %s, off by %s, %s', (kept, tokens, spread) => {
  expect(facts(kept).inputTokens()).toEqual(tokens === undefined ? undefined : { tokens, spread });
});

test('an estimate too near to a bound gives way to the count', () => {
  const near = facts({ promptTokens: 900 });
  near.wantExactTokens();
  expect(near.exactWanted).toBe(true);
  near.takeCount();
  expect([near.exactWanted, near.inputTokens()]).toEqual([false, { tokens: 1_000, spread: 0 }]);
});

test('keywords are looked for in the sketch, or taken as supposed', () => {
  const index = new KeywordIndex(['label', 'other', 'please label it']);
  const saw = (of: HistoryFacts, word: string): boolean | undefined =>
    of.mentions('last-user', index, index.numberOf(word));
  expect(['label', 'other', 'please label it'].map((word) => saw(facts(), word))).toEqual([true, false, undefined]);
  expect(facts().mentions('all', index, 0)).toBeUndefined();
  expect(saw(facts(bare), 'label')).toBeUndefined();
  const supposed = facts().supposing(new Map([['other', true]]));
  expect(['label', 'other'].map((word) => saw(supposed, word))).toEqual([true, true]);
});
