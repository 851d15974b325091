// The one place that holds the configuration. It changes as a whole or not at all: a change is checked, written to
// the settings file, kept as a version, and then told to everyone who listens.

import { basename } from 'node:path';
import type { ClientConfig, Config } from '../domain/config.ts';
import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import type { VersionSource } from '../domain/version.ts';
import { refusal, type ConfigProblem, type ReportedProblem } from './config-refused.ts';
import { HeldSettings, type HeldSettingsParts, type SettingsListener } from './held-settings.ts';
import { newClientKey, type Section } from './import-config.ts';
import { keepRouting, MOST_BYTES, routingText, wholeText, type KeptText } from './kept-text.ts';
import { keyNotices, openAll } from './live-keys.ts';
import { nowhere, withDraft, withEdit, withFile, withRouting, type Where } from './next-state.ts';
import { createSealedSecrets, type Environment, type SealedSecrets } from './sealed-secrets.ts';
import { configOf, type Notice, type SettingsState } from './settings-document.ts';
import { withoutKeysInComments } from './text-secrets.ts';
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
  /** Routes, aliases, rules and their tests as a text to be edited: as the user wrote it, where it still says what holds. */
  routingText(): string;
  /** What is kept of the user's own words; undefined: nothing. */
  keptText(): KeptText | undefined;
  /**
   * What such a text would make of the configuration, and what `judge` has against it. `whole`: it is a configuration
   * file, and by its own providers if it has any. Throws ConfigRefused.
   */
  draft(text: string, options?: { readonly whole?: boolean }): Draft;
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
  /** The configuration as a YAML file without secrets, in the user's own words where there are any. */
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
  /** The words that are kept from now on, as `keptText` gave them. */
  readonly text?: KeptText | undefined;
}

export interface Draft {
  readonly config: Config;
  readonly problems: readonly ReportedProblem[];
}

/** `from`: a file may be ahead of what is known here, what is edited on the page is not. */
export type ConfigJudge = (config: Config, before: Config | null, from: 'page' | 'file') => readonly ConfigProblem[];

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
  const whole = ofLatest((state: SettingsState) => wholeText(state.text, configOf(state)));
  const routing = ofLatest((state: SettingsState) => routingText(state.text, configOf(state)));
  const liveSecrets = (): string[] => openAll(held.config, secrets);
  let lost: readonly Notice[] = [];
  return {
    ...secrets,
    current: () => held.config,
    change(label, edit, { force = false, source = 'panel', ...rest } = {}) {
      const wanted = edit(held.config);
      if (wanted === held.config) return held.config;
      const edited = withEdit(held.state, wanted);
      const next = 'text' in rest ? { ...edited, text: rest.text } : edited;
      held.acceptChange(judged(next, held.config, force ? null : judge, nowhere, 'page'), label, source);
      return held.config;
    },
    routingText: () => routing(held.state),
    keptText: () => held.state.text,
    draft(text, { whole = false } = {}) {
      const { next, where } = whole ? withDraft(held.state, text) : withRouting(held.state, text);
      const edited = configOf(next);
      const found = whole ? judge?.(edited, null, 'file') : judge?.(edited, held.config, 'page');
      return { config: edited, problems: refusal(found ?? [], where).problems };
    },
    applyRouting(text, label, { force = false, source = 'panel' } = {}) {
      const { next, where } = withRouting(held.state, text);
      const kept = keepRouting(next.text, withoutKeysInComments(text, liveSecrets()), configOf(next));
      const accepted = judged({ ...next, text: kept.text }, held.config, force ? null : judge, where, 'page');
      held.acceptChange(accepted, label, source);
      lost = kept.isKept ? [] : [tooLong('The rules and routes were saved')];
      return held.config;
    },
    subscribe: (listener) => held.subscribe(listener),
    importText(text, sourceName) {
      const tools = { box, secrets, random };
      const { next, where, changed, isNew, isKept } = withFile(held.state, text, sourceName, tools, liveSecrets());
      lost = isKept ? [] : [tooLong(`${basename(sourceName)} was taken in`)];
      if (!isNew) return changed;
      const label = `import of ${basename(sourceName)}: ${changed.length === 0 ? 'comments and layout' : changed.join(', ')}`;
      held.accept(judged(next, held.config, changed.length === 0 ? null : judge, where, 'file'), label, 'file');
      return changed;
    },
    versions: held.versions,
    undo: (n) => held.undo(n),
    restore: (n) => held.restore(n),
    configAt: (n) => held.configAt(n),
    exportText: () => whole(held.state),
    newClient: (name) => newClient(name, secrets, random),
    liveSecrets,
    notices: () => [...held.notices(), ...lost, ...keyNotices(held.config, secrets)],
  };
}

function tooLong(what: string): Notice {
  const text = `${what}, but not as written: its comments could not be kept, because a key stands in it outside of its place, or it is longer than ${MOST_BYTES / 1e6} MB with what is kept already.`;
  return { level: 'warning', text };
}

/** Remembers what was made of the last one: it is asked for again and again. */
function ofLatest<From extends object, To>(make: (from: From) => To): (from: From) => To {
  let latest: { readonly from: From; readonly to: To } | null = null;
  return (from) => {
    if (latest?.from !== from) latest = { from, to: make(from) };
    return latest.to;
  };
}

function newClient(name: string, secrets: SealedSecrets, random: RandomBytes): { client: ClientConfig; key: string } {
  const key = newClientKey(random);
  return { client: { name, sealedKey: secrets.sealClientKey(name, key), allow: ['*'] }, key };
}

function firstState(secrets: SealedSecrets, random: RandomBytes): SettingsState {
  const { name, sealedKey } = newClient('default', secrets, random).client;
  const clients = [{ name, sealedKey }];
  const stored = {
    providers: [],
    routes: [],
    rules: [],
    ruleTests: [],
    clients,
    aliases: {},
    budgets: [],
    settings: {},
  };
  return { stored, switches: {}, imported: undefined, text: undefined };
}

function judged(
  next: SettingsState,
  before: Config,
  judge: ConfigJudge | null,
  where: Where,
  from: 'page' | 'file',
): SettingsState {
  const problems = judge?.(configOf(next), before, from) ?? [];
  if (problems.length > 0) throw refusal(problems, where);
  return next;
}
