// Which models a provider has, and where their prices come from, in words.

import type { ProviderView } from '../../../src/contract/views.ts';
import { format, plural } from '../../ui/format.ts';

type Known = Pick<ProviderView, 'models' | 'catalogModels' | 'catalogSource' | 'ownList'>;

export function listText({ ownList }: Known, name: string): string {
  if (!ownList.exists) return `${name} has no list of its models.`;
  if (ownList.at === null) return `No list from ${name} yet.`;
  return `${format.count(ownList.models)} ${plural(ownList.models, 'model')} listed by ${name} itself`;
}

/** What is known beside the provider's own list; null when nothing is. */
export function knownText({ models, catalogModels }: Known): string | null {
  const parts = [
    catalogModels > 0 ? `${format.count(catalogModels)} in the catalog` : null,
    models.length > 0 ? `${format.count(models.length)} named by you` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** From the first that counts to the last. */
export function priceText({ models, catalogModels, catalogSource, ownList }: Known): string {
  const sources = [
    models.some(({ priceSource }) => priceSource === 'your configuration') ? 'your configuration' : null,
    ownList.priced > 0 ? 'its own list' : null,
    catalogModels > 0 ? `the catalog: ${catalogSource}` : null,
  ].filter((source) => source !== null);
  if (sources.length === 0) return 'No prices known.';
  return `Prices from ${sources.join(', then ')}.`;
}
