// Client keys in the clear, for whoever starts Breakerbox.

import type { SettingsStore } from './settings/settings-store.ts';

/** Of the first client whose key can be read. */
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
