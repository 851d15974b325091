// What the handlers share: the instance, changes that are refused in words, and steps that can be taken back.

import { ORPCError } from '@orpc/server';
import type { Config, ProviderConfig } from '../domain/config.ts';
import { BadBaseUrl } from '../providers/base-url.ts';
import { ConfigRefused } from '../settings/config-refused.ts';
import type { Instance } from './instance.ts';
import { UndoSteps } from './undo.ts';

export interface Desk {
  readonly instance: Instance;
  readonly undo: UndoSteps;
  /** Changes the configuration; `label` says what was done. Throws REFUSED with nothing changed. */
  change(label: string, edit: (config: Config) => Config): Config;
  /** The provider in force. Throws NOT_FOUND. */
  provider(id: string): ProviderConfig;
}

export function createDesk(instance: Instance): Desk {
  return {
    instance,
    undo: new UndoSteps(instance.ids),
    change: (label, edit) => refusing(() => instance.settings.change(label, edit)),
    provider(id) {
      const found = instance.config().providers.find((candidate) => candidate.id === id);
      if (found === undefined) throw notFound(`There is no provider '${id}'.`);
      return found;
    },
  };
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
