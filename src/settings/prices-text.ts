// A table of prices to be tried out, as a file: models by their names, with the fields that a provider's models have.

import * as z from 'zod';
import { parseText } from './config-text.ts';
import { price } from './price-schema.ts';
import { expected, fields, targetName } from './schema-parts.ts';

const prices = fields({
  inputPrice: price.optional(),
  cachedInputPrice: price.optional(),
  cacheWritePrice: price.optional(),
  outputPrice: price.optional(),
  reasoningPrice: price.optional(),
}).refine((given) => Object.keys(given).length > 0, 'Must give at least one price, such as inputPrice: 0.25.');

const table = z
  .record(targetName, prices, {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? undefined
        : expected('models with their prices, each written "provider/model-id: { inputPrice: 0.25 }"')(issue),
  })
  .refine((models) => Object.keys(models).length > 0, 'Must name at least one model with its prices.');

type TriedPrice = z.output<typeof prices> & { readonly provider: string; readonly model: string };

/** USD per million tokens. Throws ConfigRefused with all that is wrong. */
export function parsePrices(text: string, sourceName: string): TriedPrice[] {
  const { value } = parseText(text, sourceName, table);
  return Object.entries(value).map(([target, given]) => {
    const slash = target.indexOf('/');
    return { provider: target.slice(0, slash), model: target.slice(slash + 1), ...given };
  });
}
