// Learned fixes as the text of their file.

import { z } from 'zod';
import { DIALECTS } from '../domain/dialect.ts';
import type { LearnedFix } from './learned-fix.ts';

const VERSION = 1;

const field = z.string().min(1).max(200);
const scope = {
  with: field.exactOptional(),
  without: field.exactOptional(),
  from: z.union([field, z.number(), z.boolean()]).exactOptional(),
};
const fixSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('drop'), field, ...scope }),
  z.object({ do: z.literal('rename'), field, to: field, ...scope }),
  z.object({ do: z.literal('cap'), field, to: z.number(), ...scope }),
  z.object({ do: z.literal('set'), field, to: z.union([field, z.number(), z.boolean()]), ...scope }),
  z.object({ do: z.literal('rewrite'), field, to: field, ...scope }),
  z.object({ do: z.literal('emulate'), field, to: z.enum(['tool', 'prompt']), ...scope }),
  z.object({ do: z.literal('speak'), field: z.literal('dialect'), to: z.enum(DIALECTS), ...scope }),
  z.object({ do: z.literal('stream'), field: z.literal('stream'), ...scope }),
]);

const time = z.int().nonnegative();
const learnedSchema = z.object({
  id: z.string().min(1),
  provider: z.string().min(1),
  model: z.string().min(1),
  dialect: z.enum(DIALECTS),
  fix: fixSchema,
  learnedAt: time,
  confirmedAt: time,
  lastUsedAt: time.nullable(),
  timesUsed: z.int().nonnegative(),
  example: z.string().nullable(),
  kept: z.boolean(),
  off: z.boolean(),
});

const documentSchema = z.object({ version: z.literal(VERSION), fixes: z.array(z.unknown()) });

/** null when the text is no such document. Single entries that cannot be read are left out. */
export function parseFixes(text: string): LearnedFix[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const document = documentSchema.safeParse(parsed);
  if (!document.success) return null;
  return document.data.fixes.flatMap((entry): LearnedFix[] => {
    const learned = learnedSchema.safeParse(entry);
    return learned.success ? [learned.data] : [];
  });
}

export function printFixes(fixes: readonly LearnedFix[]): string {
  return `${JSON.stringify({ version: VERSION, fixes }, null, 2)}\n`;
}
