// What the parts of the contract have in common.

import { oc, type } from '@orpc/contract';
import * as z from 'zod';
import type { JsonText } from './json-text.ts';

export const nothing = z.object({});

/** Carries a token that `undo` takes while the process lives. */
export const undoable = z.object({ undo: z.string() });

/** Errors that a caller is expected to show to a person: `message` says what happened and what to do. */
export const base = oc.errors({
  REFUSED: { status: 422, data: z.object({ path: z.string().nullable() }) },
  NOT_FOUND: { status: 404 },
});

/** Given by handlers as text, read by those who ask as what it says. */
export function asText<View>() {
  return type<JsonText, View>((answer) => answer as unknown as View);
}
