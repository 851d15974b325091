import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { Health } from './health.ts';

const outage = failure('outage', 'down', { status: 500 });
const refused = failure('outage', 'nobody there', { connect: true });

function make(): { clock: VirtualClock; health: Health; changes: string[]; fail: Fail } {
  const clock = new VirtualClock();
  const changes: string[] = [];
  const health = new Health({ clock, random: () => 0.5, onChange: (provider) => changes.push(provider) });
  const fail: Fail = (model, failed, times = 1, key = null) => {
    for (let i = 0; i < times; i += 1) health.fail(health.begin('p', model), key, failed);
  };
  return { clock, health, changes, fail };
}

type Fail = (model: string, failed: Failure, times?: number, key?: string | null) => void;

describe('what counts as illness of a model', () => {
  test.each<[failed: Failure, trips: boolean, why: string]>([
    [outage, true, 'an outage'],
    [failure('timeout', ''), true, 'a timeout'],
    [failure('rate-limit', '', { status: 429 }), false, 'come back later is not ill'],
    [failure('auth', ''), false, 'the key is at fault'],
    [failure('quota', ''), false, 'the account is'],
    [failure('schema', ''), false, 'the request is'],
    [failure('request', ''), false, 'the request is'],
    [failure('model', ''), false, 'the name is'],
    [failure('context-length', ''), false, 'the length is'],
    [failure('content-filter', ''), false, 'the content is'],
  ])('%j five times: %j, %s', (failed, trips) => {
    const { health, fail } = make();
    fail('m', failed, 5);
    expect(health.report('p').illModels).toHaveLength(trips ? 1 : 0);
    expect(health.admits('p', 'm')).toBe(!trips);
    expect(health.admits('p', 'another')).toBe(true);
  });
});

describe('the whole provider trips', () => {
  test('when nobody answers at its host, whichever model is asked for', () => {
    const { health, fail } = make();
    fail('a', refused, 3);
    fail('b', refused, 2);
    expect(health.admits('p', 'never-used')).toBe(false);
    expect(health.report('p')).toMatchObject({ phase: 'open', reason: 'nobody there', illModels: [] });
  });

  test('when most of its active models are ill', () => {
    const { health, fail } = make();
    fail('a', outage, 5);
    health.succeed(health.begin('p', 'c'));
    expect(health.admits('p', 'c')).toBe(true);
    fail('b', outage, 5);
    expect(health.admits('p', 'c')).toBe(false);
  });

  test('not when its only model is', () => {
    const { health, fail } = make();
    fail('a', outage, 5);
    expect(health.admits('p', 'b')).toBe(true);
  });

  test('no answer of any kind leaves the host ill', () => {
    const { health, fail } = make();
    fail('m', refused, 4);
    fail('m', failure('auth', ''));
    fail('m', refused, 4);
    expect(health.admits('p', 'm')).toBe(true);
  });
});

describe('recovery', () => {
  test('one probe at a time once the rest is over, and two good ones close it', async () => {
    const { clock, health, fail } = make();
    fail('m', outage, 5);
    expect(health.openUntil('p', 'm')).toBe(clock.monotonic() + 30_000);
    await clock.advance(30_000);
    expect(health.admits('p', 'm')).toBe(true);
    const probe = health.begin('p', 'm');
    expect(probe.modelProbe).toBe(true);
    expect(health.isProbed('p', 'm')).toBe(true);
    expect(health.admits('p', 'm')).toBe(false);
    health.succeed(probe);
    expect(health.report('p').phase).toBe('half-open');
    health.succeed(health.begin('p', 'm'));
    expect(health.report('p').phase).toBe('closed');
  });

  test.each<[end: (health: Health, lease: ReturnType<Health['begin']>) => void, why: string]>([
    [(health, lease) => health.release(lease), 'the client left'],
    [(health, lease) => health.fail(lease, null, failure('schema', '')), 'the request was refused'],
    [(health, lease) => health.fail(lease, null, failure('rate-limit', '')), 'it was told to come back later'],
  ])('a probe that tells nothing lets the next one in: %#', async (end) => {
    const { clock, health, fail } = make();
    fail('m', outage, 5);
    await clock.advance(30_000);
    end(health, health.begin('p', 'm'));
    expect(health.isProbed('p', 'm')).toBe(false);
    expect(health.admits('p', 'm')).toBe(true);
  });

  test('at once by hand, keys included', () => {
    const { health, fail, changes } = make();
    fail('m', outage, 5);
    fail('m', failure('auth', ''), 1, 'main');
    changes.length = 0;
    health.reset('p');
    expect(health.admits('p', 'm')).toBe(true);
    expect(health.restOf('p', 'main', 'm')).toBeNull();
    expect(health.report('p').phase).toBe('closed');
    expect(changes).toEqual(['p']);
  });
});

describe('a key rests', () => {
  test.each<[failed: Failure, ms: number, everyModel: boolean, why: string]>([
    [failure('rate-limit', '', { retryAfterMs: 7_000 }), 7_000, false, 'as long as it was told, for this model'],
    [failure('rate-limit', ''), 30_000, false, 'half a minute when it was not told'],
    [failure('auth', ''), 600_000, true, 'ten minutes when it was refused, for every model'],
    [failure('quota', ''), 3_600_000, true, 'an hour when there is no credit'],
    [failure('quota', '', { retryAfterMs: 900_000 }), 900_000, true, 'or until the date it was told'],
    [failure('quota', '', { retryAfterMs: 5_000 }), 300_000, true, 'but nobody pays within seconds'],
  ])('%j: %i ms, every model: %j, %s', async (failed, ms, everyModel) => {
    const { clock, health, fail } = make();
    fail('m', failed, 1, 'main');
    expect(health.restOf('p', 'main', 'm')).toMatchObject({ kind: failed.kind, until: clock.monotonic() + ms });
    expect(health.restOf('p', 'main', 'other') !== null).toBe(everyModel);
    expect(health.restOf('p', 'second', 'm')).toBeNull();
    expect(health.report('p').rests).toMatchObject([{ key: 'main', model: everyModel ? null : 'm' }]);
    await clock.advance(ms - 1);
    expect(health.restOf('p', 'main', 'm')).not.toBeNull();
    await clock.advance(1);
    expect(health.restOf('p', 'main', 'm')).toBeNull();
    expect(health.report('p').rests).toEqual([]);
  });

  test('whatever the wall clock does', async () => {
    const { clock, health, fail } = make();
    fail('m', failure('rate-limit', ''), 1, 'main');
    clock.jump(-86_400_000);
    await clock.advance(29_999);
    expect(health.restOf('p', 'main', 'm')).not.toBeNull();
    clock.jump(2 * 86_400_000);
    expect(health.restOf('p', 'main', 'm')).not.toBeNull();
  });
});

test('says when something has changed, and only then', () => {
  const { health, fail, changes } = make();
  fail('m', outage, 4);
  health.succeed(health.begin('p', 'm'));
  expect(changes).toEqual([]);
  fail('m', failure('rate-limit', ''));
  expect(changes).toEqual(['p']);
});
