// A new rule: by itself, or from a request of the ledger (`/routing/new-rule?from=<id>`).

import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { ExplainView, RoutingView } from '../../../src/contract/routing-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import type { RoutingDraft } from './routing-draft.ts';
import { useBuildNow, useExplainNow } from './routing-queries.ts';
import { changeRules, rulesInForce } from './rule-board.tsx';
import { ruleStart } from './rule-from-request.ts';
import { freeId, idOf, type DraftRule } from './rule-json.ts';
import { inParts } from './use-switch-view.ts';

/** Behind all others, which keep what they decide. */
export function addRule(routing: RoutingView, draft: RoutingDraft | null): void {
  const rules = draft?.rules ?? rulesInForce(routing);
  changeRules(routing, draft, [...rules, newRule(rules, 'new-rule', {}, routing)]);
}

/** Before all others, so that it decides; what else is so of the request is offered. */
function addRuleFrom(request: ExplainView, routing: RoutingView, draft: RoutingDraft | null): void {
  const rules = draft?.rules ?? rulesInForce(routing);
  const { asked, offered } = ruleStart(request);
  const wanted = (request.client ?? '').toLowerCase().replaceAll(/[^a-z0-9._-]+/gu, '-');
  const made = newRule(rules, /^[a-z0-9]/u.test(wanted) ? `for-${wanted}`.slice(0, 48) : 'new-rule', asked, routing);
  changeRules(routing, draft, [made, ...rules], { key: made.key, conditions: { ...offered, ...asked } });
}

function newRule(
  rules: readonly DraftRule[],
  wanted: string,
  when: DraftRule['rule'],
  { routes }: RoutingView,
): DraftRule {
  const id = freeId(
    wanted,
    rules.map(({ rule }) => idOf(rule)),
  );
  const route = routes.find(({ builtIn }) => !builtIn)?.id ?? 'auto';
  const key = freeId(
    `new ${id}`,
    rules.map((each) => each.key),
  );
  return { key, rule: { id, when, use: { route } } };
}

const UNREADABLE = 'The rules that you are editing as text cannot be shown as sentences yet. Mend them first.';

/** Once for each time that the address asks for it; then the address is that of the page. */
export function useRuleFrom(from: string | null, routing: RoutingView, draft: RoutingDraft | null): void {
  const explain = useExplainNow();
  const build = useBuildNow();
  const toast = useToast();
  const [, go] = useLocation();

  useEffect(() => {
    if (from === null) return undefined;
    let isGone = false;
    const begin = async () => {
      try {
        const request = await explain(from);
        // What is being edited as text goes along, or stays as it is.
        const built = draft?.rules === null ? (await build(draft)).built : [];
        if (isGone) return;
        if (built === null) toast({ tone: 'error', text: UNREADABLE });
        else addRuleFrom(request, routing, draft?.rules === null ? inParts(draft, built, routing) : draft);
      } catch (error) {
        if (!isGone) toast({ tone: 'error', text: describeError(error) });
      }
      if (!isGone) go('/routing', { replace: true });
    };
    void begin();
    return () => {
      isGone = true;
    };
    // What is asked for is the same as long as the address is.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [from]);
}
