// What is to be said of a text of rules and routes, or of rules in parts, before any of it is in force.

import type { BuiltRule, WrittenGroup } from '../contract/builder-views.ts';
import type { BuildView, DraftCheck, RuleTestView, RuleView } from '../contract/routing-views.ts';
import type { Config } from '../domain/config.ts';
import { conditionWords, useWords } from '../routing/describe-rule.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';
import { ConfigRefused } from '../settings/config-refused.ts';
import type { Tree } from '../settings/config-tree.ts';
import { conditionOf, routesIn, rulesIn, useOf, withRules } from '../settings/loose-rules.ts';
import { toWritten } from '../settings/normal-form.ts';
import type { Instance } from './instance.ts';

export function checkDraft(instance: Instance, text: string, whole: boolean): DraftCheck {
  try {
    const draft = instance.settings.draft(text, { whole });
    const tests = testViews(instance, draft.config);
    // Failed tests are told as such.
    const problems = draft.problems.filter(({ path }) => path?.startsWith('ruleTests[') !== true);
    return { problems, tests, rules: ruleViews(draft.config, []) };
  } catch (error) {
    if (!(error instanceof ConfigRefused)) throw error;
    return { problems: [...error.problems], tests: [], rules: [] };
  }
}

export interface DraftParts {
  readonly text: string;
  /** null: those of the text. */
  readonly rules: readonly WrittenGroup[] | null;
  readonly conditions: WrittenGroup;
}

export function buildDraft(instance: Instance, { text, rules, conditions }: DraftParts): BuildView {
  const own = instance.settings.current();
  const words = Object.entries(conditions).map(([name, value]) => conditionPart(name, value));
  try {
    const written = rules === null ? text : withRules(text, rules as readonly Tree[]);
    const built = (rulesIn(written) ?? builtTrees(own)).map(builtRule);
    const routes = [...new Set([AUTO_ROUTE, ...(routesIn(written) ?? own.routes.map(({ id }) => id))])];
    return { ...checkDraft(instance, written, false), text: written, built, routes, conditions: words };
  } catch (error) {
    if (!(error instanceof ConfigRefused)) throw error;
    const routes = [AUTO_ROUTE, ...own.routes.map(({ id }) => id)];
    return { problems: [...error.problems], tests: [], rules: [], text, built: null, routes, conditions: words };
  }
}

/** The rules in force, in parts. */
export function builtRules(config: Config): BuiltRule[] {
  return builtTrees(config).map(builtRule);
}

function builtTrees(config: Config): readonly Tree[] {
  return (toWritten(config).rules ?? []) as unknown as readonly Tree[];
}

function builtRule(written: Tree): BuiltRule {
  const rule = written as WrittenGroup;
  const { when, use } = rule;
  const isGroup = typeof when === 'object' && when !== null && !Array.isArray(when);
  const sends = useOf((use ?? null) as Tree);
  return {
    rule,
    conditions: isGroup ? Object.entries(when).map(([name, value]) => conditionPart(name, value)) : [],
    use: sends === null ? null : useWords({ use: sends }),
  };
}

function conditionPart(name: string, value: WrittenGroup[string]): BuiltRule['conditions'][number] {
  const when = conditionOf(name, value as Tree);
  return { name, words: when === null ? null : conditionWords(when).join(' and ') };
}

export function ruleViews(
  { rules }: Config,
  used: readonly { readonly rule: string; readonly requests: number }[],
): RuleView[] {
  const counts = new Map(used.map(({ rule, requests }) => [rule, requests]));
  return rules.map((rule) => ({
    id: rule.id,
    note: rule.note,
    enabled: rule.enabled,
    conditions: [...conditionWords(rule.when)],
    use: useWords(rule),
    used: counts.get(rule.id) ?? 0,
  }));
}

export function testViews(instance: Instance, config: Config): RuleTestView[] {
  return instance.testRules(config).map((result) => ({ ...result }));
}
