// The configuration as a file to share or to keep: everything but the secrets, in a form that can be imported again.

import { createRequire } from 'node:module';
import type { Config } from '../domain/config.ts';
import { CONFIG_VERSION } from './config-schema.ts';
import { toWritten } from './normal-form.ts';

// Loaded when first needed, as in config-text.ts.
const require = createRequire(import.meta.url);

const HEAD = ` Breakerbox configuration. Secrets are not in it: where a key or client has only a name, importing this file keeps
 what is stored under that name; add "value" (for a client "key") to set another one.
`;

/** YAML. Keys read from the environment are named by their variable, stored ones by their name alone. */
export function exportConfig(config: Config): string {
  const yaml = require('yaml') as typeof import('yaml');
  // Parts that happen to be the same object are still two parts for whoever edits the file.
  const document = new yaml.Document(
    { version: CONFIG_VERSION, ...withoutSecrets(config) },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = HEAD;
  return document.toString({ lineWidth: 120 });
}

/** The sections in their written form, as a file has them. */
export function withoutSecrets(config: Config) {
  const { providers, routes, rules, ruleTests, clients, aliases, budgets, settings } = toWritten(config);
  return {
    providers: providers.map((provider) => ({
      ...provider,
      ...(provider.keys && {
        keys: provider.keys.map(({ name, env }) => ({ name, ...(env !== undefined && { env }) })),
      }),
    })),
    routes,
    rules,
    ruleTests,
    clients: clients.map(({ name, allow }) => ({ name, ...(allow && { allow }) })),
    aliases,
    budgets,
    settings,
  };
}
