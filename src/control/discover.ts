// What could be added without typing: keys that stand in the environment, and model servers that run on this machine.

import type { DiscoverView, FoundView } from '../contract/provider-views.ts';
import type { ServerPlace } from '../dispatch/find-servers.ts';
import type { Preset } from '../providers/provider.ts';
import { findPreset, presets } from '../providers/registry.ts';
import type { Instance } from './instance.ts';

/**
 * Other addresses than the usual ones, all of them: `ollama=http://127.0.0.1:5000,vllm=…`. Set to nothing: no server is
 * looked for.
 */
const PLACES_VARIABLE = 'BREAKERBOX_LOCAL_SERVERS';

/** How the keys of our own clients begin: they open nothing but this gateway. */
const CLIENT_KEY = /^bbx-/;

export async function discover(instance: Instance): Promise<DiscoverView> {
  const places = placesOf(instance.env[PLACES_VARIABLE]);
  const looked = places.map(({ preset, baseUrl }) => ({ label: preset.label, address: addressOf(preset, baseUrl) }));
  return { found: [...inEnvironment(instance), ...(await onThisMachine(instance, places))], looked };
}

/** What a variable holds, as a key would be read from it; null: nothing. */
export function variable({ env }: Pick<Instance, 'env'>, name: string): string | null {
  const value = Object.hasOwn(env, name) ? (env[name]?.trim() ?? '') : '';
  return value === '' ? null : value;
}

function inEnvironment(instance: Instance): FoundView[] {
  const upstreams = [...instance.snapshot().upstreams.values()];
  const clientKeys = new Set(
    instance.config().clients.flatMap((client) => {
      const opened = instance.settings.openClientKey(client);
      return 'value' in opened ? [opened.value] : [];
    }),
  );
  return [...presets.values()].flatMap(({ id: preset, label, keyNames, keyPrefix }) => {
    const seen = new Set<string>();
    return keyNames.flatMap((name): FoundView[] => {
      const value = variable(instance, name);
      // Tools that are pointed at this gateway have its key under the vendor's name.
      if (value === null || seen.has(value) || CLIENT_KEY.test(value) || clientKeys.has(value)) return [];
      seen.add(value);
      const owner = upstreams.find(({ keys }) => keys.some((key) => key.value === value));
      const fits = keyPrefix === null || value.startsWith(keyPrefix);
      return [{ preset, label, via: { kind: 'env', name, fits }, models: null, addedAs: owner?.id ?? null }];
    });
  });
}

async function onThisMachine(instance: Instance, places: readonly ServerPlace[]): Promise<FoundView[]> {
  const servers = await instance.desk.findServers(places);
  const upstreams = [...instance.snapshot().upstreams.values()];
  return servers.map(({ preset, baseUrl, origin, models }) => {
    const owner = upstreams.find((upstream) => isSamePlace(upstream.origin, origin));
    return {
      preset: preset.id,
      label: preset.label,
      via: { kind: 'address', address: addressOf(preset, baseUrl), baseUrl },
      models,
      addedAs: owner?.id ?? null,
    };
  });
}

function placesOf(told: string | undefined): ServerPlace[] {
  if (told === undefined) {
    return [...presets.values()].filter(({ signs }) => signs.length > 0).map((preset) => ({ preset, baseUrl: null }));
  }
  return told.split(',').flatMap((place) => {
    const [, id = '', baseUrl = ''] = /^\s*([a-z]+)\s*=\s*(https?:\/\/[^\s?#@]+)\s*$/.exec(place) ?? [];
    const preset = findPreset(id);
    return preset === undefined || preset.signs.length === 0 || !URL.canParse(baseUrl) ? [] : [{ preset, baseUrl }];
  });
}

function addressOf(preset: Preset, baseUrl: string | null): string {
  return new URL(baseUrl ?? preset.baseUrl ?? '').host;
}

/** This machine has more than one name. */
function isSamePlace(one: string, other: string): boolean {
  const byNumber = (origin: string): string => origin.replace(/\/\/(?:localhost|\[::1\])(?=:|$)/, '//127.0.0.1');
  return byNumber(one) === byNumber(other);
}
