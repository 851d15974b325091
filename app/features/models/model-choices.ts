// What was chosen on the page of models, as it stands in the address.

import { ABILITIES } from './override-draft.ts';

export type Ability = (typeof ABILITIES)[number];
export type Sort = 'breakers' | 'price' | 'speed';

export interface ModelId {
  readonly provider: string;
  readonly model: string;
}

export interface ModelChoices {
  /** As it is typed. */
  readonly search: string;
  /** Empty: all of them. */
  readonly provider: string;
  readonly abilities: readonly Ability[];
  readonly sort: Sort;
  /** Those to be compared, as `provider/model-id`. */
  readonly picked: readonly string[];
}

export const MOST_COMPARED = 4;
export const FEWEST_COMPARED = 2;

const SORTS: readonly string[] = ['breakers', 'price', 'speed'] satisfies Sort[];

export function readChoices(choices: URLSearchParams): ModelChoices {
  const can = choices.getAll('can');
  const sort = choices.get('sort') ?? '';
  return {
    search: choices.get('search') ?? '',
    provider: choices.get('provider') ?? '',
    abilities: ABILITIES.filter((ability) => can.includes(ability)),
    sort: SORTS.includes(sort) ? (sort as Sort) : 'breakers',
    picked: [...new Set(choices.getAll('compare'))].filter((name) => idOf(name) !== null).slice(0, MOST_COMPARED),
  };
}

/** Only what was chosen stands in the address. */
export function withChoice(choices: URLSearchParams, change: Partial<ModelChoices>): URLSearchParams {
  const { search, provider, abilities, sort, picked } = { ...readChoices(choices), ...change };
  const next = new URLSearchParams(choices);
  for (const name of ['search', 'provider', 'can', 'sort', 'compare']) next.delete(name);
  if (search !== '') next.set('search', search);
  if (provider !== '') next.set('provider', provider);
  for (const ability of abilities) next.append('can', ability);
  if (sort !== 'breakers') next.set('sort', sort);
  for (const name of picked) next.append('compare', name);
  return next;
}

/** With it if it was not there, and without it if it was. */
export function toggled<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}

export function nameOf({ provider, model }: ModelId): string {
  return `${provider}/${model}`;
}

/** null: it is no `provider/model-id`. */
export function idOf(name: string): ModelId | null {
  const slash = name.indexOf('/');
  return slash < 1 || slash === name.length - 1
    ? null
    : { provider: name.slice(0, slash), model: name.slice(slash + 1) };
}
