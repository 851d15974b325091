// Putting the costs of the past right by the prices that are known now: what would change, and what was changed.

import * as z from 'zod';

const nanos = z.int();
const unixMs = z.number();
const name = z.string().min(1).max(256).nullable().default(null);

export const RepriceInput = z.strictObject({
  /** Half-open. Without an end: until now. */
  from: unixMs,
  to: unixMs.optional(),
  /** IANA name: days are those of this zone. */
  zone: z.string().min(1).max(64),
  /** Only what was answered there; null: everywhere. */
  provider: name,
  model: name,
});

const sums = {
  requests: z.int(),
  /** Requests whose cost, or what stands beside it, is another one. */
  changed: z.int(),
  /** The provider's own figure stays their cost. */
  own: z.int(),
  /** Without a cost before that have one after. */
  newlyPriced: z.int(),
  /** Their tokens were not counted, or they were put together of several attempts: their cost stays. */
  uncounted: z.int(),
  /** No price is known: their cost stays. */
  unpriced: z.int(),
  /** Sums of all costs that are known. */
  beforeNanos: nanos,
  afterNanos: nanos,
};

export const RepriceView = z.object({
  ...sums,
  /** By day and model, only where something changes. `target`: `provider/model`. */
  rows: z.array(z.object({ day: z.string(), target: z.string(), ...sums })),
});

export const RepricingView = z
  .object({
    at: unixMs,
    requests: z.int(),
    beforeNanos: nanos,
    afterNanos: nanos,
    /** It was taken back. */
    undone: z.boolean(),
  })
  /** null: there was none. */
  .nullable();

/** How what a request costs comes about. Dollars with all their digits are texts. */
export const RequestCostView = z.object({
  costNanos: nanos.nullable(),
  costSource: z.enum(['price', 'provider', 'estimate', 'unknown']),
  /** What the provider itself says. */
  reportedNanos: nanos.nullable(),
  /** Usage × the price of then. */
  computedNanos: nanos.nullable(),
  /** On the model that savings are counted against. */
  baselineNanos: nanos.nullable(),
  /** What calls that failed, were cut or abandoned may have been billed beyond `costNanos`, at most. */
  upToNanos: nanos,
  /** What budgets hold back for it while it runs. */
  reservedNanos: nanos.nullable(),
  /** null: no price was known, or the tokens were not counted. */
  arithmetic: z
    .object({
      parts: z.array(
        z.object({
          what: z.string(),
          count: z.int(),
          /** Of `per` of them; null: not known, and not counted. */
          nanos: nanos.nullable(),
          per: z.int(),
          dollars: z.string().nullable(),
          /** Another price stands in for one that is not known. */
          guessed: z.boolean(),
        }),
      ),
      /** Before it is rounded to a nano-dollar. */
      dollars: z.string(),
      /** The prices are those of prompts of more tokens than this; null: the usual ones. */
      above: z.int().nullable(),
      /** The prices are those of certain hours or days: when, in words. */
      window: z.string().nullable(),
      /** Where the price came from, for people; null: it is no longer the one that is known. */
      source: z.string().nullable(),
    })
    .nullable(),
});

export type RequestCostView = z.infer<typeof RequestCostView>;
export type RepriceView = z.infer<typeof RepriceView>;
export type RepricingView = z.infer<typeof RepricingView>;
