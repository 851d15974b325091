// What the parts of the contract have in common.

import { oc } from '@orpc/contract';
import * as z from 'zod';

export const nothing = z.object({});

/** Carries a token that `undo` takes while the process lives. */
export const undoable = z.object({ undo: z.string() });

/** Errors that a caller is expected to show to a person: `message` says what happened and what to do. */
export const base = oc.errors({
  REFUSED: { status: 422, data: z.object({ path: z.string().nullable() }) },
  NOT_FOUND: { status: 404 },
});
