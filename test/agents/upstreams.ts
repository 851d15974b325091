// The providers behind the gateway: one for each dialect, all of them at the simulator.

import type { GatewayConfig } from '../support/gateway-config.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';

export interface Upstream {
  /** The provider's id, and the name of its dialect in the list of cases. */
  readonly id: string;
  readonly preset: string;
  readonly model: string;
  /** Where a conversation has to arrive. */
  readonly path: string;
}

export const ANTHROPIC: Upstream = {
  id: 'anthropic',
  preset: 'anthropic',
  model: 'claude-sonnet-4-5',
  path: '/v1/messages',
};

/** A model that reasons with tools in this dialect only. */
export const RESPONSES: Upstream = { id: 'openai', preset: 'openai', model: 'gpt-5.4', path: '/v1/responses' };

/** A server that speaks nothing but OpenAI's chat format. */
export const CHAT: Upstream = { id: 'plain', preset: 'custom', model: 'gpt-5-mini', path: '/v1/chat/completions' };

const UPSTREAMS = [ANTHROPIC, RESPONSES, CHAT];

export const PROVIDER_KEYS = UPSTREAMS.map(({ id }) => providerKey(id));

/** A route whose first target, of Anthropic's dialect, cannot be reached, and whose second one is CHAT. */
export const FALLBACK_ROUTE = 'fallback';

const BROKEN = { id: 'broken', preset: 'anthropic', model: 'claude-sonnet-4-5' };

/** Nobody listens there: it is the port of a service that has long been extinct. */
const NOWHERE = 'http://127.0.0.1:9/v1';

/** Names by which Codex takes a model for one that it knows, and offers it other kinds of tools. */
const ALIASES = {
  'gpt-5.5': `${CHAT.id}/${CHAT.model}`,
  'gpt-5.6-sol': `${CHAT.id}/${CHAT.model}`,
  'gpt-6-sol': `${ANTHROPIC.id}/${ANTHROPIC.model}`,
};

/** `more`: models that are not in the catalog yet, as if the providers of their makers listed them. */
export function gatewayConfig(simulatorUrl: string, more: readonly string[] = []): GatewayConfig {
  return {
    aliases: ALIASES,
    routes: [
      route(
        FALLBACK_ROUTE,
        [BROKEN, CHAT].map(({ id, model }) => `${id}/${model}`),
      ),
    ],
    providers: [...UPSTREAMS, BROKEN].map(({ id, preset, model }) =>
      provider(id, id === BROKEN.id ? NOWHERE : `${simulatorUrl}/v1`, {
        preset,
        models: [model, ...more].map((name) => ({
          id: name,
          inputPrice: 1,
          outputPrice: 2,
          contextWindow: 400_000,
          maxOutput: 64_000,
        })),
      }),
    ),
  };
}
