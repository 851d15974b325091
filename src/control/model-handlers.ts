// What is known of models, what the user says of them instead, and the catalog behind it.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config, ModelConfig, ProviderConfig } from '../domain/config.ts';
import { compareModels } from './compare-models.ts';
import { notFound, refused, type Desk } from './desk.ts';
import { catalogStatusView, modelViews } from './model-views.ts';
import { OwnTraffic } from './own-traffic.ts';
import { withRareFields } from './price-fields.ts';
import { namedModel, withModel, withoutFigures, withProvider } from './provider-edits.ts';

export function createModelHandlers(desk: Desk) {
  const os = implement(contract).models;
  const { instance, undo, upstream } = desk;
  const traffic = new OwnTraffic(instance);

  const edit = (id: string, model: string, doing: string, change: (models: Models) => Models): { undo: string } => {
    const before = own(desk, id).models;
    const after = printed(setModels(desk, id, `${doing} ${id}/${model}`, change(before)), id);
    const known = before.find((each) => each.id === model) ?? namedModel(model);
    // Whatever has become of the other models since stays as it is.
    const back = (models: Models): Models =>
      JSON.stringify(models) === after ? before : withModel(models, known, autoModel(id));
    const takeBack = (): Config =>
      setModels(desk, id, `take back what was said of ${id}/${model}`, back(own(desk, id).models));
    return { undo: undo.add(takeBack) };
  };
  /** What the built-in `auto` route uses at a provider of which the user has named no model. */
  const autoModel = (id: string): string | null => {
    const { preset, listed } = upstream(id);
    return preset.autoModel ?? listed[0] ?? null;
  };
  const isKnown = (id: string, model: string): boolean => {
    const { preset, listed } = upstream(id);
    return (
      listed.includes(model) || (preset.catalog !== null && instance.catalog.factsFor(preset.catalog, model) !== null)
    );
  };

  return {
    list: os.list.handler(async ({ input }) => modelViews(instance, await traffic.get(), input)),
    compare: os.compare.handler(async ({ input: { models, request } }) =>
      compareModels(instance, await traffic.get(), models, request),
    ),
    override: os.override.handler(({ input: { provider: id, model, abilities, ...figures } }) => {
      const { inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice, ...rest } = figures;
      const { contextWindow, maxOutput, ...rare } = rest;
      const more = own(desk, id).models.find((each) => each.id === model)?.more;
      const said: ModelConfig = {
        id: model,
        inputPrice,
        cachedInputPrice,
        cacheWritePrice,
        outputPrice,
        reasoningPrice,
        contextWindow,
        maxOutput,
        ...withRareFields(rare, more),
        abilities: withoutUndefined(abilities),
      };
      return edit(id, model, 'override', (models) => withModel(models, said, autoModel(id)));
    }),
    clearOverride: os.clearOverride.handler(({ input: { provider: id, model } }) => {
      if (!own(desk, id).models.some((each) => each.id === model)) {
        throw notFound(`Nothing is said of ${id}/${model} in your configuration.`);
      }
      return edit(id, model, 'no longer override', (models) =>
        withoutFigures(models, model, autoModel(id), isKnown(id, model)),
      );
    }),
  };
}

export function createCatalogHandlers({ instance }: Desk) {
  const os = implement(contract).catalog;
  return {
    status: os.status.handler(() => catalogStatusView(instance)),
    refresh: os.refresh.handler(async () => {
      const { problem, changed, flagged } = await instance.catalogRefresh.refresh();
      return { problem, changed, flagged: [...flagged] };
    }),
  };
}

type Models = ProviderConfig['models'];

/** The provider as the user configured it: what is said of the demo's models is not his to change. */
function own({ instance, provider }: Desk, id: string): ProviderConfig {
  provider(id);
  const found = instance.settings.current().providers.find((candidate) => candidate.id === id);
  if (found === undefined) throw refused('The demo’s models are what they are. Add a provider first.', 'provider');
  return found;
}

function printed({ providers }: Config, id: string): string {
  return JSON.stringify(providers.find((provider) => provider.id === id)?.models);
}

function setModels({ change }: Desk, id: string, label: string, models: Models): Config {
  return change(label, (config) => withProvider(config, id, (each) => ({ ...each, models })));
}

function withoutUndefined(abilities: { readonly [name: string]: boolean | undefined }): ModelConfig['abilities'] {
  return Object.fromEntries(Object.entries(abilities).filter(([, value]) => value !== undefined));
}
