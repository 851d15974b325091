// What the head of an answer says of the limits of its key, in the many forms in which vendors write it.

import { largestNumber, parseDuration, parseMoment } from './failures/wait-formats.ts';

export interface RateLimit {
  /** For people: "requests", "input tokens". */
  readonly what: string;
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Unix ms of when all of it is there again. */
  readonly resetAt: number | null;
}

type Figure = 'limit' | 'remaining' | 'reset';

/** `x-ratelimit-remaining-tokens`; without the last part it is about requests. */
const USUAL = /^(?:x-)?ratelimit-(limit|remaining|reset)(?:-(.+))?$/;
/** `anthropic-ratelimit-input-tokens-remaining`. */
const ANTHROPIC = /^anthropic-ratelimit-(.+)-(limit|remaining|reset)$/;

/** Names are lower-case. In the order in which they came; `at`: Unix ms of the answer. */
export function readRateLimits(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  at: number,
): readonly RateLimit[] {
  const found = new Map<string, Partial<Record<Figure, string>>>();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || !name.includes('ratelimit-')) continue;
    const [what, figure] = nameOf(name) ?? [null, null];
    if (what === null) continue;
    const known = found.get(what) ?? {};
    known[figure] = value;
    found.set(what, known);
  }
  return [...found]
    .map(([what, { limit, remaining, reset }]) => ({
      what,
      limit: readCount(limit),
      remaining: readCount(remaining),
      resetAt: readReset(reset, at),
    }))
    .filter(({ limit, remaining }) => limit !== null || remaining !== null);
}

function nameOf(header: string): [what: string, figure: Figure] | null {
  const usual = USUAL.exec(header);
  if (usual !== null) return [words(usual[2] ?? 'requests'), usual[1] as Figure];
  const other = ANTHROPIC.exec(header);
  return other === null ? null : [words(other[1] ?? ''), other[2] as Figure];
}

/** "tokens-minute" → "tokens a minute". */
function words(name: string): string {
  return name
    .replace(/-(second|minute|hour|day|month)$/, ' a $1')
    .replaceAll('-', ' ')
    .replace(/^req\b/, 'requests');
}

function readCount(text: string | undefined): number | null {
  // Some add the window: "100, 100;w=60".
  const figure = text === undefined ? undefined : /^\s*(\d+(?:\.\d+)?)/.exec(text)?.[1];
  return figure === undefined ? null : Number(figure);
}

/** Numbers from here on are moments: seconds, or ms, since 1970. */
const FIRST_SECONDS = 1e9;
const FIRST_MS = 1e12;

/** "1s", "6m0s", "20ms", 59.7 (seconds), Unix seconds or ms, or a date. */
function readReset(text: string | undefined, at: number): number | null {
  if (text === undefined) return null;
  const figure = largestNumber(text);
  if (figure !== null) {
    if (figure >= FIRST_MS) return figure;
    return figure >= FIRST_SECONDS ? figure * 1_000 : Math.round(at + figure * 1_000);
  }
  const wait = parseDuration(text);
  return wait === null ? parseMoment(text.trim()) : Math.round(at + wait);
}
