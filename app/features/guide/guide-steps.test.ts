import { describe, expect, test } from 'vitest';
import { isShownFirst, nextStep, stepsOf, type Facts } from './guide-steps.ts';

const fresh: Facts = { demo: true, keyRefused: false, connected: false, requests: [] };
const request = (provider: string | null, state: 'done' | 'failed' | 'open' = 'done') => ({ id: 'r', provider, state });

describe('the ticks', () => {
  test.each<[string, Partial<Facts>, string, string | null]>([
    ['nothing yet', {}, 'open open open open', 'demo'],
    ['the demo has answered', { requests: [request('demo')] }, 'done open open open', 'key'],
    ['the demo was made to fail', { requests: [request('demo', 'failed')] }, 'open open open open', 'demo'],
    ['it still answers', { requests: [request('demo', 'open')] }, 'open open open open', 'demo'],
    ['a provider at once', { demo: false }, 'passed done open open', 'tool'],
    ['its key is refused', { demo: false, keyRefused: true }, 'passed open open open', 'key'],
    ['a tool before a provider', { connected: true }, 'open open done open', 'demo'],
    [
      'a request that failed',
      { demo: false, requests: [request('openai', 'failed')] },
      'passed done open open',
      'tool',
    ],
    [
      'a request nobody could serve',
      { demo: false, requests: [request(null, 'failed')] },
      'passed done open open',
      'tool',
    ],
    ['a tool connected by hand', { demo: false, requests: [request('openai')] }, 'passed done done done', null],
    [
      'all of it',
      { demo: false, connected: true, requests: [request('openai'), request('demo')] },
      'done done done done',
      null,
    ],
  ])('%s', (_, facts, states, next) => {
    const steps = stepsOf({ ...fresh, ...facts });
    expect(Object.values(steps).join(' ')).toBe(states);
    expect(nextStep(steps)).toBe(next);
  });
});

describe('who finds it when the page opens', () => {
  const answered = { demo: false, requests: [request('openai')] };
  test.each<[string, Parameters<typeof isShownFirst>[0], Partial<Facts>, boolean]>([
    ['somebody new', null, {}, true],
    ['somebody new with a configuration file', null, { demo: false }, false],
    ['somebody with a past who has removed every provider', null, { requests: [request('openai')] }, false],
    ['who comes back in the middle of it', 'begun', { demo: false }, true],
    ['who comes back after the last tick', 'begun', answered, false],
    ['who has put it away', 'put-away', {}, false],
    ['who has asked for it', 'asked-for', answered, true],
  ])('%s', (_, remembered, facts, is) => {
    expect(isShownFirst(remembered, { ...fresh, ...facts })).toBe(is);
  });
});
