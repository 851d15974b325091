// A key pasted into the wrong box is caught before it goes anywhere.

import type { PresetView } from '../../../src/contract/views.ts';

/** A doubt about the key, in words; null when there is none. It never stops anyone. */
export function doubtKey(key: string, preset: PresetView, presets: readonly PresetView[]): string | null {
  const pasted = key.trim();
  if (pasted === '') return null;
  if (/\s/u.test(pasted)) return 'There is a space or a line break inside this key. Was it copied whole?';
  const { label, keyPrefix } = preset;
  const owner = longestMatch(pasted, presets);
  const fits = keyPrefix === null || pasted.startsWith(keyPrefix);
  if (owner !== null && (!fits || tellsMore(owner, preset))) return `This looks like a key of ${owner.label}.`;
  return fits ? null : `Keys of ${label} begin with “${keyPrefix}”; this one does not.`;
}

/** Half of the world's keys begin with `sk-`, and a proxy of one's own takes any: neither says much. */
function tellsMore(owner: PresetView, preset: PresetView): boolean {
  const expected = preset.keyPrefix ?? 'sk-';
  return preset.key === 'required' && (owner.keyPrefix?.length ?? 0) > expected.length;
}

/** Some prefixes begin others (`sk-`, `sk-ant-`): the longest tells most. */
function longestMatch(key: string, presets: readonly PresetView[]): PresetView | null {
  const matching = presets.filter(({ keyPrefix }) => keyPrefix !== null && key.startsWith(keyPrefix));
  return matching.toSorted((a, b) => (b.keyPrefix?.length ?? 0) - (a.keyPrefix?.length ?? 0))[0] ?? null;
}

/** What becomes of a key that is given. */
export function sealedHint(preset: Pick<PresetView, 'testsKeys'> | undefined): string {
  const sealed = 'Sealed on this machine and not shown again.';
  return preset?.testsKeys === true ? `${sealed} It is tested at once, which costs nothing.` : sealed;
}
