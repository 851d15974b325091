// What is known of a draft while it is typed, and how it is saved.

import type { DraftCheck, ProblemView } from '../../../src/contract/routing-views.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { findingsIn, type Finding } from './findings.ts';
import type { RoutingDraft } from './routing-draft.ts';
import { useCheck, useSaveRouting } from './routing-queries.ts';

export interface DraftState {
  readonly check: DraftCheck | undefined;
  readonly checkError: Error | null;
  readonly findings: readonly Finding[];
  /** Tests that fail. */
  readonly failed: number;
  readonly isWrong: boolean;
  /** It was to be saved, and was not because of its tests. */
  readonly isHeld: boolean;
  readonly isChanged: boolean;
  readonly cannotSave: boolean;
  /** `force`: although tests fail, as they were seen to. */
  save(force: boolean): void;
}

export function useDraftState({ base, text }: RoutingDraft): DraftState {
  const { data: check, error: checkError, isCurrent } = useCheck(text);
  const { mutate, error: saveError, isPending, variables } = useSaveRouting();
  const refusal = variables?.text === text ? saveError : null;
  const failed = check?.tests.filter(({ result }) => result === 'failed').length ?? 0;
  const isWrong = isCurrent && check !== undefined && check.problems.length > 0;
  const isChanged = text !== base;
  // Tests that fail are no mistakes in the text: the button says so, and saves it all the same.
  const isHeld = refusal !== null && isCurrent && failed > 0;
  const cannotSave = isPending || !isChanged || isWrong;
  return {
    check,
    checkError,
    findings: findingsIn(withRefusal(check?.problems ?? [], isHeld ? null : refusal), text),
    failed,
    isWrong,
    isHeld,
    isChanged,
    cannotSave,
    save(force) {
      if (!cannotSave) mutate({ text, force: force && isCurrent });
    },
  };
}

/** A refusal may tell of what the check did not. */
function withRefusal(known: readonly ProblemView[], refusal: Error | null): readonly ProblemView[] {
  if (refusal === null) return known;
  const refused = { path: refusedValue(refusal), message: describeError(refusal) };
  return known.some(({ message }) => message === refused.message) ? known : [...known, refused];
}
