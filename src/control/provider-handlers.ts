// Providers, their keys and their breakers.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config, ProviderConfig } from '../domain/config.ts';
import { notFound, refused, refusing, withoutKeys, type Desk } from './desk.ts';
import { variable } from './discover.ts';
import {
  freeProviderId,
  namedModel,
  putBack,
  reordered,
  withKey,
  withoutProvider,
  withProvider,
} from './provider-edits.ts';
import { breakerView, breakerViews, providerView, spendSince } from './views.ts';

export function createProviderHandlers(desk: Desk) {
  const { instance, undo, change, provider } = desk;
  const os = implement(contract).providers;
  const { settings, health } = instance;
  const view = (config: Config, id: string) => providerView(instance, config, provider(id));

  return {
    list: os.list.handler(() => {
      const config = settings.current();
      return config.providers.map((each) => providerView(instance, config, each));
    }),
    add: os.add.handler(({ input }) => {
      const id = input.id ?? freeProviderId(settings.current(), input.preset);
      const place = { id, preset: input.preset, baseUrl: input.baseUrl ?? null };
      const keys = firstKey(desk, place, input);
      const added: ProviderConfig = {
        ...place,
        keys,
        enabled: true,
        dialect: null,
        models: (input.models ?? []).map(namedModel),
      };
      return view(
        change(`add ${id}`, (config) => ({ ...config, providers: [...config.providers, added] })),
        id,
      );
    }),
    remove: os.remove.handler(({ input }) => {
      const removed = provider(input.id);
      const index = settings.current().providers.findIndex(({ id }) => id === input.id);
      if (index < 0) throw notFound('The demo provider goes by itself when a real one is added.');
      change(`remove ${input.id}`, (config) => withoutProvider(config, input.id));
      health.reset(input.id);
      const bringBack = (config: Config): Config => ({
        ...config,
        providers: putBack(config.providers, removed, index),
      });
      return { undo: undo.add(() => change(`bring back ${input.id}`, bringBack)) };
    }),
    reorder: os.reorder.handler(({ input }) => {
      const next = reordered(settings.current(), input.ids);
      if (next === null) throw refused('The order must name every provider once.', 'ids');
      change('change the order of the breakers', () => next);
      return {};
    }),
  };
}

type Place = Pick<ProviderConfig, 'id' | 'preset' | 'baseUrl'>;

/** Sealed, or only named where it stands in the environment. */
function firstKey({ instance }: Desk, place: Place, { key, env }: NewKey): ProviderConfig['keys'] {
  if (key !== undefined && env !== undefined) {
    throw refused('Give the key itself, or the environment variable that holds it, not both.', 'env');
  }
  if (env !== undefined && variable(instance, env) === null) {
    throw refused(`The environment variable ${env} is not set. Set it and start Breakerbox again.`, 'env');
  }
  if (env !== undefined) return [{ name: 'main', env }];
  if (key === undefined) return [];
  return [{ name: 'main', sealed: refusing(() => instance.settings.sealProviderKey(place, key)) }];
}

interface NewKey {
  readonly key?: string | undefined;
  readonly env?: string | undefined;
}

export function createKeyHandlers({ instance, undo, change, provider, upstream }: Desk) {
  const os = implement(contract).keys;
  const { settings, health } = instance;
  const setKeys = (label: string, id: string, keys: ProviderConfig['keys']): Config =>
    change(label, (config) => withProvider(config, id, (each) => ({ ...each, keys })));

  return {
    add: os.add.handler(({ input }) => {
      // One that can no longer be read may be given again; one that works must not vanish without a way back.
      if ('value' in settings.openProviderKey(settings.current(), input.provider, input.name)) {
        throw refused(
          `${input.provider} has a key '${input.name}' already. Choose another name, or remove that key first.`,
          'name',
        );
      }
      const sealed = refusing(() => settings.sealProviderKey(provider(input.provider), input.value));
      const config = change(`add a key to ${input.provider}`, (current) =>
        withProvider(current, input.provider, (each) => withKey(each, { name: input.name, sealed })),
      );
      // A new key deserves a try: what the old one ran into is no longer true.
      health.reset(input.provider);
      return providerView(instance, config, provider(input.provider));
    }),
    remove: os.remove.handler(({ input }) => {
      const { keys } = provider(input.provider);
      const index = keys.findIndex(({ name }) => name === input.name);
      const removed = keys[index];
      if (removed === undefined) throw notFound(`${input.provider} has no key '${input.name}'.`);
      const rest = keys.filter((key) => key !== removed);
      setKeys(`remove the key ${input.name} of ${input.provider}`, input.provider, rest);
      const bringBack = (): Config =>
        setKeys(
          `bring back the key ${input.name}`,
          input.provider,
          putBack(provider(input.provider).keys, removed, index),
        );
      return { undo: undo.add(bringBack) };
    }),
    test: os.test.handler(async ({ input }) => {
      const { provider: id, name } = input;
      if (!provider(id).keys.some((key) => key.name === name)) throw notFound(`${id} has no key '${name}'.`);
      const asked = upstream(id);
      const key = asked.keys.find((usable) => usable.name === name);
      if (key === undefined) throw refused(`The key '${name}' of ${id} cannot be opened: add it again.`, 'name');
      const { result, message, balance } = await instance.desk.testKey(asked, key);
      return { result, message: message === null ? null : withoutKeys(message, asked), balance };
    }),
  };
}

export function createBreakerHandlers({ instance, change, provider }: Desk) {
  const os = implement(contract).breakers;
  // What was spent today comes with the next event: it takes a look into the ledger.
  const view = (id: string) => breakerView(instance, provider(id), null);

  return {
    list: os.list.handler(async ({ input }) => {
      const spend = input.today === undefined ? new Map() : await spendSince(instance, input.today);
      return breakerViews(instance, spend);
    }),
    switch: os.switch.handler(({ input }) => {
      provider(input.provider);
      if (instance.settings.current().providers.length === 0) {
        throw refused('The demo provider cannot be switched. Add a provider first.', 'provider');
      }
      change(`switch ${input.provider} ${input.on ? 'on' : 'off'}`, (config) =>
        withProvider(config, input.provider, (each) => ({ ...each, enabled: input.on })),
      );
      return view(input.provider);
    }),
    reset: os.reset.handler(({ input }) => {
      provider(input.provider);
      instance.health.reset(input.provider);
      return view(input.provider);
    }),
  };
}
