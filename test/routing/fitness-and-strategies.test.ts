// The specification of routing, part two: who can serve a request, in which order they are tried, and where a conversation
// stays.

import { describe, expect, test } from 'vitest';
import type { RoutingTable } from '../../src/routing/routing-table.ts';
import { line, planOf, type Ask, type StateSpec } from '../support/routing.ts';
import { EMULATING, HOUSE } from './house.ts';

type Row = readonly [why: string, model: string, plan: string, ask?: Ask, state?: StateSpec];

function specify(rows: readonly Row[], table: RoutingTable = HOUSE): void {
  for (const [why, model, plan, ask, state] of rows) {
    test(`${why}: ${model}`, () => {
      expect(line(planOf(table, model, ask, state))).toBe(plan);
    });
  }
}

const IN_ORDER = 'openai/big claude/smart hub/vendor/big';
const CURE = 'If one of them can after all, say so under its abilities.';
const cannot = (name: string, ...reasons: string[]): string =>
  `unfit: No target of '${name}' can serve this request: ${reasons.join('; ')}. ${CURE}`;

describe('what a request brings along', () => {
  const OLD_CANNOT = (what: string): string =>
    `local/free openai/mini openai/big | openai/old not: is not known to ${what}`;
  specify([
    ['tools: not to whom is known not to call them', 'windows', OLD_CANNOT('call tools'), { has: ['tools'] }],
    ['images: not to the blind', 'windows', OLD_CANNOT('read images'), { has: ['images'] }],
    ['JSON: not to whom cannot be asked for it', 'windows', OLD_CANNOT('answer in JSON'), { has: ['json'] }],
    [
      'audio: to the one of which nothing is known',
      'windows',
      'local/free | openai/old not: is not known to hear audio | openai/mini not: is not known to hear audio | openai/big not: is not known to hear audio',
      { has: ['audio'] },
    ],
    ['audio: to the one that hears', 'hub/ear', 'hub/ear', { has: ['audio'] }],
    ['nothing is known of it: it is asked', 'local/tiny', 'local/tiny', { has: ['tools', 'images', 'audio', 'json'] }],
    ['reasoning and streams exclude nobody', 'openai/old', 'openai/old', { has: ['reasoning', 'stream'] }],
    [
      'one of three cannot',
      'usual',
      'openai/big hub/vendor/big | claude/smart not: is not known to answer in JSON',
      { has: ['json'] },
    ],
    [
      'the built-in route too',
      'auto',
      'openai/big~ hub/vendor/big~ local/tiny~ | off not: off is switched off | claude/smart not: is not known to answer in JSON',
      { has: ['json'] },
    ],
    [
      'the named one cannot',
      'openai/old',
      cannot('openai/old', 'openai/old is not known to call tools'),
      { has: ['tools'] },
    ],
    [
      'several wants: the first that is lacking is told',
      'hub/ear',
      cannot('hub/ear', 'hub/ear is not known to call tools'),
      { has: ['json', 'images', 'tools'] },
    ],
    [
      'nobody can: each with its reason',
      'usual',
      cannot(
        'usual',
        'openai/big is not known to hear audio',
        'claude/smart is not known to hear audio',
        'hub/vendor/big is not known to hear audio',
      ),
      { has: ['audio'] },
    ],
    [
      'nobody can, each for another reason',
      'small',
      cannot('small', 'openai/mini is not known to hear audio', 'hub/vendor/mini is not known to hear audio'),
      { has: ['audio'], tokens: 500_000, counted: true },
    ],
  ]);

  describe('JSON that is asked for by other means', () => {
    specify(
      [
        ['excludes nobody', 'claude/smart', 'claude/smart', { has: ['json'] }],
        ['excludes nobody, in order', 'usual', IN_ORDER, { has: ['json'] }],
        [
          'tools still do',
          'openai/old',
          cannot('openai/old', 'openai/old is not known to call tools'),
          { has: ['json', 'tools'] },
        ],
      ],
      EMULATING,
    );
  });
});

