// Rules and their tests between the stored form and the normal form that the rest of the house works with.

import type {
  Conditions,
  HoursCondition,
  KeywordCondition,
  RuleConfig,
  RuleTest,
  RuleUse,
  SketchedRequest,
  TextScope,
} from '../domain/rule.ts';
import type { StoredConfig, WrittenConfig } from './config-schema.ts';
import { given } from './schema-parts.ts';

type StoredRule = StoredConfig['rules'][number];
type StoredTest = StoredConfig['ruleTests'][number];
type WrittenRule = NonNullable<WrittenConfig['rules']>[number];
type WrittenTest = NonNullable<WrittenConfig['ruleTests']>[number];

export function readRule({ id, note = '', enabled = true, when, use }: StoredRule): RuleConfig {
  return { id, note, enabled, when: readConditions(when), use: readUse(use) };
}

export function readConditions(when: StoredRule['when']): Conditions {
  const { keywords, pattern, hours, ...plain } = when;
  return {
    ...given(plain),
    ...(keywords && { keywords: { any: [], all: [], none: [], in: 'last-user', ...keywords } }),
    ...(pattern && { pattern: { in: 'last-user', ...pattern } }),
    ...(hours && { hours: { days: [], zone: null, ...hours } }),
  };
}

/** The schema has seen to it that it is one of them. */
export function readUse({ route, model, refuse = '', set = {} }: StoredRule['use']): RuleUse {
  if (route !== undefined) return { route, set };
  return model === undefined ? { refuse } : { model, set };
}

/** What equals its default is left out. Everything is checked again when the configuration is taken in as a whole. */
export function writeRule({ id, note, enabled, when, use }: RuleConfig): WrittenRule {
  return {
    id,
    ...(note !== '' && { note }),
    ...(!enabled && { enabled }),
    when: writeConditions(when),
    use: writeUse(use) as WrittenRule['use'],
  };
}

function writeConditions({ keywords, pattern, hours, ...plain }: Conditions): WrittenRule['when'] {
  return {
    ...(plain as Omit<WrittenRule['when'], 'keywords' | 'pattern' | 'hours'>),
    ...(keywords && { keywords: writeKeywords(keywords) as WrittenRule['when']['keywords'] }),
    ...(pattern && { pattern: { matches: pattern.matches, ...writeScope(pattern.in) } }),
    ...(hours && { hours: writeHours(hours) }),
  };
}

function writeKeywords({ in: scope, ...words }: KeywordCondition): object {
  const lists = Object.entries(words).filter(([, some]) => some.length > 0);
  return { ...Object.fromEntries(lists), ...writeScope(scope) };
}

function writeScope(scope: TextScope): { in?: TextScope } {
  return scope === 'last-user' ? {} : { in: scope };
}

function writeHours({ from, to, days, zone }: HoursCondition) {
  return {
    from: writeTime(from),
    to: writeTime(to),
    ...(days.length > 0 && { days: [...days] }),
    ...(zone !== null && { zone }),
  };
}

export function writeTime(minutes: number): string {
  const twoDigits = (number: number): string => String(number).padStart(2, '0');
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function writeUse(use: RuleUse): object {
  if ('refuse' in use || Object.keys(use.set).length > 0) return use;
  return 'route' in use ? { route: use.route } : { model: use.model };
}

/** What a sketch that says nothing is about. */
const EMPTY_SKETCH: SketchedRequest = {
  model: 'auto',
  client: null,
  surface: 'chat',
  inputTokens: null,
  maxOutputTokens: null,
  turns: 1,
  system: '',
  text: '',
  has: [],
  effort: null,
  headers: {},
  at: null,
  budgets: {},
};

export function readRuleTest({ name, request, expect }: StoredTest): RuleTest {
  return { name, request: { ...EMPTY_SKETCH, ...given(request) }, expect: given(expect) };
}

export function writeRuleTest({ name, request, expect }: RuleTest): WrittenTest {
  const said = Object.entries(request).filter(([field, value]) => {
    const unsaid = EMPTY_SKETCH[field as keyof SketchedRequest];
    return typeof unsaid === 'object' && unsaid !== null ? Object.keys(value as object).length > 0 : value !== unsaid;
  });
  return { name, request: Object.fromEntries(said), expect };
}
