// From the builder to the text and back: what was edited goes along.

import type { BuiltRule } from '../../../src/contract/builder-views.ts';
import type { RoutingView } from '../../../src/contract/routing-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { isRulesOnly, keepDraft, textDraft, type RoutingDraft } from './routing-draft.ts';
import { useBuildNow } from './routing-queries.ts';
import { rulesNow } from './rule-board.tsx';
import { idOf } from './rule-json.ts';

/** A text with its rules in parts. */
export function inParts(draft: RoutingDraft, built: readonly BuiltRule[], routing: RoutingView): RoutingDraft {
  const rules = built.map(({ rule }, index) => ({ key: `${index} ${idOf(rule)}`, rule }));
  return { ...draft, rules, rulesThen: rulesNow(routing) };
}

export function useSwitchView(routing: RoutingView) {
  const build = useBuildNow();
  const toast = useToast();
  const tell = (error: unknown) => toast({ tone: 'error', text: describeError(error) });

  /** `then`: is told the text. */
  async function toText(draft: RoutingDraft, then: (text: string) => void): Promise<void> {
    try {
      const { text, inForce } = await build(draft);
      keepDraft(textDraft(isRulesOnly(draft) ? inForce : draft.base, text));
      then(text);
    } catch (error) {
      tell(error);
    }
  }

  async function toRules(draft: RoutingDraft): Promise<void> {
    try {
      const { built, problems } = await build(draft);
      if (built === null) {
        const why = problems[0]?.message ?? '';
        toast({ tone: 'error', text: `These are no rules that could be shown as sentences: ${why}` });
        return;
      }
      keepDraft(inParts(draft, built, routing));
    } catch (error) {
      tell(error);
    }
  }

  return { toText, toRules };
}
