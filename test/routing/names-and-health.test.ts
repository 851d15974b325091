// The specification of routing, part one: what names mean, who may use what, and who is well. Each row is a request and the
// plan that must come of it; how a plan is written on one line stands in test/support/routing.ts.

import { describe, expect, test } from 'vitest';
import { line, planOf, type Ask, type StateSpec } from '../support/routing.ts';
import { HOUSE } from './house.ts';

type Row = readonly [why: string, model: string, plan: string, ask?: Ask, state?: StateSpec];

const ROUTES_TO_ASK =
  'auto, usual, small, cheap, quick, turns, shared, critical, restless, cool, capped, dark, mixed, windows, gpt-4, best, fast, lost';
const NOBODY_OFFERS = (name: string, why = ''): string =>
  `unknown-model: ${why}No provider offers '${name}'. Ask for a route (${ROUTES_TO_ASK}), or for provider/model-id with one of the providers: openai, claude, hub, local, off.`;
const IN_ORDER = 'openai/big claude/smart hub/vendor/big';
const AUTO = 'openai/big~ claude/smart~ hub/vendor/big~ local/tiny~ | off not: off is switched off';

function specify(rows: readonly Row[]): void {
  for (const [why, model, plan, ask, state] of rows) {
    test(`${why}: ${model}`, () => {
      expect(line(planOf(HOUSE, model, ask, state))).toBe(plan);
    });
  }
}

describe('a name is', () => {
  specify([
    ['a route: its targets in the order written', 'usual', IN_ORDER],
    ['a route: ids with slashes in them are whole', 'small', 'openai/mini hub/vendor/mini'],
    ['the built-in route: every provider that is on, its usual model', 'auto', AUTO],
    ['a provider and its model: only that', 'openai/big', 'openai/big'],
    ['a provider and its model with a slash', 'hub/vendor/big', 'hub/vendor/big'],
    ['a provider and a model that nobody knows yet', 'openai/brand-new', 'openai/brand-new'],
    ['an alias of a model', 'gpt-4', 'openai/big'],
    ['an alias of a route', 'best', IN_ORDER],
    ['an alias of a bare model', 'fast', 'openai/mini~ hub/vendor/mini~'],
    ['a bare model: each provider by its own id for it', 'mini', 'openai/mini~ hub/vendor/mini~'],
    ['a vendor’s id at a router', 'vendor/mini', 'hub/vendor/mini~'],
    ['a bare model that one has', 'ear', 'hub/ear~'],
    [
      'a bare model, one of whose providers is off',
      'big',
      'openai/big~ hub/vendor/big~ | off/big not: off is switched off',
    ],
    ['a local model of which nothing is known', 'local/tiny', 'local/tiny'],
    ['a route with fields to set', 'cool', 'openai/mini{"temperature":0} hub/vendor/mini'],
    [
      'a route, some of whose targets are gone',
      'mixed',
      'openai/mini | off/big not: off is switched off | gone/x not: there is no such provider',
    ],
  ]);
});

describe('nothing comes of', () => {
  specify([
    ['a name that nobody has', 'nothing', NOBODY_OFFERS('nothing')],
    [
      'an alias of such a name',
      'lost',
      NOBODY_OFFERS('nothing-like-it', "The alias 'lost' stands for 'nothing-like-it'. "),
    ],
    ['a provider without a model', 'openai/', NOBODY_OFFERS('openai/')],
    ['a model without a provider', '/x', NOBODY_OFFERS('/x')],
    [
      'a model that only a switched-off provider has',
      'lonely',
      "off: Nothing can serve 'lonely' right now (off/lonely: off is switched off).",
    ],
    [
      'a provider that is switched off',
      'off/big',
      "off: Nothing can serve 'off/big' right now (off/big: off is switched off).",
    ],
    [
      'a route of which all are switched off',
      'dark',
      "off: Nothing can serve 'dark' right now (off/big: off is switched off; off/lonely: off is switched off).",
    ],
  ]);
});

