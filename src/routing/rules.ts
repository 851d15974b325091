// Rules in order: the first whose conditions all hold decides where a request goes.

import type { RuleTrace } from '../domain/plan.ts';
import type { ConditionName, RuleConfig } from '../domain/rule.ts';
import { compileChecks, indexKeywords, type Check } from './conditions.ts';
import type { CompilePattern, Pattern, RequestFacts } from './facts.ts';

/** The surfaces that rules are about unless they name others. */
export const GENERATING_SURFACES = ['chat', 'completions', 'responses', 'messages', 'ollama'] as const;
const GENERATING: ReadonlySet<string> = new Set(GENERATING_SURFACES);

/**
 * A rule's letter in a trace: `+` it matched, `?` what is known of the request does not tell, `-` it is switched off,
 * `s` it is not about this surface, any other letter: the condition that does not hold. Rules that were not reached have none.
 */
export const RULE_LETTERS: Readonly<Record<ConditionName, string>> = {
  client: 'c',
  surface: 's',
  model: 'm',
  inputTokens: 't',
  maxOutputTokens: 'o',
  turns: 'n',
  keywords: 'k',
  pattern: 'p',
  has: 'h',
  effort: 'e',
  header: 'd',
  hours: 'w',
  budget: 'b',
};
export const MATCHED = '+';
export const OPEN = '?';
export const SWITCHED_OFF = '-';

export interface CompiledRule {
  readonly config: RuleConfig;
  readonly checks: readonly Check[];
}

export interface RuleSet {
  readonly rules: readonly CompiledRule[];
}

export interface RuleVerdict {
  /** null: no rule matched. */
  readonly rule: RuleConfig | null;
  /** A rule before it may have matched, had more been known. */
  readonly isOpen: boolean;
  readonly trace: RuleTrace;
}

export const NO_RULES: RuleSet = { rules: [] };

/** Throws when a pattern is not one: configurations are checked before. */
export function compileRules(rules: readonly RuleConfig[], compile: CompilePattern): RuleSet {
  const indexes = indexKeywords(rules);
  const patterns = rules.filter(({ when }) => when.pattern !== undefined).length;
  const compileShared = (source: string): Pattern => compile(source, patterns);
  return { rules: rules.map((config) => ({ config, checks: compileChecks(config.when, indexes, compileShared) })) };
}

const NOTHING_MATCHED: RuleVerdict = { rule: null, isOpen: false, trace: '' };

export function judgeRules({ rules }: RuleSet, facts: RequestFacts): RuleVerdict {
  if (rules.length === 0) return NOTHING_MATCHED;
  let trace = '';
  let isOpen = false;
  for (const rule of rules) {
    const letter = judge(rule, facts);
    trace += letter;
    if (letter === MATCHED) return { rule: rule.config, isOpen, trace };
    if (letter === OPEN) isOpen = true;
  }
  return { rule: null, isOpen, trace };
}

function judge({ config, checks }: CompiledRule, facts: RequestFacts): string {
  if (!config.enabled) return SWITCHED_OFF;
  if (config.when.surface === undefined && !GENERATING.has(facts.surface)) return RULE_LETTERS.surface;
  let letter = MATCHED;
  for (const { name, holds } of checks) {
    const answer = holds(facts);
    if (answer === false) return RULE_LETTERS[name];
    if (answer === undefined) letter = OPEN;
  }
  return letter;
}

const CONDITION_OF: ReadonlyMap<string, ConditionName> = new Map(
  (Object.entries(RULE_LETTERS) as [ConditionName, string][]).map(([name, letter]) => [letter, name]),
);

/** The condition that a letter of a trace stands for; null: it stands for none. */
export function conditionOf(letter: string): ConditionName | null {
  return CONDITION_OF.get(letter) ?? null;
}
