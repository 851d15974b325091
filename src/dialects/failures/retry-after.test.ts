import { describe, expect, test } from 'vitest';
import type { FailedAnswer } from './failed-answer.ts';
import { parseHttpDate, parseTimestamp } from './http-date.ts';
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
  expect(readRetryAfter(answer(headers), 'rate-limit')).toBe(expected);
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
    ['a sentence with two units', { error: { message: 'Wait 1 minute and 30 seconds.' } }, 90_000],
    ['a sentence with a space', { error: { message: 'Please try again in 1.2 s' } }, 1_200],
    ['a sentence in Google’s words', { error: { message: '* Quota exceeded\nPlease retry in 34.0748s.' } }, 34_075],
    ['a sentence of Azure', { error: { message: 'Please retry after 26 seconds. To increase …' } }, 26_000],
    ['a sentence of Moonshot', { error: { message: 'please try again after 1 seconds' } }, 1_000],
    ['a sentence in hours', { error: { message: 'try again in 2 hours' } }, 600_000],
    ['a word that begins like a unit', { error: { message: 'try again in 5 more ways' } }, null],
    ['a sentence without a time', { error: { message: 'Try again later' } }, null],
  ])('%s', (_why, body, expected) => {
    expect(readRetryAfter(answer({}, body), 'rate-limit')).toBe(expected);
  });

  test('texts and counters count only where the answer is about being busy', () => {
    const headers = { 'x-ratelimit-reset-tokens': '30s' };
    expect(readRetryAfter(answer(headers, 'try again in 5s', 400), 'request')).toBeNull();
    expect(readRetryAfter(answer({}, 'try again in 5s', 400), 'rate-limit')).toBe(5_000);
    expect(readRetryAfter(answer({}, 'try again in 5s', 503), 'outage')).toBe(5_000);
    expect(readRetryAfter(answer({}, 'try again in 5s', 529), 'outage')).toBe(5_000);
    expect(readRetryAfter(answer({ 'retry-after': '4' }, '', 500), 'outage')).toBe(4_000);
  });

  test('money does not come back with the next minute', () => {
    expect(readRetryAfter(answer({ 'x-ratelimit-reset-requests': '1s' }, 'try again in 5s'), 'quota')).toBeNull();
    expect(readRetryAfter(answer({ 'retry-after': '60' }), 'quota')).toBe(60_000);
  });

  test('a wait that the prompt speaks of is not the server’s', () => {
    const body = { error: { message: 'Busy', metadata: { flagged_input: 'please try again in 5s' } } };
    expect(readRetryAfter(answer({}, body), 'rate-limit')).toBeNull();
  });
});

