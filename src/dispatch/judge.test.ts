import { describe, expect, test } from 'vitest';
import { DEFAULT_FALLBACK_ON } from '../domain/config.ts';
import { FALLBACK_KINDS, failure, type Billing, type Failure, type FailureKind } from '../domain/failure.ts';
import { reasonToStop, repeatDelayMs, replayAffordable, worthRepeating } from './judge.ts';

const byDefault = new Set(DEFAULT_FALLBACK_ON);

describe('may another attempt follow', () => {
  test.each<[kind: FailureKind, goesOn: boolean, why: string]>([
    ['outage', true, 'another may be well'],
    ['rate-limit', true, 'another has its own limits'],
    ['timeout', true, 'another may be quicker'],
    ['schema', true, 'another may know the parameter'],
    ['model', true, 'another may have the model'],
    ['context-length', true, 'another may have a larger window'],
    ['auth', true, 'another has its own key'],
    ['quota', true, 'another has its own credit'],
    ['content-filter', false, 'going round a filter is for the user to allow'],
    ['request', false, 'no other target could serve it'],
  ])('%s, by default: %j, %s', (kind, goesOn) => {
    const stop = reasonToStop({ failure: failure(kind, ''), fallbackOn: byDefault, billed: 0, found: false });
    expect(stop === null).toBe(goesOn);
  });

  test('the route decides for every kind but a request that nobody could serve', () => {
    for (const kind of FALLBACK_KINDS) {
      const situation = { failure: failure(kind, ''), billed: 0, found: false };
      expect(reasonToStop({ ...situation, fallbackOn: new Set([kind]) })).toBeNull();
      expect(reasonToStop({ ...situation, fallbackOn: new Set(FALLBACK_KINDS.filter((k) => k !== kind)) })).toContain(
        kind,
      );
    }
    const all = new Set(FALLBACK_KINDS);
    expect(reasonToStop({ failure: failure('request', ''), fallbackOn: all, billed: 0, found: false })).not.toBeNull();
  });

  test.each<[billing: Billing, billed: number, found: boolean, goesOn: boolean, why: string]>([
    ['possible', 1, true, true, 'one replay of what may have been charged'],
    ['possible', 2, true, false, 'but only one: nobody agreed to these prices'],
    ['begun', 2, true, false, 'the same when it had surely begun'],
    ['none', 2, true, true, 'a refusal did no work, so it uses up nothing'],
    ['possible', 2, false, true, 'the user listed these targets and agreed to three'],
    ['possible', 3, false, false, 'but not to more'],
    ['begun', 3, false, false, 'the same when it had surely begun'],
    ['none', 9, false, true, 'refusals are free'],
  ])('billing %s, %i so far, found by us: %j: %j, %s', (billing, billed, found, goesOn) => {
    const situation = { failure: failure('outage', '', { billing }), fallbackOn: byDefault, billed, found };
    expect(reasonToStop(situation) === null).toBe(goesOn);
  });
});

describe('may a found target be paid for the same request', () => {
  const DOLLAR = 1_000_000_000;
  test.each<[first: number | null, next: number | null, may: boolean, why: string]>([
    [0.01 * DOLLAR, 0.01 * DOLLAR, true, 'the same price'],
    [0.01 * DOLLAR, 0.03 * DOLLAR, true, 'three times is the most'],
    [0.01 * DOLLAR, 0.03 * DOLLAR + 1, false, 'more than three times'],
    [0.25 * DOLLAR, 0.25 * DOLLAR, true, 'a quarter of a dollar is the most'],
    [0.25 * DOLLAR, 0.25 * DOLLAR + 1, false, 'more than a quarter'],
    [2 * DOLLAR, 0.1 * DOLLAR, true, 'cheaper than the first'],
    [0, 1, false, 'any price is more than three times nothing'],
    [0, 0, true, 'free after free'],
    [null, 0.25 * DOLLAR, true, 'nothing to compare with: the absolute limit holds'],
    [null, 0.25 * DOLLAR + 1, false, 'and only that'],
    [0.01 * DOLLAR, null, true, 'an unknown price passes'],
    [null, null, true, 'also after another'],
  ])('first %s, next %s: %j, %s', (first, next, may) => {
    expect(replayAffordable(first, next)).toBe(may);
  });
});

describe('is the same target worth another try', () => {
  test.each<[failed: Failure, worth: boolean, why: string]>([
    [failure('rate-limit', '', { retryAfterMs: 10_000 }), true, 'a short limit is waited out'],
    [failure('rate-limit', '', { retryAfterMs: 10_001 }), false, 'a longer one is for the client to wait out'],
    [failure('rate-limit', '', { retryAfterMs: 0 }), true, 'it is over already'],
    [failure('rate-limit', ''), false, 'nobody knows how long'],
    [failure('outage', '', { status: 500 }), true, 'a stumble'],
    [failure('outage', '', { billing: 'possible' }), true, 'a connection that broke before the answer'],
    [failure('outage', '', { billing: 'begun' }), false, 'an answer that broke off has been paid for'],
    [failure('outage', '', { status: 503, retryAfterMs: 10_000 }), true, 'it says when it will be back'],
    [failure('outage', '', { status: 503, retryAfterMs: 10_001 }), false, 'not soon enough'],
    [failure('outage', 'Nothing is listening at x.', { connect: true }), false, 'it would be refused again'],
    [failure('outage', 'x closed the connection at once.', { connect: true }), true, 'a reset may have been chance'],
    [failure('timeout', '', { billing: 'possible' }), false, 'waited long enough'],
    [failure('timeout', '', { connect: true }), false, 'also for the connection'],
    [failure('auth', ''), false, 'the key is not better the second time'],
    [failure('quota', '', { retryAfterMs: 1 }), false, 'nor is the credit'],
    [failure('schema', ''), false, 'nor is the request'],
    [failure('request', ''), false, 'nor is it here'],
    [failure('model', ''), false, 'nor is there suddenly such a model'],
    [failure('context-length', ''), false, 'nor is there more room'],
    [failure('content-filter', ''), false, 'nor is it less offensive'],
  ])('%j: %j, %s', (failed, worth) => {
    expect(worthRepeating(failed)).toBe(worth);
  });
});

test.each<[retries: number, roll: number, ms: number, why: string]>([
  [0, 0, 0, 'full jitter begins at nothing'],
  [0, 0.5, 250, 'up to half a second'],
  [1, 0.5, 500, 'doubled'],
  [2, 0.5, 1_000, 'and again'],
  [4, 0.5, 4_000, 'up to eight seconds'],
  [30, 0.5, 4_000, 'and no further'],
])('retry %i with roll %d waits %i ms: %s', (retries, roll, ms) => {
  expect(repeatDelayMs(retries, roll)).toBe(ms);
});
