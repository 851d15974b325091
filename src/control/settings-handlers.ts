// Settings that belong to no provider and no client.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config, GeneralSettings } from '../domain/config.ts';
import type { Desk } from './desk.ts';

export function createSettingsHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).settings;
  const set = (label: string, part: Partial<GeneralSettings>): Config =>
    change(label, (config) => ({ ...config, settings: { ...config.settings, ...part } }));

  return {
    get: os.get.handler(() => {
      const { emulateJson, catalogRefresh } = instance.settings.current().settings;
      return { emulateJson, catalogRefresh };
    }),
    setEmulateJson: os.setEmulateJson.handler(({ input: { emulateJson } }) => {
      const { emulateJson: before } = instance.settings.current().settings;
      set('change what is done for JSON', { emulateJson });
      return { undo: undo.add(() => set('change back what is done for JSON', { emulateJson: before })) };
    }),
    setCatalogRefresh: os.setCatalogRefresh.handler(({ input: { catalogRefresh } }) => {
      const { catalogRefresh: before } = instance.settings.current().settings;
      set('change how the catalog is kept up to date', { catalogRefresh });
      const back = (): Config => set('change back how the catalog is kept up to date', { catalogRefresh: before });
      return { undo: undo.add(back) };
    }),
  };
}
