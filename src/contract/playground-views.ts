// What the playground is told while a model answers.

import * as z from 'zod';
import { ABILITIES } from '../domain/model.ts';
import { RequestDetail } from './views.ts';

const nanos = z.int().nonnegative().nullable();

export const PlaygroundNamesView = z.object({
  /** How many there are; `names` are the first of them. */
  total: z.int(),
  names: z.array(
    z.object({
      /** As it is asked for. */
      name: z.string(),
      kind: z.enum(['route', 'alias', 'model']),
      /** Per million tokens; null: unknown, or it may be several models. */
      inputPrice: nanos,
      outputPrice: nanos,
      contextWindow: z.int().positive().nullable(),
      /** One that is missing is unknown. */
      abilities: z.partialRecord(z.enum(ABILITIES), z.boolean()),
    }),
  ),
});

export const PlaygroundEvent = z.discriminatedUnion('type', [
  /** The answer begins. */
  z.object({
    type: z.literal('start'),
    /** In the ledger. */
    id: z.string(),
    /** Who answers. */
    provider: z.string(),
    model: z.string(),
  }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  /** A tool is to be called; its arguments follow in pieces. */
  z.object({ type: z.literal('call'), index: z.int(), id: z.string(), name: z.string() }),
  z.object({ type: z.literal('arguments'), index: z.int(), text: z.string() }),
  /** In place of an answer, or of the rest of it. */
  z.object({
    type: z.literal('error'),
    message: z.string(),
    code: z.string().nullable(),
    /** Who was asked before that, and what was said; status null: nobody was called. */
    attempts: z.array(
      z.object({
        provider: z.string(),
        model: z.string(),
        status: z.int().nullable(),
        outcome: z.string(),
        message: z.string().nullable(),
      }),
    ),
  }),
  /** The last one. */
  z.object({
    type: z.literal('end'),
    /** Why the model ended: stop, length, tool-calls, …; null: it did not get that far. */
    finish: z.string().nullable(),
    /** null: it was no request that the ledger could know of. */
    request: RequestDetail.nullable(),
  }),
]);

export type PlaygroundNamesView = z.infer<typeof PlaygroundNamesView>;
export type PlaygroundEvent = z.infer<typeof PlaygroundEvent>;
