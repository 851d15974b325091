// The document in the settings file: how it is read, and what happens when it is damaged. It is never overwritten
// before it has been moved aside.

import type { Config } from '../domain/config.ts';
import type { SettingsFile } from '../domain/ports.ts';
import { SettingsDamaged } from '../platform/settings-damaged.ts';
import { checkConfig } from './config-checks.ts';
import { problemsOf } from './config-problems.ts';
import { formatPath, type ConfigProblem } from './config-refused.ts';
import { CONFIG_VERSION, documentSchema, type StoredConfig, type WrittenDocument } from './config-schema.ts';
import { toConfig, toWritten, type Switches } from './normal-form.ts';

/** Everything that is kept. `stored` has `enabled` as configured, `switches` what was thrown by hand since. */
export interface SettingsState {
  readonly stored: StoredConfig;
  readonly switches: Switches;
  /** Sealed digests of what was imported last. */
  readonly imported: string | undefined;
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
const MIGRATIONS: readonly Migration[] = [];

type Reading =
  | { readonly kind: 'good'; readonly state: SettingsState }
  | { readonly kind: 'none' }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly reason: string };

/**
 * Reads the settings; damaged ones are moved aside and replaced by their backup.
 * `state` is null when there is nothing to go on with: on the first start, or when the backup cannot be used either.
 * Throws SettingsTooNew, and what the file system throws when the file may not be read at all.
 */
export function openDocument(file: SettingsFile): { state: SettingsState | null; notices: readonly Notice[] } {
  const reading = readDocument(() => file.read());
  if (reading.kind === 'good') {
    if (file.readBackup() === undefined) file.writeBackup(toDocument(reading.state));
    return { state: reading.state, notices: [] };
  }
  if (reading.kind === 'none') return { state: null, notices: [] };

  const backup = readDocument(() => file.readBackup());
  // One flipped digit can make an old document look newer, but not its backup as well.
  if (reading.kind === 'newer' && backup.kind !== 'good') {
    throw new SettingsTooNew(
      `${file.path} is of version ${reading.version}, made by a newer Breakerbox; this one reads version ${CONFIG_VERSION}. ` +
        'Update Breakerbox or start it with another --data-dir. Nothing was changed.',
    );
  }
  const moved = file.quarantine();
  const reason = reading.kind === 'newer' ? `it says to be of version ${reading.version}` : reading.reason;
  const damage = `The settings were damaged (${reason}). The damaged file was kept as ${moved}.`;
  if (backup.kind === 'good') {
    file.write(toDocument(backup.state));
    return {
      state: backup.state,
      notices: [{ level: 'warning', text: `${damage} They were restored from the last good copy.` }],
    };
  }
  const text = `${damage} There was no good copy to restore: Breakerbox started with empty settings.`;
  return { state: null, notices: [{ level: 'error', text }] };
}

export function toDocument({ stored, switches, imported }: SettingsState): WrittenDocument {
  return {
    version: CONFIG_VERSION,
    ...toWritten(toConfig(stored, {})),
    switches: { ...switches },
    ...(imported !== undefined && { imported }),
  };
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

function judge(raw: Record<string, unknown>): Reading {
  const version = raw['version'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { kind: 'damaged', reason: 'it has no version' };
  }
  if (version > CONFIG_VERSION) return { kind: 'newer', version };
  const document = MIGRATIONS.slice(version - 1).reduce((older, migrate) => migrate(older), raw);
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return { kind: 'damaged', reason: describe(problemsOf(parsed.error)) };
  const { version: _, switches, imported, ...stored } = parsed.data;
  const problems = checkConfig(toConfig(stored, switches));
  if (problems.length > 0) return { kind: 'damaged', reason: describe(problems) };
  return { kind: 'good', state: { stored, switches, imported } };
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
