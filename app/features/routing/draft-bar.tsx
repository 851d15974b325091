import type { ReactNode } from 'react';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { DraftSummary } from './draft-findings.tsx';
import { keepDraft, type RoutingDraft } from './routing-draft.ts';
import { saveWords } from './routing-words.ts';
import type { DraftState } from './use-draft-state.ts';

interface DraftBarProps {
  draft: RoutingDraft;
  state: DraftState;
  onWhatIf: () => void;
  /** Other things to do with it. */
  children: ReactNode;
}

/** What can be done with a draft, and what is to be said of it. */
export function DraftBar({ draft, state, onWhatIf, children }: DraftBarProps) {
  const { check, checkError, findings, failed, isWrong, isHeld, isChanged, cannotSave, text, save } = state;
  const toast = useToast();

  function close() {
    keepDraft(null);
    if (isChanged)
      toast({ text: 'Discarded what was not saved.', action: { label: 'Undo', run: () => keepDraft(draft) } });
  }

  return (
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
      <Button disabled={isWrong || text === null} onClick={onWhatIf}>
        What would it have cost?
      </Button>
      {children}
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
  );
}
