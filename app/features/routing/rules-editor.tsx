import { useEffect, useRef, type KeyboardEvent } from 'react';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { CodeArea, goToLine } from './code-area.tsx';
import { DraftFindings, DraftSummary } from './draft-findings.tsx';
import { keepDraft, type RoutingDraft } from './routing-draft.ts';
import { saveWords } from './routing-words.ts';
import { useDraftState } from './use-draft-state.ts';

interface RulesEditorProps {
  draft: RoutingDraft;
  /** What is in force. */
  current: string;
  /** Where the cursor is put when it opens. */
  firstLine: number | null;
  onWhatIf: () => void;
}

/** Rules and routes as text. Nothing is in force before it is saved, and nothing is saved that is not understood. */
export function RulesEditor({ draft, current, firstLine, onWhatIf }: RulesEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const toast = useToast();
  const { check, checkError, findings, failed, isWrong, isHeld, isChanged, cannotSave, save } = useDraftState(draft);

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

  function close() {
    keepDraft(null);
    if (isChanged)
      toast({ text: 'Discarded what was not saved.', action: { label: 'Undo', run: () => keepDraft(draft) } });
  }

  return (
    // The shortcut works wherever the focus is among the parts of the editor.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section aria-label="Editor" className="flex min-w-0 flex-col gap-3" onKeyDown={onKey}>
      <div>
        <SectionTitle aside="YAML, as in the configuration file">Rules and routes as text</SectionTitle>
        {current !== draft.base && (
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
      <div className="flex flex-wrap items-center gap-2">
        <Button
          kind="solid"
          disabled={cannotSave}
          title="Ctrl+S or ⌘S"
          aria-keyshortcuts="Control+S Meta+S"
          onClick={() => save(failed > 0)}
        >
          {saveWords(failed)}
        </Button>
        <Button disabled={isWrong} onClick={onWhatIf}>
          What would it have cost?
        </Button>
        <Button kind="plain" onClick={close}>
          {isChanged ? 'Discard changes' : 'Close'}
        </Button>
        <p id="draft-summary" role="status" className="min-w-0 text-12">
          {checkError === null ? (
            <DraftSummary findings={findings} check={check} isHeld={isHeld} />
          ) : (
            <span className="text-red">{describeError(checkError)}</span>
          )}
        </p>
      </div>
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
