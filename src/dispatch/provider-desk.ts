// What we ask providers for ourselves, for nothing: their models, whether a key is good, what is left of a balance.

import type { ListedModel } from '../dialects/model-list.ts';
import type { Failure } from '../domain/failure.ts';
import type { Preset } from '../providers/provider.ts';
import { findServers, type FoundServer, type ServerPlace } from './find-servers.ts';
import { askProvider, type QueryOutcome } from './query-call.ts';
import type { Upstream, UsableKey } from './snapshot.ts';
import type { Transport } from './transport.ts';
import type { CallPorts } from './upstream-call.ts';

export interface ProviderDeskPorts extends CallPorts {
  readonly transportTo: (upstream: Upstream) => Transport;
}

/** good: accepted · refused: by its provider · no-credit: good, but the account is empty · unknown: nobody could tell. */
export interface KeyTest {
  readonly result: 'good' | 'refused' | 'no-credit' | 'unknown';
  /** The provider's words, or why nobody could tell; null when it is good. */
  readonly message: string | null;
  /** What is left, where the provider says so. */
  readonly balance: string | null;
}

export class ProviderDesk {
  readonly #ports: ProviderDeskPorts;

  constructor(ports: ProviderDeskPorts) {
    this.#ports = ports;
  }

  /** A failure when there is no list to be had. */
  async listModels(upstream: Upstream): Promise<readonly ListedModel[] | Failure> {
    const { modelList, modelFacts } = upstream.preset;
    const [key = null] = upstream.keys;
    if (modelList === null) return [];
    const [list, more] = await Promise.all([
      this.#get(upstream, key, modelList.path),
      modelFacts === null ? null : this.#get(upstream, key, modelFacts.path),
    ]);
    if (!list.ok) return list.failure;
    const models = modelList.read(list.body);
    // It knows more of the same models, and may be refused to keys that the list is not.
    const facts = more?.ok === true && modelFacts !== null ? modelFacts.read(more.body) : [];
    return completed(models, facts);
  }

  async testKey(upstream: Upstream, key: UsableKey | null): Promise<KeyTest> {
    const { keyTest, balance } = upstream.preset;
    if (keyTest === null) {
      const message = `${upstream.preset.label} has no call that costs nothing: a request will tell.`;
      return { result: 'unknown', message, balance: null };
    }
    const outcome = await this.#get(upstream, key, keyTest.path);
    if (!outcome.ok) return failedTest(outcome.failure);
    const left = balance === null ? null : await this.#get(upstream, key, balance.path);
    const remaining = left?.ok === true ? (balance?.read(left.body)?.remaining ?? null) : null;
    return { result: 'good', message: null, balance: remaining };
  }

  /** What is left, where the provider says so; `problem`: why it cannot be told. */
  async balanceOf(upstream: Upstream): Promise<{ readonly remaining: string | null; readonly problem: string | null }> {
    const { balance } = upstream.preset;
    const [key = null] = upstream.keys;
    if (balance === null) return { remaining: null, problem: null };
    const outcome = await this.#get(upstream, key, balance.path);
    if (!outcome.ok) return { remaining: null, problem: outcome.failure.message };
    const remaining = balance.read(outcome.body)?.remaining ?? null;
    return { remaining, problem: remaining === null ? 'The answer does not say what is left.' : null };
  }

  /** Which of these servers run on this machine. */
  async findServers(places: readonly ServerPlace[]): Promise<FoundServer[]> {
    return findServers(this.#ports, places);
  }

  async #get(upstream: Upstream, key: UsableKey | null, path: string): Promise<QueryOutcome> {
    const page = publicPage(path, upstream);
    const target = page === null ? upstream : { ...upstream, origin: page.origin, host: page.host };
    return askProvider(this.#ports, this.#ports.transportTo(target), target, page === null ? key : null, {
      path: page === null ? upstream.path + path : page.pathname + page.search,
      body: null,
      headers: [],
    });
  }
}

/** Public pages belong to the vendor; through somebody else's address there are only the vendor's relative paths. */
function publicPage(
  path: string,
  { preset, origin }: Pick<Upstream, 'origin'> & { readonly preset: Preset },
): URL | null {
  if (!path.startsWith('https://')) return null;
  const page = new URL(path);
  return preset.baseUrl !== null && new URL(preset.baseUrl).origin === origin ? page : null;
}

function completed(models: readonly ListedModel[], facts: readonly ListedModel[]): readonly ListedModel[] {
  if (facts.length === 0) return models;
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  return models.map((model) => {
    const more = byId.get(model.id);
    if (more === undefined) return model;
    const known = Object.entries(model).filter(([, value]) => value !== null);
    return { ...more, ...(Object.fromEntries(known) as Partial<ListedModel>) };
  });
}

function failedTest({ kind, message }: Failure): KeyTest {
  const result = kind === 'auth' ? 'refused' : kind === 'quota' ? 'no-credit' : 'unknown';
  return { result, message, balance: null };
}
