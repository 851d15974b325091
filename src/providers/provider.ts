// What we know of one kind of upstream: mostly data, and a hook only where its wire differs from the dialect.

import type { FailureHook } from '../dialects/failures/failed-answer.ts';
import type { Usage } from '../domain/usage.ts';
import type { Simulation } from './simulation.ts';

export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly dialect: 'openai-chat';
  /** null: the user must give one. */
  readonly baseUrl: string | null;
  /** The path under which this kind of upstream serves the dialect, without a slash at its end. */
  readonly basePath: string;
  /** True when this vendor's SDKs take the base URL without `/v1` and add it themselves. */
  readonly sdkAddsV1: boolean;
  readonly key: 'required' | 'optional' | 'none';
  /** What its keys begin with, where they all do. */
  readonly keyPrefix: string | null;
  /** Where a user gets a key. */
  readonly keyUrl: string | null;
  /** One sentence a user should know before adding it. */
  readonly note: string | null;
  /** A server on the user's own machine: slow to load a model, and no bill. */
  readonly local: boolean;
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
  /** Reads the usage out of a whole answer or one stream event. null: it carries none. */
  readonly readUsage?: (answer: unknown) => Usage | null;
  /** Answers in place of a network: the request as parsed JSON, and the Unix time in ms. */
  readonly simulate?: (request: unknown, nowMs: number) => Simulation;
}

type Required = 'id' | 'label' | 'baseUrl';

/** Fills in what most upstreams have in common. */
export function definePreset(facts: Pick<Preset, Required> & Partial<Omit<Preset, Required>>): Preset {
  return {
    dialect: 'openai-chat',
    basePath: facts.baseUrl === null ? '/v1' : new URL(facts.baseUrl).pathname.replace(/\/$/, ''),
    sdkAddsV1: false,
    key: 'required',
    keyPrefix: null,
    keyUrl: null,
    note: null,
    local: false,
    authHeader: bearer,
    headers: {},
    streamUsage: 'ask',
    catalog: null,
    autoModel: null,
    ...facts,
  };
}

function bearer(key: string): readonly [string, string] {
  return ['authorization', `Bearer ${key}`];
}
