// What is known of a draft while it is edited, and how it is saved.

import { useMemo } from 'react';
import type { BuildView, ProblemView, RoutingView } from '../../../src/contract/routing-views.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { findingsIn, type Finding } from './findings.ts';
import { isRulesOnly, type RoutingDraft } from './routing-draft.ts';
import { useBuild, useSaveRouting, type DraftInput } from './routing-queries.ts';

export interface DraftState {
  readonly check: BuildView | undefined;
  readonly checkError: Error | null;
  /** `check` is about what is seen. */
  readonly isCurrent: boolean;
  readonly findings: readonly Finding[];
  /** Tests that fail. */
  readonly failed: number;
  readonly isWrong: boolean;
  /** It was to be saved, and was not because of its tests. */
  readonly isHeld: boolean;
  readonly isChanged: boolean;
  readonly cannotSave: boolean;
  /** As it would be saved; null: it is not known yet, or there is no draft. */
  readonly text: string | null;
  /** `force`: although tests fail, as they were seen to. */
  save(force: boolean): void;
}

export function useDraftState(draft: RoutingDraft | null, inForce: RoutingView): DraftState {
  const input = useDraftInput(draft, inForce.text);
  const { data: check, error: checkError, isCurrent } = useBuild(input);
  const { mutate, error: saveError, isPending, variables } = useSaveRouting();
  const refusal = variables?.draft === draft ? saveError : null;
  const { tests, problems } = check ?? UNKNOWN;
  const failed = tests.filter(({ result }) => result === 'failed').length;
  const isWrong = isCurrent && problems.length > 0;
  const text = textOf(draft, isCurrent ? check : undefined);
  const isChanged = draft !== null && text !== (draft.rules === null ? draft.base : inForce.text);
  // Tests that fail are no mistakes in the draft: the button says so, and saves it all the same.
  const isHeld = refusal !== null && isCurrent && failed > 0;
  const cannotSave = isPending || !isChanged || isWrong;
  return {
    check,
    checkError,
    isCurrent,
    findings: findingsIn(withRefusal(problems, isHeld ? null : refusal), draft?.text ?? ''),
    failed,
    isWrong,
    isHeld,
    isChanged,
    cannotSave,
    text,
    save(force) {
      if (!cannotSave && draft !== null) mutate({ draft, force: force && isCurrent });
    },
  };
}

const UNKNOWN: Pick<BuildView, 'tests' | 'problems'> = { tests: [], problems: [] };

/** As it would be saved; null: that is not known yet. */
function textOf(draft: RoutingDraft | null, check: BuildView | undefined): string | null {
  if (draft === null || draft.rules === null) return draft?.text ?? null;
  return check?.text ?? null;
}

/** Rules alone are put into the text in force, so that what is changed there meanwhile stays. */
function useDraftInput(draft: RoutingDraft | null, inForce: string): DraftInput | null {
  return useMemo(() => {
    if (draft === null) return null;
    const text = isRulesOnly(draft) ? inForce : draft.text;
    const rules = draft.rules?.map(({ rule }) => rule) ?? null;
    return { text, rules, conditions: draft.offer?.conditions ?? {} };
  }, [draft, inForce]);
}

/** A refusal may tell of what the check did not. */
function withRefusal(known: readonly ProblemView[], refusal: Error | null): readonly ProblemView[] {
  if (refusal === null) return known;
  const refused = { path: refusedValue(refusal), message: describeError(refusal) };
  return known.some(({ message }) => message === refused.message) ? known : [...known, refused];
}
