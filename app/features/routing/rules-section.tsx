import type { KeyboardEvent, RefObject } from 'react';
import type { RoutingView } from '../../../src/contract/routing-views.ts';
import { Button } from '../../ui/button.tsx';
import type { Known } from './condition-lists.tsx';
import { DraftBar } from './draft-bar.tsx';
import { DraftFindings } from './draft-findings.tsx';
import { addRule } from './new-rule.ts';
import type { RoutingDraft } from './routing-draft.ts';
import { RuleBoard, rulesNow } from './rule-board.tsx';
import type { DraftState } from './use-draft-state.ts';
import { useSwitchView } from './use-switch-view.ts';

interface RulesSectionProps {
  routing: RoutingView;
  /** null: what is seen is in force. */
  draft: RoutingDraft | null;
  state: DraftState;
  known: Known;
  editButton: RefObject<HTMLButtonElement | null>;
  /** Opens the text; at a rule, if one is named. */
  onText: (rule: string | null) => void;
  /** The cursor is to stand at a rule of the text that was opened. */
  onTextOpened: (text: string, rule: string | null) => void;
  onExample: () => void;
  onTry: () => void;
  onWhatIf: () => void;
}

/** Rules as sentences. What is changed in them is a draft until it is saved. */
export function RulesSection(props: RulesSectionProps) {
  const { routing, draft, state, known, editButton, onText, onTextOpened, onExample, onTry, onWhatIf } = props;
  const { toText } = useSwitchView(routing);
  const isEmpty = (draft?.rules ?? routing.rules).length === 0;
  const openText = (rule: string | null) => {
    if (draft === null) onText(rule);
    else void toText(draft, (text) => onTextOpened(text, rule));
  };

  /** The shortcut never saves over tests that fail: that takes the button that says so. */
  function onKey(event: KeyboardEvent) {
    if (draft === null || event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    state.save(false);
  }

  return (
    // The shortcut works wherever the focus is among the parts of the rules.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section aria-labelledby="rules-title" onKeyDown={onKey}>
      <div className="mb-2 flex items-baseline gap-3">
        <h2 id="rules-title" className="font-semibold">
          Rules
        </h2>
        <span className="flex-1 text-12 text-faint">
          {!isEmpty && 'The first that matches decides; if none does, the model that was asked for.'}
        </span>
        {!isEmpty && (
          <Button size="small" onClick={() => addRule(routing, draft)}>
            New rule
          </Button>
        )}
        <Button ref={editButton} size="small" onClick={() => openText(null)}>
          Edit rules and routes as text
        </Button>
      </div>
      {isEmpty && draft === null ? (
        <NoRules onBuild={() => addRule(routing, null)} onExample={onExample} />
      ) : (
        <RuleBoard routing={routing} draft={draft} state={state} known={known} onText={openText} />
      )}
      {draft !== null && (
        <div className="mt-3 flex flex-col gap-3">
          {draft.rulesThen !== rulesNow(routing) && (
            <p role="alert" className="text-amber">
              The rules in force were changed elsewhere since you began; what you save replaces them.
            </p>
          )}
          <DraftBar draft={draft} state={state} onWhatIf={onWhatIf}>
            <Button disabled={state.isWrong || state.text === null} onClick={onTry}>
              Try it
            </Button>
          </DraftBar>
          <DraftFindings findings={state.findings} check={state.check && { ...state.check, rules: [] }} onJump={null} />
        </div>
      )}
    </section>
  );
}

function NoRules({ onBuild, onExample }: { onBuild: () => void; onExample: () => void }) {
  return (
    <div className="max-w-[72ch] border-t border-line pt-3">
      <p className="font-medium">No rules yet: the model that a client asks for decides.</p>
      <p className="mt-1 mb-3 text-faint">
        A rule sends requests elsewhere by what they are: how long, with which words, with tools or images, from which
        client, at what time. “When the prompt has 8,000 tokens or more, use route long” is one. They will stand here as
        sentences, with how often each was used.
      </p>
      <div className="flex gap-2">
        <Button kind="solid" onClick={onBuild}>
          Build the first rule
        </Button>
        <Button onClick={onExample}>Write the first rule as text</Button>
      </div>
    </div>
  );
}
