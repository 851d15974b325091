// The house that the specification of routing is about: five providers, a few routes, a few names.

import type { RoutingTable } from '../../src/routing/routing-table.ts';
import { matching, provider, route, rule, table, to, words } from '../support/routing.ts';

export const PROVIDERS = [
  provider('openai', {
    big: { price: [5, 20, 0.5], window: 400_000, output: 100_000, can: ['tools', 'images', 'json', 'reasoning'] },
    mini: { price: [0.5, 2, 0.05], window: 100_000, output: 16_000, can: ['tools', 'images', 'json'] },
    old: { price: [1, 2], window: 4_000, output: 1_000, can: [] },
  }),
  provider(
    'claude',
    { smart: { price: [4, 16, 0.4, 5], window: 200_000, output: 64_000, can: ['tools', 'images'], factor: 1.5 } },
    { speaks: ['messages', 'chat'] },
  ),
  provider(
    'hub',
    {
      'vendor/big': { price: [6, 24], window: 400_000, output: 100_000, can: ['tools', 'images', 'json'] },
      'vendor/mini': { price: [0.4, 2.5], window: 100_000, output: 16_000, can: ['tools', 'images', 'json'] },
      ear: { price: [2, 2], can: ['audio'] },
    },
    { names: { big: 'vendor/big', mini: 'vendor/mini' } },
  ),
  provider('local', { tiny: {}, free: { price: [0, 0], window: 8_000 } }),
  provider('off', { big: { price: [1, 1] }, lonely: {} }, { enabled: false }),
] as const;

export const ROUTES = [
  route('usual', ['openai/big', 'claude/smart', 'hub/vendor/big']),
  route('small', ['openai/mini', 'hub/vendor/mini']),
  route('cheap', ['openai/big', 'openai/mini', 'local/tiny', 'hub/vendor/mini'], { strategy: 'cheapest' }),
  route('quick', ['openai/big', 'claude/smart', 'hub/vendor/big'], { strategy: 'fastest' }),
  route('turns', ['openai/big', 'claude/smart', 'hub/vendor/big'], { strategy: 'round-robin' }),
  route(
    'shared',
    [
      { model: 'openai/big', weight: 3 },
      { model: 'claude/smart', weight: 1 },
    ],
    { strategy: 'weighted' },
  ),
  route('critical', ['claude/smart', 'openai/big'], { direct: true }),
  route('restless', ['openai/big', 'claude/smart'], { sticky: false }),
  route('cool', [{ model: 'openai/mini', set: { temperature: 0 } }, 'hub/vendor/mini']),
  route('capped', [{ model: 'openai/old', set: { max_tokens: 500 } }, 'openai/mini']),
  route('dark', ['off/big', 'off/lonely']),
  route('mixed', ['off/big', 'gone/x', 'openai/mini']),
  route('windows', ['openai/old', 'local/free', 'openai/mini', 'openai/big']),
];

export const ALIASES = { 'gpt-4': 'openai/big', best: 'usual', fast: 'mini', lost: 'nothing-like-it' };

/** Rules of the kind people write. */
const RULES = [
  rule('switched-off', {}, 'small', { enabled: false }),
  rule('secrets', matching('launch code [0-9]+'), { refuse: 'Launch codes stay here.' }),
  rule(
    'classify',
    { model: ['auto', 'usual'], ...words(['classify', 'label this']), has: { tools: false } },
    'openai/mini',
  ),
  rule('books', { inputTokens: { gte: 50_000 }, model: ['auto'] }, 'cheap'),
  rule('night', { hours: { from: 1_320, to: 360, days: ['fri'], zone: null } }, to('small', { temperature: 1 })),
  rule('bots', { client: ['bot-*'], maxOutputTokens: { lte: 100 } }, 'local/tiny'),
  rule('deep', { effort: ['high', 'max'] }, 'openai/big'),
  rule('talkers', { turns: { gt: 20 } }, 'best'),
  rule('project', { header: { 'x-project': ['acme*'] } }, 'claude/smart'),
  rule('embed', { surface: ['embeddings'] }, 'openai/mini'),
];

export const HOUSE: RoutingTable = table({ providers: PROVIDERS, routes: ROUTES, aliases: ALIASES });
export const RULED: RoutingTable = table({ providers: PROVIDERS, routes: ROUTES, aliases: ALIASES, rules: RULES });
export const EMULATING: RoutingTable = table({ providers: PROVIDERS, routes: ROUTES, emulatesJson: true });
