// The arithmetic of a cost in words.

import type { RequestCostView } from '../../../src/contract/price-views.ts';
import { format } from '../../ui/format.ts';

type Arithmetic = NonNullable<RequestCostView['arithmetic']>;
type Part = Arithmetic['parts'][number];

/** "11,200 input × $3.00/M", "2 searches × $0.01". */
export function partText({ count, what, nanos, per }: Part): string {
  const price = nanos === null ? 'an unknown price' : `${format.price(nanos)}${per === 1 ? '' : '/M'}`;
  return `${format.count(count)} ${what} × ${price}`;
}

/** With every digit it has: nothing is rounded before the sum. */
export function amountText(dollars: string | null): string {
  return dollars === null ? 'not counted' : `$${dollars}`;
}

/** Which of a model's prices these are, and where they came from. */
export function priceWords({ above, window, source }: Arithmetic): string {
  const which = [
    ...(above === null ? [] : [`prices of prompts over ${format.tokens(above)} tokens`]),
    ...(window === null ? [] : [`prices of ${window}`]),
  ];
  const from = source === null ? 'as they were then; other prices are known now' : source;
  return `${which.length === 0 ? 'Prices' : sentence(which.join(', '))}: ${from}`;
}

export function beyondWords(): string {
  return 'at most: calls that failed, were cut or given up may have gone on at the provider';
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
