// Regular expressions that take time linear in the text whatever they are: RE2's syntax and engine.

import { createRequire } from 'node:module';

// Loaded when the first pattern is: most have none.
const require = createRequire(import.meta.url);

/**
 * Letters × steps of all patterns together: linear is not fast where both are large, and all requests wait for it. This
 * takes a tenth of a second or two at worst. A single ordinary pattern of 50 steps sees the last 100,000 letters; ten
 * of them the last 10,000 each.
 */
const MOST_WORK = 5_000_000;

export interface LinearPattern {
  /** How large it is with its repetitions written out: a letter of a text may cost as many steps. */
  readonly steps: number;
  test(text: string): boolean;
}

/** `patterns`: how many share the work. Throws with RE2's own words when the source is not in its syntax. */
export function compileLinearPattern(source: string, patterns = 1): LinearPattern {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  const compiled = RE2JS.compile(source);
  const steps = compiled.programSize();
  const most = Math.floor(MOST_WORK / (Math.max(1, steps) * Math.max(1, patterns)));
  return { steps, test: (text) => compiled.test(text.length <= most ? text : text.slice(-most)) };
}
