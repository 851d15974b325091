// Takes a configuration file in, section by section: what the file does not have stays, what was imported before and
// has not changed since is left alone, whatever happened to it in the meantime.

import { createHash } from 'node:crypto';
import type { RandomBytes, SecretBox } from '../domain/ports.ts';
import { SecretUnreadable } from '../vault/secret-box.ts';
import { checkConfig } from './config-checks.ts';
import { refusal, type ConfigPath, type ConfigProblem } from './config-refused.ts';
import { NO_SOURCE, type FileClient, type FileConfig, type FileProvider, type StoredConfig } from './config-schema.ts';
import { toConfig } from './normal-form.ts';
import type { SealedSecrets } from './sealed-secrets.ts';
import type { SettingsState } from './settings-document.ts';
import type { Section as WrittenSection } from './text-layout.ts';

export const SECTIONS = [
  'providers',
  'routes',
  'rules',
  'ruleTests',
  'clients',
  'aliases',
  'budgets',
  'settings',
] as const;
export type Section = (typeof SECTIONS)[number];

/** By section, for what is in it; by `text:` and its name for how it is written; and of the whole file. */
type Digests = Readonly<Record<string, string>>;
const TEXT = 'text:';
const WHOLE = 'whole';

const DIGEST_CONTEXT = JSON.stringify(['import-digests']);

export interface ImportTools {
  readonly box: SecretBox;
  readonly secrets: SealedSecrets;
  readonly random: RandomBytes;
}

export interface ImportedFile {
  readonly file: FileConfig;
  readonly text: string;
  /** How they are written, as far as that can be kept. */
  readonly sections: readonly WrittenSection[];
}

export interface Merged {
  readonly state: SettingsState;
  /** The sections that change. */
  readonly changed: readonly Section[];
  /** Those that are written otherwise than when they were imported last, comments and all. */
  readonly rewritten: ReadonlySet<string>;
}

/**
 * The state with the file's sections in it.
 * Throws ConfigRefused for what does not fit together and for secrets that cannot be taken as they are.
 */
export function mergeImport(
  state: SettingsState,
  { file, text, sections }: ImportedFile,
  tools: ImportTools,
  where: (path: ConfigPath) => string | null,
): Merged {
  const known = openDigests(state.imported, tools.box);
  const given: Digests = Object.fromEntries(
    SECTIONS.filter((section) => file[section] !== undefined).map((section) => [section, digest(file[section])]),
  );
  const changed = SECTIONS.filter((section) => given[section] !== undefined && given[section] !== known[section]);
  const written = Object.fromEntries(sections.map((section) => [TEXT + section.name, digest(section.text)]));
  const rewritten = new Set(
    Object.keys(written)
      .filter((name) => written[name] !== known[name])
      .map((name) => name.slice(TEXT.length)),
  );
  if (changed.length === 0 && rewritten.size === 0) return { state, changed, rewritten };

  const problems: ConfigProblem[] = [];
  const { providers, routes, rules, ruleTests, clients, aliases, budgets, settings } = pick(file, changed);
  const plain: StoredConfig = {
    ...state.stored,
    ...(routes && { routes }),
    ...(rules && { rules }),
    ...(ruleTests && { ruleTests }),
    ...(aliases && { aliases }),
    ...(budgets && { budgets }),
    ...(settings && { settings }),
  };
  const unsealed: StoredConfig = {
    ...plain,
    ...(providers && { providers: providers.map(({ keys, ...rest }) => ({ ...rest, keys: keys?.map(hide) ?? [] })) }),
    ...(clients && { clients: clients.map((client) => ({ ...client, sealedKey: HIDDEN })) }),
  };
  // First of all, because a key can only be sealed for a provider whose preset and address are known.
  problems.push(...checkConfig(toConfig(unsealed, {})));
  if (problems.length > 0) throw refusal(problems, where);
  const stored: StoredConfig = {
    ...plain,
    ...(providers && { providers: sealProviders(providers, state.stored, tools.secrets, problems) }),
    ...(clients && { clients: sealClients(clients, state.stored, tools, problems) }),
  };
  if (problems.length > 0) throw refusal(problems, where);
  const imported = tools.box.seal(
    JSON.stringify({ ...known, ...given, ...written, [WHOLE]: digest(text) }),
    DIGEST_CONTEXT,
  );
  return { state: { ...state, stored, imported }, changed, rewritten };
}

/** Stands for a secret while everything else is checked. */
const HIDDEN = '-';

function hide({ name }: { readonly name: string }): StoredKey {
  return { name, sealed: HIDDEN };
}

function pick(file: FileConfig, sections: readonly Section[]): Pick<FileConfig, Section> {
  return Object.fromEntries(sections.map((section) => [section, file[section]]));
}

