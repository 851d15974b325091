// How one provider is reached, in which dialect it is spoken to, and what models it has.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config, ProviderConfig } from '../domain/config.ts';
import { findPreset } from '../providers/registry.ts';
import { withoutKeys, type Desk } from './desk.ts';
import { withProvider } from './provider-edits.ts';
import { providerView } from './views.ts';

export function createProviderDetailHandlers({ instance, undo, change, provider, upstream }: Desk) {
  const os = implement(contract).providers;
  const { health, lists, catalog, changes } = instance;
  const edit = (label: string, id: string, part: Partial<ProviderConfig>): Config => {
    const config = change(label, (current) => withProvider(current, id, (each) => ({ ...each, ...part })));
    // What it ran into before is no longer true.
    health.reset(id);
    return config;
  };

  return {
    setBaseUrl: os.setBaseUrl.handler(({ input: { id, baseUrl } }) => {
      provider(id);
      const config = edit(`change the base URL of ${id}`, id, { baseUrl });
      return providerView(instance, config, provider(id));
    }),
    setDialect: os.setDialect.handler(({ input: { id, dialect } }) => {
      const { dialect: before } = provider(id);
      edit(`change the dialect of ${id}`, id, { dialect });
      return { undo: undo.add(() => edit(`change back the dialect of ${id}`, id, { dialect: before })) };
    }),
    refreshModels: os.refreshModels.handler(async ({ input }) => {
      const asked = upstream(input.id);
      if (asked.preset.modelList === null) return { problem: `${asked.preset.label} has no list of its models.` };
      if (asked.keyProblem !== null) return { problem: `${asked.keyProblem}.` };
      const failed = await lists.ask(asked);
      if (failed !== null) return { problem: withoutKeys(failed.message, asked) };
      changes.announce('config');
      return { problem: null };
    }),
    models: os.models.handler(({ input }) => {
      const { preset, models } = provider(input.id);
      const inCatalog = catalog.models(findPreset(preset)?.catalog ?? '');
      const all = new Set([...models.map(({ id }) => id), ...upstream(input.id).listed, ...inCatalog]);
      return [...all].toSorted();
    }),
  };
}
