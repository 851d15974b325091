// The configuration file as tests write it. The types are the tests' own: the file format is what is being tested.

export interface GatewayConfig {
  readonly providers?: readonly ProviderEntry[];
  readonly routes?: readonly RouteEntry[];
  readonly clients?: readonly { name: string; key: string; allow?: readonly string[] }[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly rules?: readonly object[];
  readonly budgets?: readonly object[];
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface ProviderEntry {
  readonly id: string;
  readonly preset: string;
  readonly baseUrl?: string;
  readonly keys?: readonly ({ name: string; value: string } | { name: string; env: string })[];
  readonly enabled?: boolean;
  readonly dialect?: string;
  readonly models?: readonly ModelEntry[];
}

export interface ModelEntry {
  readonly id: string;
  readonly inputPrice?: number;
  readonly cachedInputPrice?: number;
  readonly cacheWritePrice?: number;
  readonly outputPrice?: number;
  readonly reasoningPrice?: number;
  readonly contextWindow?: number;
  readonly maxOutput?: number;
  readonly abilities?: Readonly<Record<string, boolean>>;
}

export interface RouteEntry {
  readonly id: string;
  readonly strategy?: string;
  readonly targets: readonly { model: string; weight?: number; set?: Readonly<Record<string, unknown>> }[];
  readonly fallbackOn?: readonly string[];
  readonly timeouts?: Readonly<Record<string, string>>;
}

/** A provider of the OpenAI preset at a scripted upstream, with one priced model `m` and one key. */
export function provider(id: string, baseUrl: string, rest: Partial<ProviderEntry> = {}): ProviderEntry {
  return {
    id,
    preset: 'openai',
    baseUrl,
    keys: [{ name: 'main', value: providerKey(id) }],
    models: [{ id: 'm', inputPrice: 0.15, cachedInputPrice: 0.075, cacheWritePrice: 0.19, outputPrice: 0.6 }],
    ...rest,
  };
}

/** The key that `provider` gives to the provider of this name. */
export function providerKey(id: string): string {
  return `sk-${id}-0123456789abcdefghij`;
}

/** A route over these targets, tried in order. */
export function route(id: string, targets: readonly string[], rest: Partial<RouteEntry> = {}): RouteEntry {
  return { id, targets: targets.map((model) => ({ model })), ...rest };
}
