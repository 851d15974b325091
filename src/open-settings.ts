// Opens the settings and the box that seals their secrets.

import type { SecretBox } from './domain/ports.ts';
import { openDataKey } from './platform/data-key.ts';
import type { Redactor } from './platform/redactor.ts';
import { openSettingsFile } from './platform/settings-file.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandomBytes } from './platform/system-random.ts';
import { openVersionFiles } from './platform/version-files.ts';
import { createSettingsStore, type ConfigJudge, type SettingsStore } from './settings/settings-store.ts';
import { createSecretBox } from './vault/secret-box.ts';

interface SettingsOptions {
  readonly dataDir: string;
  /** Where provider keys and the passphrase may come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function openBox(options: SettingsOptions, redactor: Redactor): SecretBox {
  const passphrase = options.env['BREAKERBOX_PASSPHRASE'] ?? null;
  if (passphrase !== null) redactor.learn(passphrase);
  const key = openDataKey({ directory: options.dataDir, passphrase, random: systemRandomBytes });
  return createSecretBox(key, systemRandomBytes);
}

/** `judge`: what speaks against a change beyond its form. */
export function openSettings(options: SettingsOptions, box: SecretBox, judge: ConfigJudge): SettingsStore {
  return createSettingsStore({
    file: openSettingsFile({ directory: options.dataDir, clock: systemClock }),
    versions: openVersionFiles(options.dataDir),
    clock: systemClock,
    box,
    env: options.env,
    random: systemRandomBytes,
    judge,
  });
}
