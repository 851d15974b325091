// The simulated provider, where there is no other.

import type { Config, ProviderConfig } from '../domain/config.ts';
import { demoModels } from '../providers/demo.ts';

const DEMO_PROVIDER: ProviderConfig = {
  id: 'demo',
  preset: 'demo',
  baseUrl: null,
  keys: [],
  enabled: true,
  dialect: null,
  models: demoModels,
};

/** The demo stands in while there is no provider. One that is configured as a provider has the same models. */
export function withDemo(config: Config): Config {
  if (config.providers.length === 0) return { ...config, providers: [DEMO_PROVIDER] };
  const { preset } = DEMO_PROVIDER;
  if (!config.providers.some((provider) => provider.preset === preset && provider.models.length === 0)) return config;
  const providers = config.providers.map((provider) =>
    provider.preset === preset && provider.models.length === 0 ? { ...provider, models: demoModels } : provider,
  );
  return { ...config, providers };
}
