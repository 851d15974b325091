// What is on the page of the playground. It outlives the page, so that one can look at something else and come back while
// answers are still being written; nothing of it is kept anywhere but in this window's memory.

import { useSyncExternalStore } from 'react';
import { createStore } from '../../transport/store.ts';
import type { Answer, Column, Said, Turn } from './conversation.ts';
import { FIRST_PARAMETERS, type Parameters } from './parameters.ts';

export interface Play {
  readonly columns: readonly Column[];
  readonly turns: readonly Turn[];
  readonly parameters: Parameters;
  /** What is being typed. */
  readonly draft: Said;
  /** What stands beside the conversation. */
  readonly side: 'settings' | 'code' | null;
}

export const NOTHING_SAID: Said = { text: '', pictures: [] };

const kept = createStore<Play>({
  columns: [{ key: 0, model: 'auto' }],
  turns: [],
  parameters: FIRST_PARAMETERS,
  draft: NOTHING_SAID,
  side: 'settings',
});

let keys = 0;

/** For anything in it. */
export function newKey(): number {
  keys += 1;
  return keys;
}

export function usePlay(): Play {
  return useSyncExternalStore(kept.subscribe, kept.get);
}

export function play(): Play {
  return kept.get();
}

export function changePlay(change: Partial<Play>): void {
  kept.set({ ...kept.get(), ...change });
}

export function changeParameters(change: Partial<Parameters>): void {
  changePlay({ parameters: { ...kept.get().parameters, ...change } });
}

export function changeDraft(change: Partial<Said>): void {
  changePlay({ draft: { ...kept.get().draft, ...change } });
}

export function setModel(column: number, model: string): void {
  changePlay({ columns: kept.get().columns.map((each) => (each.key === column ? { ...each, model } : each)) });
}

/** The answers of one model to one turn; a turn that is gone stays gone. */
export function changeAnswers(
  turn: number,
  column: number,
  change: (answers: readonly Answer[]) => readonly Answer[],
): void {
  const turns = kept
    .get()
    .turns.map((each) =>
      each.key === turn
        ? { ...each, answers: { ...each.answers, [column]: change(each.answers[column] ?? []) } }
        : each,
    );
  changePlay({ turns });
}

export function changeAnswer(turn: number, column: number, next: Answer): void {
  changeAnswers(turn, column, (answers) => answers.map((each) => (each.key === next.key ? next : each)));
}
