// What a gateway of somebody else is to this suite: a program that is installed on demand and stands between our gateway
// and the simulated vendors.

import type { ProviderEntry } from '../support/gateway-config.ts';

/** The vendors behind it. */
export interface Vendor {
  readonly id: 'openai' | 'anthropic';
  readonly model: string;
  /** Where calls may arrive at the vendor: which one is the business of the server in between. */
  readonly paths: readonly string[];
}

export const VENDORS: readonly Vendor[] = [
  { id: 'openai', model: 'gpt-5-mini', paths: ['/v1/chat/completions', '/v1/responses'] },
  { id: 'anthropic', model: 'claude-sonnet-4-5', paths: ['/v1/messages'] },
];

export interface ServerPlan {
  readonly folder: string;
  readonly port: number;
  /** Where all vendors are, without a path. */
  readonly vendorsUrl: string;
  readonly vendorKey: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface ServerProgram {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface UpstreamServer {
  readonly id: string;
  readonly version: string;
  readonly preset: string;
  /** What our gateway has to send as its key. */
  readonly key: string;
  /** The name of a vendor's model at this server. */
  modelName(vendor: Vendor): string;
  install(folder: string, env: NodeJS.ProcessEnv): Promise<void>;
  program(plan: ServerPlan): ServerProgram;
  /** The address that our gateway is given, without a path; closed by `defer`. */
  front(plan: ServerPlan, defer: (close: () => void) => void): Promise<string>;
}

export function providerEntry(server: UpstreamServer, id: string, url: string): ProviderEntry {
  return {
    id,
    preset: server.preset,
    baseUrl: `${url}/v1`,
    keys: [{ name: 'main', value: server.key }],
    models: VENDORS.map((vendor) => ({ id: server.modelName(vendor), inputPrice: 1, outputPrice: 2 })),
  };
}
