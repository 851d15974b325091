// The ways in which servers write a time: seconds, durations, moments. All results in ms.

import { parseHttpDate, parseTimestamp } from './http-date.ts';

/** Seconds as a number. A header sent twice arrives as one value with a comma; then the larger one counts. */
export function largestNumber(header: string): number | null {
  let largest: number | null = null;
  for (const item of header.split(',')) {
    const text = item.trim();
    if (!/^[+-]?\d+(?:\.\d+)?(?:e\d+)?$/i.test(text)) return null;
    const value = Number(text);
    if (largest === null || value > largest) largest = value;
  }
  return largest;
}

/** Unix ms of a date in HTTP's form or in RFC 3339's. */
export function parseMoment(text: string): number | null {
  return parseHttpDate(text) ?? parseTimestamp(text);
}

const AMOUNT = String.raw`\d+(?:\.\d+)?\s?(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d)(?![a-z])`;
const DURATION = new RegExp(`^(?:${AMOUNT})+$`);
const WAIT_IN_TEXT = new RegExp(
  `(?:try again|retry|wait)(?: in| after| for)?:? (${AMOUNT}(?:(?:,? (?:and )?)?${AMOUNT}){0,3})`,
);
const UNIT_MS: readonly (readonly [begins: string, ms: number])[] = [
  ['ms', 1],
  ['mil', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
];

/** `1m2.5s`, `12ms`, `34s`, `6m0s`. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  return DURATION.test(trimmed) ? sum(trimmed) : null;
}

/** `Please try again in 1.2s`, `retry after 20 seconds`. The text must be in lower case. */
export function waitInText(text: string): number | null {
  const found = WAIT_IN_TEXT.exec(text)?.[1];
  return found === undefined ? null : sum(found);
}

function sum(durations: string): number {
  let ms = 0;
  for (const [, amount, unit = 's'] of durations.matchAll(/(\d+(?:\.\d+)?)\s?([a-z]+)/g)) {
    ms += Number(amount) * (UNIT_MS.find(([begins]) => unit.startsWith(begins))?.[1] ?? 0);
  }
  return ms;
}
