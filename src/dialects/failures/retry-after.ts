// How long a provider asks us to stay away, in all the ways that providers say it. The surest is asked first.

import type { FailureKind } from '../../domain/failure.ts';
import { isObject, objectIn } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readErrorBody } from './error-body.ts';
import type { FailedAnswer } from './failed-answer.ts';
import { parseHttpDate } from './http-date.ts';
import { readResets } from './reset-headers.ts';
import { largestNumber, parseDuration, parseMoment, waitInText } from './wait-formats.ts';

/** Longer waits are not believed: after ten minutes one probe costs little. */
const LONGEST_MS = 600_000;
/** When a header asks for a wait but cannot be read. */
const UNREADABLE_MS = 30_000;
/** LiteLLM hands on its vendor's headers under this prefix. */
const RELAYED = 'llm_provider-';

type Header = (name: string) => string | null;

/** What the answer asks for in ms, from 0 to ten minutes; null when it asks for nothing. */
export function readRetryAfter(answer: FailedAnswer, kind: FailureKind): number | null {
  const relayed: Header = (name) => answer.headers(RELAYED + name);
  const wait =
    fromRetryHeaders(answer.headers, serverTime(answer.headers, answer.nowMs)) ??
    fromRetryHeaders(relayed, serverTime(relayed, answer.nowMs)) ??
    (isBusy(answer.status, kind) ? whenBack(answer, relayed) : null);
  return wait === null || Number.isNaN(wait) ? null : Math.min(Math.max(Math.round(wait), 0), LONGEST_MS);
}

/**
 * Only here do sentences and counters speak of a wait; they are there on other answers, too. Money does not come back with
 * the next minute's tokens.
 */
function isBusy(status: number, kind: FailureKind): boolean {
  return kind !== 'quota' && (kind === 'rate-limit' || status === 429 || status === 503 || status === 529);
}

/** Limits that are used up or may be; then what the body says; at last those that are said to be well. */
function whenBack(answer: FailedAnswer, relayed: Header): number | null {
  const own = readResets(answer.headers, serverTime(answer.headers, answer.nowMs));
  const vendor = readResets(relayed, serverTime(relayed, answer.nowMs));
  return (
    own.usedUp ?? vendor.usedUp ?? own.uncounted ?? vendor.uncounted ?? fromBody(answer) ?? own.left ?? vendor.left
  );
}

function fromRetryHeaders(header: Header, now: number): number | null {
  const inMs = header('retry-after-ms');
  if (inMs !== null) {
    const ms = largestNumber(inMs);
    if (ms !== null) return ms;
  }
  const text = header('retry-after');
  if (text === null || text.trim() === '') return inMs === null ? null : UNREADABLE_MS;
  const seconds = largestNumber(text);
  if (seconds !== null) return seconds * 1_000;
  const moment = parseMoment(text);
  if (moment !== null) return moment - now;
  return parseDuration(text) ?? UNREADABLE_MS;
}

/** The answer's own clock: a date in it is relative to that, not to ours. */
function serverTime(header: Header, nowMs: number): number {
  const date = header('date');
  return (date === null ? null : parseHttpDate(date)) ?? nowMs;
}

function fromBody(answer: FailedAnswer): number | null {
  const body: unknown = Array.isArray(answer.body) ? answer.body[0] : answer.body;
  if (isObject(body)) {
    const error = objectIn(body, 'error');
    const stated =
      fromDetails(error['details']) ??
      fromSeconds(objectIn(error, 'availability')['retry_after']) ??
      fromRepeatedHeaders(objectIn(objectIn(error, 'metadata'), 'headers'), serverTime(answer.headers, answer.nowMs));
    if (stated !== null) return stated;
  }
  return waitInText(readErrorBody(answer.body, answer.bodyText).text);
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

/** OpenRouter puts its rate-limit headers into the body as well, and inside a 200 only there. */
function fromRepeatedHeaders(headers: JsonObject, now: number): number | null {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { usedUp, uncounted } = readResets((name) => {
    const value = byName.get(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  }, now);
  return usedUp ?? uncounted;
}
