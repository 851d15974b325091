import { describe, expect, test } from 'vitest';
import { failure, type Failure, type FailureKind } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import { finalError, nothingAvailable, retryAfterSeconds, type FailedAttempt } from './final-error.ts';

/** Providers are named a, b, c … in the order of the attempts. */
function attempts(...failures: readonly Failure[]): FailedAttempt[] {
  return failures.map((failed, index) => {
    const provider = 'abc'.charAt(index);
    const { status, message, kind } = failed;
    return { summary: { provider, model: 'm', status, outcome: kind, message }, failure: failed };
  });
}

const said = (kind: FailureKind, status: number | null, rest: Partial<Failure> = {}): Failure =>
  failure(kind, `it said ${kind}`, { status, ...rest });

describe('the status', () => {
  test.each<[failures: Failure[], status: number, why: string]>([
    [[said('rate-limit', 429), said('rate-limit', 429)], 429, 'all were rate-limited'],
    [[said('rate-limit', 429), said('outage', 500)], 502, 'one was not'],
    [[said('rate-limit', 429), said('timeout', null)], 504, 'the rest were timeouts'],
    [[said('outage', 500)], 502, 'an outage'],
    [[said('outage', 503), said('timeout', null)], 502, 'an outage weighs more than a timeout'],
    [[said('timeout', null), said('timeout', null)], 504, 'timeouts alone'],
    [[said('auth', 401)], 502, 'a refusal of our key is no refusal of the client’s'],
    [[said('auth', 403), said('auth', 401)], 502, 'nor are two'],
    [[said('quota', 402)], 502, 'nor is our lack of credit its own'],
    [[said('quota', 429), said('rate-limit', 429)], 502, 'out of credit is not a limit on the rate'],
    [[said('auth', 401), said('timeout', null)], 502, 'a key weighs more than a timeout'],
    [[said('request', 400)], 400, 'the request itself: as it is'],
    [[said('request', 413)], 413, 'with its own status'],
    [[said('outage', 500), said('request', 422)], 422, 'also after others have failed'],
    [[said('schema', 400), said('context-length', 400)], 400, 'every target found fault with the request'],
    [[said('schema', 422)], 422, 'with its own status'],
    [[said('context-length', 400), said('outage', 500)], 502, 'the request may have been served by the other one'],
    [[said('schema', 200)], 502, 'a 200 that is not the dialect is the provider’s fault'],
    [[said('schema', null)], 400, 'an error without a status'],
    [[said('model', 404)], 404, 'an unknown model'],
    [[said('model', null)], 404, 'also where the provider did not say so in a status'],
    [[said('content-filter', 400)], 400, 'a filter'],
    [[said('context-length', 500)], 400, 'a status of the wrong class is not passed on'],
  ])('%j: %i, %s', (failures, status) => {
    expect(finalError(attempts(...failures)).status).toBe(status);
  });
});

describe('the message is that of the attempt that tells most', () => {
  test.each<[failures: Failure[], message: string, why: string]>([
    [[said('outage', 500), said('timeout', null)], 'it said outage', 'what was said before what was not'],
    [[said('timeout', null), said('context-length', 400)], 'it said context-length', 'what can be cured'],
    [
      [said('outage', 500), said('auth', 401)],
      'b refused the key that Breakerbox holds for it: it said auth',
      'whose key',
    ],
    [[said('quota', 402)], 'The account at a is out of credit: it said quota', 'whose account'],
    [[said('rate-limit', 429)], 'a limits the rate: it said rate-limit', 'whose limit'],
    [[said('model', 404), said('outage', 500)], 'it said model', 'a name can be corrected'],
    [[said('request', 400), said('auth', 401)], 'it said request', 'the request before anything else'],
    [
      [failure('outage', 'first'), failure('outage', 'second')],
      'first',
      'of two that tell as much the one that the user prefers',
    ],
  ])('%j: %s, %s', (failures, message) => {
    expect(finalError(attempts(...failures)).message).toBe(message);
  });
});

describe('type, code and param', () => {
  const words = { type: 'vendor_type', code: 'vendor_code', param: 'tools' };
  test.each<[failed: Failure, expected: object, why: string]>([
    [said('schema', 400, words), words, "the request's own fault is told in the provider's words: SDKs act on them"],
    [said('request', 400, words), words, 'the same'],
    [
      said('auth', 401, { ...words, code: 'invalid_api_key' }),
      { type: 'upstream_error', code: 'provider_auth', param: null },
      'our keys are no concern of the SDK',
    ],
    [said('quota', 402, words), { type: 'upstream_error', code: 'provider_quota', param: null }, 'nor is our credit'],
    [said('rate-limit', 429, words), { type: 'rate_limit_error', code: 'provider_rate_limit' }, 'a limit'],
    [said('timeout', null), { type: 'timeout_error', code: 'provider_timeout', param: null }, 'a timeout'],
    [said('outage', 500, words), { type: 'upstream_error', code: 'provider_outage', param: null }, 'an outage'],
    [
      said('context-length', 400),
      { type: 'invalid_request_error', code: null, param: null },
      'nothing said: nothing made up',
    ],
  ])('%j: %j, %s', (failed, expected) => {
    expect(finalError(attempts(failed))).toMatchObject(expected);
  });
});

test('every attempt is listed, in order', () => {
  const made = attempts(said('outage', 500), said('timeout', null), said('auth', 401));
  expect(finalError(made).attempts).toEqual(made.map(({ summary }) => summary));
});

test.each<[waits: (number | null)[], seconds: number | null, why: string]>([
  [[null], null, 'nobody said'],
  [[1], 1, 'at least a second'],
  [[0], 1, 'now is a second from now'],
  [[7_000], 7, 'as it was said'],
  [[7_001], 8, 'rounded up, so that nobody comes too early'],
  [[60_000, null, 5_000], 5, 'the soonest'],
])('waits of %j ms: %j s, %s', (waits, seconds) => {
  const made = attempts(...waits.map((retryAfterMs) => said('rate-limit', 429, { retryAfterMs })));
  expect(retryAfterSeconds(made)).toBe(seconds);
});

describe('when nothing could even be tried', () => {
  // Nothing else of the plan is looked at.
  const plan = { asked: 'smart' } as Plan;
  const nothing = { reasons: [{ target: 'a/m', reason: 'too fast' }], beingProbed: false, soonest: 0 };

  test.each<[onlyRateLimits: boolean, expected: object, why: string]>([
    [true, { status: 429, type: 'rate_limit_error', code: 'rate_limit' }, 'rate limits alone are in the way'],
    [false, { status: 503, type: 'unavailable_error', code: 'no_target_available' }, 'something else is too'],
  ])('only rate limits: %j gives %j, %s', (onlyRateLimits, expected) => {
    const error = nothingAvailable(plan, { ...nothing, onlyRateLimits });
    expect(error).toMatchObject(expected);
    expect(error.message).toBe("Nothing can serve 'smart' right now (a/m: too fast).");
  });

  test('without any reason it is a 503 all the same', () => {
    expect(nothingAvailable(plan, null)).toMatchObject({ status: 503, attempts: [] });
  });
});
