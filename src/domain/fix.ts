// What was changed in a request so that its target would take it. Never silent: every fix is told to the client.

import type { DialectId } from './dialect.ts';

/**
 * `field` is a name or path as the client wrote it: `seed`, `messages[].name`, `tools[].strict`.
 * drop: left out · rename: sent under another name · cap: a number cut to a limit · set: given another value ·
 * rewrite: the same said in the target's way (`to` names how: a role, an id format) ·
 * emulate: asked for by other means (`to`: tool or prompt) · speak: sent in another dialect, to another path ·
 * stream: asked as a stream because the target answers nothing else.
 */
export type Fix = FixScope &
  (
    | { readonly do: 'drop'; readonly field: string }
    | { readonly do: 'rename'; readonly field: string; readonly to: string }
    | { readonly do: 'cap'; readonly field: string; readonly to: number }
    | { readonly do: 'set'; readonly field: string; readonly to: string | number | boolean }
    | { readonly do: 'rewrite'; readonly field: string; readonly to: string }
    | { readonly do: 'emulate'; readonly field: string; readonly to: 'tool' | 'prompt' }
    | { readonly do: 'speak'; readonly field: 'dialect'; readonly to: DialectId }
    | { readonly do: 'stream'; readonly field: 'stream' }
  );

/** Where a learned fix applies. A part that is absent does not narrow it. */
export interface FixScope {
  /** Only in requests sent in this dialect. */
  readonly in?: DialectId;
  /** Only in requests that also have this field. */
  readonly with?: string;
  /** Only in requests that do not have this field, or have it turned off. */
  readonly without?: string;
  /** Only where the field has this value; where it is an object, this `type`. */
  readonly from?: string | number | boolean;
}

/** `drop:seed`, `rename:max_tokens>max_completion_tokens`: for headers and lists. */
export function fixText(fix: Fix): string {
  return 'to' in fix ? `${fix.do}:${fix.field}>${String(fix.to)}` : `${fix.do}:${fix.field}`;
}

/** Why a target cannot take a request as it is. `field` is what would have to change; null when it is the whole. */
export interface Unfit {
  readonly unfit: string;
  readonly field: string | null;
  /**
   * certain: it cannot be said in the target's dialect · likely: what we know of the model speaks against it, and that
   * knowledge may be wrong, so that such a target is still tried when no other is left.
   */
  readonly sureness: 'certain' | 'likely';
}

export function isUnfit(value: object): value is Unfit {
  return 'unfit' in value;
}

export function unfit(field: string | null, why: string): Unfit {
  return { unfit: why, field, sureness: 'certain' };
}
