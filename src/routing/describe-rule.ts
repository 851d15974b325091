// Rules in words, as sentences whose parts can stand behind "When" and "use".

import {
  WEEKDAYS,
  type ConditionName,
  type Conditions,
  type HoursCondition,
  type KeywordCondition,
  type Range,
  type RequestTrait,
  type RuleConfig,
  type TextScope,
} from '../domain/rule.ts';
import type { RequestFacts } from './facts.ts';

const SCOPE_WORDS: Readonly<Record<TextScope, string>> = {
  'last-user': 'the last message',
  all: 'the conversation',
  system: 'the instructions',
};

const TRAIT_WORDS: Readonly<Record<RequestTrait, readonly [has: string, hasNot: string]>> = {
  tools: ['it brings tools', 'it brings no tools'],
  images: ['it has images', 'it has no images'],
  audio: ['it has audio', 'it has no audio'],
  json: ['it asks for JSON', 'it does not ask for JSON'],
  reasoning: ['it asks for reasoning', 'it does not ask for reasoning'],
  stream: ['it is streamed', 'it is not streamed'],
};

/** Each to be joined by "and"; empty: always. */
export function conditionWords(when: Conditions): readonly string[] {
  return (Object.keys(WORDS) as ConditionName[]).flatMap((name) => (name in when ? WORDS[name](when) : []));
}

/** "use route long", "use openai/gpt-5 with temperature 0", "refuse: …". */
export function useWords({ use }: Pick<RuleConfig, 'use'>): string {
  if ('refuse' in use) return `refuse: ${use.refuse}`;
  const where = 'route' in use ? `use route ${use.route}` : `use ${use.model}`;
  const fields = Object.entries(use.set).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return fields.length === 0 ? where : `${where} with ${listed(fields, 'and')}`;
}

const WORDS: Readonly<Record<ConditionName, (when: Conditions) => readonly string[]>> = {
  client: ({ client = [] }) => [`the client is ${listed(client)}`],
  surface: ({ surface = [] }) => [`it is asked at ${listed(surface)}`],
  model: ({ model = [] }) => [`the model asked for is ${listed(model)}`],
  inputTokens: ({ inputTokens = {} }) => [`the prompt has ${rangeWords(inputTokens, 'tokens')}`],
  maxOutputTokens: ({ maxOutputTokens = {} }) => [`the answer may have ${rangeWords(maxOutputTokens, 'tokens')}`],
  turns: ({ turns = {} }) => [`the user has spoken ${rangeWords(turns, 'times')}`],
  keywords: ({ keywords }) => (keywords === undefined ? [] : keywordWords(keywords)),
  pattern: ({ pattern }) => (pattern === undefined ? [] : [`${SCOPE_WORDS[pattern.in]} matches /${pattern.matches}/`]),
  has: ({ has = {} }) =>
    (Object.entries(has) as [RequestTrait, boolean][]).map(([trait, is]) => TRAIT_WORDS[trait][is ? 0 : 1]),
  effort: ({ effort = [] }) => [`the effort asked for is ${listed(effort)}`],
  header: ({ header = {} }) => Object.entries(header).map(([name, globs]) => `the header ${name} is ${listed(globs)}`),
  hours: ({ hours }) => (hours === undefined ? [] : [hourWords(hours)]),
  budget: ({ budget }) =>
    budget === undefined ? [] : [`the budget ${budget.id} is spent to ${percent(budget.gte)} or more`],
};

function keywordWords({ any, all, none, in: scope }: KeywordCondition): readonly string[] {
  const where = SCOPE_WORDS[scope];
  return [
    ...(any.length === 0 ? [] : [`${where} mentions ${listed(any.map(quoted))}`]),
    ...(all.length === 0 ? [] : [`${where} mentions ${listed(all.map(quoted), 'and')}`]),
    ...(none.length === 0 ? [] : [`${where} does not mention ${listed(none.map(quoted))}`]),
  ];
}

