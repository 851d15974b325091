// Models beside each other as the panel sees them: what a request of the user's own size costs there and how long it takes.

import * as z from 'zod';
import { CatalogModelView } from './model-views.ts';

const nanos = z.int().nullable();
const tokens = z.int().nonnegative().max(100_000_000);

/** Tokens of one request. */
export const RequestSize = z.strictObject({
  /** The whole prompt. */
  inputTokens: tokens,
  /** Parts of it, as is what is written to the cache. */
  cachedInputTokens: tokens,
  cacheWriteTokens: tokens,
  outputTokens: tokens,
});

/** The usual request: the mean of the user's own. */
export const TypicalView = z.object({
  request: RequestSize,
  /** How many it is the mean of; 0: nothing was asked, and the figures are made up. */
  requests: z.int(),
  days: z.int(),
});

/** What the user's own requests took there, as medians. */
const MeasuredView = z.object({
  requests: z.int(),
  ttftMs: z.number().nullable(),
  /** Tokens a second after the first. */
  tps: z.number().nullable(),
});

export const MeasuredModelView = CatalogModelView.extend({
  /** What the usual request costs, and whether a price stands in for one that is not known. */
  typicalNanos: nanos,
  typicalGuessed: z.boolean(),
  /** How long it takes; null: never measured. */
  typicalMs: z.number().nullable(),
  /** null: nothing was answered there. */
  measured: MeasuredView.nullable(),
});

export const CompareView = z.object({
  typical: TypicalView,
  /** The one that was reckoned with. */
  request: RequestSize,
  models: z.array(
    MeasuredModelView.extend({
      /** By today's prices; null: the price is not known. */
      cost: z
        .object({
          nanos,
          /** With all its digits. */
          dollars: z.string(),
          guessed: z.boolean(),
          parts: z.array(
            z.object({
              what: z.string(),
              count: z.int(),
              nanos,
              per: z.int(),
              dollars: z.string().nullable(),
              guessed: z.boolean(),
            }),
          ),
          /** The prices are those of prompts of more tokens than this. */
          above: z.int().nullable(),
          /** The prices are those of certain hours or days. */
          window: z.string().nullable(),
        })
        .nullable(),
      /** How long it takes by the medians; null: never measured. */
      takesMs: z.number().nullable(),
      /** The prompt is longer than its window, or the answer longer than it writes; null: it fits, or that is not known. */
      misfit: z.string().nullable(),
    }),
  ),
});

export const AliasView = z.object({
  name: z.string(),
  /** A route, `provider/model-id`, another alias or a bare model id. */
  model: z.string(),
  /** Where a request for it would go first; null: nowhere now. */
  leadsTo: z.string().nullable(),
});

export type RequestSize = z.infer<typeof RequestSize>;
export type TypicalView = z.infer<typeof TypicalView>;
export type MeasuredModelView = z.infer<typeof MeasuredModelView>;
export type CompareView = z.infer<typeof CompareView>;
export type ComparedModel = CompareView['models'][number];
export type AliasView = z.infer<typeof AliasView>;