describe('the length of a prompt', () => {
  const tokens = (count: number, rest: Ask = {}): Ask => ({ tokens: count, counted: true, ...rest });
  const about = (window: string, prompt: string): string =>
    `takes ${window} tokens, and the prompt has about ${prompt}`;
  specify([
    ['fits all', 'windows', 'openai/old local/free openai/mini openai/big', tokens(3_000)],
    ['fills the smallest', 'windows', 'openai/old local/free openai/mini openai/big', tokens(4_000)],
    [
      'one token more',
      'windows',
      `local/free openai/mini openai/big | openai/old not: ${about('4,000', '4,001')}`,
      tokens(4_001),
    ],
    [
      'only two are large enough',
      'windows',
      `openai/mini openai/big | openai/old not: ${about('4,000', '9,000')} | local/free not: ${about('8,000', '9,000')}`,
      tokens(9_000),
    ],
    [
      'only one is',
      'windows',
      `openai/big | openai/old not: ${about('4,000', '120,000')} | local/free not: ${about('8,000', '120,000')} | openai/mini not: ${about('100,000', '120,000')}`,
      tokens(120_000),
    ],
    [
      'nobody is: a refusal that agents understand',
      'small',
      `unfit: The prompt is too long for every target of 'small': openai/mini ${about('100,000', '500,000')}; hub/vendor/mini ${about('100,000', '500,000')}.`,
      tokens(500_000),
    ],
    [
      'a tokenizer that makes more of it',
      'usual',
      `openai/big hub/vendor/big | claude/smart not: ${about('200,000', '225,000')}`,
      tokens(150_000),
    ],
    ['the same, but it just fits', 'usual', IN_ORDER, tokens(133_333)],
    ['a window that nobody knows', 'local/tiny', 'local/tiny', tokens(10_000_000)],
    [
      'too little is left for the answer: another is asked',
      'windows',
      'local/free openai/mini openai/big | openai/old not: takes 4,000 tokens in all: about 3,500 of the prompt leave too little for an answer of 900',
      tokens(3_500, { limit: 900 }),
    ],
    [
      'too little is left, and there is no other: it is asked all the same',
      'openai/old',
      'openai/old',
      tokens(3_500, { limit: 900 }),
    ],
  ]);
});

describe('the length of an answer', () => {
  specify([
    [
      'that one cannot give: another is asked',
      'usual',
      'openai/big hub/vendor/big | claude/smart not: writes 64,000 tokens at most, and 80,000 were asked for',
      { limit: 80_000 },
    ],
    ['that all can give', 'usual', IN_ORDER, { limit: 64_000 }],
    ['that nobody can give: as long as they can', 'small', 'openai/mini hub/vendor/mini', { limit: 20_000 }],
    ['that the target sets itself', 'capped', 'openai/old{"max_tokens":500} openai/mini', { limit: 5_000 }],
    ['that the only one cannot give', 'openai/old', 'openai/old', { limit: 5_000 }],
    [
      'that only an ill one can give: the well one is asked',
      'usual',
      'claude/smart | openai/big rests: openai is ill | hub/vendor/big rests: hub is ill',
      { limit: 80_000 },
      { ill: { openai: {}, hub: {} } },
    ],
  ]);
});

