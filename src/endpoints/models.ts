// What a client may ask for, in the forms of the three kinds of clients that list models.

import type { Catalog } from '../catalog/catalog.ts';
import type { Snapshot } from '../dispatch/snapshot.ts';
import type { Config } from '../domain/config.ts';
import type { ModelFacts } from '../domain/model.ts';
import { dollarsFromNanos } from '../domain/money.ts';
import { anyGlobMatches } from '../routing/glob.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';

export interface ListedName {
  readonly id: string;
  /** `breakerbox` for routes and aliases, else the provider. */
  readonly owner: string;
  /** null for routes and aliases, which may be several models, and where nothing is known. */
  readonly facts: ModelFacts | null;
}

/** Routes, aliases and `provider/model-id`s of the enabled providers that the client is allowed to name. */
export function listNames(
  config: Config,
  snapshot: Snapshot,
  facts: Catalog,
  allow: readonly string[],
): readonly ListedName[] {
  const names = new Map<string, ListedName>();
  const add = (id: string, owner: string, known: ModelFacts | null): void => {
    if (!names.has(id) && anyGlobMatches(allow, id)) names.set(id, { id, owner, facts: known });
  };
  add(AUTO_ROUTE, 'breakerbox', null);
  for (const route of config.routes) add(route.id, 'breakerbox', null);
  for (const alias of Object.keys(config.aliases)) add(alias, 'breakerbox', null);
  for (const provider of config.providers) {
    const upstream = snapshot.upstreams.get(provider.id);
    if (upstream === undefined || !provider.enabled) continue;
    const { catalog } = upstream.preset;
    const own = provider.models.map(({ id }) => id);
    const known = catalog === null ? [] : facts.models(catalog);
    for (const id of [...own, ...upstream.listed, ...known]) {
      add(`${provider.id}/${id}`, provider.id, upstream.facts(id));
    }
  }
  return [...names.values()];
}

/** Claude Code lists only ids with one of these words in them. */
const CLAUDE_LISTS = /claude|anthropic/i;
/** In front of the names it would not list; taken off again when such a name is asked for. */
const CLAUDE_PREFIX = 'claude-via-breakerbox/';

/** The name that is meant. */
export function plainName(asked: string): string {
  return asked.startsWith(CLAUDE_PREFIX) ? asked.slice(CLAUDE_PREFIX.length) : asked;
}

const NO_FACTS = { price: null, contextWindow: null, maxOutput: null };

/** The fields of both kinds of clients in each entry, as the official SDKs of both ignore what they do not know. */
export function modelEntry({ id, owner, facts }: ListedName, forAnthropic: boolean): object {
  const shown = forAnthropic && !CLAUDE_LISTS.test(id) ? CLAUDE_PREFIX + id : id;
  const { price, contextWindow: window, maxOutput: most } = facts ?? NO_FACTS;
  return {
    id: shown,
    object: 'model',
    created: 0,
    owned_by: owner,
    type: 'model',
    display_name: id,
    created_at: '1970-01-01T00:00:00Z',
    ...(window !== null && { context_length: window, max_input_tokens: window }),
    ...(most !== null && { max_output_tokens: most, max_tokens: most }),
    ...(price !== null && {
      // US dollars per million tokens.
      pricing: {
        input: dollarsFromNanos(price.input),
        ...(price.cachedInput !== null && { cached_input: dollarsFromNanos(price.cachedInput) }),
        ...(price.cacheWrite !== null && { cache_write: dollarsFromNanos(price.cacheWrite) }),
        output: dollarsFromNanos(price.output),
      },
    }),
  };
}

export function modelsBody(names: readonly ListedName[], forAnthropic: boolean): string {
  const data = names.map((name) => modelEntry(name, forAnthropic)) as { readonly id: string }[];
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return JSON.stringify({ object: 'list', data, has_more: false, ...ends });
}
