// Looking for requests among a million: filters, and pages that never take long.

import * as z from 'zod';
import { SpendFilter } from './spend-views.ts';
import { RequestState, RequestView } from './views.ts';

const unixMs = z.number();
const amount = z.int().nonnegative();
/** Both ends belong to it. What is unknown is in none. */
const range = z.strictObject({ min: amount.optional(), max: amount.optional() }).optional();
const names = z.array(z.string().max(256)).max(100).optional();

/** All of what is given must hold. */
export const RequestFilter = z.strictObject({
  /** When it started, half-open. */
  from: unixMs.optional(),
  to: unixMs.optional(),
  ...SpendFilter.shape,
  state: z.array(RequestState).max(6).optional(),
  rule: names,
  surface: names,
  /** The name that was asked for. */
  modelAsked: names,
  /** Of the provider's key. */
  keyName: names,
  session: names,
  /** As the client got it. */
  status: z.array(z.int()).max(100).optional(),
  /** What went wrong: a kind of failure, or of refusal. */
  errorKind: names,
  costSource: z.array(RequestView.shape.costSource).max(4).optional(),
  streamed: z.boolean().optional(),
  /** Answered by another target than the first that was tried. */
  fellBack: z.boolean().optional(),
  costNanos: range,
  durationUs: range,
  ttftUs: range,
  /** Thousandths of a token a second after the first token, of streams. */
  milliTps: range,
  inputTokens: range,
  outputTokens: range,
  /** Found in what a failed attempt said, or in its kind; case does not matter in ASCII. */
  errorText: z.string().min(1).max(200).optional(),
});

export const RequestSearchInput = z.strictObject({
  filter: RequestFilter.default({}),
  limit: z.int().min(1).max(500).default(100),
  /** The `next` of the page before; absent: the newest. */
  before: z.string().max(64).optional(),
});
export const RequestSearchView = z.object({
  /** Newest first. May be fewer than asked for, even none, although there are more: then `next` goes on. */
  rows: z.array(RequestView),
  /** null: there are no more. */
  next: z.string().nullable(),
});

export const RequestCountView = z.object({
  requests: z.int(),
  /** False: at most so many; the filter asks for things that are not summed up. */
  exact: z.boolean(),
});

export type RequestFilter = z.infer<typeof RequestFilter>;
export type RequestSearchView = z.infer<typeof RequestSearchView>;
export type RequestCountView = z.infer<typeof RequestCountView>;
