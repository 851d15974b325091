// Facts of models in words: prices, abilities, and where each of them comes from.

import type { CatalogModelView, CatalogStatusView, SourceView } from '../../../src/contract/model-views.ts';
import { format, plural } from '../../ui/format.ts';

/** What a model can do, as far as it is known. */
export function abilityWords(abilities: CatalogModelView['abilities']): string {
  const known = Object.entries(abilities);
  if (known.length === 0) return 'unknown';
  const able = known.filter(([, is]) => is).map(([ability]) => abilityWord(ability));
  return able.length === 0 ? 'text only' : able.join(', ');
}

export function abilityWord(ability: string): string {
  return ability === 'json' || ability === 'pdf' ? ability.toUpperCase() : ability;
}

/** "over 200k tokens: $2.50 in, $15.00 out". */
export function tierWords({ above, inputPrice, outputPrice }: CatalogModelView['tiers'][number]): string {
  return `over ${format.tokens(above)} tokens: ${format.price(inputPrice)} in, ${format.price(outputPrice)} out`;
}

/** "01:00–04:00 UTC on Mon–Fri: $0.44 in, $1.32 out, now". What it does not name is as at other times. */
export function windowLine({ when, holdsNow, ...prices }: CatalogModelView['windows'][number]): string {
  const named = [
    [prices.inputPrice, 'in'],
    [prices.cachedInputPrice, 'cached'],
    [prices.cacheWritePrice, 'cache write'],
    [prices.outputPrice, 'out'],
  ] as const;
  const words = named.flatMap(([nanos, what]) => (nanos === null ? [] : [`${format.price(nanos)} ${what}`]));
  return `${when}: ${[...words, ...(holdsNow ? ['now'] : [])].join(', ')}`;
}

/** What few models have: "1-hour cache write $10.00, $0.01 a search"; null: none of it is known. */
export function rareWords(model: CatalogModelView): string | null {
  const named = [
    [model.cacheWrite1hPrice, '1-hour cache write %'],
    [model.audioInputPrice, 'sound in %'],
    [model.audioOutputPrice, 'sound out %'],
    [model.imageOutputPrice, 'pictures out %'],
    [model.requestPrice, '% a request'],
    [model.imagePrice, '% a picture'],
    [model.searchPrice, '% a search'],
  ] as const;
  const words = named.flatMap(([nanos, form]) => (nanos === null ? [] : [form.replace('%', format.price(nanos))]));
  return words.length === 0 ? null : words.join(', ');
}

/** "from 2026-12-01", "until 2026-12-31"; null: always. */
export function validityWords({ from, until }: CatalogModelView['validity']): string | null {
  const words = [...(from === null ? [] : [`from ${from}`]), ...(until === null ? [] : [`until ${until}`])];
  return words.length === 0 ? null : words.join(' ');
}

export interface SourceLine {
  /** null: everything that is known. */
  readonly what: string | null;
  readonly from: string;
  readonly date: string | null;
  /** "148 days old"; null: that means nothing. */
  readonly age: string | null;
  readonly isStale: boolean;
}

const PARTS = [
  ['price', 'prices'],
  ['contextWindow', 'window'],
  ['maxOutput', 'longest answer'],
  ['abilities', 'abilities'],
] as const;

/** Which values come from where: one line for each source. */
export function sourceLines(sources: CatalogModelView['sources']): readonly SourceLine[] {
  const lines = new Map<string, { source: NonNullable<SourceView>; what: string[] }>();
  for (const [part, word] of PARTS) {
    const source = sources[part];
    if (source === null) continue;
    const key = JSON.stringify([source.origin, source.name, source.date]);
    const line = lines.get(key) ?? { source, what: [] };
    line.what.push(word);
    lines.set(key, line);
  }
  return [...lines.values()].map(({ source, what }) => ({
    what: lines.size === 1 ? null : what.join(', '),
    from: shortName(source.name),
    date: source.date,
    age: source.ageDays === null ? null : ageWords(source.ageDays),
    isStale: source.stale,
  }));
}

/** Without the licence, which need not stand in every line. */
function shortName(name: string): string {
  return name.replace(/ \([^)]*licen[cs]e\)/u, '');
}

/** "148 days old", "of today". */
export function ageWords(ageDays: number | null): string {
  if (ageDays === null) return 'age unknown';
  return ageDays === 0 ? 'of today' : `${format.count(ageDays)} ${plural(ageDays, 'day')} old`;
}

/** "models.dev, 2026-07-02 (148 days old: may be out of date)". */
export function statusWords({ source, date, ageDays, stale }: CatalogStatusView): string {
  return `${source}, ${date} (${ageWords(ageDays)}${stale ? ': may be out of date' : ''})`;
}

export function refreshedWords(changed: number): string {
  return changed === 0 ? 'Nothing has changed.' : `${format.count(changed)} ${plural(changed, 'model')} changed.`;
}
