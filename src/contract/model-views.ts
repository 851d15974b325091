// What is known of models, with the source and the date of each value, as the panel sees and overrides it.
// Prices are nano-dollars per million tokens; null is unknown, which is never the same as free.

import * as z from 'zod';
import { CATALOG_REFRESH } from '../domain/config.ts';
import { ABILITIES } from '../domain/model.ts';

const nanos = z.int().nonnegative().nullable();
const tokens = z.int().positive().nullable();

/** Where a value comes from; null: it is unknown. */
const SourceView = z
  .object({
    /** overlay: the catalog, set right by hand in Breakerbox. */
    origin: z.enum(['configured', 'provider', 'catalog', 'overlay']),
    /** For people. */
    name: z.string(),
    /** YYYY-MM-DD, UTC; null where that means nothing. */
    date: z.string().nullable(),
    ageDays: z.int().nullable(),
    /** Too old to be relied on. */
    stale: z.boolean(),
  })
  .nullable();

/** One that is missing is unknown. */
const AbilitiesView = z.partialRecord(z.enum(ABILITIES), z.boolean());

const rarePrices = {
  cacheWrite1hPrice: nanos,
  audioInputPrice: nanos,
  audioOutputPrice: nanos,
  imageOutputPrice: nanos,
  /** Nano-dollars for each. */
  requestPrice: nanos,
  imagePrice: nanos,
  searchPrice: nanos,
};

const values = {
  inputPrice: nanos,
  cachedInputPrice: nanos,
  cacheWritePrice: nanos,
  outputPrice: nanos,
  reasoningPrice: nanos,
  contextWindow: tokens,
  maxOutput: tokens,
  abilities: AbilitiesView,
};

/** What the user says of a model. null and what is missing: nothing, so that the other sources count. */
export const ModelOverride = z.strictObject({
  ...values,
  cacheWrite1hPrice: nanos.default(null),
  audioInputPrice: nanos.default(null),
  audioOutputPrice: nanos.default(null),
  imageOutputPrice: nanos.default(null),
  requestPrice: nanos.default(null),
  imagePrice: nanos.default(null),
  searchPrice: nanos.default(null),
});

const ModelPlace = z.object({ provider: z.string(), model: z.string() });

export const CatalogModelView = ModelPlace.extend({
  ...values,
  ...rarePrices,
  /** The same for the same model at every provider. */
  canonical: z.string(),
  /** The user has named it or said something of it. */
  configured: z.boolean(),
  /** What the user says; null when nothing. */
  override: z.object({ ...values, ...rarePrices }).nullable(),
  /** The days of the price, YYYY-MM-DD UTC, both inclusive; null: without end. Outside of them another price may hold. */
  validity: z.object({ from: z.string().nullable(), until: z.string().nullable() }),
  /** Other prices at certain days and hours; the first that holds counts, for what it names. */
  windows: z.array(
    z.object({
      /** When it holds, in words. */
      when: z.string(),
      holdsNow: z.boolean(),
      inputPrice: nanos,
      cachedInputPrice: nanos,
      cacheWritePrice: nanos,
      outputPrice: nanos,
    }),
  ),
  /** Prices for the whole request once its prompt has more than `above` tokens, in rising order. */
  tiers: z.array(
    z.object({
      above: z.int(),
      inputPrice: nanos,
      cachedInputPrice: nanos,
      cacheWritePrice: nanos,
      outputPrice: nanos,
    }),
  ),
  sources: z.object({ price: SourceView, contextWindow: SourceView, maxOutput: SourceView, abilities: SourceView }),
  /** Its provider will take it out of service. */
  deprecated: z.boolean(),
  /** The same model at the user's other providers. */
  alsoAt: z.array(ModelPlace),
});

export const CatalogStatusView = z.object({
  /** For people. */
  source: z.string(),
  date: z.string(),
  ageDays: z.int().nullable(),
  stale: z.boolean(),
  refresh: z.enum(CATALOG_REFRESH),
  /** Unix ms; null: never. */
  lastTriedAt: z.number().nullable(),
  /** Why the last try brought nothing; null: it went well. */
  lastProblem: z.string().nullable(),
  /** What was not believed, in words. */
  flagged: z.array(z.string()),
});

export const CatalogRefreshView = z.object({
  problem: z.string().nullable(),
  /** Models that are new, gone, or not as they were. */
  changed: z.int(),
  flagged: z.array(z.string()),
});

export type SourceView = z.infer<typeof SourceView>;
export type ModelOverride = z.infer<typeof ModelOverride>;
export type CatalogModelView = z.infer<typeof CatalogModelView>;
export type CatalogStatusView = z.infer<typeof CatalogStatusView>;
