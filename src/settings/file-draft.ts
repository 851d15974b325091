// A whole configuration file, only to be looked at: what it would be by itself. Nothing of it is stored, and no secret in
// it is sealed or kept.

import type { FileConfig, StoredConfig } from './config-schema.ts';
import type { ConfigFile } from './config-text.ts';
import { linesOnly, parseConfigText } from './config-text.ts';
import { given } from './schema-parts.ts';
import type { SettingsState } from './settings-document.ts';

/** Stands for every secret. */
const HIDDEN = '-';

const NOTHING = { routes: [], rules: [], ruleTests: [], aliases: {}, budgets: [], settings: {} };

/** A file with providers stands for itself; one without is laid over what holds now. Throws ConfigRefused. */
export function fileDraft(
  { stored, switches }: SettingsState,
  text: string,
): { readonly state: SettingsState; readonly where: ConfigFile['where'] } {
  const { config, where } = parseConfigText(text, 'text');
  const { providers, clients, routes, rules, ruleTests, aliases, budgets, settings } = config;
  const parts: Partial<StoredConfig> = given({
    routes,
    rules,
    ruleTests,
    aliases,
    budgets,
    settings,
    providers: providers?.map(withoutSecrets),
    clients: clients?.map(({ name, allow }) => ({ name, sealedKey: HIDDEN, ...(allow && { allow }) })),
  });
  const isWhole = providers !== undefined;
  return {
    state: {
      stored: { ...stored, ...(isWhole && NOTHING), ...parts },
      switches: isWhole ? {} : switches,
      imported: undefined,
      text: undefined,
    },
    where: linesOnly(where),
  };
}

type FileProvider = NonNullable<FileConfig['providers']>[number];

function withoutSecrets({ keys, ...provider }: FileProvider): StoredConfig['providers'][number] {
  const hidden = keys?.map(({ name, env }) => (env === undefined ? { name, sealed: HIDDEN } : { name, env }));
  return { ...provider, ...(hidden && { keys: hidden }) };
}
