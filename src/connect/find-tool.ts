// Whether a tool is on this machine, and by what that was told.

import { existsSync, statSync } from 'node:fs';
import type { Machine } from '../platform/data-dir.ts';
import { programPaths } from './places.ts';
import type { Recipe } from './recipe.ts';

/** Where a program is, or null. */
export function findProgram(machine: Machine, name: string): string | null {
  return (
    programPaths(machine, name).find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false) ?? null
  );
}

/** The program, or what it left behind; null: neither is here. undefined: nothing would tell. */
export function findTool(recipe: Recipe, machine: Machine): string | null | undefined {
  const signs = recipe.signs?.(machine);
  if (signs === undefined) return undefined;
  for (const name of signs.programs) {
    const found = findProgram(machine, name);
    if (found !== null) return found;
  }
  return signs.paths.find((path) => existsSync(path)) ?? null;
}
