// Changes single values in the text of a configuration file, and takes such changes back. Whatever the formats do with
// the text: it is read again, and must say exactly what it said before plus the changes.

import type { Format } from './formats/format.ts';
import {
  find,
  isEmpty,
  NotAsExpected,
  pathWords,
  sameFile,
  sameValue,
  withoutValue,
  withValue,
  type Path,
  type Value,
} from './formats/values.ts';

export interface Change {
  readonly path: Path;
  readonly value: Value;
}

/** A change that was made, with what it takes to take it back. */
export interface MadeChange extends Change {
  readonly before: Value | null;
  readonly wasThere: boolean;
  /** How many steps of the path were there already: what was made beyond them goes when it is empty again. */
  readonly stood: number;
}

export interface Edited {
  readonly text: string;
  readonly made: readonly MadeChange[];
}

/** Throws NotAsExpected. */
export function makeChanges(format: Format, text: string, changes: readonly Change[]): Edited {
  let edited = text;
  const made: MadeChange[] = [];
  for (const { path, value } of changes) {
    const said = format.parse(edited);
    const found = find(said, path);
    made.push({ path, value, before: found?.value ?? null, wasThere: found !== null, stood: stoodOf(said, path) });
    if (found !== null && sameValue(found.value, value)) continue;
    // First, since it refuses where a parent is not what it should be.
    const expected = withValue(said, path, value);
    edited = checked(format, format.set(edited, path, value), expected);
  }
  return { text: edited, made };
}

export interface TakenBack {
  readonly text: string;
  /** Paths whose values were changed since: they are not ours any more and stay. */
  readonly kept: readonly string[];
}

/** Throws NotAsExpected. */
export function takeBack(format: Format, text: string, made: readonly MadeChange[]): TakenBack {
  let edited = text;
  const kept: string[] = [];
  for (const change of made.toReversed()) {
    const said = format.parse(edited);
    const found = find(said, change.path);
    const wasNoChange = change.wasThere && sameValue(change.before, change.value);
    if (found === null || wasNoChange) continue;
    if (sameValue(found.value, change.value)) edited = withoutChange(format, edited, said, change);
    else if (!change.wasThere || !sameValue(found.value, change.before)) kept.push(pathWords(change.path));
  }
  return { text: edited, kept: kept.toReversed() };
}

/** Whether the values are there as they were written. */
export function standsAs(format: Format, text: string, made: readonly MadeChange[]): boolean {
  const said = format.parse(text);
  return made.every(({ path, value }) => sameValue(find(said, path)?.value, value));
}

function withoutChange(format: Format, text: string, said: Value, change: MadeChange): string {
  const { path, before, wasThere, stood } = change;
  if (wasThere) return checked(format, format.set(text, path, before), withValue(said, path, before));
  let gone = path;
  // Parents that were made for it go along, unless something else has moved in.
  while (gone.length - 1 > stood && isEmpty(find(withoutValue(said, gone), gone.slice(0, -1))?.value ?? null)) {
    gone = gone.slice(0, -1);
  }
  return checked(format, format.remove(text, gone), withoutValue(said, gone));
}

function checked(format: Format, text: string, expected: Value): string {
  if (sameFile(format.parse(text), expected)) return text;
  throw new NotAsExpected('it cannot be changed without changing more than that');
}

function stoodOf(said: Value, path: Path): number {
  let length = path.length;
  while (length > 0 && find(said, path.slice(0, length)) === null) length -= 1;
  return length;
}
