// What connecting a tool would make of its files. Reads them, changes nothing.

import { makeChanges, type MadeChange } from './edit.ts';
import type { Format } from './formats/format.ts';
import { jsonc } from './formats/jsonc.ts';
import { toml } from './formats/toml.ts';
import { NotAsExpected } from './formats/values.ts';
import { yaml } from './formats/yaml.ts';
import { bytesOf, readHeld, type HeldFile } from './held-file.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';
import type { RecipeFile } from './recipe.ts';

export const FORMATS: Readonly<Record<RecipeFile['format'], Format>> = { jsonc, toml, yaml };

export interface PlannedFile {
  readonly path: string;
  readonly format: RecipeFile['format'];
  /** What it begins with, if it is new. */
  readonly fresh: string;
  /** null: it is new. */
  readonly before: HeldFile | null;
  readonly bytes: Buffer;
  readonly made: readonly MadeChange[];
  readonly diff: readonly DiffLine[];
}

/** Throws NotAsExpected, with the path in its words. */
export function planFile(file: RecipeFile): PlannedFile {
  const path = file.paths.findLast((each) => hasFile(each)) ?? file.paths[0] ?? '';
  return leftAloneUnless(path, () => {
    const before = readHeld(path);
    if (before === null && file.notBeside !== undefined && hasFile(file.notBeside)) {
      throw new NotAsExpected(`${file.notBeside} is there instead, and would not be read any more beside it`);
    }
    const fresh = file.fresh ?? '';
    const text = before?.text ?? fresh;
    const edited = makeChanges(FORMATS[file.format], text, file.changes);
    return {
      path,
      format: file.format,
      fresh,
      before,
      bytes: bytesOf(edited.text, before),
      made: edited.made,
      diff: lineDiff(before?.text ?? '', edited.text),
    };
  });
}

/** Says which file it was that was not as expected. */
export function leftAloneUnless<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof NotAsExpected)) throw error;
    throw new NotAsExpected(`${path} was left alone: ${error.message}.`);
  }
}

function hasFile(path: string): boolean {
  return leftAloneUnless(path, () => readHeld(path)) !== null;
}
