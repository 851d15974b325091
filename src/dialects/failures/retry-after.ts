// How long a provider asks us to stay away, in all the ways that providers say it.

import { isObject, objectIn } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { FailedAnswer } from './failed-answer.ts';
import { parseHttpDate } from './http-date.ts';

/** Longer waits are not believed: after ten minutes one probe costs little. */
const LONGEST_MS = 600_000;
/** When a header asks for a wait but cannot be read. */
const UNREADABLE_MS = 30_000;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What the answer asks for in ms, from 0 to ten minutes; null when it asks for nothing. */
export function readRetryAfter(answer: FailedAnswer): number | null {
  const wait =
    fromRetryHeaders(answer) ?? (isBusy(answer.status) ? (fromResetHeaders(answer) ?? fromBody(answer)) : null);
  return wait === null ? null : Math.min(Math.max(Math.round(wait), 0), LONGEST_MS);
}

/** Only here do texts and rate-limit headers speak of a wait; they are there on other answers, too. */
function isBusy(status: number): boolean {
  return status === 429 || status === 503 || status === 529;
}

function fromRetryHeaders(answer: FailedAnswer): number | null {
  const inMs = answer.headers('retry-after-ms');
  if (inMs !== null) {
    const ms = largestNumber(inMs);
    if (ms !== null) return ms;
  }
  const header = answer.headers('retry-after');
  if (header === null || header.trim() === '') return inMs === null ? null : UNREADABLE_MS;
  const seconds = largestNumber(header);
  if (seconds !== null) return seconds * 1_000;
  const date = parseHttpDate(header);
  if (date !== null) return date - serverTime(answer);
  return parseDuration(header) ?? UNREADABLE_MS;
}

/** A header sent twice arrives as one value with a comma; then the larger one counts. */
function largestNumber(header: string): number | null {
  let largest: number | null = null;
  for (const item of header.split(',')) {
    const text = item.trim();
    if (!/^[+-]?\d+(?:\.\d+)?(?:e\d+)?$/i.test(text)) return null;
    const value = Number(text);
    if (largest === null || value > largest) largest = value;
  }
  return largest;
}

/** The answer's own clock: a date in it is relative to that, not to ours. */
function serverTime(answer: FailedAnswer): number {
  const date = answer.headers('date');
  return (date === null ? null : parseHttpDate(date)) ?? answer.nowMs;
}

/** The limits that are used up; when none says so, the one that is back first. */
function fromResetHeaders(answer: FailedAnswer): number | null {
  let usedUp: number | null = null;
  let first: number | null = null;
  for (const limit of ['-requests', '-tokens', '']) {
    const reset = answer.headers(`x-ratelimit-reset${limit}`);
    const wait = reset === null ? null : parseReset(reset, serverTime(answer));
    if (wait === null) continue;
    if (answer.headers(`x-ratelimit-remaining${limit}`)?.trim() === '0') usedUp = Math.max(usedUp ?? 0, wait);
    first = first === null ? wait : Math.min(first, wait);
  }
  return usedUp ?? first;
}

/** A duration (`1m2.5s`), seconds, or a moment as Unix seconds or milliseconds. Negative placeholders say nothing. */
function parseReset(text: string, now: number): number | null {
  const number = largestNumber(text);
  if (number === null) return parseDuration(text);
  if (number < 0) return null;
  if (number > 1e12) return number - now;
  if (number > 1e9) return number * 1_000 - now;
  return number * 1_000;
}

/** `1m2.5s`, `12ms`, `34s`, `6m0s`. */
function parseDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(trimmed)) return null;
  let ms = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    ms += Number(amount) * (UNIT_MS[unit ?? 's'] ?? 0);
  }
  return ms;
}

const WAIT_IN_TEXT =
  /(?:try again|retry|wait)(?: in| after| for)? ((?:\d+(?:\.\d+)?(?:ms|[smhd]))+|\d+(?:\.\d+)? ?(?:milliseconds?|seconds?|minutes?|hours?))/i;

function fromBody(answer: FailedAnswer): number | null {
  const body: unknown = Array.isArray(answer.body) ? answer.body[0] : answer.body;
  if (isObject(body)) {
    const error = objectIn(body, 'error');
    const stated = fromDetails(error['details']) ?? fromSeconds(objectIn(error, 'availability')['retry_after']);
    if (stated !== null) return stated;
  }
  const found = WAIT_IN_TEXT.exec(answer.bodyText)?.[1];
  return found === undefined ? null : parseDuration(shortUnits(found));
}

/** Google's RetryInfo among the details of an error. */
function fromDetails(details: unknown): number | null {
  if (!Array.isArray(details)) return null;
  const info = details.find(
    (detail): detail is JsonObject => isObject(detail) && String(detail['@type']).endsWith('RetryInfo'),
  );
  const delay = info?.['retryDelay'];
  return typeof delay === 'string' ? parseDuration(delay) : null;
}

function fromSeconds(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1_000 : null;
}

/** `20 seconds` is `20s`. */
function shortUnits(text: string): string {
  return text.replace(/ ?(milliseconds?|seconds?|minutes?|hours?)$/i, (_all, unit: string) =>
    unit.toLowerCase().startsWith('milli') ? 'ms' : (unit[0] ?? 's'),
  );
}
