// The handlers of the control contract: one per procedure, thin over settings, health and ledger.

import { implement, ORPCError } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config, ProviderConfig } from '../domain/config.ts';
import { BadBaseUrl } from '../providers/base-url.ts';
import { ConfigRefused } from '../settings/config-refused.ts';
import { watch } from './events.ts';
import type { Instance } from './instance.ts';
import { freeProviderId, namedModel, putBack, reordered, withKey, withoutProvider, withProvider } from './provider-edits.ts';
import { detailOf, viewOfRow } from './request-views.ts';
import { UndoSteps } from './undo.ts';
import { breakerView, clientView, presetViews, providerView, routeViews, statusView } from './views.ts';

/** Everything the contract offers, bound to one instance. */
export type ControlRouter = ReturnType<typeof createControlRouter>;

export function createControlRouter(instance: Instance) {
  const os = implement(contract);
  const undo = new UndoSteps(instance.ids);
  const { settings } = instance;

  /** Refusals of the settings are meant for people; anything else is a bug and stays hidden. */
  const change = (label: string, edit: (config: Config) => Config): Config => refusing(() => settings.change(label, edit));

  const provider = (id: string): ProviderConfig => {
    const found = instance.config().providers.find((candidate) => candidate.id === id);
    if (found === undefined) throw notFound(`There is no provider '${id}'.`);
    return found;
  };
  const view = (config: Config, id: string) => providerView(instance, config, provider(id));
  const breaker = async (id: string) => breakerView(instance, provider(id), null);

  return os.router({
    status: { get: os.status.get.handler(() => statusView(instance)) },
    presets: { list: os.presets.list.handler(() => presetViews()) },
    providers: {
      list: os.providers.list.handler(() => {
        const config = settings.current();
        return config.providers.map((each) => providerView(instance, config, each));
      }),
      add: os.providers.add.handler(({ input }) => {
        const id = input.id ?? freeProviderId(settings.current(), input.preset);
        const place = { id, preset: input.preset, baseUrl: input.baseUrl ?? null };
        const keys = input.key === undefined ? [] : [{ name: 'main', sealed: refusing(() => settings.sealProviderKey(place, input.key ?? '')) }];
        const added: ProviderConfig = { ...place, keys, enabled: true, models: (input.models ?? []).map(namedModel) };
        return view(change(`add ${id}`, (config) => ({ ...config, providers: [...config.providers, added] })), id);
      }),
      setBaseUrl: os.providers.setBaseUrl.handler(({ input }) => {
        provider(input.id);
        const config = change(`change the base URL of ${input.id}`, (current) =>
          withProvider(current, input.id, (each) => ({ ...each, baseUrl: input.baseUrl })),
        );
        instance.health.reset(input.id);
        return view(config, input.id);
      }),
      remove: os.providers.remove.handler(({ input }) => {
        const removed = provider(input.id);
        const index = settings.current().providers.findIndex(({ id }) => id === input.id);
        if (index < 0) throw notFound('The demo provider goes by itself when a real one is added.');
        change(`remove ${input.id}`, (config) => withoutProvider(config, input.id));
        instance.health.reset(input.id);
        return { undo: undo.add(() => change(`bring back ${input.id}`, (config) => ({ ...config, providers: putBack(config.providers, removed, index) }))) };
      }),
      reorder: os.providers.reorder.handler(({ input }) => {
        const current = settings.current();
        const next = reordered(current, input.ids);
        if (next === null) throw refused('The order must name every provider once.', 'ids');
        change('change the order of the breakers', () => next);
        return {};
      }),
    },
    keys: {
      add: os.keys.add.handler(({ input }) => {
        const sealed = refusing(() => settings.sealProviderKey(provider(input.provider), input.value));
        const config = change(`add a key to ${input.provider}`, (current) =>
          withProvider(current, input.provider, (each) => withKey(each, { name: input.name, sealed })),
        );
        // A new key deserves a try: what the old one ran into is no longer true.
        instance.health.reset(input.provider);
        return view(config, input.provider);
      }),
      remove: os.keys.remove.handler(({ input }) => {
        const { keys } = provider(input.provider);
        const index = keys.findIndex(({ name }) => name === input.name);
        const removed = keys[index];
        if (removed === undefined) throw notFound(`${input.provider} has no key '${input.name}'.`);
        const edit = (label: string, next: ProviderConfig['keys']): unknown =>
          change(label, (config) => withProvider(config, input.provider, (each) => ({ ...each, keys: next })));
        edit(`remove the key ${input.name} of ${input.provider}`, keys.filter((key) => key !== removed));
        return { undo: undo.add(() => edit(`bring back the key ${input.name}`, putBack(provider(input.provider).keys, removed, index))) };
      }),
    },
    breakers: {
      list: os.breakers.list.handler(() => instance.config().providers.map((each) => breakerView(instance, each, null))),
      switch: os.breakers.switch.handler(async ({ input }) => {
        provider(input.provider);
        if (settings.current().providers.length === 0) throw refused('The demo provider cannot be switched. Add a provider first.', 'provider');
        change(`switch ${input.provider} ${input.on ? 'on' : 'off'}`, (config) =>
          withProvider(config, input.provider, (each) => ({ ...each, enabled: input.on })),
        );
        return breaker(input.provider);
      }),
      reset: os.breakers.reset.handler(async ({ input }) => {
        provider(input.provider);
        instance.health.reset(input.provider);
        return breaker(input.provider);
      }),
    },
    routes: { list: os.routes.list.handler(() => routeViews(instance.config())) },
    clients: {
      list: os.clients.list.handler(() => settings.current().clients.map((client) => clientView(instance, client))),
      add: os.clients.add.handler(({ input }) => {
        const { client } = settings.newClient(input.name);
        change(`add the client ${input.name}`, (config) => ({ ...config, clients: [...config.clients, client] }));
        return clientView(instance, client);
      }),
      remove: os.clients.remove.handler(({ input }) => {
        const { clients } = settings.current();
        const index = clients.findIndex(({ name }) => name === input.name);
        const removed = clients[index];
        if (removed === undefined) throw notFound(`There is no client '${input.name}'.`);
        change(`remove the client ${input.name}`, (config) => ({ ...config, clients: config.clients.filter((client) => client !== removed) }));
        return { undo: undo.add(() => change(`bring back the client ${input.name}`, (config) => ({ ...config, clients: putBack(config.clients, removed, index) }))) };
      }),
    },
    requests: {
      recent: os.requests.recent.handler(async ({ input }) => {
        const rows = await instance.ledger.query('recent', { limit: input.limit, before: input.before ?? null });
        return rows.map(viewOfRow);
      }),
      get: os.requests.get.handler(async ({ input }) => {
        const found = await instance.ledger.query('request', { id: input.id });
        if (found === null) throw notFound(`There is no request '${input.id}'.`);
        return detailOf(found);
      }),
    },
    totals: { since: os.totals.since.handler(async ({ input }) => instance.ledger.query('totals', input)) },
    undo: {
      apply: os.undo.apply.handler(({ input }) => {
        if (!refusing(() => undo.apply(input.token))) throw notFound('This can no longer be undone.');
        return {};
      }),
    },
    events: os.events.handler(({ input, signal }) => watch(instance, input.today, signal)),
  });
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof ConfigRefused) throw refused(error.message, error.path);
    if (error instanceof BadBaseUrl) throw refused(error.message, 'baseUrl');
    throw error;
  }
}

function refused(message: string, path: string | null): ORPCError<'REFUSED', { path: string | null }> {
  return new ORPCError('REFUSED', { status: 422, message, data: { path }, defined: true });
}

function notFound(message: string): ORPCError<'NOT_FOUND', undefined> {
  return new ORPCError('NOT_FOUND', { status: 404, message, defined: true, data: undefined });
}
