// The model that everything is compared to, and what it costs.

import type { Catalog } from '../catalog/catalog.ts';
import type { ModelFacts, Price } from '../domain/model.ts';
import { findPreset } from '../providers/registry.ts';

/** A provider as far as its prices go. */
interface Priced {
  facts(model: string): ModelFacts | null;
}

/**
 * The price at the provider that the user has under this name, else at the one that the catalog knows under it. `name`:
 * `provider/model-id`. null: not known.
 */
export function baselinePrice(name: string, own: ReadonlyMap<string, Priced>, catalog: Catalog): Price | null {
  const slash = name.indexOf('/');
  const provider = name.slice(0, Math.max(0, slash));
  const model = name.slice(slash + 1);
  const mine = own.get(provider);
  if (mine !== undefined) return mine.facts(model)?.price ?? null;
  return catalog.factsFor(findPreset(provider)?.catalog ?? provider, model)?.price ?? null;
}
