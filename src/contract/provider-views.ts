// What there is to add, and how providers have been, as the panel sees it. Times are Unix ms, unknown is null.

import * as z from 'zod';

const unixMs = z.number();

/** A provider that could be added as it stands. No value of a key is in here. */
const FoundView = z.object({
  preset: z.string(),
  label: z.string(),
  via: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('env'),
      /** The variable's name. */
      name: z.string(),
      /** False: what it holds does not begin as such keys do. */
      fits: z.boolean(),
    }),
    z.object({
      kind: z.literal('address'),
      /** For people. */
      address: z.string(),
      /** To be given when it is added; null: it is the preset's own. */
      baseUrl: z.string().nullable(),
    }),
  ]),
  /** How many models it lists; null: not known before it is added. */
  models: z.int().nullable(),
  /** The provider that has this key or address already. */
  addedAs: z.string().nullable(),
});

export const DiscoverView = z.object({
  found: z.array(FoundView),
  /** Where servers were looked for. */
  looked: z.array(z.object({ label: z.string(), address: z.string() })),
});

/** Quarters of an hour of the last day, or hours of the last week. */
export const HistoryInput = z.strictObject({ over: z.enum(['day', 'week']) });

const FailureCount = z.object({ kind: z.string(), count: z.int() });

export const HistoryView = z.object({
  from: unixMs,
  to: unixMs,
  stepMs: z.int(),
  /** Trips are known from then on. */
  tripsSince: unixMs,
  providers: z.array(
    z.object({
      provider: z.string(),
      ok: z.int(),
      /** The client left. */
      cancelled: z.int(),
      failed: z.int(),
      /** Only those in which something was asked, in their order. */
      cells: z.array(z.object({ at: unixMs, ok: z.int(), cancelled: z.int(), failures: z.array(FailureCount) })),
      /** The newest first, one of each kind and model. */
      failures: z.array(
        z.object({
          at: unixMs,
          kind: z.string(),
          model: z.string(),
          status: z.int().nullable(),
          /** The provider's words. */
          text: z.string().nullable(),
          /** How many there were of this kind at this model. */
          count: z.int(),
        }),
      ),
      /** The newest first. */
      trips: z.array(
        z.object({
          at: unixMs,
          /** null: it has not closed since. */
          closedAt: unixMs.nullable(),
          reason: z.string(),
          /** A fire drill did it. */
          drill: z.boolean(),
        }),
      ),
    }),
  ),
});

export const LimitsView = z.array(
  z.object({
    provider: z.string(),
    /** null: it is asked without a key. */
    key: z.string().nullable(),
    /** The model that was asked: some limits are its own. */
    model: z.string(),
    at: unixMs,
    limits: z.array(
      z.object({
        /** "requests", "input tokens". */
        what: z.string(),
        limit: z.number().nullable(),
        remaining: z.number().nullable(),
        /** When all of it is there again. */
        resetAt: unixMs.nullable(),
      }),
    ),
  }),
);

export type FoundView = z.infer<typeof FoundView>;
export type DiscoverView = z.infer<typeof DiscoverView>;
export type HistoryView = z.infer<typeof HistoryView>;
export type ProviderHistory = HistoryView['providers'][number];
export type LimitsView = z.infer<typeof LimitsView>;
