// Problems of a draft, with the lines that they belong to.

import type { ProblemView } from '../../../src/contract/routing-views.ts';
import { lineOfPath, takePlace } from './text-place.ts';

export interface Finding extends ProblemView {
  /** null: it belongs to no line in particular. */
  readonly line: number | null;
}

export function findingsIn(problems: readonly ProblemView[], text: string): readonly Finding[] {
  return problems.map(({ path, message }) => {
    const { text: words, line } = takePlace(message);
    return { path, message: words, line: line ?? (path === null ? null : lineOfPath(text, path)) };
  });
}