/** Every vendor's own counters. `remaining: 0` says which of the limits refused us. */
describe('resets', () => {
  const DATE = { date: 'Sun, 22 Nov 2026 10:00:00 GMT' };
  const seconds = (after: number): string => String(Date.UTC(2026, 10, 22, 10, 0, after) / 1_000);
  const ms = (after: number): string => String(Date.UTC(2026, 10, 22, 10, 0, after));
  const anthropic = (limit: string, remaining: string, reset: string): Record<string, string> => ({
    [`anthropic-ratelimit-${limit}-remaining`]: remaining,
    [`anthropic-ratelimit-${limit}-reset`]: reset,
  });

  test.each<[why: string, headers: Record<string, string>, expected: number | null]>([
    ['OpenAI: durations', { 'x-ratelimit-reset-tokens': '1m2.5s' }, 62_500],
    ['OpenAI: a short one', { 'x-ratelimit-reset-requests': '12ms' }, 12],
    ['OpenAI: a limit that is full', { 'x-ratelimit-reset-requests': '0s' }, null],
    [
      'Groq: the day’s requests are used up',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '2m59.56s',
        'x-ratelimit-remaining-tokens': '5000',
        'x-ratelimit-reset-tokens': '7.66s',
      },
      179_560,
    ],
    [
      'both used up: the later one',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '3s',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '9s',
      },
      9_000,
    ],
    ['Azure: whole seconds', { 'x-ratelimit-reset-tokens': '26' }, 26_000],
    ['Azure: placeholders', { 'x-ratelimit-reset-tokens': '-1', 'x-ratelimit-reset-requests': '0' }, null],
    [
      'Azure: a placeholder beside a limit',
      { 'x-ratelimit-reset-tokens': '0', 'x-ratelimit-reset-requests': '10' },
      10_000,
    ],
    [
      'Anthropic: the limit that is used up, not the first',
      {
        ...anthropic('requests', '49', '2026-11-22T10:00:01Z'),
        ...anthropic('input-tokens', '0', '2026-11-22T10:00:40Z'),
      },
      40_000,
    ],
    [
      'Anthropic: the limit that is used up, not the last',
      {
        ...anthropic('output-tokens', '0', '2026-11-22T10:00:12Z'),
        ...anthropic('tokens', '8000', '2026-11-22T10:00:59Z'),
      },
      12_000,
    ],
    ['Anthropic: with a zone and a fraction', anthropic('tokens', '0', '2026-11-22T12:00:05.5+02:00'), 5_500],
    ['Anthropic: none is used up', anthropic('requests', '49', '2026-11-22T10:00:01Z'), null],
    [
      'Anthropic: a plan',
      {
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-reset': seconds(90),
      },
      90_000,
    ],
    ['Anthropic: a plan, hours away', { 'anthropic-ratelimit-unified-reset': seconds(7_200) }, 600_000],
    [
      'Anthropic: a plan that is well',
      {
        'anthropic-ratelimit-unified-status': 'allowed_warning',
        'anthropic-ratelimit-unified-reset': seconds(90),
      },
      null,
    ],
    ['OpenRouter: milliseconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': ms(20) }, 20_000],
    ['OpenRouter: seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(20) }, 20_000],
    ['a moment that has passed', { 'x-ratelimit-reset': seconds(-20) }, 0],
    ['Moonshot: seconds', { 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, 1_000],
    ['a date of HTTP', { 'x-ratelimit-reset': 'Sun, 22 Nov 2026 10:00:30 GMT' }, 30_000],
    [
      'Mistral: requests of the minute',
      {
        'x-ratelimit-remaining-req-minute': '0',
        'x-ratelimit-reset-req-minute': '25',
        'x-ratelimit-remaining-tokens-minute': '4000',
        'x-ratelimit-reset-tokens-minute': '41',
      },
      25_000,
    ],
    [
      'Mistral: tokens of five minutes',
      {
        'x-ratelimit-remaining-tokens-5-minute': '0',
        'x-ratelimit-reset-tokens-5-minute': '120',
      },
      120_000,
    ],
    [
      'Cerebras: fractions',
      { 'x-ratelimit-remaining-tokens-minute': '0', 'x-ratelimit-reset-tokens-minute': '11.38' },
      11_380,
    ],
    ['the draft of the IETF', { 'ratelimit-remaining': '0', 'ratelimit-reset': '2' }, 2_000],
    ['garbage', { 'x-ratelimit-reset': 'soon', 'x-ratelimit-reset-tokens': '' }, null],
  ])('%s', (_why, headers, expected) => {
    expect(readRetryAfter(answer({ ...DATE, ...headers }), 'rate-limit')).toBe(expected);
  });

  test.each<[why: string, headers: Record<string, string>, body: unknown, expected: number | null]>([
    [
      'a used-up limit comes before the sentence',
      {
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '9s',
      },
      { error: { message: 'Please try again in 2s.' } },
      9_000,
    ],
    [
      'so does one of which nothing is said',
      { 'x-ratelimit-reset-tokens': '9s' },
      { error: { message: 'try again in 2s' } },
      9_000,
    ],
    [
      'a limit with something left comes after it',
      {
        'x-ratelimit-remaining-tokens': '120',
        'x-ratelimit-reset-tokens': '9s',
      },
      { error: { message: 'Please try again in 2s.' } },
      2_000,
    ],
    [
      'and is better than nothing',
      {
        'x-ratelimit-remaining-tokens': '120',
        'x-ratelimit-reset-tokens': '9s',
      },
      {},
      9_000,
    ],
    [
      'RetryInfo comes before the sentence',
      {},
      { error: { message: 'Please retry in 2s.', details: [{ '@type': 'x/RetryInfo', retryDelay: '3s' }] } },
      3_000,
    ],
    [
      'Retry-After before everything',
      { 'retry-after': '1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9' },
      { error: { message: 'try again in 2s' } },
      1_000,
    ],
    [
      'OpenRouter’s headers in the body (reported: openclaude 936)',
      {},
      {
        error: {
          code: 429,
          message: 'no',
          metadata: {
            headers: { 'X-RateLimit-Limit': '50', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': ms(45) },
          },
        },
      },
      45_000,
    ],
  ])('%s', (_why, headers, body, expected) => {
    expect(readRetryAfter(answer({ ...DATE, ...headers }, body), 'rate-limit')).toBe(expected);
  });

  test.each<[why: string, headers: Record<string, string>, expected: number | null]>([
    ['its wait', { 'llm_provider-retry-after': '7' }, 7_000],
    ['its milliseconds', { 'llm_provider-retry-after-ms': '70' }, 70],
    ['the proxy’s own first', { 'retry-after': '3', 'llm_provider-retry-after': '7' }, 3_000],
    [
      'a date by the vendor’s clock',
      {
        'llm_provider-retry-after': 'Sun, 22 Nov 2026 09:00:05 GMT',
        'llm_provider-date': 'Sun, 22 Nov 2026 09:00:00 GMT',
      },
      5_000,
    ],
    [
      'its counters',
      {
        'llm_provider-x-ratelimit-remaining-tokens': '0',
        'llm_provider-x-ratelimit-reset-tokens': '6s',
      },
      6_000,
    ],
    [
      'its used-up limit before one of the proxy that is well',
      {
        'x-ratelimit-remaining-requests': '9',
        'x-ratelimit-reset-requests': '50s',
        'llm_provider-x-ratelimit-remaining-tokens': '0',
        'llm_provider-x-ratelimit-reset-tokens': '6s',
      },
      6_000,
    ],
  ])('handed on by LiteLLM: %s', (_why, headers, expected) => {
    expect(readRetryAfter(answer({ ...DATE, ...headers }), 'rate-limit')).toBe(expected);
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

test.each<[text: string, expected: number | null]>([
  ['1994-11-06T08:49:37Z', THEN],
  ['1994-11-06t08:49:37z', THEN],
  ['1994-11-06T08:49:37.25Z', THEN + 250],
  ['1994-11-06T10:49:37+02:00', THEN],
  ['1994-11-06T03:19:37-05:30', THEN],
  ['2026-13-01T00:00:00Z', null],
  ['2026-11-22T00:00:00', null],
  ['2026-11-22', null],
])('the time %s', (text, expected) => {
  expect(parseTimestamp(text)).toBe(expected);
});
