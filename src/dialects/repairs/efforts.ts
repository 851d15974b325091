// How hard a model may be asked to think, out of the words of a server that refuses another value.

import { EFFORTS } from '../conversation.ts';

const LADDER: readonly string[] = ['none', ...EFFORTS];

/** Behind these words stand the values that a server takes. */
const LIST =
  /(?:supported (?:values|levels|efforts)(?: are)?|valid (?:levels|values|options)(?: are)?|allowed values(?: are)?|must be(?: one of)?|should be|expected(?: one of)?|one of)\b(.*)$/is;

/** The listed value nearest to the refused one, the higher of two; null when none is listed that could stand for it. */
export function nearestEffort(refused: string, text: string): string | null {
  const listed = LIST.exec(text)?.[1];
  if (listed === undefined) return null;
  // What came instead is named last: "expected one of 'low' | 'high', received 'max'".
  const words = listed.replace(/\b(?:received|got|instead|but)\b.*$/is, '').match(/[a-z_]+/gi) ?? [];
  const values = new Set(words.map((word) => word.toLowerCase()));
  values.delete(refused);
  const steps = LADDER.filter((step) => step !== 'none' && values.has(step));
  if (steps.length === 0) return values.has('default') && refused !== 'none' ? 'default' : null;
  const at = LADDER.indexOf(refused);
  if (at < 0) return null;
  const distance = (step: string): number => Math.abs(LADDER.indexOf(step) - at);
  return steps.reduce((best, step) => (distance(step) <= distance(best) ? step : best));
}
