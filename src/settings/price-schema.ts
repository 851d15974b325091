// The written form of prices: those of a model, of its long prompts, and of certain days and hours.

import * as z from 'zod';
import { dayNumber } from '../costing/utc-time.ts';
import { utcHours } from './rule-values.ts';
import { clip, expected, fields, list, text, wholeNumber } from './schema-parts.ts';

/** USD per million tokens, or for each. Dearer is a mistake in the unit. */
const DEAREST = 1000;
const MOST_STEPS = 20;

export const price = z
  .number({ error: expected('a price in USD per million tokens') })
  .min(0, 'A price cannot be negative.')
  .max(DEAREST, `A price is in USD per million tokens; more than ${DEAREST} cannot be right.`);

const fee = z
  .number({ error: expected('a price in USD for each') })
  .min(0, 'A price cannot be negative.')
  .max(DEAREST, `A price is in USD for each; more than ${DEAREST} cannot be right.`);

const day = text('a day such as "2026-12-31"', 'write year, month and day').superRefine((written, context) => {
  if (dayNumber(written) === null) {
    context.addIssue(`"${clip(written)}" is not a day. Write year, month and day: "2026-12-31".`);
  }
});

const tokenPrices = {
  inputPrice: price.optional(),
  cachedInputPrice: price.optional(),
  cacheWritePrice: price.optional(),
  cacheWrite1hPrice: price.optional(),
  audioInputPrice: price.optional(),
  outputPrice: price.optional(),
  reasoningPrice: price.optional(),
  audioOutputPrice: price.optional(),
  imageOutputPrice: price.optional(),
};

const feePrices = { requestPrice: fee.optional(), imagePrice: fee.optional(), searchPrice: fee.optional() };

const days = { validFrom: day.optional(), validUntil: day.optional() };

const tier = fields({
  above: wholeNumber('a number of tokens'),
  ...tokenPrices,
  inputPrice: price,
  outputPrice: price,
});

const tiers = list('prices for long prompts', tier)
  .min(1, 'Must list at least one price, or be left out.')
  .max(MOST_STEPS, `At most ${MOST_STEPS} prices for long prompts.`)
  .superRefine((steps, context) => {
    steps.forEach(({ above }, index) => {
      if (index === 0 || above > (steps[index - 1]?.above ?? 0)) return;
      context.addIssue({
        code: 'custom',
        path: [index, 'above'],
        message: 'Must be more than the one before: prices for long prompts stand in rising order.',
      });
    });
  });

const window = fields({ hours: utcHours.optional(), ...days, ...tokenPrices, ...feePrices, tiers: tiers.optional() })
  .superRefine(daysInOrder)
  .superRefine(({ hours, validFrom, validUntil, tiers: steps, ...prices }, context) => {
    if (hours === undefined && validFrom === undefined && validUntil === undefined) {
      context.addIssue(
        'A window must say when it holds: by "hours" such as { from: "00:30", to: "08:30" } in UTC, or by "validFrom" and "validUntil".',
      );
    }
    if (steps === undefined && Object.values(prices).every((value) => value === undefined)) {
      context.addIssue('A window must have at least one price: without one it changes nothing.');
    }
  });

/** Both days are days already. */
export function daysInOrder(
  { validFrom, validUntil }: { readonly validFrom?: string | undefined; readonly validUntil?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (validFrom === undefined || validUntil === undefined || validFrom <= validUntil) return;
  context.addIssue({ code: 'custom', path: ['validUntil'], message: 'Must not be before "validFrom".' });
}

/** The fields of a model that are about its prices. */
export const modelPrices = {
  ...tokenPrices,
  ...feePrices,
  ...days,
  tiers: tiers.optional(),
  windows: list('windows', window)
    .min(1, 'Must list at least one window, or be left out.')
    .max(MOST_STEPS, `At most ${MOST_STEPS} windows.`)
    .optional(),
};
