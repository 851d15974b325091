import { useRef, useState } from 'react';
import type { RoutingView } from '../../../src/contract/routing-views.ts';
import { useToast } from '../../ui/toast.tsx';
import { useReorder } from '../panel/use-reorder.ts';
import type { Known } from './condition-lists.tsx';
import { keepDraft, type RoutingDraft } from './routing-draft.ts';
import { useRuleActions } from './routing-queries.ts';
import { freeId, idOf, isOn, switchedTo, withCondition, type DraftRule } from './rule-json.ts';
import { RuleRow, type Offered } from './rule-row.tsx';
import type { PlacedProblem } from './rule-sentence.tsx';
import type { DraftState } from './use-draft-state.ts';

interface RuleBoardProps {
  routing: RoutingView;
  /** null: nothing is being edited yet. */
  draft: RoutingDraft | null;
  state: DraftState;
  known: Known;
  /** Opens the text where a rule stands. */
  onText: (rule: string) => void;
}

/** The rules, to be changed where they stand. Their order is part of what they say: the first that matches decides. */
export function RuleBoard({ routing, draft, state, known, onText }: RuleBoardProps) {
  const actions = useRuleActions();
  const toast = useToast();
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  const rules = draft?.rules ?? rulesInForce(routing);
  const change = (next: readonly DraftRule[]) => changeRules(routing, draft, next);
  const keys = rules.map(({ key }) => key);
  const { drag, pointer, onKeyDown } = useReorder(keys, (order, moved) => {
    const name = idOf(rules.find(({ key }) => key === moved)?.rule ?? {});
    setSaid(`${name} is now at place ${order.indexOf(moved) + 1} of ${order.length}`);
    if (draft === null) actions.reorder(order);
    else change(rules.toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key)));
  });

  /** With a way back to how all of them were. */
  function leaveOut(text: string, next: readonly DraftRule[]) {
    change(next);
    toast({ text, action: { label: 'Undo', run: () => keepDraft(draft) } });
  }

  function turn({ key, rule }: DraftRule) {
    if (draft === null) actions.switchRule(key, !isOn(rule));
    else change(rules.map((each) => (each.key === key ? { key, rule: switchedTo(rule, !isOn(rule)) } : each)));
  }

  return (
    <>
      <ol ref={list} tabIndex={-1} aria-label="Rules" className="border-t border-line outline-none">
        {rules.map((each, index) => {
          const { key, rule } = each;
          const put = (next: DraftRule['rule']) => rules.map((old) => (old.key === key ? { key, rule: next } : old));
          const builts = state.check?.built ?? routing.built;
          return (
            <RuleRow
              key={key}
              rule={rule}
              built={builts.find((one) => one.rule['id'] === rule['id']) ?? builts[index] ?? null}
              known={known}
              problems={state.findings.flatMap((finding) => ofRule(finding, index))}
              place={index}
              count={rules.length}
              used={routing.rules.find(({ id }) => id === rule['id']) ?? null}
              isNew={/^(?:new|copy) /u.test(key)}
              drag={drag}
              dragKey={key}
              handle={pointer(key)}
              offer={draft?.offer?.key === key ? offered(draft, state, rule) : []}
              onKeyDown={(event) => onKeyDown(key, event)}
              onChange={(next) => change(put(next))}
              onLeftOut={(what, next) => leaveOut(`Left out of rule ${idOf(rule)}: ${what}.`, put(next))}
              onSwitch={() => turn(each)}
              onText={() => onText(idOf(rule))}
              onDuplicate={() => change(withCopy(rules, each))}
              onDelete={() => {
                list.current?.focus();
                leaveOut(
                  `Deleted rule ${idOf(rule)}.`,
                  rules.filter((old) => old.key !== key),
                );
              }}
            />
          );
        })}
      </ol>
      {rules.length > 1 && (
        <p className="mt-1 text-12 text-faint">
          Drag a rule by its number to change the order, or press Alt and an arrow key at one of its buttons.
        </p>
      )}
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
    </>
  );
}

/** As they are, and as they are about to be when a switch was thrown. */
export function rulesInForce({ rules, built }: RoutingView): readonly DraftRule[] {
  return rules.flatMap(({ id, enabled }) => {
    const rule = built.find((each) => each.rule['id'] === id)?.rule;
    return rule === undefined ? [] : [{ key: id, rule: switchedTo(rule, enabled) }];
  });
}

/** What a draft was made from, to be compared. */
export function rulesNow({ built }: RoutingView): string {
  return JSON.stringify(built.map(({ rule }) => rule));
}

/** The first change makes a draft of what is in force. */
export function changeRules(
  routing: RoutingView,
  draft: RoutingDraft | null,
  rules: readonly DraftRule[],
  offer = draft?.offer ?? null,
): void {
  const { text } = routing;
  keepDraft({ ...(draft ?? { base: text, text, rulesThen: rulesNow(routing) }), rules, offer });
}

function withCopy(rules: readonly DraftRule[], { key, rule }: DraftRule): readonly DraftRule[] {
  const id = freeId(
    `${idOf(rule)}-copy`,
    rules.map((each) => idOf(each.rule)),
  );
  return rules.flatMap((each) =>
    each.key === key ? [each, { key: `copy ${id} of ${key}`, rule: { ...rule, id } }] : [each],
  );
}

/** The problem with its place in the rule. */
function ofRule({ path, message }: PlacedProblem, index: number): PlacedProblem[] {
  const place = `rules[${index}]`;
  return path?.startsWith(place) === true ? [{ path: path.slice(place.length), message }] : [];
}

/** What is so of the request that the rule is made from, and is not asked for yet. */
function offered({ offer }: RoutingDraft, { check }: DraftState, rule: DraftRule['rule']): readonly Offered[] {
  return Object.entries(offer?.conditions ?? {}).flatMap(([name, value]) => {
    const words = check?.conditions.find((each) => each.name === name)?.words ?? null;
    const when = rule['when'];
    const isThere = typeof when === 'object' && when !== null && name in when;
    return words === null || isThere ? [] : [{ name, words, rule: withCondition(rule, name, value) }];
  });
}
