// The document in the settings file: how it is read, and what happens when it is damaged. It is never overwritten
// before it has been moved aside.

import type { Config } from '../domain/config.ts';
import type { SettingsFile } from '../domain/ports.ts';
import { SettingsDamaged } from '../platform/settings-damaged.ts';
import { checkConfig } from './config-checks.ts';
import { plain } from './config-diff.ts';
import { problemsOf } from './config-problems.ts';
import { formatPath, refusal, type ConfigProblem } from './config-refused.ts';
import {
  CONFIG_VERSION,
  DOCUMENT_VERSION,
  documentSchema,
  type StoredConfig,
  type WrittenDocument,
} from './config-schema.ts';
import { isSame } from './config-tree.ts';
import type { KeptText } from './kept-text.ts';
import { toConfig, toWritten, type Switches } from './normal-form.ts';

/** Everything that is kept. `stored` has `enabled` as configured, `switches` what was thrown by hand since. */
export interface SettingsState {
  readonly stored: StoredConfig;
  readonly switches: Switches;
  /** Sealed digests of what was imported last. */
  readonly imported: string | undefined;
  /** As the user wrote it; undefined: nothing was written, or it is not kept. */
  readonly text: KeptText | undefined;
}

export interface Notice {
  readonly level: 'warning' | 'error';
  readonly text: string;
}

/** The settings were written by a newer Breakerbox. Nothing was changed. */
export class SettingsTooNew extends Error {
  override readonly name = 'SettingsTooNew';
}

/** Turns a document of version n (its place in this list, counted from 1) into one of version n + 1. */
type Migration = (document: Record<string, unknown>) => Record<string, unknown>;
/** Of version 2 is what has a text besides. */
const MIGRATIONS: readonly Migration[] = [(document) => ({ ...document, version: 2 })];

interface Good {
  readonly kind: 'good';
  readonly state: SettingsState;
}

type Unusable =
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly reason: string };

type Reading = Good | Unusable | { readonly kind: 'none' };

/** none: there was no document · lost: it was damaged, and so was its copy. Both leave nothing to go on with. */
export type Opened = { readonly notices: readonly Notice[] } & (
  | { readonly kind: 'read' | 'restored'; readonly state: SettingsState }
  | { readonly kind: 'none' | 'lost'; readonly state: null }
);

/**
 * Reads the settings; damaged ones are moved aside and replaced by their backup.
 * Throws SettingsTooNew, and what the file system throws when the file may not be read at all.
 */
export function openDocument(file: SettingsFile): Opened {
  const reading = readDocument(() => file.read());
  if (reading.kind === 'good') {
    if (file.readBackup() === undefined) file.writeBackup(toDocument(reading.state));
    return { kind: 'read', state: reading.state, notices: [] };
  }
  if (reading.kind === 'none') return { kind: 'none', state: null, notices: [] };

  const backup = readDocument(() => file.readBackup());
  // One flipped digit can make an old document look newer, but not its backup as well.
  if (reading.kind === 'newer' && backup.kind !== 'good') {
    throw new SettingsTooNew(
      `${file.path} is of version ${reading.version}, made by a newer Breakerbox; this one reads version ${DOCUMENT_VERSION}. ` +
        'Update Breakerbox or start it with another --data-dir. Nothing was changed.',
    );
  }
  const moved = file.quarantine();
  const reason = reading.kind === 'newer' ? `it says to be of version ${reading.version}` : reading.reason;
  const damage = `The settings were damaged (${reason}). The damaged file was kept as ${moved}.`;
  if (backup.kind === 'good') {
    file.write(toDocument(backup.state));
    return {
      kind: 'restored',
      state: backup.state,
      notices: [{ level: 'warning', text: `${damage} They were restored from the last good copy.` }],
    };
  }
  const text = `${damage} There was no good copy to restore: Breakerbox started with empty settings.`;
  return { kind: 'lost', state: null, notices: [{ level: 'error', text }] };
}

/** A document that is to be put in force again. Throws ConfigRefused. */
export function stateOf(document: Record<string, unknown>): SettingsState {
  const reading = judge(document);
  if (reading.kind === 'good') return withoutStraySwitches(reading.state);
  const message =
    reading.kind === 'newer' ? `It was made by a newer Breakerbox, of version ${reading.version}.` : reading.reason;
  throw refusal([{ path: [], message }]);
}

/** As this release writes it, whichever release wrote it; null for what it cannot read. */
export function asWrittenNow(document: Record<string, unknown>): WrittenDocument | null {
  const state = readState(document);
  return 'problem' in state ? null : toDocument(state);
}

/** A switch goes with its provider: another one that gets the same id later starts as it is configured. */
export function withoutStraySwitches(state: SettingsState): SettingsState {
  const ids = new Set(state.stored.providers.map(({ id }) => id));
  return { ...state, switches: Object.fromEntries(Object.entries(state.switches).filter(([id]) => ids.has(id))) };
}

export function toDocument({ stored, switches, imported, text }: SettingsState): WrittenDocument {
  return {
    version: text === undefined ? CONFIG_VERSION : DOCUMENT_VERSION,
    ...toWritten(toConfig(stored, {})),
    switches: { ...switches },
    ...(imported !== undefined && { imported }),
    ...(text !== undefined && { text }),
  };
}

export function isSameState(a: SettingsState, b: SettingsState): boolean {
  return isSame(plain(toDocument(a)), plain(toDocument(b)));
}

function readDocument(read: () => unknown): Reading {
  let raw: unknown;
  try {
    raw = read();
  } catch (error) {
    if (!(error instanceof SettingsDamaged)) throw error;
    return { kind: 'damaged', reason: error.message };
  }
  if (raw === undefined) return { kind: 'none' };
  return isObject(raw) ? judge(raw) : { kind: 'damaged', reason: 'it holds no settings' };
}

function judge(raw: Record<string, unknown>): Good | Unusable {
  const state = readState(raw);
  if ('problem' in state) return state.problem;
  const problems = checkConfig(toConfig(state.stored, state.switches));
  if (problems.length > 0) return { kind: 'damaged', reason: describe(problems) };
  return { kind: 'good', state };
}

/** Of the right form, whether or not its parts agree with each other. */
function readState(raw: Record<string, unknown>): SettingsState | { readonly problem: Unusable } {
  const version = raw['version'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { problem: { kind: 'damaged', reason: 'it has no version' } };
  }
  if (version > DOCUMENT_VERSION) return { problem: { kind: 'newer', version } };
  const document = MIGRATIONS.slice(version - 1).reduce((older, migrate) => migrate(older), raw);
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return { problem: { kind: 'damaged', reason: describe(problemsOf(parsed.error)) } };
  const { version: _, switches, imported, text, ...stored } = parsed.data;
  return { stored, switches, imported, text };
}

function describe(problems: readonly ConfigProblem[]): string {
  const [first] = problems;
  return first === undefined ? 'it cannot be read' : `${formatPath(first.path)}: ${first.message}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The configuration as it is to be used. */
export function configOf(state: SettingsState): Config {
  return toConfig(state.stored, state.switches);
}
