// The specification of routing, part three: rules. The first that matches decides; without one, the name that was asked for.

import { describe, expect, test } from 'vitest';
import { line, matching, planOf, rule, table, to, words, type Ask, type StateSpec } from '../support/routing.ts';
import { ALIASES, PROVIDERS, ROUTES, RULED } from './house.ts';

type Row = readonly [why: string, model: string, plan: string, ask?: Ask, state?: StateSpec];

const AUTO = 'openai/big~ claude/smart~ hub/vendor/big~ local/tiny~ | off not: off is switched off';
const SMALL = 'openai/mini hub/vendor/mini';
const SET_SMALL = 'openai/mini{"temperature":1} hub/vendor/mini{"temperature":1}';

function specify(rows: readonly Row[], rules = RULED): void {
  for (const [why, model, plan, ask, state] of rows) {
    test(`${why}: ${model}`, () => {
      expect(line(planOf(rules, model, ask, state))).toBe(plan);
    });
  }
}

describe('a rule that looks at', () => {
  const at = (day: number, minute: number): Ask => ({ at: { day, minute } });
  specify([
    ['keywords', 'auto', 'classify: openai/mini', { text: 'please Classify it' }],
    ['keywords: a phrase, whatever the blanks', 'usual', 'classify: openai/mini', { text: 'Label   this' }],
    ['keywords: not within a word', 'auto', AUTO, { text: 'declassify' }],
    ['keywords: not in the instructions', 'auto', AUTO, { system: 'classify' }],
    ['keywords, and another condition fails', 'auto', AUTO, { text: 'classify', has: ['tools'] }],
    ['keywords, for another name', 'small', SMALL, { text: 'classify' }],
    ['a pattern: it refuses', 'auto', 'secrets: refused: Launch codes stay here.', { text: 'launch code 12' }],
    [
      'a pattern: whatever was asked for',
      'openai/mini',
      'secrets: refused: Launch codes stay here.',
      { text: 'my launch code 7' },
    ],
    ['a pattern: that does not match', 'auto', AUTO, { text: 'launch code' }],
    [
      'tokens: enough',
      'auto',
      'books: hub/vendor/mini openai/mini openai/big local/tiny',
      { tokens: 60_000, counted: true },
    ],
    [
      'tokens: exactly enough',
      'auto',
      'books: hub/vendor/mini openai/mini openai/big local/tiny',
      { tokens: 50_000, counted: true },
    ],
    ['tokens: one too few', 'auto', AUTO, { tokens: 49_999, counted: true }],
    ['tokens, for another name', 'small', SMALL, { tokens: 60_000, counted: true }],
    ['the hour: late on Friday', 'auto', `night: ${SET_SMALL}`, at(5, 1_400)],
    ['the hour: on the minute', 'auto', `night: ${SET_SMALL}`, at(5, 1_320)],
    ['the hour: a minute before', 'auto', AUTO, at(5, 1_319)],
    ['the hour: early on the day after', 'auto', `night: ${SET_SMALL}`, at(6, 300)],
    ['the hour: too late in the morning', 'auto', AUTO, at(6, 360)],
    ['the hour: early on Friday belongs to Thursday', 'auto', AUTO, at(5, 300)],
    ['the client and the answer’s limit', 'auto', 'bots: local/tiny', { client: 'bot-7', limit: 50 }],
    ['a limit that was not set', 'auto', AUTO, { client: 'bot-7' }],
    ['a limit that is higher', 'auto', AUTO, { client: 'bot-7', limit: 101 }],
    ['another client', 'auto', AUTO, { client: 'robot', limit: 50 }],
    ['a client that nobody knows', 'auto', AUTO, { client: null, limit: 50 }],
    ['the effort', 'auto', 'deep: openai/big', { effort: 'high' }],
    ['another effort', 'auto', AUTO, { effort: 'low' }],
    ['the effort, at another surface', 'auto', 'deep: openai/big', { surface: 'messages', effort: 'max' }],
    ['the turns, and leads to an alias', 'auto', 'talkers: openai/big claude/smart hub/vendor/big', { turns: 21 }],
    ['the turns: not yet', 'auto', AUTO, { turns: 20 }],
    ['a header', 'auto', 'project: claude/smart', { headers: { 'x-project': 'acme-1' } }],
    ['a header of another value', 'auto', AUTO, { headers: { 'x-project': 'other' } }],
    ['a header that was not sent', 'auto', AUTO, { headers: { 'x-other': 'acme' } }],
    ['a surface of its own', 'big', 'embed: openai/mini', { surface: 'embeddings' }],
  ]);
});

