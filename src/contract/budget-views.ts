// Budgets, clients that have run away, and what is left at providers, as the panel sees them.

import * as z from 'zod';
import { RENEWALS } from '../domain/budget.ts';

const nanos = z.int();
const unixMs = z.number();
const name = z.string().min(1).max(64);
const share = z.number();

const Scope = z.union([
  z.literal('all'),
  z.strictObject({ client: name }),
  z.strictObject({ provider: name }),
  z.strictObject({ route: name }),
  z.strictObject({ model: z.string().min(1).max(256) }),
]);

const Action = z.union([z.enum(['notify', 'refuse']), z.strictObject({ route: name })]);

const Step = z.object({ at: share, do: Action });

/** A budget as it is written in the configuration; what is wrong with it is said in words. */
export const BudgetInput = z.strictObject({
  id: name,
  scope: Scope,
  period: z.union([z.enum(RENEWALS), z.strictObject({ from: z.string().max(10) })]),
  zone: z.string().max(64).optional(),
  /** USD. */
  limit: z.number(),
  steps: z.array(z.strictObject({ at: share, do: Action })).max(20),
});

export const BudgetView = z.object({
  id: z.string(),
  scope: Scope,
  period: BudgetInput.shape.period,
  /** null: this machine's own. */
  zone: z.string().nullable(),
  limitNanos: nanos,
  steps: z.array(Step),
  startsAt: unixMs,
  /** null: it is not renewed. */
  renewsAt: unixMs.nullable(),
  /** What is known to be spent, and what may have been spent beyond that. */
  spentNanos: nanos,
  upToNanos: nanos,
  /** Held back for requests that run. */
  reservedNanos: nanos,
  /** Of the limit: spent, and what may have been. */
  share,
  /** The highest step that has been reached; null: none. */
  inForce: Step.nullable(),
  /** Requests that found no room since it was renewed or Breakerbox started. */
  refused: z.int(),
  /** False: what was spent before this start is still being added up. */
  counted: z.boolean(),
  forecast: z
    .object({
      lowNanos: nanos,
      likelyNanos: nanos,
      highNanos: nanos,
      /** When the limit will probably be reached; null: not in this period. */
      usedUpAt: unixMs.nullable(),
      basis: z.enum(['past', 'pace']),
    })
    .nullable(),
});

export const BudgetsView = z.object({
  budgets: z.array(BudgetView),
  /** Models under a budget whose price is unknown: what they cost is not counted. */
  unpriced: z.array(z.string()),
  /** Why the counts are not whole; null: they are. */
  problem: z.string().nullable(),
});

export const GuardView = z.object({
  client: z.string(),
  state: z.enum(['warned', 'paused']),
  at: unixMs,
  why: z.string(),
});

export const BalanceView = z.object({
  provider: z.string(),
  /** What is left, in the provider's words; null: it did not say. */
  remaining: z.string().nullable(),
  /** Why it could not be asked; null: it could. */
  problem: z.string().nullable(),
  /** null: not asked yet. */
  askedAt: unixMs.nullable(),
});

export type BudgetInput = z.infer<typeof BudgetInput>;
export type BudgetView = z.infer<typeof BudgetView>;
export type BudgetsView = z.infer<typeof BudgetsView>;
export type GuardView = z.infer<typeof GuardView>;
export type BalanceView = z.infer<typeof BalanceView>;
