import { describe, expect, test } from 'vitest';
import type { FailedAnswer } from './failed-answer.ts';
import { parseHttpDate } from './http-date.ts';
import { readRetryAfter } from './retry-after.ts';

/** Sun, 06 Nov 1994 08:49:37 GMT */
const THEN = 784_111_777_000;

function answer(headers: Record<string, string>, body?: unknown, status = 429): FailedAnswer {
  const bodyText = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  return { status, headers: (name) => headers[name] ?? null, body, bodyText, nowMs: THEN, elapsedMs: 10 };
}

test.each<[why: string, headers: Record<string, string>, expected: number | null]>([
  ['nothing said', {}, null],
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['zero', { 'retry-after': '0' }, 0],
  ['fractions', { 'retry-after': '1.5' }, 1_500],
  ['spaces', { 'retry-after': ' 7 ' }, 7_000],
  ['negative', { 'retry-after': '-5' }, 0],
  ['huge', { 'retry-after': '86400' }, 600_000],
  ['an exponent', { 'retry-after': '1e9' }, 600_000],
  ['garbage', { 'retry-after': 'soon' }, 30_000],
  ['garbage that begins with a number', { 'retry-after': '7 apples' }, 30_000],
  ['hexadecimal is garbage', { 'retry-after': '0x10' }, 30_000],
  ['empty says nothing', { 'retry-after': '' }, null],
  ['twice: the larger', { 'retry-after': '5, 12' }, 12_000],
  ['twice the other way', { 'retry-after': '12, 5' }, 12_000],
  ['a duration', { 'retry-after': '1m2.5s' }, 62_500],
  ['milliseconds', { 'retry-after-ms': '1250' }, 1_250],
  ['milliseconds first', { 'retry-after-ms': '250', 'retry-after': '60' }, 250],
  ['garbage milliseconds, good seconds', { 'retry-after-ms': 'x', 'retry-after': '3' }, 3_000],
  ['only garbage milliseconds', { 'retry-after-ms': 'x' }, 30_000],
  ['a date, by our clock', { 'retry-after': 'Sun, 06 Nov 1994 08:49:47 GMT' }, 10_000],
  ['a date in the past', { 'retry-after': 'Sun, 06 Nov 1994 08:49:07 GMT' }, 0],
  [
    'a date, by their clock that is three hours off',
    { 'retry-after': 'Sun, 06 Nov 1994 11:49:47 GMT', date: 'Sun, 06 Nov 1994 11:49:37 GMT' },
    10_000,
  ],
  ['a date with a Date that is garbage', { 'retry-after': 'Sun, 06 Nov 1994 08:49:47 GMT', date: 'now' }, 10_000],
  ['the old form of a date', { 'retry-after': 'Sunday, 06-Nov-94 08:49:47 GMT' }, 600_000],
  ['a reset as a duration', { 'x-ratelimit-reset-requests': '12ms' }, 12],
  ['a reset in minutes', { 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  ['a reset in plain seconds', { 'x-ratelimit-reset-tokens': '20' }, 20_000],
  ['a placeholder', { 'x-ratelimit-reset-tokens': '-1' }, null],
  ['Retry-After before the resets', { 'retry-after': '2', 'x-ratelimit-reset-tokens': '6m0s' }, 2_000],
  [
    'the limit that is used up',
    {
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-requests': '99',
      'x-ratelimit-reset-tokens': '30s',
      'x-ratelimit-remaining-tokens': '0',
    },
    30_000,
  ],
  [
    'no limit used up: the first one back',
    { 'x-ratelimit-reset-requests': '8m', 'x-ratelimit-reset-tokens': '3s' },
    3_000,
  ],
  [
    'a moment in milliseconds',
    { 'x-ratelimit-reset': String(Date.UTC(2026, 10, 7, 5, 21)), date: 'Sat, 07 Nov 2026 05:20:00 GMT' },
    60_000,
  ],
])('%s', (_why, headers, expected) => {
  expect(readRetryAfter(answer(headers))).toBe(expected);
});

describe('without headers', () => {
  test.each<[why: string, body: unknown, expected: number | null]>([
    [
      // Gemini's 429, a list of one; from the error table of its OpenAI-compatible layer.
      'RetryInfo',
      [{ error: { code: 429, details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }] } }],
      34_000,
    ],
    ['RetryInfo in fractions', { error: { details: [{ '@type': 'x/RetryInfo', retryDelay: '0.25s' }] } }, 250],
    ['availability of a router', { error: { availability: { retry_after: 9 } } }, 9_000],
    ['a sentence', { error: { message: 'Rate limit reached. Please try again in 1.2s.' } }, 1_200],
    ['a sentence in milliseconds', { error: { message: 'Please try again in 350ms.' } }, 350],
    ['a sentence with minutes', { error: { message: 'Please try again in 1m2.5s. Visit us.' } }, 62_500],
    ['a sentence in words', { error: { message: 'Please retry after 20 seconds.' } }, 20_000],
    ['a sentence with one minute', { error: { message: 'Wait for 1 minute' } }, 60_000],
    ['a sentence without a time', { error: { message: 'Try again later' } }, null],
  ])('%s', (_why, body, expected) => {
    expect(readRetryAfter(answer({}, body))).toBe(expected);
  });

  test('texts and rate-limit headers count only where the status speaks of being busy', () => {
    const headers = { 'x-ratelimit-reset-tokens': '30s' };
    expect(readRetryAfter(answer(headers, 'try again in 5s', 400))).toBeNull();
    expect(readRetryAfter(answer({ 'retry-after': '4' }, '', 500))).toBe(4_000);
  });
});

test.each<[text: string, expected: number | null]>([
  ['Sun, 06 Nov 1994 08:49:37 GMT', THEN],
  ['Sun Nov  6 08:49:37 1994', THEN],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Thu, 29 Feb 2024 12:00:00 GMT', Date.UTC(2024, 1, 29, 12)],
  ['Fri, 31 Dec 1999 23:59:59 GMT', Date.UTC(1999, 11, 31, 23, 59, 59)],
  ['Mon, 01 Mar 2100 00:00:00 GMT', Date.UTC(2100, 2, 1)],
  ['Monday, 02-Mar-26 00:00:00 GMT', Date.UTC(2026, 2, 2)],
  ['Sun, 06 Foo 1994 08:49:37 GMT', null],
  ['2026-11-22T00:00:00Z', null],
  ['', null],
])('the date %s', (text, expected) => {
  expect(parseHttpDate(text)).toBe(expected);
});
