// The one place that holds the configuration. It changes as a whole or not at all: a change is checked, written to
// the settings file, kept as a version, and then told to everyone who listens.

import { basename } from 'node:path';
import type { ClientConfig, Config, ProviderConfig } from '../domain/config.ts';
import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import type { VersionSource } from '../domain/version.ts';
import { checkConfig } from './config-checks.ts';
import { problemsOf } from './config-problems.ts';
import { refusal, type ConfigPath, type ConfigProblem, type ReportedProblem } from './config-refused.ts';
import { storedSchema } from './config-schema.ts';
import { parseConfigText } from './config-text.ts';
import { exportConfig } from './export-config.ts';
import { HeldSettings, type HeldSettingsParts, type SettingsListener } from './held-settings.ts';
import { mergeImport, newClientKey, type ImportTools, type Section } from './import-config.ts';
import { keyNotices, openAll } from './live-keys.ts';
import { toConfig, toWritten, type Switches } from './normal-form.ts';
import { parseRoutingText, routingText } from './routing-text.ts';
import { given } from './schema-parts.ts';
import { createSealedSecrets, type Environment, type SealedSecrets } from './sealed-secrets.ts';
import { configOf, withoutStraySwitches, type Notice, type SettingsState } from './settings-document.ts';
import type { VersionReader } from './versions.ts';

export interface SettingsStore extends SealedSecrets {
  current(): Config;
  /**
   * Replaces the configuration by what `edit` makes of it and returns it as it is from now on. A provider's `enabled`
   * that differs is a switch thrown by hand: it outlives imports. `label` says what was done: it is the name of the
   * version that this makes.
   * Throws ConfigRefused, with nothing changed, when the result cannot be accepted. With `force` what `judge` finds does
   * not hinder.
   */
  change(label: string, edit: (config: Config) => Config, options?: ChangeOptions): Config;
  /** Routes, aliases, rules and their tests as a text to be edited. */
  routingText(): string;
  /** What such a text would make of the configuration, and what `judge` has against it. Throws ConfigRefused. */
  draft(text: string): Draft;
  /** Puts such a text into force: the sections it has replace ours. Throws ConfigRefused, with nothing changed. */
  applyRouting(text: string, label: string, options?: ChangeOptions): Config;
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
  /** The configuration as it was after a version; null: it is not kept any more. */
  configAt(n: number): Config | null;
  /** The configuration as a YAML file without secrets. */
  exportText(): string;
  /** A gateway key for a new client, sealed and in the clear. */
  newClient(name: string): { readonly client: ClientConfig; readonly key: string };
  /** Every secret that can be read now, for the redactor. */
  liveSecrets(): readonly string[];
  /** What the user should know about the settings and the keys in them. */
  notices(): readonly Notice[];
}

export interface ChangeOptions {
  readonly force?: boolean;
  /** Who made the change; the panel unless it is said. */
  readonly source?: VersionSource;
}

export interface Draft {
  readonly config: Config;
  readonly problems: readonly ReportedProblem[];
}

export type ConfigJudge = (config: Config, before: Config | null) => readonly ConfigProblem[];

export interface SettingsStoreParts extends HeldSettingsParts {
  readonly box: SecretBox;
  readonly env: Environment;
  readonly random: RandomBytes;
  /**
   * What speaks against a configuration that is sound in itself, such as rule tests that fail. Asked before every change,
   * but not when the settings are opened: they must open whatever is found now. `before` is what it would replace.
   */
  readonly judge?: ConfigJudge | null;
}

/**
 * Opens the settings. On the first start, and when damaged settings cannot be restored, they hold one client
 * `default` with a new key. Throws SettingsTooNew, and what the file system throws when reading is not allowed.
 */
