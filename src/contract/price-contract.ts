// Procedures about the costs of the past, and of one request.

import * as z from 'zod';
import { base, nothing } from './base.ts';
import * as view from './price-views.ts';

export const priceContract = {
  /** How the cost of one request comes about. */
  ofRequest: base.input(z.strictObject({ id: z.string() })).output(view.RequestCostView),
  /** What would change; changes nothing. */
  preview: base.input(view.RepriceInput).output(view.RepriceView),
  /** Changes it. What an earlier one changed can no longer be taken back. */
  apply: base.input(view.RepriceInput).output(view.RepriceView),
  /** The last one. */
  last: base.input(nothing).output(view.RepricingView),
  /** Takes the last one back. */
  undo: base.input(nothing).output(z.object({ requests: z.int() })),
};
