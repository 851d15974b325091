// Collects what was changed, each change once.

import { fixText, type Fix } from '../domain/fix.ts';

export class FixList {
  readonly fixes: Fix[] = [];
  /** null while there is nothing to tell: of most requests. */
  #told: Set<string> | null = null;

  tell(fix: Fix): void {
    const text = fixText(fix);
    this.#told ??= new Set();
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.fixes.push(fix);
  }

  drop(field: string): void {
    this.tell({ do: 'drop', field });
  }

  rewrite(field: string, to: string): void {
    this.tell({ do: 'rewrite', field, to });
  }
}

/** A name that the client made up, fit for a header. */
export function shownName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_').slice(0, 64);
}

/** Leaving such a value out loses nothing. */
export function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
