// What the handlers share: the instance, changes that are refused in words, and steps that can be taken back.

import { ORPCError } from '@orpc/server';
import type { Upstream } from '../dispatch/snapshot.ts';
import type { Config, ProviderConfig } from '../domain/config.ts';
import { createRedactor } from '../platform/redactor.ts';
import { BadBaseUrl } from '../providers/base-url.ts';
import { ConfigRefused } from '../settings/config-refused.ts';
import type { ChangeOptions } from '../settings/settings-store.ts';
import type { Instance } from './instance.ts';
import { UndoSteps } from './undo.ts';

export interface Desk {
  readonly instance: Instance;
  readonly undo: UndoSteps;
  /** Changes the configuration; `label` says what was done. Throws REFUSED with nothing changed. */
  change(label: string, edit: (config: Config) => Config, options?: ChangeOptions): Config;
  /** The provider in force. Throws NOT_FOUND. */
  provider(id: string): ProviderConfig;
  /** The same as it is called. Throws NOT_FOUND. */
  upstream(id: string): Upstream;
}

export function createDesk(instance: Instance): Desk {
  return {
    instance,
    undo: new UndoSteps(instance.ids),
    change: (label, edit, options) => refusing(() => instance.settings.change(label, edit, options)),
    provider(id) {
      const found = instance.config().providers.find((candidate) => candidate.id === id);
      if (found === undefined) throw notFound(`There is no provider '${id}'.`);
      return found;
    },
    upstream(id) {
      const found = instance.snapshot().upstreams.get(id);
      if (found === undefined) throw notFound(`There is no provider '${id}'.`);
      return found;
    },
  };
}

/** What a provider says, without its keys: some repeat the one they were called with. */
export function withoutKeys(words: string, { keys }: Upstream): string {
  const redactor = createRedactor();
  for (const { value } of keys) redactor.learn(value);
  return redactor.redact(words);
}

/** Refusals of the settings are meant for people; anything else is a bug and stays hidden. */
export function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof ConfigRefused) throw refused(error.message, error.path);
    if (error instanceof BadBaseUrl) throw refused(error.message, 'baseUrl');
    throw error;
  }
}

export function refused(message: string, path: string | null): ORPCError<'REFUSED', { path: string | null }> {
  return new ORPCError('REFUSED', { status: 422, message, data: { path }, defined: true });
}

export function notFound(message: string): ORPCError<'NOT_FOUND', undefined> {
  return new ORPCError('NOT_FOUND', { status: 404, message, defined: true, data: undefined });
}