describe('round-robin', () => {
  const [BIG, SMART, HUB] = ['openai/big', 'claude/smart', 'hub/vendor/big'];
  specify([
    ['begins with the first', 'turns', 'openai/big claude/smart hub/vendor/big'],
    ['goes on with the second', 'turns', 'claude/smart hub/vendor/big openai/big', {}, { had: [BIG] }],
    ['and the third', 'turns', 'hub/vendor/big openai/big claude/smart', {}, { had: [BIG, SMART] }],
    ['and begins again', 'turns', 'openai/big claude/smart hub/vendor/big', {}, { had: [BIG, SMART, HUB] }],
    [
      'passes over who cannot',
      'turns',
      'hub/vendor/big openai/big | claude/smart not: is not known to answer in JSON',
      { has: ['json'] },
      { had: [BIG] },
    ],
    [
      'of two that are left each has every second',
      'turns',
      'openai/big claude/smart | hub/vendor/big rests: hub is ill',
      {},
      { had: [BIG, SMART, HUB, BIG, SMART], ill: { hub: {} } },
    ],
    [
      'who is back has the next turn, and no more',
      'turns',
      'hub/vendor/big openai/big claude/smart',
      {},
      { had: [HUB, BIG, SMART, BIG, SMART] },
    ],
    [
      'a conversation stays where it was, whoever is next',
      'turns',
      'openai/big claude/smart hub/vendor/big | stays at openai/big with 0 for $0',
      {},
      { had: [BIG], last: [BIG, 0] },
    ],
  ]);
});

describe('weighted: three to one', () => {
  specify(
    [0, 0.5, 0.74, 0.76, 0.99].map((draw): Row => {
      const plan = draw < 0.75 ? 'openai/big claude/smart' : 'claude/smart openai/big';
      return [`a draw of ${draw}`, 'shared', plan, {}, { random: () => draw }];
    }),
  );
});

describe('the cheapest', () => {
  const BY_OUTPUT = 'openai/mini hub/vendor/mini openai/big local/tiny';
  const BY_INPUT = 'hub/vendor/mini openai/mini openai/big local/tiny';
  specify([
    ['for a short prompt with a usual answer', 'cheap', BY_OUTPUT, { tokens: 1_000 }],
    ['for answers of one token', 'cheap', BY_INPUT, { tokens: 1_000 }, { expected: 1 }],
    ['for an answer that is limited to one token', 'cheap', BY_INPUT, { tokens: 1_000, limit: 1 }],
    ['for a long prompt', 'cheap', BY_INPUT, { tokens: 20_000 }],
    ['of unknown price comes last', 'cheap', BY_OUTPUT],
    [
      'without what cannot',
      'cheap',
      'local/tiny | openai/big not: is not known to hear audio | openai/mini not: is not known to hear audio | hub/vendor/mini not: is not known to hear audio',
      { has: ['audio'] },
    ],
    [
      'counts a warm cache: worth staying for',
      'cheap',
      'openai/mini hub/vendor/mini openai/big local/tiny | stays at openai/mini with 19000 for $0.00855',
      { tokens: 20_000 },
      { last: ['openai/mini', 19_000] },
    ],
    [
      'counts a warm cache: not worth staying for',
      'cheap',
      `${BY_INPUT} | leaves openai/big with 19000 for $0.0855`,
      { tokens: 20_000 },
      { last: ['openai/big', 19_000] },
    ],
  ]);
});

describe('the fastest', () => {
  const OF = (big: number, smart: number, hub: number, tps = 50): NonNullable<StateSpec['speeds']> => ({
    'openai/big': { ttftMs: big, tps },
    'claude/smart': { ttftMs: smart, tps },
    'hub/vendor/big': { ttftMs: hub, tps },
  });
  const stale = { ...OF(900, 300, 500), 'openai/big': { ttftMs: 900, tps: 50, ageMs: 100_000 } };
  specify([
    ['is not known: in the order written', 'quick', IN_ORDER],
    [
      'by the time to the first token',
      'quick',
      'claude/smart hub/vendor/big openai/big',
      {},
      { speeds: OF(900, 300, 500) },
    ],
    [
      'by the pace, where answers are long',
      'quick',
      'openai/big hub/vendor/big claude/smart',
      {},
      {
        speeds: {
          ...OF(900, 300, 500),
          'openai/big': { ttftMs: 900, tps: 500 },
          'claude/smart': { ttftMs: 300, tps: 20 },
        },
      },
    ],
    [
      'one that was never measured is measured',
      'quick',
      'hub/vendor/big claude/smart openai/big',
      {},
      { speeds: { 'openai/big': { ttftMs: 900 }, 'claude/smart': { ttftMs: 300 } } },
    ],
    [
      'now and then the oldest figure is looked at again',
      'quick',
      'openai/big claude/smart hub/vendor/big',
      {},
      { speeds: stale, random: () => 0.01 },
    ],
    ['but seldom', 'quick', 'claude/smart hub/vendor/big openai/big', {}, { speeds: stale, random: () => 0.5 }],
    [
      'not while all figures are fresh',
      'quick',
      'claude/smart hub/vendor/big openai/big',
      {},
      { speeds: OF(900, 300, 500), random: () => 0 },
    ],
  ]);
});

