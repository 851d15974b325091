// The one place that holds the configuration. It changes as a whole or not at all: a change is checked, written to
// the settings file, kept as a version, and then told to everyone who listens.

import { basename } from 'node:path';
import type { ClientConfig, Config, ProviderConfig } from '../domain/config.ts';
import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import type { VersionSource } from '../domain/version.ts';
import { checkConfig } from './config-checks.ts';
import { problemsOf } from './config-problems.ts';
import { refusal, type ConfigPath } from './config-refused.ts';
import { storedSchema } from './config-schema.ts';
import { parseConfigText } from './config-text.ts';
import { exportConfig } from './export-config.ts';
import { HeldSettings, type HeldSettingsParts, type SettingsListener } from './held-settings.ts';
import { mergeImport, newClientKey, type Section } from './import-config.ts';
import { keyNotices, openAll } from './live-keys.ts';
import { toConfig, toWritten, type Switches } from './normal-form.ts';
import { createSealedSecrets, type Environment, type SealedSecrets } from './sealed-secrets.ts';
import { withoutStraySwitches, type Notice, type SettingsState } from './settings-document.ts';
import type { VersionReader } from './versions.ts';

export interface SettingsStore extends SealedSecrets {
  current(): Config;
  /**
   * Replaces the configuration by what `edit` makes of it and returns it as it is from now on. A provider's `enabled`
   * that differs is a switch thrown by hand: it outlives imports. `label` says what was done: it is the name of the
   * version that this makes. Throws ConfigRefused, with nothing changed, when the result cannot be accepted.
   */
  change(label: string, edit: (config: Config) => Config, source?: VersionSource): Config;
  /** Called after every change, in the order of subscribing. Listeners must not throw. Returns how to stop. */
  subscribe(listener: SettingsListener): () => void;
  /**
   * Takes in a configuration file: the sections it has replace ours, unless that section is what was imported last.
   * Returns the sections that changed. Throws ConfigRefused, with nothing changed.
   */
  importText(text: string, sourceName: string): readonly Section[];
  /** Every accepted change, kept so that it can be looked at and taken back. */
  readonly versions: VersionReader;
  /**
   * Takes back what one version changed, and nothing that was changed before or later. Returns the number of the
   * version that this makes. Throws VersionUnknown, or ConfigRefused with nothing changed.
   */
  undo(n: number): number;
  /** The same, for the whole configuration as it was after a version. */
  restore(n: number): number;
  /** The configuration as a YAML file without secrets. */
  exportText(): string;
  /** A gateway key for a new client, sealed and in the clear. */
  newClient(name: string): { readonly client: ClientConfig; readonly key: string };
  /** Every secret that can be read now, for the redactor. */
  liveSecrets(): readonly string[];
  /** What the user should know about the settings and the keys in them. */
  notices(): readonly Notice[];
}

export interface SettingsStoreParts extends HeldSettingsParts {
  readonly box: SecretBox;
  readonly env: Environment;
  readonly random: RandomBytes;
}

/**
 * Opens the settings. On the first start, and when damaged settings cannot be restored, they hold one client
 * `default` with a new key. Throws SettingsTooNew, and what the file system throws when reading is not allowed.
 */
export function createSettingsStore(parts: SettingsStoreParts): SettingsStore {
  const { box, env, random } = parts;
  const secrets = createSealedSecrets(box, env);
  const held = new HeldSettings(parts, () => firstState(secrets, random));
  return {
    ...secrets,
    current: () => held.config,
    change(label, edit, source = 'panel') {
      const wanted = edit(held.config);
      if (wanted !== held.config) held.acceptChange(applyEdit(held.state, wanted), label, source);
      return held.config;
    },
    subscribe: (listener) => held.subscribe(listener),
    importText(text, sourceName) {
      const { config: given, where } = parseConfigText(text, sourceName);
      const merged = mergeImport(held.state, given, { box, secrets, random }, where);
      if (merged.changed.length === 0) return [];
      const base = toConfig(merged.state.stored, {});
      const next = checkedState(base, merged.state.switches, merged.state.imported, where);
      held.accept(next, `import of ${basename(sourceName)}: ${merged.changed.join(', ')}`, 'file');
      return merged.changed;
    },
    versions: held.versions,
    undo: (n) => held.undo(n),
    restore: (n) => held.restore(n),
    exportText: () => exportConfig(held.config),
    newClient(name) {
      const key = newClientKey(random);
      return { client: { name, sealedKey: secrets.sealClientKey(name, key), allow: ['*'] }, key };
    },
    liveSecrets: () => openAll(held.config, secrets),
    notices: () => [...held.notices(), ...keyNotices(held.config, secrets)],
  };
}

function firstState(secrets: SealedSecrets, random: RandomBytes): SettingsState {
  const name = 'default';
  const sealedKey = secrets.sealClientKey(name, newClientKey(random));
  const stored = { providers: [], routes: [], clients: [{ name, sealedKey }], aliases: {}, settings: {} };
  return { stored, switches: {}, imported: undefined };
}

/** Sorts an edited configuration into what is configured and what was switched by hand. */
function applyEdit(state: SettingsState, wanted: Config): SettingsState {
  const switches: Record<string, boolean> = {};
  const providers = wanted.providers.map((provider): ProviderConfig => {
    const stored = state.stored.providers.find(({ id }) => id === provider.id);
    if (stored === undefined) return provider;
    const enabled = stored.enabled ?? true;
    // Back in the position that is configured, it is no longer switched by hand.
    if (provider.enabled !== enabled) switches[provider.id] = provider.enabled;
    return { ...provider, enabled };
  });
  return checkedState({ ...wanted, providers }, switches, state.imported, () => null);
}

/** Whoever made it, a configuration passes through the schema and the checks before it is accepted. */
function checkedState(
  config: Config,
  switches: Switches,
  imported: string | undefined,
  where: (path: ConfigPath) => string | null,
): SettingsState {
  const parsed = storedSchema.safeParse(toWritten(config));
  if (!parsed.success) throw refusal(problemsOf(parsed.error), where);
  const problems = checkConfig(toConfig(parsed.data, switches));
  if (problems.length > 0) throw refusal(problems, where);
  return withoutStraySwitches({ stored: parsed.data, switches, imported });
}
