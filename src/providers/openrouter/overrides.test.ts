// Made after OpenRouter's description of `pricing.overrides`; none is a recording.
import { expect, test } from 'vitest';
import { readOverrides } from './overrides.ts';

const base = { prompt: '0.000001', completion: '0.000004', input_cache_read: '0.0000001', audio: '0' };
const short = { input: 1e9, output: 4e9, cachedInput: 1e8 };

test.each<[why: string, overrides: unknown, expected: unknown]>([
  ['none', undefined, null],
  ['nonsense', [null, 7, { utc_start: 99, utc_end: 30, prompt: '1' }, { min_prompt_tokens: 'x' }], null],
  [
    'long prompts, with what is not named as for short ones',
    [{ min_prompt_tokens: 200_001, prompt: '0.000002' }],
    { tiers: [{ above: 200_000, ...short, input: 2e9, cacheWrite: null }] },
  ],
  [
    'tiers in rising order',
    [
      { min_prompt_tokens: 500_000, prompt: '0.000003' },
      { min_prompt_tokens: 200_000, prompt: '0.000002' },
    ],
    {
      tiers: [
        { above: 199_999, ...short, input: 2e9, cacheWrite: null },
        { above: 499_999, ...short, input: 3e9, cacheWrite: null },
      ],
    },
  ],
  [
    'hours as numbers, the last one first, because it counts',
    [
      { utc_start: 30, utc_end: 830, prompt: '0.0000005' },
      { utc_start: 1630, utc_end: 0, completion: '0.000002' },
    ],
    {
      windows: [
        { hours: { from: 990, to: 1440, days: [] }, output: 2e9 },
        { hours: { from: 30, to: 510, days: [] }, input: 5e8 },
      ],
    },
  ],
  [
    'long prompts at certain hours',
    [
      { utc_start: 0, utc_end: 600, prompt: '0.0000005' },
      { utc_start: 0, utc_end: 600, min_prompt_tokens: 1_001, completion: '0.000009' },
    ],
    {
      windows: [
        {
          hours: { from: 0, to: 360, days: [] },
          input: 5e8,
          tiers: [{ above: 1_000, ...short, input: 5e8, output: 9e9, cacheWrite: null }],
        },
      ],
    },
  ],
  ['prices that cannot be', [{ utc_start: 0, utc_end: 600, prompt: '-1' }], null],
])('%s', (_why, overrides, expected) => {
  expect(readOverrides({ ...base, overrides })).toEqual(expected);
});