describe('the critical path', () => {
  specify([
    ['is direct for a tool that speaks its dialect', 'critical', 'claude/smart* openai/big', { surface: 'messages' }],
    ['is translated, and so not direct, for another', 'critical', 'claude/smart openai/big', { surface: 'responses' }],
    [
      'comes before where the conversation was',
      'critical',
      'claude/smart* openai/big | leaves openai/big with 5000 for $0.0225',
      {},
      { last: ['openai/big', 5_000] },
    ],
    [
      'leads nowhere for what it cannot serve',
      'critical',
      'openai/big | claude/smart not: is not known to answer in JSON',
      { has: ['json'] },
    ],
    ['is only the first target', 'usual', IN_ORDER],
  ]);
});

describe('a conversation', () => {
  const at = (target: string, warm: number): StateSpec => ({ last: [target, warm] });
  const LONG: Ask = { tokens: 9_000 };
  specify([
    [
      'stays where its cache is warm, if that is cheaper than the first without one',
      'usual',
      'claude/smart openai/big hub/vendor/big | stays at claude/smart with 9000 for $0.0324',
      LONG,
      at('claude/smart', 9_000),
    ],
    [
      'goes back to the first when that is cheaper',
      'usual',
      `${IN_ORDER} | leaves claude/smart with 0 for $0`,
      LONG,
      at('claude/smart', 0),
    ],
    [
      'is where it belongs already',
      'usual',
      `${IN_ORDER} | stays at openai/big with 8000 for $0.036`,
      LONG,
      at('openai/big', 8_000),
    ],
    ['was nowhere: the order as it is', 'usual', IN_ORDER, LONG],
    ['was at a target that is not in the plan', 'usual', IN_ORDER, {}, at('local/tiny', 8_000)],
    [
      'was at a target that is ill now',
      'usual',
      'openai/big hub/vendor/big | claude/smart rests: claude is ill',
      LONG,
      { ...at('claude/smart', 9_000), ill: { claude: {} } },
    ],
    [
      'was at a target that cannot serve this turn',
      'usual',
      'openai/big hub/vendor/big | claude/smart not: is not known to answer in JSON',
      { ...LONG, has: ['json'] },
      at('claude/smart', 9_000),
    ],
    ['on a route that is not sticky', 'restless', 'openai/big claude/smart', LONG, at('claude/smart', 9_000)],
    [
      'stays with what was drawn',
      'shared',
      'claude/smart openai/big | stays at claude/smart with 0 for $0',
      {},
      at('claude/smart', 0),
    ],
    [
      'does not take turns',
      'turns',
      'hub/vendor/big openai/big claude/smart | stays at hub/vendor/big with 100 for ?',
      {},
      at('hub/vendor/big', 100),
    ],
    [
      'stays on the built-in route too',
      'auto',
      'claude/smart~ openai/big~ hub/vendor/big~ local/tiny~ | off not: off is switched off | stays at claude/smart with 9000 for $0.0324',
      LONG,
      at('claude/smart', 9_000),
    ],
    [
      'of which nothing is priced stays',
      'auto',
      'local/tiny~ openai/big~ claude/smart~ hub/vendor/big~ | off not: off is switched off | stays at local/tiny with 500 for ?',
      LONG,
      at('local/tiny', 500),
    ],
  ]);
});
