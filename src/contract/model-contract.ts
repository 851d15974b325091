// Procedures about models: what is known of them, how they compare, and the names that stand for them.

import * as z from 'zod';
import { ABILITIES } from '../domain/model.ts';
import { base, nothing, undoable } from './base.ts';
import { AliasView, CompareView, MeasuredModelView, RequestSize, TypicalView } from './compare-views.ts';
import { ModelOverride } from './model-views.ts';

const id = z.string().min(1).max(64);
/** A model's id at its provider. */
const model = z.string().min(1).max(256);
const alias = z.string().min(1).max(256);

/** All models of the user's providers: configured, listed by the provider, or in the catalog. */
export const modelContract = {
  /** `search` is looked for in provider, model and canonical name. */
  list: base
    .input(
      z.strictObject({
        search: z.string().max(200).optional(),
        provider: id.optional(),
        /** Only models that are known to have all of them. */
        abilities: z.array(z.enum(ABILITIES)).max(ABILITIES.length).default([]),
        /**
         * breakers: their order, then what is configured before the rest · price: the cheapest for the usual request first ·
         * speed: the one that answers it soonest. What is not known comes last.
         */
        sort: z.enum(['breakers', 'price', 'speed']).default('breakers'),
        limit: z.int().min(1).max(500).default(100),
        offset: z.int().nonnegative().default(0),
      }),
    )
    .output(z.object({ total: z.int(), typical: TypicalView, models: z.array(MeasuredModelView) })),
  /** Side by side, with what one request costs at each; without `request`: the usual one. */
  compare: base
    .input(
      z.strictObject({
        models: z
          .array(z.strictObject({ provider: id, model }))
          .min(1)
          .max(4),
        request: RequestSize.optional(),
      }),
    )
    .output(CompareView),
  /** Takes the place of what the user said of it before. */
  override: base.input(ModelOverride.extend({ provider: id, model })).output(undoable),
  clearOverride: base.input(z.strictObject({ provider: id, model })).output(undoable),
};

export const aliasContract = {
  list: base.input(nothing).output(z.array(AliasView)),
  /** Makes it, or changes it; `was`: the name that it had before. Throws REFUSED with what is wrong. */
  set: base.input(z.strictObject({ name: alias, model: alias, was: alias.optional() })).output(undoable),
  remove: base.input(z.strictObject({ name: alias })).output(undoable),
};
