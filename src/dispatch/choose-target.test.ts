import { expect, test } from 'vitest';
import { fakeUpstream } from '../../test/support/fake-connections.ts';
import { table } from '../../test/support/routing.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { failure, type FailureKind } from '../domain/failure.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { chooseTarget, tryName, type Choice, type NoChoice } from './choose-target.ts';
import { Health } from './health.ts';
import type { Upstream } from './snapshot.ts';

/** What has happened to a provider: failures of these kinds in this order, on one key. */
type Past = readonly [kind: FailureKind, times: number, key?: string];

interface Scene {
  readonly upstreams?: Readonly<Record<string, Partial<Upstream>>>;
  readonly past?: Readonly<Record<string, readonly Past[]>>;
  readonly probing?: readonly string[];
  readonly tried?: readonly string[];
  readonly probed?: boolean;
}

const target = (provider: string): PlannedTarget => ({
  provider,
  model: 'm',
  set: {},
  implicit: false,
  direct: false,
  reason: '',
});
const twoKeys = { keys: ['one', 'two'].map((name) => ({ name, value: name })) };

/** Chooses among the targets a, b and c. */
function choose(scene: Scene): Choice | NoChoice {
  const clock = new VirtualClock();
  const health = new Health({ clock, random: () => 0.5, onChange: () => undefined });
  for (const [provider, past] of Object.entries(scene.past ?? {})) {
    for (const [kind, times, key] of past) {
      for (let i = 0; i < times; i += 1)
        health.fail(health.begin(provider, 'm'), key ?? null, failure(kind, `${kind}!`));
    }
  }
  for (const provider of scene.probing ?? []) health.begin(provider, 'm');
  const targets = ['a', 'b', 'c'].map(target);
  const upstreams = new Map(targets.map(({ provider: id }) => [id, fakeUpstream(id, scene.upstreams?.[id])]));
  const tried = { names: new Set(scene.tried), probed: scene.probed ?? false };
  return chooseTarget(targets, tried, { upstreams, table: table(), baselinePrice: null, keepsSketches: false }, health);
}

const told = (choice: Choice | NoChoice): string =>
  'target' in choice
    ? `${choice.target.provider}${choice.key === null ? '' : `#${choice.key.name}`}${choice.probe ? ' as a probe' : ''}`
    : `nothing${choice.onlyRateLimits ? ', only rate limits' : ''}${choice.soonest > 0 ? ', later' : ''}`;

const off = { enabled: false };
const ill: readonly Past[] = [['outage', 5]];
const limited: readonly Past[] = [['rate-limit', 1]];

test.each<[scene: Scene, choice: string, why: string]>([
  [{}, 'a', "the first in the plan's order"],
  [{ tried: ['a/m#'] }, 'b', 'the next after one that has been tried'],
  [{ upstreams: { a: off } }, 'b', 'off by hand is never tried'],
  [{ upstreams: { a: { keyProblem: 'no key' } } }, 'b', 'nor is one without a key'],
  [{ past: { a: ill } }, 'b', 'nor an ill one while another is well'],
  [{ past: { a: limited } }, 'b', 'nor one that rests'],
  [{ past: { a: [['outage', 4]] } }, 'a', 'four failures are no illness'],
  [{ upstreams: { a: twoKeys } }, 'a#one', 'the first key'],
  [{ upstreams: { a: twoKeys }, past: { a: [['auth', 1, 'one']] } }, 'a#two', 'the next key when the first rests'],
  [{ upstreams: { a: twoKeys }, tried: ['a/m#one'] }, 'a#two', 'or has been tried'],
  [{ upstreams: { a: twoKeys }, tried: ['a/m#one', 'a/m#two'] }, 'b', 'the next target when all keys have'],
  [{ upstreams: { a: twoKeys }, tried: ['a/m'] }, 'b', 'or when the target is done with, whatever the key'],
  [{ past: { a: ill, b: ill, c: ill } }, 'a as a probe', 'all are ill: one is found out about'],
  [{ past: { a: [['quota', 1]], b: ill, c: [['auth', 1]] } }, 'b as a probe', 'the one that would be back first'],
  [{ past: { a: ill, b: ill, c: ill }, probing: ['a'] }, 'b as a probe', 'not one that somebody else is probing'],
  [{ past: { a: ill, b: ill, c: ill }, probed: true }, 'nothing, later', 'one probe a request'],
  [{ past: { a: ill, b: ill, c: ill }, probing: ['a', 'b', 'c'] }, 'nothing, later', 'all are being probed'],
  [{ past: { a: ill, b: ill }, upstreams: { c: off } }, 'a as a probe', 'off by hand is no hope'],
  [{ past: { a: limited, b: ill, c: limited } }, 'b as a probe', 'a limit is kept to, illness is an opinion'],
  [{ past: { a: limited, b: limited, c: limited } }, 'nothing, only rate limits, later', 'all are limited'],
  [{ past: { a: limited }, upstreams: { b: off, c: off } }, 'nothing, only rate limits, later', 'all that are on'],
  [{ past: { a: limited, b: ill, c: limited }, probing: ['b'] }, 'nothing, later', 'one is ill: not only limits'],
  [{ upstreams: { a: off, b: off, c: off } }, 'nothing', 'waiting does not help'],
  [{ tried: ['a/m#', 'b/m#', 'c/m#'] }, 'nothing', 'all have been tried'],
])('%j: %s, %s', (scene, choice) => {
  expect(told(choose(scene))).toBe(choice);
});

test('says of each why not', () => {
  const found = choose({ upstreams: { a: off, b: { keyProblem: 'b has no key' } }, past: { c: limited } });
  expect((found as NoChoice).reasons).toEqual([
    { target: 'a/m', reason: 'a is switched off' },
    { target: 'b/m', reason: 'b has no key' },
    { target: 'c/m', reason: 'rate-limit!' },
  ]);
});

test('the name of a try tells keys of one target apart', () => {
  expect(tryName(target('a'), { name: 'one', value: 'secret' })).toBe('a/m#one');
  expect(tryName(target('a'), null)).toBe('a/m#');
});