type StoredProvider = StoredConfig['providers'][number];
type StoredKey = NonNullable<StoredProvider['keys']>[number];

function sealProviders(
  providers: readonly FileProvider[],
  before: StoredConfig,
  secrets: SealedSecrets,
  problems: ConfigProblem[],
): StoredProvider[] {
  return providers.map((provider, index) => {
    const kept = before.providers.find(({ id }) => id === provider.id)?.keys ?? [];
    // No word about keys is no order to forget them: files that are shared leave them out.
    const keys =
      provider.keys === undefined
        ? kept
        : provider.keys.map((key, n) => {
            const sealed = sealKey(provider, key, before, secrets);
            if (sealed === null) problems.push({ path: ['providers', index, 'keys', n], message: NO_SOURCE });
            return sealed ?? { name: key.name };
          });
    return { ...provider, keys };
  });
}

/** Null: neither given nor stored already. */
function sealKey(
  provider: FileProvider,
  key: NonNullable<FileProvider['keys']>[number],
  before: StoredConfig,
  secrets: SealedSecrets,
): StoredKey | null {
  const { name, value, env } = key;
  if (env !== undefined) return { name, env };
  const kept = before.providers.find(({ id }) => id === provider.id)?.keys?.find((old) => old.name === name);
  if (value === undefined) return kept ?? null;
  // Sealed anew it would look like another key.
  if (kept !== undefined && openAt(provider, kept, before, secrets) === value.trim()) return kept;
  const place = { id: provider.id, preset: provider.preset, baseUrl: provider.baseUrl ?? null };
  return { name, sealed: secrets.sealProviderKey(place, value) };
}

/** The value of a stored key at the provider as the file has it; null: it cannot be used there. */
function openAt(
  { id, preset, baseUrl }: FileProvider,
  key: StoredKey,
  before: StoredConfig,
  secrets: SealedSecrets,
): string | null {
  if (key.sealed === undefined) return null;
  const provider = { id, preset, keys: [key], ...(baseUrl !== undefined && { baseUrl }) };
  const opened = secrets.openProviderKey(toConfig({ ...before, providers: [provider] }, {}), id, key.name);
  return 'value' in opened ? opened.value : null;
}

type StoredClient = StoredConfig['clients'][number];

function sealClients(
  clients: readonly FileClient[],
  before: StoredConfig,
  { secrets, random }: ImportTools,
  problems: ConfigProblem[],
): StoredClient[] {
  const owners = new Map<string, string>();
  return clients.map(({ name, key, allow }, index) => {
    const kept = before.clients.find((client) => client.name === name);
    const keptValue = kept === undefined ? null : openKept(kept, secrets);
    const value = key ?? (kept === undefined ? newClientKey(random) : keptValue);
    const owner = value === null ? undefined : owners.get(value);
    if (owner !== undefined) {
      const message = `The client "${owner}" has the same key. Each client needs its own, or they cannot be told apart.`;
      problems.push({ path: ['clients', index, 'key'], message });
    }
    if (value !== null) owners.set(value, name);
    // Sealed anew it would look like another key.
    const sealedKey = value === keptValue ? kept?.sealedKey : value === null ? '' : secrets.sealClientKey(name, value);
    return { name, sealedKey: sealedKey ?? '', ...(allow && { allow }) };
  });
}

/** Null: it cannot be read any more and stays as it is. */
function openKept({ name, sealedKey }: StoredClient, secrets: SealedSecrets): string | null {
  const opened = secrets.openClientKey({ name, sealedKey, allow: [] });
  return 'value' in opened ? opened.value : null;
}

/** A gateway key nobody can guess: `bbx-` and 43 characters for 32 random bytes. */
export function newClientKey(random: RandomBytes): string {
  return `bbx-${Buffer.from(random(32)).toString('base64url')}`;
}

function openDigests(sealed: string | undefined, box: SecretBox): Digests {
  if (sealed === undefined) return {};
  try {
    // Written by mergeImport and authenticated by the box.
    return JSON.parse(box.open(sealed, DIGEST_CONTEXT)) as Digests;
  } catch (error) {
    // Under another data key the stored secrets are unreadable too: the file is to be taken in afresh.
    if (error instanceof SecretUnreadable) return {};
    throw error;
  }
}

/** It is to the letter what was imported last. */
export function isLastImport(state: SettingsState, text: string, box: SecretBox): boolean {
  return openDigests(state.imported, box)[WHOLE] === digest(text);
}

function digest(section: unknown): string {
  return createHash('sha256').update(canonical(section)).digest('base64url');
}

/** JSON with the fields of every object in alphabetical order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
