// Rules, routes, tests and explanations in words.

import type {
  ExplainView,
  RouteDetail,
  RuleTestView,
  RuleVerdictView,
  RuleView,
} from '../../../src/contract/routing-views.ts';
import { format, plural } from '../../ui/format.ts';

/** How a route puts its targets in order. */
const STRATEGY_WORDS: Readonly<Record<RouteDetail['strategy'], string>> = {
  priority: 'in the order written',
  weighted: 'shared by weight',
  'round-robin': 'taking turns',
  cheapest: 'the cheapest for each request first',
  fastest: 'the fastest of late first',
};

/** The same to choose from, each with what it means. */
export const STRATEGY_CHOICES: readonly {
  readonly value: RouteDetail['strategy'];
  readonly label: string;
  readonly line: string;
}[] = [
  {
    value: 'priority',
    label: 'In the order written',
    line: 'The first that is well answers, the others stand in for it.',
  },
  { value: 'weighted', label: 'Shared by weight', line: 'Chance sends each request to one, by its weight.' },
  { value: 'round-robin', label: 'Taking turns', line: 'Each request begins with the next of them.' },
  { value: 'cheapest', label: 'The cheapest first', line: 'What each would cost for this very request decides.' },
  { value: 'fastest', label: 'The fastest first', line: 'Who began to answer soonest of late comes first.' },
];

/** After which failures a route goes on with its next target. */
export const FALLBACK_WORDS: readonly (readonly [RouteDetail['fallbackOn'][number], string])[] = [
  ['outage', 'an outage of the provider'],
  ['rate-limit', 'a rate limit'],
  ['timeout', 'a wait that was too long'],
  ['quota', 'credit that is used up'],
  ['auth', 'a key that is refused'],
  ['model', 'a model that it does not have'],
  ['schema', 'a field it does not take'],
  ['context-length', 'a prompt that is too long for it'],
  ['content-filter', 'a content filter that steps in'],
];

/** The times of a route, with what holds where it has none of its own. */
export const TIMEOUT_WORDS = [
  ['connect', 'Connecting', '5s'],
  ['firstEvent', 'First event', '2m'],
  ['idle', 'Between events', '3m'],
  ['response', 'Whole answer', '10m'],
  ['total', 'In all', '1h'],
] as const;

/** What a rule does: a verb that is said, and the noun that it is about. */
export function splitUse(use: string): { readonly verb: string; readonly object: string } {
  const [, verb = '', object = ''] = /^(use |refuse: )(.*)$/su.exec(use) ?? [];
  return verb === '' ? { verb: '', object: use } : { verb, object };
}

export function usedText({ used, enabled }: Pick<RuleView, 'used' | 'enabled'>): string {
  if (used === 0) return enabled ? 'not used in 30 days' : 'off';
  const times = `used ${format.count(used)} ${plural(used, 'time')} in 30 days`;
  return enabled ? times : `off, ${times}`;
}

/** What the critical path costs in time. */
export function addedText(added: RouteDetail['added']): string {
  if (added === null) return 'added latency not measured yet';
  const { p50Us, p95Us, samples } = added;
  return `adds ${format.latency(p50Us)} (p50), ${format.latency(p95Us)} (p95), ${format.count(samples)} ${plural(samples, 'request')}`;
}

/** "2 of 5 tests fail"; null where there are none. */
export function testsText(tests: readonly Pick<RuleTestView, 'result'>[]): string | null {
  const count = (result: RuleTestView['result']) => tests.filter((test) => test.result === result).length;
  const [failed, open] = [count('failed'), count('open')];
  if (tests.length === 0) return null;
  const all = `${format.count(tests.length)} ${plural(tests.length, 'test')}`;
  const parts = [
    ...(failed === 0 ? [] : [`${failed} of ${all} ${failed === 1 ? 'fails' : 'fail'}`]),
    ...(open === 0 ? [] : [`${open} ${failed === 0 ? `of ${all} ` : ''}cannot be judged`]),
  ];
  if (parts.length > 0) return parts.join(', ');
  return tests.length === 1 ? '1 test passes' : `all ${all} pass`;
}

export function saveWords(failed: number): string {
  return failed === 0 ? 'Save' : `Save although ${failed} ${plural(failed, 'test fails', 'tests fail')}`;
}

export const OUTCOME_WORDS: Readonly<Record<RuleVerdictView['outcome'], string>> = {
  matched: 'matched',
  no: 'did not match',
  open: 'cannot be judged',
  off: 'is switched off',
  'not-reached': 'was not reached',
};

export const TARGET_STATE_WORDS: Readonly<Record<ExplainView['targets'][number]['state'], string>> = {
  first: 'tried first',
  next: 'if those before fail',
  probe: 'ill: tried because nothing else is left',
  resting: 'rests',
};

/** "auto, at chat, by my-editor". */
export function askedText({ asked, surface, client }: Pick<ExplainView, 'asked' | 'surface' | 'client'>): string {
  return `${asked}, at ${surface}${client === null ? '' : `, by ${client}`}`;
}

/** "about 1,204 tokens in, at most 400 out, 2 turns, with tools and images". */
export function factsText({ inputTokens, exact, maxOutputTokens, turns, has, effort }: ExplainView['facts']): string {
  return [
    inputTokens === null
      ? 'tokens in unknown'
      : `${exact ? '' : 'about '}${format.count(inputTokens)} ${plural(inputTokens, 'token')} in`,
    ...(maxOutputTokens === null ? [] : [`at most ${format.count(maxOutputTokens)} out`]),
    ...(turns === null ? [] : [`${format.count(turns)} ${plural(turns, 'turn')}`]),
    ...(has.length === 0 ? [] : [`with ${listed(has.map(traitWord))}`]),
    ...(effort === null ? [] : [`effort ${effort}`]),
  ].join(', ');
}

/** What decided, as a sentence. */
export function decisionText({ rule, route, asked, strategy, targets, detour }: ExplainView): string {
  const many = targets.length > 1 && strategy !== null ? `, ${STRATEGY_WORDS[strategy]}` : '';
  const way = route === null ? (targets[0]?.target ?? asked) : `route ${route}`;
  if (detour !== null) return `A budget decided: ${detour}${many}.`;
  return rule === null ? `The name asked for decided: ${way}${many}.` : `Rule ${rule} decided: ${way}${many}.`;
}

/** "Its cache of 8,192 tokens is warm at a/b; leaving costs $0.021; it stays." */
export function cacheText({ target, warmTokens, worthNanos, stays }: NonNullable<ExplainView['cache']>): string {
  const leaving = worthNanos === null ? 'what leaving costs is unknown' : `leaving costs ${format.money(worthNanos)}`;
  return `Its cache of ${format.count(warmTokens)} ${plural(warmTokens, 'token')} is warm at ${target}; ${leaving}; ${stays ? 'it stays' : 'it moves all the same'}.`;
}

/** As it is written in a sentence. */
export function traitWord(trait: string): string {
  return trait === 'json' ? 'JSON' : trait;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** A local day, `2026-11-27`, as the reader writes it. */
export function dayWords(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return format.day(new Date(year, month - 1, date).getTime());
}
