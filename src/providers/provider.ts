// What we know of one kind of upstream: mostly data, and a hook only where its wire differs from the dialect.

import type { MessagesTraits } from '../dialects/anthropic-messages/traits.ts';
import type { FailureHook } from '../dialects/failures/failed-answer.ts';
import { isObject } from '../dialects/json.ts';
import { numberOf, readModelList, type ListedModel } from '../dialects/model-list.ts';
import type { ChatTraits } from '../dialects/openai-chat/traits.ts';
import type { ResponsesTraits } from '../dialects/openai-responses/traits.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Nanos } from '../domain/money.ts';
import type { Usage } from '../domain/usage.ts';
import type { Simulation } from './simulation.ts';

/** A dialect that this kind of upstream speaks, and where. */
export interface SpokenDialect {
  readonly id: DialectId;
  /**
   * The path in front of `/chat/completions`, `/messages` or `/responses`, where it is not that of the base URL. Such a
   * dialect is spoken only on the vendor's own host: elsewhere nobody says that the path exists.
   */
  readonly ownPath?: string;
  /** Where it differs from the preset's. */
  readonly authHeader?: (key: string) => readonly [name: string, value: string];
  /** Sent beside the preset's. Names are lower-case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** It counts the tokens of a request for nothing, at `/count_tokens` behind the path of its operation. */
  readonly countsTokens?: boolean;
  /** Spoken only when the user's configuration names it: worse than the others. */
  readonly onlyOnDemand?: boolean;
}

/**
 * How a kind of upstream differs from its dialect's standard; then, in order, how the models whose id matches do. What
 * comes later replaces what came before, but for `drops`, which add up.
 */
export interface TraitRules<Traits> {
  readonly all?: Partial<Traits>;
  readonly models?: readonly { readonly match: RegExp; readonly traits: Partial<Traits> }[];
}

/** The free call that answers something useful, made with the headers of the home dialect. */
export interface ListSource {
  /** Relative to the base URL. With a scheme it is a public page: asked on the vendor's own host only, without a key. */
  readonly path: string;
  /** Reads the parsed answer. */
  readonly read: (answer: unknown) => readonly ListedModel[];
}

export interface BalanceSource {
  readonly path: string;
  /** What is left, as people should read it, or null when the answer does not say. */
  readonly read: (answer: unknown) => { readonly remaining: string } | null;
}

/** By what a server on this machine shows that it is one of this kind, asked without a key. */
export interface ServerSign {
  /** From the root of its address, with a slash in front. */
  readonly path: string;
  /** Judges the parsed answer. */
  readonly is: (answer: unknown) => boolean;
}

