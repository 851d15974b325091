// What is kept of the fetched catalog, in `catalog.json` in the data directory. Its last good facts outlive restarts,
// whether or not the next fetch succeeds.

import * as z from 'zod';
import type { CompactFacts } from './compact-form.ts';

export interface CatalogState {
  /** Where the facts and their ETag come from. */
  readonly url: string;
  readonly etag: string | null;
  /** null: none were fetched yet. */
  readonly facts: CompactFacts | null;
  /** Unix ms; null: never. */
  readonly lastTriedAt: number | null;
  /** Why the last try brought nothing, for people; null: it went well. */
  readonly lastProblem: string | null;
  /** What was not believed in the facts, for people. */
  readonly flagged: readonly string[];
}

const VERSION = 1;

const nanos = z.int().nonnegative();
const tokens = z.int().positive().nullable();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const model = z.tuple([
  nanos.nullable(),
  nanos.nullable(),
  nanos.nullable(),
  nanos.nullable(),
  tokens,
  tokens,
  z.string(),
  z.array(z.tuple([z.int().positive(), nanos, nanos.nullable(), nanos.nullable(), nanos])),
  nanos.nullable(),
  z.tuple([nanos.nullable(), nanos.nullable()]).optional(),
]);

const facts = z.object({
  source: z.string(),
  date: day,
  providers: z.record(z.string(), z.record(z.string(), model)),
  older: z.record(z.string(), z.record(z.string(), day)).exactOptional(),
});

const document = z.object({
  version: z.literal(VERSION),
  url: z.string(),
  etag: z.string().nullable(),
  facts: facts.nullable(),
  lastTriedAt: z.int().nonnegative().nullable(),
  lastProblem: z.string().nullable(),
  flagged: z.array(z.string()),
});

/** null when the text is no such document: figures that are half right are worse than none. */
export function parseCatalogState(text: string): CatalogState | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  const read = document.safeParse(raw);
  if (!read.success) return null;
  const { version: _, ...state } = read.data;
  return state;
}

export function printCatalogState(state: CatalogState): string {
  return `${JSON.stringify({ version: VERSION, ...state })}\n`;
}
