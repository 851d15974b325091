// What the settings become by an edit, a text or a file: checked as a whole, and not in force before it is accepted.

import type { Config, ProviderConfig } from '../domain/config.ts';
import { checkConfig } from './config-checks.ts';
import { problemsOf } from './config-problems.ts';
import { refusal, type ConfigPath } from './config-refused.ts';
import { storedSchema } from './config-schema.ts';
import { parseConfigText } from './config-text.ts';
import { fileDraft } from './file-draft.ts';
import { isLastImport, mergeImport, type ImportTools, type Section } from './import-config.ts';
import { fileToKeep, keepFile } from './kept-text.ts';
import { toConfig, toWritten } from './normal-form.ts';
import { parseRoutingText } from './routing-text.ts';
import { given } from './schema-parts.ts';
import { configOf, withoutStraySwitches, type SettingsState } from './settings-document.ts';
import { commentsIn } from './text-comments.ts';

/** Where in a text the value of a path stands, for people. */
export type Where = (path: ConfigPath) => string | null;

export const nowhere: Where = () => null;

/** Sorts an edited configuration into what is configured and what was switched by hand. */
export function withEdit(state: SettingsState, wanted: Config): SettingsState {
  const switches: Record<string, boolean> = {};
  const providers = wanted.providers.map((provider): ProviderConfig => {
    const stored = state.stored.providers.find(({ id }) => id === provider.id);
    if (stored === undefined) return provider;
    const enabled = stored.enabled ?? true;
    // Back in the position that is configured, it is no longer switched by hand.
    if (provider.enabled !== enabled) switches[provider.id] = provider.enabled;
    return { ...provider, enabled };
  });
  return checked({ ...state, switches }, { ...wanted, providers }, nowhere);
}

/** With the sections of a text about routing. What is kept of its words is another matter. */
export function withRouting(
  state: SettingsState,
  text: string,
): { readonly next: SettingsState; readonly where: Where } {
  const { sections, where } = parseRoutingText(text);
  return { next: checked(state, toConfig({ ...state.stored, ...given(sections) }, {}), where), where };
}

/** A whole configuration file, only to be looked at. */
export function withDraft(
  before: SettingsState,
  text: string,
): { readonly next: SettingsState; readonly where: Where } {
  const { state, where } = fileDraft(before, text);
  return { next: checked(state, toConfig(state.stored, {}), where), where };
}

export interface TakenIn {
  readonly next: SettingsState;
  readonly where: Where;
  /** The sections that change. */
  readonly changed: readonly Section[];
  /** Something in it is not what was taken in last: a section or its words. */
  readonly isNew: boolean;
  /** Its words are kept. */
  readonly isKept: boolean;
}

/**
 * With a file's sections, words and all.
 *
 * @param live the secrets that are known, none of which may be kept in its words.
 */
export function withFile(
  state: SettingsState,
  text: string,
  sourceName: string,
  tools: ImportTools,
  live: readonly string[],
): TakenIn {
  if (isLastImport(state, text, tools.box)) {
    return { next: state, where: nowhere, changed: [], isNew: false, isKept: true };
  }
  const { config: file, where } = parseConfigText(text, sourceName);
  const words = fileToKeep(text, live);
  // What only machines write has no words worth keeping.
  const isLost = words === null && commentsIn(text).length > 0;
  const {
    state: merged,
    changed,
    rewritten,
  } = mergeImport(state, { file, text, sections: words?.sections ?? [] }, tools, where);
  if (merged === state) return { next: state, where, changed, isNew: false, isKept: !isLost };
  const next = changed.length === 0 ? merged : checked(merged, toConfig(merged.stored, {}), where);
  if (words === null) return { next, where, changed, isNew: true, isKept: !isLost };
  const kept = keepFile(state.text, words.text, rewritten, configOf(next));
  return { next: { ...next, text: kept.text }, where, changed, isNew: true, isKept: kept.isKept };
}

/** Whoever made it, a configuration passes through the schema and the checks before it is accepted. */
function checked(state: SettingsState, config: Config, where: Where): SettingsState {
  const parsed = storedSchema.safeParse(toWritten(config));
  if (!parsed.success) throw refusal(problemsOf(parsed.error), where);
  const problems = checkConfig(toConfig(parsed.data, state.switches));
  if (problems.length > 0) throw refusal(problems, where);
  return withoutStraySwitches({ ...state, stored: parsed.data });
}
