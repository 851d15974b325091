// The keys of a configuration as they are now: those that can be opened, and what is to be said about the others.

import type { Config } from '../domain/config.ts';
import type { SealedSecrets } from './sealed-secrets.ts';
import type { Notice } from './settings-document.ts';

/** Every secret that can be read now. */
export function openAll(config: Config, secrets: SealedSecrets): string[] {
  const opened = [
    ...config.providers.flatMap(({ id, keys }) => keys.map(({ name }) => secrets.openProviderKey(config, id, name))),
    ...config.clients.map(secrets.openClientKey),
  ];
  return opened.flatMap((secret) => ('value' in secret ? [secret.value] : []));
}

export function keyNotices(config: Config, secrets: SealedSecrets): Notice[] {
  const ofProviders = config.providers.flatMap(({ id, keys }) =>
    keys.flatMap((key): Notice[] => {
      const opened = secrets.openProviderKey(config, id, key.name);
      if ('value' in opened) return [];
      return [{ level: 'warning', text: describeKey(id, key.name, 'env' in key ? key.env : null, opened.problem) }];
    }),
  );
  const ofClients = config.clients.flatMap((client): Notice[] => {
    if ('value' in secrets.openClientKey(client)) return [];
    const text = `The key of the client "${client.name}" cannot be read any more, because it was sealed under another data key: remove the client and add it again.`;
    return [{ level: 'error', text }];
  });
  return [...ofProviders, ...ofClients];
}

function describeKey(provider: string, key: string, env: string | null, problem: 'unreadable' | 'missing'): string {
  if (env === null) {
    return `The key "${key}" of "${provider}" must be entered again: stored keys work only at the base URL and under the data key they were given for, and one of these has changed.`;
  }
  return problem === 'missing'
    ? `The key "${key}" of "${provider}" is missing: the environment variable ${env} is not set. Set it and start Breakerbox again.`
    : `The key "${key}" of "${provider}" cannot be used: the environment variable ${env} holds blanks or special characters.`;
}