describe('rules in order', () => {
  specify([
    ['the first that matches wins', 'auto', 'classify: openai/mini', { text: 'classify', effort: 'high' }],
    ['one that is switched off is none', 'small', SMALL],
    [
      'are about text unless they name a surface',
      'big',
      'embed: openai/mini',
      { surface: 'embeddings', text: 'launch code 1' },
    ],
    [
      'of which none is about that surface',
      'big',
      'openai/big~ hub/vendor/big~ | off/big not: off is switched off',
      { surface: 'images' },
    ],
    ['set fields over those of the target', 'cool', `night: ${SET_SMALL}`, { at: { day: 5, minute: 1_400 } }],
    [
      'are no way around what a client may use',
      'auto',
      "classify: forbidden: The client 'editor' may not use any target of 'auto'.",
      { text: 'classify', allow: ['auto', 'claude/*'] },
    ],
    [
      'do not even come to a name that is forbidden',
      'auto',
      "forbidden: The client 'editor' may not use 'auto'.",
      { text: 'classify', allow: ['openai/*'] },
    ],
    ['lead to somebody ill', 'auto', 'classify: openai/mini!', { text: 'classify' }, { ill: { openai: {} } }],
    [
      'lead to somebody who cannot',
      'auto',
      "classify: unfit: No target of 'auto' can serve this request: openai/mini is not known to hear audio. If one of them can after all, say so under its abilities.",
      { text: 'classify', has: ['audio'] },
    ],
  ]);
});

