// What was found on this machine, in words.

import type { DiscoverView, FoundView } from '../../../src/contract/provider-views.ts';
import type { ProviderView } from '../../../src/contract/views.ts';
import { format, plural } from '../../ui/format.ts';
import { providerName } from '../../ui/provider-name.ts';

/** "a key in OPENAI_API_KEY", "answers at localhost:11434, with 2 models". */
export function viaWords({ via, models }: Pick<FoundView, 'via' | 'models'>): string {
  if (via.kind === 'env') return `a key in ${via.name}`;
  const listed = models === null ? 'and wants a key' : `with ${format.count(models)} ${plural(models, 'model')}`;
  return `answers at ${via.address}, ${listed}`;
}

export function doubtWords({ via, label }: Pick<FoundView, 'via' | 'label'>): string | null {
  return via.kind === 'env' && !via.fits ? `It does not begin as keys of ${label} do.` : null;
}

/** What was looked at and had nothing to add. */
export function nothingWords({ looked, found }: DiscoverView): string {
  const places = looked.map(({ label, address }) => `${label} at ${address}`);
  const known = found.length > 0 ? 'Nothing else' : 'Nothing';
  const servers = places.length === 0 ? 'and no server was looked for' : `and no answer from ${listed(places)}`;
  return `${known}: no key of a known provider in the environment, ${servers}.`;
}

export function addedWords(added: ProviderView): string {
  const [key] = added.keys;
  const name = providerName(added);
  if (key?.env !== undefined && key.env !== null) return `Added ${name}, with the key in ${key.env}.`;
  return `Added ${name}.`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
}
