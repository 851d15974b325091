// What was learned from refusals: to be seen, corrected and taken back by hand.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { FixView } from '../contract/fix-views.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import { subjectOf, type LearnedFix } from '../fixes/learned-fix.ts';
import { checkFix } from './check-fix.ts';
import { notFound, refused, type Desk } from './desk.ts';
import { fixView, readyFixViews } from './fix-views.ts';

export function createFixHandlers({ instance, undo, provider }: Desk) {
  const os = implement(contract).fixes;
  const { fixes } = instance;
  const restorable = (before: LearnedFix): { undo: string } => ({
    undo: undo.add(() => {
      fixes.restore(before);
    }),
  });
  const check = (place: Place, fix: Fix): void => {
    const problem = checkFix(place.dialect, fix);
    if (problem !== null) throw refused(problem.message, problem.path);
    const subject = subjectOf(place.dialect, fix);
    const isTaken = fixes
      .list()
      .some((other) => other.id !== place.id && isAt(other, place) && subjectIs(other, subject));
    if (isTaken) throw refused('There is such a change for this model already. Edit that one.', 'fix');
  };

  return {
    list: os.list.handler(() => fixes.list().map(fixView)),
    ready: os.ready.handler(() => readyFixViews()),
    add: os.add.handler(({ input }) => {
      provider(input.provider);
      const given = { ...input, model: input.model.trim() };
      if (given.model === '') throw refused('Name the model as its provider does.', 'model');
      check(given, given.fix);
      const added = fixes.add(given);
      if (added === null) throw refused('There is no room for more. Forget some that nobody needs.', null);
      return fixView(added);
    }),
    edit: os.edit.handler(({ input }) => {
      const before = found(fixes.list().find(({ id }) => id === input.id));
      check(before, input.fix);
      found(fixes.edit(input.id, input.fix));
      return restorable(before);
    }),
    keep: os.keep.handler(({ input }) => viewOf(fixes.keep(input.id, input.kept))),
    switch: os.switch.handler(({ input }) => viewOf(fixes.switchOff(input.id, !input.on))),
    forget: os.forget.handler(({ input }) => restorable(found(fixes.forget(input.id)))),
  };
}

interface Place {
  /** Absent while it is not there yet. */
  readonly id?: string;
  readonly provider: string;
  readonly model: string;
  readonly dialect: DialectId;
}

function isAt(learned: LearnedFix, { provider, model }: Place): boolean {
  return learned.provider === provider && learned.model === model;
}

function subjectIs({ dialect, fix }: LearnedFix, subject: string): boolean {
  return subjectOf(dialect, fix) === subject;
}

function viewOf(learned: LearnedFix | null): FixView {
  return fixView(found(learned));
}

function found(learned: LearnedFix | null | undefined): LearnedFix {
  if (learned === null || learned === undefined) {
    throw notFound('There is no such change any more: it has expired, or was forgotten.');
  }
  return learned;
}
