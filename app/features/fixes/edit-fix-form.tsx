import { useState, type FormEvent } from 'react';
import type { FixView } from '../../../src/contract/fix-views.ts';
import { Button } from '../../ui/button.tsx';
import { draftOf, NO_LIMIT, readyFor, ruleOf } from './fix-draft.ts';
import { FixFields } from './fix-fields.tsx';
import { problemOf, useEditFix, useReadyFixes } from './fix-queries.ts';

export function EditFixForm({ fix, onDone }: { fix: FixView; onDone: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(fix.fix, fix.words));
  const [isWrong, setIsWrong] = useState(false);
  const { data: all = [] } = useReadyFixes();
  const { mutate, error, isPending } = useEditFix(fix);
  const ready = readyFor(fix.dialect, all, fix);

  function submit(event: FormEvent) {
    event.preventDefault();
    const rule = ruleOf(draft, ready);
    setIsWrong(rule === null);
    if (rule !== null) mutate({ id: fix.id, fix: rule }, { onSuccess: onDone });
  }

  return (
    <form
      onSubmit={submit}
      aria-label={`Edit: ${fix.words}`}
      className="mt-2 flex flex-col gap-3 rounded-plate border border-line bg-sheet p-3"
    >
      <FixFields
        focusFirst
        draft={draft}
        onChange={setDraft}
        ready={ready}
        problem={isWrong ? NO_LIMIT : problemOf(error)}
      />
      <div className="flex items-center gap-2">
        <Button type="submit" kind="solid" size="small" disabled={isPending}>
          Save
        </Button>
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
        <p className="ml-2 text-12 text-faint">What is changed by hand is kept for good.</p>
      </div>
    </form>
  );
}
