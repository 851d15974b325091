// Why nobody can tell whether a rule would have matched a request of the past.

import type { ConditionName, RuleConfig } from '../domain/rule.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { OPEN, type RuleSet } from '../routing/rules.ts';

/** null: every rule that was reached could be judged. `trace` is the plan's. */
export function openRule(trace: string, { rules }: RuleSet, facts: RequestFacts, hasFacts: boolean): string | null {
  const at = trace.indexOf(OPEN);
  const rule = at < 0 ? undefined : rules[at];
  if (rule === undefined) return null;
  const unknown = rule.checks.find(({ holds }) => holds(facts) === undefined)?.name;
  return `the rule '${rule.config.id}' ${reasonFor(unknown, rule.config, hasFacts)}`;
}

function reasonFor(name: ConditionName | undefined, { when }: RuleConfig, hasFacts: boolean): string {
  switch (name) {
    case 'pattern':
      return 'looks for a pattern, and the text is not kept';
    case 'header':
      return 'asks for a header, and headers are not kept';
    case 'keywords':
      if (when.keywords?.in !== 'last-user')
        return 'looks for words outside the last message, and the text is not kept';
      return 'looks for words that the kept sketch does not tell of, or no sketch was kept';
    case 'inputTokens':
      return 'asks for the length of the prompt, and that is not known';
    case 'budget':
      return 'asks how much of a budget was spent, and that is not kept';
    case 'client':
    case 'surface':
    case 'model':
    case 'maxOutputTokens':
    case 'turns':
    case 'has':
    case 'effort':
    case 'hours':
    case undefined:
      return hasFacts ? 'asks for what is not known' : 'asks for what was not kept yet at that time';
  }
}
