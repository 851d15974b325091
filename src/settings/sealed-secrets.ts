// The secrets in a configuration: sealed where they are stored, read from the environment where only their name is.

import type { ClientConfig, Config, ProviderConfig } from '../domain/config.ts';
import type { SecretBox } from '../domain/ports.ts';
import { resolveBaseUrl } from '../providers/base-url.ts';
import { findPreset } from '../providers/registry.ts';
import { SecretUnreadable } from '../vault/secret-box.ts';
import { clientKeyContext, providerKeyContext } from '../vault/secret-context.ts';
import { refusal } from './config-refused.ts';
import { SECRET_FORM } from './config-schema.ts';

/** unreadable: sealed under another data key or for another base URL, or not usable as a key · missing: not there. */
export type OpenedSecret = { readonly value: string } | { readonly problem: 'unreadable' | 'missing' };

/** What decides where a provider's key may be sent. */
export type ProviderPlace = Pick<ProviderConfig, 'id' | 'preset' | 'baseUrl'>;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SealedSecrets {
  /** Throws ConfigRefused when the value cannot be a key, BadBaseUrl when the provider's place is not known. */
  sealProviderKey(provider: ProviderPlace, value: string): string;
  sealClientKey(clientName: string, key: string): string;
  openProviderKey(config: Config, providerId: string, keyName: string): OpenedSecret;
  openClientKey(client: ClientConfig): OpenedSecret;
}

export function createSealedSecrets(box: SecretBox, env: Environment): SealedSecrets {
  const open = (sealed: string, context: string): OpenedSecret => {
    try {
      return { value: box.open(sealed, context) };
    } catch (error) {
      if (error instanceof SecretUnreadable) return { problem: 'unreadable' };
      throw error;
    }
  };
  return {
    sealProviderKey(provider, value) {
      const key = value.trim();
      if (!SECRET_FORM.test(key)) {
        throw refusal([
          { path: ['key'], message: 'The key must not be empty and must not hold blanks or special characters.' },
        ]);
      }
      return box.seal(key, contextOf(provider));
    },
    sealClientKey: (clientName, key) => box.seal(key, clientKeyContext(clientName)),
    openProviderKey(config, providerId, keyName) {
      const provider = config.providers.find(({ id }) => id === providerId);
      const key = provider?.keys.find(({ name }) => name === keyName);
      if (provider === undefined || key === undefined) return { problem: 'missing' };
      return 'env' in key ? readEnvironment(env, key.env) : open(key.sealed, contextOf(provider));
    },
    openClientKey: (client) => open(client.sealedKey, clientKeyContext(client.name)),
  };
}

function contextOf({ id, preset, baseUrl }: ProviderPlace): string {
  const home = findPreset(preset);
  if (home === undefined) throw refusal([{ path: ['preset'], message: `"${preset}" is not a preset.` }]);
  return providerKeyContext(id, resolveBaseUrl(home, baseUrl).origin);
}

function readEnvironment(env: Environment, name: string): OpenedSecret {
  // A line break at the end is what `export KEY="$(cat file)"` and the like leave behind.
  const value = Object.hasOwn(env, name) ? (env[name]?.trim() ?? '') : '';
  if (value === '') return { problem: 'missing' };
  return SECRET_FORM.test(value) ? { value } : { problem: 'unreadable' };
}
