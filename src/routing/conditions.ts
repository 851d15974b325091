// The conditions of a rule, ready to be asked of requests: the cheap ones first, those that read text last.

import {
  WEEKDAYS,
  type ConditionName,
  type Conditions,
  type HoursCondition,
  type KeywordCondition,
  type Range,
  type RequestTrait,
  type TextScope,
} from '../domain/rule.ts';
import { isNear, surelyBelow, type Known, type LocalTime, type Pattern, type RequestFacts } from './facts.ts';
import { anyGlobMatches } from './glob.ts';
import { KeywordIndex } from './keywords.ts';

export interface Check {
  readonly name: ConditionName;
  /** undefined: what is known of the request does not tell. */
  holds(facts: RequestFacts): Known<boolean>;
}

/** All keywords of a rule set, by the text they are looked for in: each text is read once. */
export type KeywordIndexes = ReadonlyMap<TextScope, KeywordIndex>;

export function indexKeywords(rules: readonly { readonly when: Conditions }[]): KeywordIndexes {
  const byScope = new Map<TextScope, string[]>();
  for (const { when } of rules) {
    if (when.keywords === undefined) continue;
    const { any, all, none, in: scope } = when.keywords;
    byScope.set(scope, [...(byScope.get(scope) ?? []), ...any, ...all, ...none]);
  }
  return new Map([...byScope].map(([scope, words]) => [scope, new KeywordIndex(words)]));
}

export function compileChecks(
  when: Conditions,
  indexes: KeywordIndexes,
  compile: (source: string) => Pattern,
): readonly Check[] {
  const { client, surface, model, header, hours, budget, effort, keywords, pattern } = when;
  const checks: Check[] = [];
  const add = (name: ConditionName, holds: Check['holds']): void => {
    checks.push({ name, holds });
  };
  if (client !== undefined) add('client', (facts) => facts.client !== null && anyGlobMatches(client, facts.client));
  if (surface !== undefined) add('surface', (facts) => surface.includes(facts.surface));
  if (model !== undefined) add('model', (facts) => anyGlobMatches(model, facts.asked));
  if (when.has !== undefined) add('has', hasAll(when.has));
  if (header !== undefined) add('header', headersMatch(header));
  if (hours !== undefined) add('hours', (facts) => isWithin(hours, facts.localTime(hours.zone)));
  if (budget !== undefined)
    add('budget', (facts) => mapKnown(facts.budgetShare(budget.id), (share) => share >= budget.gte));
  if (effort !== undefined)
    add('effort', (facts) => mapKnown(facts.effort(), (is) => is !== null && effort.includes(is)));
  if (when.turns !== undefined)
    add(
      'turns',
      bounded(when.turns, (facts) => facts.turns()),
    );
  if (when.maxOutputTokens !== undefined) {
    add(
      'maxOutputTokens',
      bounded(when.maxOutputTokens, (facts) => facts.maxOutputTokens()),
    );
  }
  if (keywords !== undefined) add('keywords', keywordsHold(keywords, indexes.get(keywords.in) ?? new KeywordIndex([])));
  if (pattern !== undefined) {
    const compiled = compile(pattern.matches);
    add('pattern', (facts) => facts.matches(pattern.in, compiled));
  }
  if (when.inputTokens !== undefined) add('inputTokens', tokensWithin(when.inputTokens));
  return checks;
}

function mapKnown<T>(value: Known<T>, judge: (value: T) => boolean): Known<boolean> {
  return value === undefined ? undefined : judge(value);
}

/** One that does not hold decides; else one that is unknown leaves it open. */
function every<T>(asked: readonly T[], ask: (one: T) => Known<boolean>): Known<boolean> {
  let isOpen = false;
  for (const one of asked) {
    const answer = ask(one);
    if (answer === false) return false;
    if (answer === undefined) isOpen = true;
  }
  return isOpen ? undefined : true;
}

function some<T>(asked: readonly T[], ask: (one: T) => Known<boolean>): Known<boolean> {
  let isOpen = false;
  for (const one of asked) {
    const answer = ask(one);
    if (answer === true) return true;
    if (answer === undefined) isOpen = true;
  }
  return isOpen ? undefined : false;
}

function hasAll(wanted: NonNullable<Conditions['has']>): Check['holds'] {
  const traits = Object.entries(wanted) as [RequestTrait, boolean][];
  return (facts) => every(traits, ([trait, is]) => mapKnown(facts.has(trait), (has) => has === is));
}

function headersMatch(wanted: NonNullable<Conditions['header']>): Check['holds'] {
  const headers = Object.entries(wanted);
  return (facts) =>
    every(headers, ([name, globs]) =>
      mapKnown(facts.header(name), (value) => value !== null && anyGlobMatches(globs, value)),
    );
}

function inRange(value: number, { gte, gt, lte, lt }: Range): boolean {
  return (
    (gte === undefined || value >= gte) &&
    (gt === undefined || value > gt) &&
    (lte === undefined || value <= lte) &&
    (lt === undefined || value < lt)
  );
}

function bounded(range: Range, read: (facts: RequestFacts) => Known<number | null>): Check['holds'] {
  return (facts) => mapKnown(read(facts), (value) => value !== null && inRange(value, range));
}

function tokensWithin(range: Range): Check['holds'] {
  const bounds = Object.values(range);
  const least = Math.max(range.gte ?? 0, range.gt ?? 0);
  const most = Math.min(range.lte ?? Infinity, range.lt ?? Infinity);
  return (facts) => {
    // A request so short needs no counting.
    if (least > 0 && surelyBelow(facts, least)) return false;
    if (least === 0 && surelyBelow(facts, most)) return true;
    const known = facts.inputTokens();
    if (known === undefined) return undefined;
    if (bounds.some((bound) => isNear(known, bound))) facts.wantExactTokens();
    return inRange(known.tokens, range);
  };
}

function keywordsHold({ any, all, none, in: scope }: KeywordCondition, index: KeywordIndex): Check['holds'] {
  const numbers = (words: readonly string[]): number[] => words.map((word) => index.numberOf(word));
  const [anyOf, allOf, noneOf] = [numbers(any), numbers(all), numbers(none)];
  return (facts) => {
    const mentions = (keyword: number): Known<boolean> => facts.mentions(scope, index, keyword);
    const hasAny = anyOf.length === 0 || some(anyOf, mentions);
    if (hasAny === false) return false;
    const hasAll = every(allOf, mentions);
    if (hasAll === false) return false;
    const hasNone = every(noneOf, (keyword) => mapKnown(mentions(keyword), (is) => !is));
    return hasNone === false ? false : hasAny && hasAll && hasNone;
  };
}

const MINUTES_PER_DAY = 1440;

function isWithin({ from, to, days }: HoursCondition, { day, minute }: LocalTime): boolean {
  const isOn = (weekday: number): boolean => {
    const name = WEEKDAYS[(weekday + 7) % 7];
    return days.length === 0 || (name !== undefined && days.includes(name));
  };
  if (from < to) return minute >= from && minute < to && isOn(day);
  // Over midnight: the early hours belong to the day before.
  return (minute >= from && minute < MINUTES_PER_DAY && isOn(day)) || (minute < to && isOn(day - 1));
}
