// A name that nothing has, in words that help to find the right one.

import { didYouMean } from './did-you-mean.ts';
import { clip, listOf } from './schema-parts.ts';

/** null: there is one. `what`: "client". */
export function missingName(what: string, name: string, known: readonly string[]): string | null {
  if (known.includes(name)) return null;
  const others = known.length === 0 ? `No ${what} is configured.` : `${capital(what)}s: ${listOf(known, 'and')}.`;
  return `There is no ${what} "${clip(name)}".${didYouMean(name, known)} ${others}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
