// The words of a folded text as keywords have them: runs of letters, marks, digits and underscores, in scripts that put
// blanks between words. See keywords.ts for where a keyword may begin and end.

import { isUnspaced } from './keywords.ts';

const WORD = /[\p{L}\p{N}\p{M}_]/u;
/** Runs of blanks, and blanks that are no space. */
const UNEVEN_BLANKS = /[^\S ]\s*| \s+/gu;

export function evenBlanks(folded: string): string {
  return folded.replace(UNEVEN_BLANKS, ' ');
}

export interface WordRuns {
  /** Where words begin and end, by turns. */
  readonly ends: readonly number[];
  /** Some of it is in a script that does not put blanks between words; none of the runs is. */
  readonly hasUnspaced: boolean;
}

const NO_WORD = 0;
const IN_WORD = 1;
const UNSPACED = 2;

/** `most`: no more words than this are looked for; what is given is then one more. */
export function wordRuns(text: string, most = Infinity): WordRuns {
  const ends: number[] = [];
  let hasUnspaced = false;
  let isInside = false;
  let at = 0;
  while (at < text.length && ends.length <= most * 2) {
    const unit = text.charCodeAt(at);
    let kind: number;
    let width = 1;
    if (unit < 128) kind = ASCII_KINDS[unit] ?? NO_WORD;
    else {
      const point = text.codePointAt(at) ?? unit;
      width = point > 0xffff ? 2 : 1;
      kind = kindOf(point);
    }
    if (kind === UNSPACED) hasUnspaced = true;
    if ((kind === IN_WORD) !== isInside) {
      isInside = !isInside;
      ends.push(at);
    }
    at += width;
  }
  if (isInside) ends.push(at);
  return { ends, hasUnspaced };
}

function classify(point: number): number {
  const character = String.fromCodePoint(point);
  if (isUnspaced(character)) return UNSPACED;
  return WORD.test(character) ? IN_WORD : NO_WORD;
}

const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => classify(code));

/** Classes of characters met before. All there are of them are no more than a megabyte or two. */
const kinds = new Map<number, number>();

function kindOf(point: number): number {
  let kind = kinds.get(point);
  if (kind === undefined) {
    kind = classify(point);
    kinds.set(point, kind);
  }
  return kind;
}
