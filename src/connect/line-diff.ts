// What changes between two texts, line by line with a little around it. Keys are shown by their first letters only: a
// diff is read on screens that others see too.

import { structuredPatch } from 'diff';

export interface DiffLine {
  /** `@` opens a part, and says where it is. */
  readonly sign: '@' | ' ' | '+' | '-';
  readonly text: string;
}

const CONTEXT = 3;

/** How the keys of many vendors look, ours included. */
const KEY = /\b((?:sk|bbx|pk|gsk|xai|hf|ghp|AIza)[\w-]{0,3}?[-_]?[\w]{2})[\w-]{14,}/g;

export function lineDiff(before: string, after: string): DiffLine[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: CONTEXT });
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    { sign: '@' as const, text: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@` },
    ...lines.flatMap((line): DiffLine[] => {
      const sign = line.charAt(0);
      const text = line.slice(1).replace(/\r$/, '').replaceAll(KEY, '$1…');
      return sign === ' ' || sign === '+' || sign === '-' ? [{ sign, text }] : [];
    }),
  ]);
}
