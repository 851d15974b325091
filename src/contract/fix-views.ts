// What Breakerbox changes in requests to one model because its provider refused them, as the panel sees and edits it.

import * as z from 'zod';
import { Dialect } from './views.ts';

const field = z.string();
const value = z.union([z.string(), z.number(), z.boolean()]);
const scope = {
  /** Only in requests that also have this field. */
  with: field.exactOptional(),
  /** Only in requests that do not have this field. */
  without: field.exactOptional(),
  /** Only where the field has this value. */
  from: value.exactOptional(),
};

/** The fields of a request are named by their paths: `seed`, `reasoning.effort`, `messages[].name`. */
export const FixRule = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('drop'), field, ...scope }),
  z.strictObject({ do: z.literal('rename'), field, to: field, ...scope }),
  z.strictObject({ do: z.literal('cap'), field, to: z.number(), ...scope }),
  z.strictObject({ do: z.literal('set'), field, to: value, ...scope }),
  z.strictObject({ do: z.literal('rewrite'), field, to: field, ...scope }),
  z.strictObject({ do: z.literal('emulate'), field, to: z.enum(['tool', 'prompt']), ...scope }),
  z.strictObject({ do: z.literal('speak'), field: z.literal('dialect'), to: Dialect, ...scope }),
  z.strictObject({ do: z.literal('stream'), field: z.literal('stream'), ...scope }),
]);

export const FixView = z.object({
  id: z.string(),
  provider: z.string(),
  /** The model's id at the provider. */
  model: z.string(),
  /** The dialect of the requests that need it. */
  dialect: Dialect,
  fix: FixRule,
  /** What it does, to follow "Breakerbox …". */
  words: z.string(),
  /** When it was learned, or made by hand; Unix ms as all times here. */
  learnedAt: z.number(),
  lastUsedAt: z.number().nullable(),
  timesUsed: z.int(),
  /** The refusal it was learned from, in the provider's words; null when it was made by hand. */
  example: z.string().nullable(),
  /** It stays until somebody takes it away. */
  kept: z.boolean(),
  /** Switched off by hand: neither applied nor learned again. */
  off: z.boolean(),
  /** null: never. */
  expiresAt: z.number().nullable(),
});

/** A whole change that can only be chosen, not put together. */
export const ReadyFixView = z.object({ dialect: Dialect, fix: FixRule, words: z.string() });

export type FixRule = z.infer<typeof FixRule>;
export type FixView = z.infer<typeof FixView>;
export type ReadyFixView = z.infer<typeof ReadyFixView>;
