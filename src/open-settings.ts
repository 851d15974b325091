// Opens the settings and the box that seals their secrets.

import type { SecretBox } from './domain/ports.ts';
import { openDataKey } from './platform/data-key.ts';
import { openKeyringKey, type Keyring, type KeyPlace, type KeptDataKey } from './platform/keyring-key.ts';
import type { Redactor } from './platform/redactor.ts';
import { openSettingsFile, type SettingsFileParts } from './platform/settings-file.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandomBytes } from './platform/system-random.ts';
import { openVersionFiles } from './platform/version-files.ts';
import { createSettingsStore, type ConfigJudge, type SettingsStore } from './settings/settings-store.ts';
import { createSecretBox } from './vault/secret-box.ts';

/** What a desktop has and plain Node has not. */
export interface Desktop {
  /** null: there is none that guards better than a file. */
  readonly keyring: Keyring | null;
  /** Where the data key is to be. */
  readonly keyPlace: KeyPlace;
  readonly createStore: NonNullable<SettingsFileParts['createStore']>;
  /** What the user should know of it. */
  readonly notices: readonly string[];
}

interface SettingsOptions {
  readonly dataDir: string;
  /** Where provider keys and the passphrase may come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly desktop?: Desktop;
}

export interface OpenedBox {
  readonly box: SecretBox;
  /** null: there is no desktop. */
  readonly keptKey: KeptDataKey | null;
}

export async function openBox(options: SettingsOptions, redactor: Redactor): Promise<OpenedBox> {
  const passphrase = options.env['BREAKERBOX_PASSPHRASE'] ?? null;
  if (passphrase !== null) redactor.learn(passphrase);
  const parts = { directory: options.dataDir, passphrase, random: systemRandomBytes };
  const { desktop } = options;
  const keptKey =
    desktop === undefined
      ? null
      : await openKeyringKey({ ...parts, keyring: desktop.keyring, place: desktop.keyPlace });
  return { box: createSecretBox(keptKey?.key ?? openDataKey(parts), systemRandomBytes), keptKey };
}

/** `judge`: what speaks against a change beyond its form. */
export function openSettings(options: SettingsOptions, box: SecretBox, judge: ConfigJudge): SettingsStore {
  return createSettingsStore({
    file: openSettingsFile({
      directory: options.dataDir,
      clock: systemClock,
      ...(options.desktop && { createStore: options.desktop.createStore }),
    }),
    versions: openVersionFiles(options.dataDir),
    clock: systemClock,
    box,
    env: options.env,
    random: systemRandomBytes,
    judge,
  });
}

/** null: there is none that can be read. */
export function firstClientKey(settings: SettingsStore): string | null {
  for (const client of settings.current().clients) {
    const key = valueOf(settings.openClientKey(client));
    if (key !== null) return key;
  }
  return null;
}

export function valueOf(secret: ReturnType<SettingsStore['openClientKey']>): string | null {
  return 'value' in secret ? secret.value : null;
}