describe('a client that may use', () => {
  const mayUse = (...allow: string[]): Ask => ({ allow });
  specify([
    ['everything', 'usual', IN_ORDER, mayUse('*')],
    ['another name', 'usual', "forbidden: The client 'editor' may not use 'usual'.", mayUse('other')],
    [
      'the name, but none of its targets',
      'usual',
      "forbidden: The client 'editor' may not use any target of 'usual'.",
      mayUse('usual'),
    ],
    [
      'the name and one of its targets',
      'usual',
      'claude/smart | openai/big not: the client may not use it | hub/vendor/big not: the client may not use it',
      mayUse('usual', 'claude/*'),
    ],
    [
      'an alias, and not all that it stands for',
      'best',
      'openai/big | claude/smart not: the client may not use it | hub/vendor/big not: the client may not use it',
      mayUse('best', 'openai/*'),
    ],
    ['one provider', 'openai/big', 'openai/big', mayUse('openai/*')],
    ['another provider', 'openai/big', "forbidden: The client 'editor' may not use 'openai/big'.", mayUse('hub/*')],
    ['ids with slashes', 'hub/vendor/big', 'hub/vendor/big', mayUse('hub/*')],
    ['one letter more', 'openai/big', 'openai/big', mayUse('openai/bi?')],
  ]);
});

describe('whoever is ill', () => {
  const ill = (...providers: string[]): StateSpec => ({ ill: Object.fromEntries(providers.map((id) => [id, {}])) });
  const no = { mayProbe: false };
  specify([
    [
      'waits: the others go first',
      'usual',
      'claude/smart hub/vendor/big | openai/big rests: openai is ill',
      {},
      ill('openai'),
    ],
    [
      'waits with others',
      'usual',
      'hub/vendor/big | openai/big rests: openai is ill | claude/smart rests: claude is ill',
      {},
      ill('openai', 'claude'),
    ],
    [
      'with all the others is probed: the one that is back first',
      'usual',
      'claude/smart! | openai/big rests: openai is ill | hub/vendor/big rests: hub is ill',
      {},
      { ill: { openai: { until: 9 }, claude: { until: 5 }, hub: { until: 7 } } },
    ],
    [
      'with all the others, but must not be probed: the next that may',
      'usual',
      'hub/vendor/big! | openai/big rests: openai is ill | claude/smart rests: claude is ill',
      {},
      { ill: { openai: no, claude: no, hub: { until: 7 } } },
    ],
    [
      'and must not be probed, like all others: nobody, with reasons',
      'usual',
      'nobody | openai/big rests: openai is ill | claude/smart rests: claude is ill | hub/vendor/big rests: hub is ill',
      {},
      { ill: { openai: no, claude: no, hub: no } },
    ],
    [
      'with one model only',
      'usual',
      'claude/smart hub/vendor/big | openai/big rests: limited until noon',
      {},
      { ill: { 'openai/big': { reason: 'limited until noon' } } },
    ],
    ['with another model', 'usual', IN_ORDER, {}, { ill: { 'openai/mini': {} } }],
    ['alone: is probed', 'openai/big', 'openai/big!', {}, ill('openai')],
    [
      'and unfit besides is left out, not probed',
      'openai/old',
      UNFIT_TOOLS('openai/old'),
      { has: ['tools'] },
      ill('openai'),
    ],
    [
      'and unfit besides is left out, the other is probed',
      'windows',
      'openai/mini! | local/free rests: local is ill | openai/big rests: openai is ill | openai/old not: is not known to call tools',
      { has: ['tools'] },
      { ill: { openai: { until: 1 }, local: { until: 2 } } },
    ],
    [
      'and switched off besides is off',
      'big',
      'hub/vendor/big~ | openai/big~ rests: openai is ill | off/big not: off is switched off',
      {},
      ill('openai', 'off'),
    ],
    [
      'in turns: its turn goes to the next',
      'turns',
      'hub/vendor/big openai/big | claude/smart rests: claude is ill',
      {},
      { had: ['openai/big'], ...ill('claude') },
    ],
    ['when drawing: is not drawn', 'shared', 'claude/smart | openai/big rests: openai is ill', {}, ill('openai')],
    [
      'on the critical path: the next',
      'critical',
      'openai/big | claude/smart* rests: claude is ill',
      {},
      ill('claude'),
    ],
  ]);
});

function UNFIT_TOOLS(target: string): string {
  return `unfit: No target of '${target}' can serve this request: ${target} is not known to call tools. If one of them can after all, say so under its abilities.`;
}
