// Each provider keeps one colour on every page. Eight can be told apart; the rest is grey.

const SERIES = 8;

/** A number from 1 to 8, or 'other'. Depends only on which providers there are, not on their order. */
export type Series = number | 'other';

export function assignSeries(providers: readonly string[]): Map<string, Series> {
  const assigned = new Map<string, Series>();
  const taken = new Set<number>();
  for (const provider of providers.toSorted()) {
    const series = freeFrom(hash(provider) % SERIES, taken);
    if (series !== null) taken.add(series);
    assigned.set(provider, series === null ? 'other' : series + 1);
  }
  return assigned;
}

function freeFrom(wanted: number, taken: ReadonlySet<number>): number | null {
  for (let step = 0; step < SERIES; step += 1) {
    const candidate = (wanted + step) % SERIES;
    if (!taken.has(candidate)) return candidate;
  }
  return null;
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return value >>> 0;
}

/** Two letters that stand for a name: "OpenAI" → "OA", "groq" → "Gr", "LM Studio" → "LS", "vLLM" → "vL". */
export function monogram(name: string): string {
  const [first = '·', second] = name.replace(/ \(.*\)$/u, '').match(/[\p{L}\p{N}]+/gu) ?? [];
  if (second !== undefined) return (first.slice(0, 1) + second.slice(0, 1)).toUpperCase();
  const capital = /\p{Lu}/u.exec(first.slice(1))?.[0];
  return capital === undefined ? first.slice(0, 1).toUpperCase() + first.slice(1, 2) : first.slice(0, 1) + capital;
}