export function createSettingsStore(parts: SettingsStoreParts): SettingsStore {
  const { box, env, random, judge = null } = parts;
  const secrets = createSealedSecrets(box, env);
  const held = new HeldSettings(parts, () => firstState(secrets, random));
  return {
    ...secrets,
    current: () => held.config,
    change(label, edit, { force = false, source = 'panel' } = {}) {
      const wanted = edit(held.config);
      if (wanted === held.config) return held.config;
      const next = judged(applyEdit(held.state, wanted), held.config, force ? null : judge, nowhere);
      held.acceptChange(next, label, source);
      return held.config;
    },
    routingText: () => routingText(held.config),
    draft(text) {
      const { next, where } = drafted(held.state, text);
      const edited = configOf(next);
      return { config: edited, problems: refusal(judge?.(edited, held.config) ?? [], where).problems };
    },
    applyRouting(text, label, { force = false, source = 'panel' } = {}) {
      const { next, where } = drafted(held.state, text);
      held.acceptChange(judged(next, held.config, force ? null : judge, where), label, source);
      return held.config;
    },
    subscribe: (listener) => held.subscribe(listener),
    importText(text, sourceName) {
      const { next, where, changed } = withFile(held.state, text, sourceName, { box, secrets, random });
      if (changed.length === 0) return changed;
      const label = `import of ${basename(sourceName)}: ${changed.join(', ')}`;
      held.accept(judged(next, held.config, judge, where), label, 'file');
      return changed;
    },
    versions: held.versions,
    undo: (n) => held.undo(n),
    restore: (n) => held.restore(n),
    configAt: (n) => held.configAt(n),
    exportText: () => exportConfig(held.config),
    newClient: (name) => newClient(name, secrets, random),
    liveSecrets: () => openAll(held.config, secrets),
    notices: () => [...held.notices(), ...keyNotices(held.config, secrets)],
  };
}

/** Where in a text the value of a path stands, for people. */
type Where = (path: ConfigPath) => string | null;

const nowhere: Where = () => null;

function newClient(name: string, secrets: SealedSecrets, random: RandomBytes): { client: ClientConfig; key: string } {
  const key = newClientKey(random);
  return { client: { name, sealedKey: secrets.sealClientKey(name, key), allow: ['*'] }, key };
}

function firstState(secrets: SealedSecrets, random: RandomBytes): SettingsState {
  const { name, sealedKey } = newClient('default', secrets, random).client;
  const clients = [{ name, sealedKey }];
  const stored = { providers: [], routes: [], rules: [], ruleTests: [], clients, aliases: {}, settings: {} };
  return { stored, switches: {}, imported: undefined };
}

/** The state with a file's sections in it, and which of them change anything. */
function withFile(
  state: SettingsState,
  text: string,
  sourceName: string,
  tools: ImportTools,
): { readonly next: SettingsState; readonly where: Where; readonly changed: readonly Section[] } {
  const { config, where } = parseConfigText(text, sourceName);
  const { state: merged, changed } = mergeImport(state, config, tools, where);
  if (changed.length === 0) return { next: state, where, changed };
  const next = checkedState(toConfig(merged.stored, {}), merged.switches, merged.imported, where);
  return { next, where, changed };
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
  return checkedState({ ...wanted, providers }, switches, state.imported, nowhere);
}

/** Whoever made it, a configuration passes through the schema and the checks before it is accepted. */
function checkedState(config: Config, switches: Switches, imported: string | undefined, where: Where): SettingsState {
  const parsed = storedSchema.safeParse(toWritten(config));
  if (!parsed.success) throw refusal(problemsOf(parsed.error), where);
  const problems = checkConfig(toConfig(parsed.data, switches));
  if (problems.length > 0) throw refusal(problems, where);
  return withoutStraySwitches({ stored: parsed.data, switches, imported });
}

function drafted(state: SettingsState, text: string): { readonly next: SettingsState; readonly where: Where } {
  const { sections, where } = parseRoutingText(text);
  const base = toConfig({ ...state.stored, ...given(sections) }, {});
  return { next: checkedState(base, state.switches, state.imported, where), where };
}

function judged(next: SettingsState, before: Config, judge: ConfigJudge | null, where: Where): SettingsState {
  const problems = judge?.(configOf(next), before) ?? [];
  if (problems.length > 0) throw refusal(problems, where);
  return next;
}
