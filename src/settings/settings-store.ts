// The one place that holds the configuration. It changes as a whole or not at all: a change is checked, written to
// the settings file, and then told to everyone who listens.

import type { ClientConfig, Config, ProviderConfig } from '../domain/config.ts';
import type { RandomBytes, SecretBox, SettingsFile } from '../domain/ports.ts';
import { checkConfig } from './config-checks.ts';
import { problemsOf } from './config-problems.ts';
import { refusal, type ConfigPath } from './config-refused.ts';
import { storedSchema } from './config-schema.ts';
import { parseConfigText } from './config-text.ts';
import { exportConfig } from './export-config.ts';
import { mergeImport, newClientKey, type Section } from './import-config.ts';
import { toConfig, toWritten, type Switches } from './normal-form.ts';
import { createSealedSecrets, type Environment, type SealedSecrets } from './sealed-secrets.ts';
import { configOf, openDocument, toDocument, type Notice, type SettingsState } from './settings-document.ts';

export interface SettingsStore extends SealedSecrets {
  current(): Config;
  /**
   * Replaces the configuration by what `edit` makes of it and returns it as it is from now on. A provider's `enabled`
   * that differs is a switch thrown by hand: it outlives imports. `label` says what was done, for those who listen.
   * Throws ConfigRefused, with nothing changed, when the result cannot be accepted.
   */
  change(label: string, edit: (config: Config) => Config): Config;
  /** Called after every change, in the order of subscribing. Listeners must not throw. Returns how to stop. */
  subscribe(listener: SettingsListener): () => void;
  /**
   * Takes in a configuration file: the sections it has replace ours, unless that section is what was imported last.
   * Returns the sections that changed. Throws ConfigRefused, with nothing changed.
   */
  importText(text: string, sourceName: string): readonly Section[];
  /** The configuration as a YAML file without secrets. */
  exportText(): string;
  /** A gateway key for a new client, sealed and in the clear. */
  newClient(name: string): { readonly client: ClientConfig; readonly key: string };
  /** Every secret that can be read now, for the redactor. */
  liveSecrets(): readonly string[];
  /** What the user should know about the settings and the keys in them. */
  notices(): readonly Notice[];
}

export type SettingsListener = (config: Config, label: string) => void;

export interface SettingsStoreParts {
  readonly file: SettingsFile;
  readonly box: SecretBox;
  readonly env: Environment;
  readonly random: RandomBytes;
}

/**
 * Opens the settings. On the first start, and when damaged settings cannot be restored, they hold one client
 * `default` with a new key. Throws SettingsTooNew, and what the file system throws when reading is not allowed.
 */
export function createSettingsStore({ file, box, env, random }: SettingsStoreParts): SettingsStore {
  const secrets = createSealedSecrets(box, env);
  const opened = openDocument(file);
  const listeners = new Set<SettingsListener>();
  let state = opened.state ?? firstState(secrets, random);
  let config = configOf(state);
  let saveProblem: Notice | null = null;

  function save(): void {
    try {
      file.write(toDocument(state));
      saveProblem = null;
    } catch (error) {
      // A switch must work even on a full disk, so the change holds and the user is told that it will not last.
      const reason = error instanceof Error ? error.message : String(error);
      const text = `The settings could not be saved (${reason}). Changes hold only until Breakerbox ends.`;
      saveProblem = { level: 'error', text };
    }
  }

  function accept(next: SettingsState, label: string): Config {
    state = next;
    config = configOf(next);
    save();
    for (const listener of listeners) listener(config, label);
    return config;
  }

  if (opened.state === null) save();

  return {
    ...secrets,
    current: () => config,
    change(label, edit) {
      const wanted = edit(config);
      return wanted === config ? config : accept(applyEdit(state, wanted), label);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    importText(text, sourceName) {
      const { config: given, where } = parseConfigText(text, sourceName);
      const merged = mergeImport(state, given, { box, secrets, random }, where);
      if (merged.changed.length === 0) return [];
      const base = toConfig(merged.state.stored, {});
      accept(checkedState(base, merged.state.switches, merged.state.imported, where), `import of ${sourceName}`);
      return merged.changed;
    },
    exportText: () => exportConfig(config),
    newClient(name) {
      const key = newClientKey(random);
      return { client: { name, sealedKey: secrets.sealClientKey(name, key), allow: ['*'] }, key };
    },
    liveSecrets: () => openAll(config, secrets),
    notices: () => [...(saveProblem ? [saveProblem] : []), ...opened.notices, ...keyNotices(config, secrets)],
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
  // A switch goes with its provider: another one that gets the same id later starts as it is configured.
  const ids = new Set(config.providers.map(({ id }) => id));
  const kept = Object.fromEntries(Object.entries(switches).filter(([id]) => ids.has(id)));
  return { stored: parsed.data, switches: kept, imported };
}

function openAll(config: Config, secrets: SealedSecrets): string[] {
  const opened = [
    ...config.providers.flatMap(({ id, keys }) => keys.map(({ name }) => secrets.openProviderKey(config, id, name))),
    ...config.clients.map(secrets.openClientKey),
  ];
  return opened.flatMap((secret) => ('value' in secret ? [secret.value] : []));
}

function keyNotices(config: Config, secrets: SealedSecrets): Notice[] {
  const ofProviders = config.providers.flatMap(({ id, keys }) =>
    keys.flatMap((key): Notice[] => {
      const opened = secrets.openProviderKey(config, id, key.name);
      if ('value' in opened) return [];
      return [{ level: 'warning', text: describeKey(id, key.name, 'env' in key ? key.env : null, opened.problem) }];
    }),
  );
  const ofClients = config.clients.flatMap((client): Notice[] => {
    if ('value' in secrets.openClientKey(client)) return [];
    const text = `The key of the client "${client.name}" cannot be read any more, because it was sealed under another data key: remove the client and add it again.`;
    return [{ level: 'error', text }];
  });
  return [...ofProviders, ...ofClients];
}

function describeKey(provider: string, key: string, env: string | null, problem: 'unreadable' | 'missing'): string {
  if (env === null) {
    return `The key "${key}" of "${provider}" must be entered again: stored keys work only at the base URL and under the data key they were given for, and one of these has changed.`;
  }
  return problem === 'missing'
    ? `The key "${key}" of "${provider}" is missing: the environment variable ${env} is not set. Set it and start Breakerbox again.`
    : `The key "${key}" of "${provider}" cannot be used: the environment variable ${env} holds blanks or special characters.`;
}
