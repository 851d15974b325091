import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { RoutingView } from '../../../src/contract/routing-views.ts';
import { Button } from '../../ui/button.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { CodeArea, goToLine } from './code-area.tsx';
import { DraftBar } from './draft-bar.tsx';
import { DraftFindings } from './draft-findings.tsx';
import { keepDraft, type RoutingDraft } from './routing-draft.ts';
import type { DraftState } from './use-draft-state.ts';
import { useSwitchView } from './use-switch-view.ts';

interface RulesEditorProps {
  draft: RoutingDraft;
  state: DraftState;
  /** What is in force. */
  routing: RoutingView;
  /** Where the cursor is put when it opens. */
  firstLine: number | null;
  onWhatIf: () => void;
}

/** Rules and routes as text. Nothing is in force before it is saved, and nothing is saved that is not understood. */
export function RulesEditor({ draft, state, routing, firstLine, onWhatIf }: RulesEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { check, findings, save } = state;
  const { toRules } = useSwitchView(routing);

  useEffect(() => {
    if (area.current === null) return;
    if (firstLine !== null) goToLine(area.current, firstLine);
    else area.current.focus();
  }, [firstLine]);

  /** The shortcut never saves over tests that fail: that takes the button that says so. */
  function onKey(event: KeyboardEvent) {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    save(false);
  }

  return (
    // The shortcut works wherever the focus is among the parts of the editor.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section aria-label="Editor" className="flex min-w-0 flex-col gap-3" onKeyDown={onKey}>
      <div>
        <SectionTitle aside="YAML, as in the configuration file">Rules and routes as text</SectionTitle>
        {routing.text !== draft.base && (
          <p role="alert" className="text-amber">
            The rules in force were changed elsewhere since you began; what you save replaces them.
          </p>
        )}
        <CodeArea
          label="Rules and routes"
          text={draft.text}
          onText={(text) => keepDraft({ ...draft, text })}
          area={area}
          wrong={findings.flatMap(({ line }) => line ?? [])}
          aria-describedby="draft-summary"
          aria-invalid={findings.length > 0}
        />
      </div>
      <DraftBar draft={draft} state={state} onWhatIf={onWhatIf}>
        <Button onClick={() => void toRules(draft)}>Show as sentences</Button>
      </DraftBar>
      <DraftFindings
        findings={findings}
        check={check}
        onJump={(line) => {
          if (area.current !== null) goToLine(area.current, line);
        }}
      />
    </section>
  );
}