function hourWords({ from, to, days, zone }: HoursCondition): string {
  const on = days.length === 0 || days.length === WEEKDAYS.length ? '' : ` on ${listed(days, 'and')}`;
  return `it is between ${clock(from)} and ${clock(to)}${on}${zone === null ? '' : ` in ${zone}`}`;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function rangeWords({ gte, gt, lte, lt }: Range, unit: string): string {
  const some = (number: number): string => `${count(number)} ${number === 1 ? unit.replace(/s$/, '') : unit}`;
  const [first, ...more] = [
    ...(gte === undefined ? [] : [`${some(gte)} or more`]),
    ...(gt === undefined ? [] : [`more than ${some(gt)}`]),
    ...(lte === undefined ? [] : [`at most ${some(lte)}`]),
    ...(lt === undefined ? [] : [`fewer than ${some(lt)}`]),
  ];
  return [first ?? `any number of ${unit}`, ...more].join(' and ');
}

/** What is so of this request, where the condition does not hold. */
export function factWords(name: ConditionName, when: Conditions, facts: RequestFacts): string {
  return FACT_WORDS[name](when, facts);
}

const FACT_WORDS: Readonly<Record<ConditionName, (when: Conditions, facts: RequestFacts) => string>> = {
  client: (_, { client }) => (client === null ? 'the client is unknown' : `the client is ${client}`),
  surface: (_, { surface }) => `it is asked at ${surface}`,
  model: (_, { asked }) => `the model asked for is ${asked}`,
  inputTokens: (_, facts) => tokenWords(facts),
  maxOutputTokens: (_, facts) => {
    const limit = facts.maxOutputTokens() ?? null;
    return limit === null ? 'no limit of the answer was set' : `the answer may have ${count(limit)} tokens`;
  },
  turns: (_, facts) => `the user has spoken ${timesWords(facts.turns() ?? 0)}`,
  keywords: ({ keywords }) => `${SCOPE_WORDS[keywords?.in ?? 'last-user']} has other words`,
  pattern: ({ pattern }) => `${SCOPE_WORDS[pattern?.in ?? 'last-user']} does not match`,
  has: traitWords,
  effort: (_, facts) =>
    facts.effort() === null ? 'no effort was asked for' : `the effort asked for is ${facts.effort() ?? ''}`,
  header: headerWords,
  hours: ({ hours }, facts) => {
    const { day, minute } = facts.localTime(hours?.zone ?? null);
    return `it is ${clock(minute)} on ${WEEKDAYS[day] ?? ''}`;
  },
  budget: ({ budget: { id } = { id: '' } }, facts) => {
    const share = facts.budgetShare(id);
    return share === undefined
      ? 'where the budget stood is not known'
      : `the budget ${id} is spent to ${percent(share)}`;
  },
};

/** Rounded down: what is written as 80 % has been reached. */
export function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-6) / 10} %`;
}

function tokenWords(facts: RequestFacts): string {
  const known = facts.inputTokens();
  if (known === undefined) return 'the tokens of the prompt are not known';
  return `the prompt has ${known.spread === 0 ? '' : 'about '}${count(known.tokens)} tokens`;
}

function traitWords({ has = {} }: Conditions, facts: RequestFacts): string {
  const wrong = (Object.entries(has) as [RequestTrait, boolean][]).find(([trait, is]) => facts.has(trait) === !is);
  return wrong === undefined ? 'it is otherwise' : TRAIT_WORDS[wrong[0]][wrong[1] ? 1 : 0];
}

function headerWords({ header = {} }: Conditions, facts: RequestFacts): string {
  const missing = Object.keys(header).find((name) => facts.header(name) === null);
  return missing === undefined ? 'the header has another value' : `there is no header ${missing}`;
}

function timesWords(times: number): string {
  return times === 1 ? 'once' : `${count(times)} times`;
}

function quoted(text: string): string {
  return `“${text}”`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** "a", "a or b", "a, b or c". */
function listed(items: readonly string[], last = 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;
}
