// A configuration as a replay needs it: what routing sees, and what things cost.

import { createCatalog, loadCatalog, type Catalog } from '../catalog/catalog.ts';
import type { CompactFacts } from '../catalog/compact-form.ts';
import type { ListedModel } from '../dialects/model-list.ts';
import { makeSnapshot } from '../dispatch/snapshot.ts';
import type { Config, RouteConfig } from '../domain/config.ts';
import type { Price } from '../domain/model.ts';
import type { RuleConfig } from '../domain/rule.ts';
import type { CompilePattern } from '../routing/facts.ts';
import type { RoutingTable } from '../routing/routing-table.ts';
import { tokenizerFactor } from '../tokens/tokenizer-factor.ts';

/** What is known of models beside the configuration, as plain data. */
export interface KnownModels {
  /** null: those that are embedded. */
  readonly catalog: CompactFacts | null;
  /** What providers list themselves, by their ids. */
  readonly listed: Readonly<Record<string, readonly ListedModel[]>>;
}

export interface Side {
  readonly table: RoutingTable;
  readonly rules: readonly RuleConfig[];
  /** The price of the model that everything is compared to; null: not known. */
  readonly baseline: Price | null;
  /** The globs of a client that is not known are everything. */
  allowOf(client: string): readonly string[];
  /** null: not known. */
  priceAt(provider: string, model: string): Price | null;
  factorOf(provider: string, model: string): number;
  route(id: string): RouteConfig | undefined;
}

export function catalogOf({ catalog }: KnownModels): Catalog {
  return catalog === null ? loadCatalog() : createCatalog(catalog);
}

export function makeSide(config: Config, known: KnownModels, catalog: Catalog, compilePattern: CompilePattern): Side {
  const { table, baselinePrice } = makeSnapshot(config, {
    catalog,
    // No call is made, so no key is needed.
    keyValue: () => null,
    listed: (provider) => known.listed[provider] ?? [],
    listedAt: () => null,
    compilePattern,
  });
  const allowed = new Map(config.clients.map(({ name, allow }) => [name, allow]));
  return {
    table,
    rules: config.rules,
    baseline: baselinePrice,
    allowOf: (client) => allowed.get(client) ?? EVERYTHING,
    priceAt: (provider, model) => table.byId.get(provider)?.facts(model)?.price ?? null,
    factorOf: (provider, model) => table.byId.get(provider)?.tokenFactor(model) ?? tokenizerFactor(model),
    route: (id) => table.routes.get(id),
  };
}

const EVERYTHING = ['*'];