export interface Preset {
  readonly id: string;
  readonly label: string;
  /** What it speaks. The first is its home: used for every request that comes in a dialect which is not listed. */
  readonly dialects: readonly SpokenDialect[];
  readonly chat: TraitRules<ChatTraits>;
  readonly messages: TraitRules<MessagesTraits>;
  readonly responses: TraitRules<ResponsesTraits>;
  /** Other surfaces it serves under the same base URL. */
  readonly serves: ReadonlySet<PlainSurface>;
  /** Its list of models; null: it has none, and people name their models themselves. */
  readonly modelList: ListSource | null;
  /** A second list that knows more of the same models, by their ids. It may be refused where the first one is not. */
  readonly modelFacts: ListSource | null;
  /** A call that costs nothing and needs a good key; null: there is none. */
  readonly keyTest: { readonly path: string } | null;
  readonly balance: BalanceSource | null;
  /** null: the user must give one. */
  readonly baseUrl: string | null;
  /** The vendor's other hosts: regions, workspaces. Same paths. */
  readonly otherHosts: RegExp | null;
  /** The path under which this kind of upstream serves the dialect, without a slash at its end. */
  readonly basePath: string;
  /** True when this vendor's SDKs take the base URL without `/v1` and add it themselves. */
  readonly sdkAddsV1: boolean;
  readonly key: 'required' | 'optional' | 'none';
  /** What its keys begin with, where they all do. */
  readonly keyPrefix: string | null;
  /** Where a user gets a key. */
  readonly keyUrl: string | null;
  /** Environment variables in which people keep such a key, the most usual one first. */
  readonly keyNames: readonly string[];
  /** Any of them tells; empty: it is not looked for. */
  readonly signs: readonly ServerSign[];
  /** One sentence a user should know before adding it. */
  readonly note: string | null;
  /** A server on the user's own machine: slow to load a model, and no bill. */
  readonly local: boolean;
  /** It passes requests on to the vendors of the models: never the direct way to one. */
  readonly aggregator: boolean;
  /** It may go on writing, at the user's cost, when the connection is closed in the middle of a streamed answer. */
  readonly billsAbandoned: boolean;
  readonly authHeader: (key: string) => readonly [name: string, value: string];
  /** Sent with every request. Names are lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  /** ask: stream_options.include_usage may be added · always: usage comes unasked · refuses: neither. */
  readonly streamUsage: 'ask' | 'always' | 'refuses';
  /** The provider's name in the embedded catalog. */
  readonly catalog: string | null;
  /** What the built-in `auto` route uses when the user configured no model: cheap, able to call tools, current. */
  readonly autoModel: string | null;
  /** Reads a failed answer that the dialect would misread. null: the dialect's reading is right. */
  readonly readFailure?: FailureHook;
  /** Reads what a whole answer cost out of its head, in nano-dollars; null: it does not say. Header names are lower-case. */
  readonly readStatedCost?: (header: (name: string) => string | null) => Nanos | null;
  /** Reads the usage out of a whole answer or one stream event. null: it carries none. */
  readonly readUsage?: (answer: unknown) => Usage | null;
  /** Answers in place of a network: the request as parsed JSON, and the Unix time in ms. */
  readonly simulate?: (request: unknown, nowMs: number) => Simulation;
}

/** Surfaces that are passed on in the one form they have. */
export type PlainSurface = 'completions' | 'embeddings' | 'images' | 'audio' | 'moderations' | 'rerank';

type Required = 'id' | 'label' | 'baseUrl';

/** Fills in what most upstreams have in common. */
export function definePreset(facts: Pick<Preset, Required> & Partial<Omit<Preset, Required>>): Preset {
  return {
    dialects: [{ id: 'openai-chat' }],
    chat: {},
    messages: {},
    responses: {},
    serves: new Set(),
    modelList: { path: '/models', read: readModelList },
    modelFacts: null,
    keyTest: { path: '/models' },
    balance: null,
    basePath: facts.baseUrl === null ? '/v1' : new URL(facts.baseUrl).pathname.replace(/\/$/, ''),
    otherHosts: null,
    sdkAddsV1: false,
    key: 'required',
    keyPrefix: null,
    keyUrl: null,
    keyNames: [],
    signs: [],
    note: null,
    local: false,
    aggregator: false,
    billsAbandoned: true,
    authHeader: bearer,
    headers: {},
    streamUsage: 'ask',
    catalog: null,
    autoModel: null,
    ...facts,
  };
}

export function bearer(key: string): readonly [string, string] {
  return ['authorization', `Bearer ${key}`];
}

export function xApiKey(key: string): readonly [string, string] {
  return ['x-api-key', key];
}

/** It answers with its version and nothing beside it. */
export function isVersionAlone(answer: unknown): boolean {
  return isObject(answer) && typeof answer['version'] === 'string' && Object.keys(answer).length === 1;
}

/** Its list of models says who made it. */
export function isListOf(owner: string): ServerSign['is'] {
  return (answer) => {
    const list = isObject(answer) ? answer['data'] : undefined;
    return Array.isArray(list) && list.some((model) => isObject(model) && model['owned_by'] === owner);
  };
}

/** An amount of money for people; null when the answer had none. */
export function money(amount: unknown, currency: string): string | null {
  const number = numberOf(amount);
  if (number === null) return null;
  return `${number.toFixed(number !== 0 && Math.abs(number) < 1 ? 4 : 2)} ${currency}`;
}

/** The Messages dialect, whose clients always name its version. */
export function messagesDialect(differs: Omit<SpokenDialect, 'id' | 'headers'> = {}): SpokenDialect {
  return { id: 'anthropic-messages', headers: { 'anthropic-version': '2023-06-01' }, ...differs };
}
