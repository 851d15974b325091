// What holds now: the state of the settings, in memory, in the settings file and as the newest version.

import type { Config } from '../domain/config.ts';
import type { Clock, SettingsFile, VersionFiles } from '../domain/ports.ts';
import type { VersionSource } from '../domain/version.ts';
import { ConfigRefused, refusal } from './config-refused.ts';
import { DOCUMENT_VERSION } from './config-schema.ts';
import type { Tree } from './config-tree.ts';
import {
  configOf,
  isSameState,
  openDocument,
  stateOf,
  toDocument,
  type Notice,
  type Opened,
  type SettingsState,
} from './settings-document.ts';
import { VersionLog, VersionUnknown } from './versions.ts';

export type SettingsListener = (config: Config, label: string) => void;

export interface HeldSettingsParts {
  readonly file: SettingsFile;
  readonly versions: VersionFiles;
  readonly clock: Pick<Clock, 'now'>;
}

const RESCUE: Notice = {
  level: 'warning',
  text: 'Earlier versions of the configuration are still there: go back to one of them under Settings, Versions.',
};

export class HeldSettings {
  readonly versions: VersionLog;
  readonly #file: SettingsFile;
  readonly #opening: readonly Notice[];
  readonly #listeners = new Set<SettingsListener>();
  #state: SettingsState;
  #config: Config;
  #saveProblem: Notice | null = null;

  /** @param first makes the state to begin with where there is none. Throws what `openDocument` throws. */
  constructor({ file, versions, clock }: HeldSettingsParts, first: () => SettingsState) {
    const opened = openDocument(file);
    this.#file = file;
    this.versions = new VersionLog(versions, clock);
    const isRescue = opened.kind === 'lost' && !this.versions.isEmpty;
    this.#opening = isRescue ? [...opened.notices, RESCUE] : opened.notices;
    this.#state = opened.state ?? first();
    this.#config = configOf(this.#state);
    if (opened.state === null) this.#save();
    this.versions.record(...openingOf(opened, this.versions.isEmpty), toDocument(this.#state));
  }

  get state(): SettingsState {
    return this.#state;
  }

  get config(): Config {
    return this.#config;
  }

  subscribe(listener: SettingsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Returns the number of the version that holds from now on. */
  accept(next: SettingsState, label: string, source: VersionSource): number {
    this.#state = next;
    this.#config = configOf(next);
    this.#save();
    // Behind the settings: if the process is killed in between, the next start finds them newer and makes the version.
    const n = this.versions.record(source, label, toDocument(next));
    for (const listener of this.#listeners) listener(this.#config, label);
    return n;
  }

  /** The same, unless nothing changes. */
  acceptChange(next: SettingsState, label: string, source: VersionSource): void {
    // What could not be saved last time is worth another try.
    if (this.#saveProblem !== null || !isSameState(next, this.#state)) this.accept(next, label, source);
  }

  undo(n: number): number {
    const { label, source } = this.versions.version(n);
    // Not the whole history of an undo of an undo.
    const what = source === 'undo' ? label.replace(/:.*/su, '') : label;
    const tree = this.versions.treeWithout(n);
    return this.#bringBack(tree, `undo version ${n}: ${what}`, 'undo', `Version ${n} cannot be undone by itself`);
  }

  restore(n: number): number {
    const { tree } = this.versions.version(n);
    return this.#bringBack(tree, `go back to version ${n}`, 'restored', `Version ${n} cannot be put in force again`);
  }

  /** The configuration as it was after a version; null: it is not kept any more, or no longer understood. */
  configAt(n: number): Config | null {
    try {
      return configOf(stateOf({ version: DOCUMENT_VERSION, ...this.versions.version(n).tree }));
    } catch (error) {
      if (error instanceof VersionUnknown || error instanceof ConfigRefused) return null;
      throw error;
    }
  }

  notices(): readonly Notice[] {
    const saving = this.#saveProblem === null ? [] : [this.#saveProblem];
    return [...saving, ...this.#opening, ...this.versions.notices()];
  }

  /** Puts an earlier configuration in force, or what was made of one; `why` it cannot be begins the refusal. */
  #bringBack(tree: Tree, label: string, source: VersionSource, why: string): number {
    const { imported } = this.#state;
    let next: SettingsState;
    try {
      // What was imported last stays known: a start with the same file again must not take this back.
      next = stateOf({ version: DOCUMENT_VERSION, ...tree, ...(imported !== undefined && { imported }) });
    } catch (error) {
      throw error instanceof ConfigRefused ? refusal([{ path: [], message: `${why}: ${error.message}` }]) : error;
    }
    if (isSameState(next, this.#state)) {
      throw refusal([{ path: [], message: 'The configuration is like that already.' }]);
    }
    return this.accept(next, label, source);
  }

  #save(): void {
    try {
      this.#file.write(toDocument(this.#state));
      this.#saveProblem = null;
    } catch (error) {
      // A switch must work even on a full disk, so the change holds and the user is told that it will not last.
      const reason = error instanceof Error ? error.message : String(error);
      const text = `The settings could not be saved (${reason}). Changes hold only until Breakerbox ends.`;
      this.#saveProblem = { level: 'error', text };
    }
  }
}

/** What the version is called that is made at the start, if one is: when the settings are not what the newest says. */
function openingOf({ kind }: Opened, isFirst: boolean): [source: VersionSource, label: string] {
  switch (kind) {
    case 'none':
      return ['first', isFirst ? 'first start' : 'new settings: settings.json was gone'];
    case 'lost':
      return ['first', 'new settings: settings.json was damaged, and so was its copy'];
    case 'restored':
      return ['restored', 'the last good copy of settings.json, which was damaged'];
    case 'read':
      return isFirst
        ? ['first', 'the configuration as it was found']
        : ['edited-on-disk', 'settings.json as it was found at the start'];
  }
}
