// When a rate limit is back, as told by the headers that count it. Every vendor has its own names and units.

import { largestNumber, parseDuration, parseMoment } from './wait-formats.ts';

/** ms until a limit is back, by what is said to be left of it; null when there is none of that kind. */
export interface Resets {
  /** Nothing: the last of these. */
  readonly usedUp: number | null;
  /** Not said: the first of these. */
  readonly uncounted: number | null;
  /** Something, though it may have been too little for the request: the first of these. */
  readonly left: number | null;
}

interface Limit {
  readonly reset: string;
  /** Counts down to 0, or says `rejected`. */
  readonly left: string;
  /** Tells of limits that are well, too, on every answer: such a reset is no reason for a refusal. */
  readonly always?: boolean;
}

/** OpenAI, Azure, Groq and OpenRouter; Mistral (`req-minute`, `tokens-5-minute`); Cerebras (`requests-day`). */
const X_LIMITS = [
  '-requests',
  '-tokens',
  '',
  '-requests-minute',
  '-requests-hour',
  '-requests-day',
  '-req-minute',
  '-tokens-minute',
  '-tokens-5-minute',
  '-tokens-hour',
  '-tokens-day',
  '-tokens-month',
];
const ANTHROPIC_LIMITS = ['requests', 'tokens', 'input-tokens', 'output-tokens'];

const LIMITS: readonly Limit[] = [
  ...X_LIMITS.map((limit) => ({ reset: `x-ratelimit-reset${limit}`, left: `x-ratelimit-remaining${limit}` })),
  { reset: 'ratelimit-reset', left: 'ratelimit-remaining' },
  ...ANTHROPIC_LIMITS.map((limit) => ({
    reset: `anthropic-ratelimit-${limit}-reset`,
    left: `anthropic-ratelimit-${limit}-remaining`,
    always: true,
  })),
  // Of subscriptions; the moment of the window that its own `representative-claim` names.
  { reset: 'anthropic-ratelimit-unified-reset', left: 'anthropic-ratelimit-unified-status' },
];

/** `now`: the answer's own time in Unix ms; NaN when there is none, and then moments tell nothing. */
export function readResets(header: (name: string) => string | null, now: number): Resets {
  let usedUp: number | null = null;
  let uncounted: number | null = null;
  let someLeft: number | null = null;
  for (const { reset, left, always = false } of LIMITS) {
    const text = header(reset);
    const wait = text === null ? null : parseReset(text, now);
    if (wait === null) continue;
    const remaining = header(left)?.trim().toLowerCase() ?? '';
    if (isNothing(remaining)) usedUp = Math.max(usedUp ?? 0, wait);
    else if (always || remaining.startsWith('allowed')) continue;
    else if (remaining === '') uncounted = Math.min(uncounted ?? Infinity, wait);
    else someLeft = Math.min(someLeft ?? Infinity, wait);
  }
  return { usedUp, uncounted, left: someLeft };
}

function isNothing(remaining: string): boolean {
  return remaining === 'rejected' || /^0+(?:\.0+)?$/.test(remaining);
}

/**
 * A duration (`1m2.5s`), seconds, or a moment as a date, as Unix seconds or milliseconds. Azure writes 0 and -1 where it has
 * nothing to say, and a limit that is back already is not what refused us.
 */
function parseReset(text: string, now: number): number | null {
  const wait = readReset(text, now);
  return wait === null || Number.isNaN(wait) ? null : wait;
}

function readReset(text: string, now: number): number | null {
  const number = largestNumber(text);
  if (number === null) {
    const duration = parseDuration(text);
    if (duration !== null) return duration === 0 ? null : duration;
    const moment = parseMoment(text);
    return moment === null ? null : moment - now;
  }
  if (number > 1e12) return number - now;
  if (number > 1e9) return number * 1_000 - now;
  return number > 0 ? number * 1_000 : null;
}