describe('other rules', () => {
  const ruled = (...rules: Parameters<typeof rule>[]) =>
    table({ providers: PROVIDERS, routes: ROUTES, aliases: ALIASES, rules: rules.map((each) => rule(...each)) });
  const plan = (rules: ReturnType<typeof ruled>, ask: Ask = {}, name = 'auto'): string =>
    line(planOf(rules, name, ask));

  test.each<[why: string, rules: ReturnType<typeof ruled>, ask: Ask, plan: string]>([
    ['without conditions match all', ruled(['all', {}, 'small']), {}, `all: ${SMALL}`],
    ['to a bare model: nobody found it for us', ruled(['all', {}, { model: 'mini', set: {} }]), {}, `all: ${SMALL}`],
    [
      'to the built-in route',
      ruled(['all', {}, 'auto']),
      {},
      'all: openai/big claude/smart hub/vendor/big local/tiny | off not: off is switched off',
    ],
    [
      'to a route that is dark',
      ruled(['all', {}, 'dark']),
      {},
      "all: off: Nothing can serve 'auto' right now (off/big: off is switched off; off/lonely: off is switched off).",
    ],
    [
      'all keywords: one is missing',
      ruled(['both', { keywords: { any: [], all: ['red', 'blue'], none: [], in: 'last-user' } }, 'small']),
      { text: 'red' },
      AUTO,
    ],
    [
      'all keywords: both are there',
      ruled(['both', { keywords: { any: [], all: ['red', 'blue'], none: [], in: 'last-user' } }, 'small']),
      { text: 'Blue, then RED' },
      `both: ${SMALL}`,
    ],
    [
      'no keyword: one is there',
      ruled(['none', { keywords: { any: [], all: [], none: ['red'], in: 'all' } }, 'small']),
      { system: 'red' },
      AUTO,
    ],
    [
      'no keyword: none is there',
      ruled(['none', { keywords: { any: [], all: [], none: ['red'], in: 'all' } }, 'small']),
      { system: 'blue' },
      `none: ${SMALL}`,
    ],
    [
      'keywords in the instructions',
      ruled(['sys', words(['red'], { in: 'system' }), 'small']),
      { system: 'Be red.' },
      `sys: ${SMALL}`,
    ],
    [
      'keywords in Chinese, without blanks',
      ruled(['cn', words(['分类']), 'small']),
      { text: '请分类这段文字' },
      `cn: ${SMALL}`,
    ],
    [
      'keywords in German, whatever the case',
      ruled(['de', words(['Straße']), 'small']),
      { text: 'IN DER STRASSE' },
      `de: ${SMALL}`,
    ],
    [
      'a pattern over all texts',
      ruled(['pat', matching('^sys', 'all'), 'small']),
      { system: 'system' },
      `pat: ${SMALL}`,
    ],
    [
      'a range with two ends: within',
      ruled(['mid', { turns: { gte: 2, lt: 5 } }, 'small']),
      { turns: 4 },
      `mid: ${SMALL}`,
    ],
    ['a range with two ends: outside', ruled(['mid', { turns: { gte: 2, lt: 5 } }, 'small']), { turns: 5 }, AUTO],
    [
      'something must be missing',
      ruled(['plain', { has: { tools: false, images: false } }, 'small']),
      {},
      `plain: ${SMALL}`,
    ],
    [
      'something must be missing and is there',
      ruled(['plain', { has: { tools: false, images: false } }, 'small']),
      { has: ['images'] },
      AUTO,
    ],
    ['streams', ruled(['live', { has: { stream: true } }, 'small']), { has: ['stream'] }, `live: ${SMALL}`],
    [
      'two headers: one is missing',
      ruled(['two', { header: { a: ['1'], b: ['2'] } }, 'small']),
      { headers: { a: '1' } },
      AUTO,
    ],
    [
      'two headers: both are there',
      ruled(['two', { header: { a: ['1'], b: ['*'] } }, 'small']),
      { headers: { a: '1', b: '' } },
      `two: ${SMALL}`,
    ],
    [
      'fields for a single target',
      ruled(['set', {}, to('openai/big', { top_p: 0.5 })]),
      {},
      'set: openai/big{"top_p":0.5}',
    ],
    [
      'hours in a zone of their own',
      ruled(['zone', { hours: { from: 540, to: 600, days: [], zone: 'Asia/Tokyo' } }, 'small']),
      { at: (zone) => ({ day: 1, minute: zone === 'Asia/Tokyo' ? 550 : 0 }) },
      `zone: ${SMALL}`,
    ],
    [
      'a whole day',
      ruled(['day', { hours: { from: 0, to: 1_440, days: ['mon'], zone: null } }, 'small']),
      { at: { day: 1, minute: 1_439 } },
      `day: ${SMALL}`,
    ],
  ])('%s', (_, rules, ask, expected) => {
    expect(plan(rules, ask)).toBe(expected);
  });

  test('a name is judged as it was asked for, not as it was meant', () => {
    const rules = ruled(['best', { model: ['best'] }, 'small'], ['usual', { model: ['usual'] }, 'openai/big']);
    expect([plan(rules, {}, 'best'), plan(rules, {}, 'usual')]).toEqual([`best: ${SMALL}`, 'usual: openai/big']);
  });

  test('leave a trace: a letter for the condition of each rule that failed, up to the one that matched', () => {
    expect(planOf(RULED, 'auto', { text: 'launch code 1' }).trace).toBe('-+');
    expect(planOf(RULED, 'auto', { effort: 'high' }).trace).toBe('-pktwc+');
    expect(planOf(RULED, 'auto').trace).toBe('-pktwcends');
  });
});
