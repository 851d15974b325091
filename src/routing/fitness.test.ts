import { describe, expect, test } from 'vitest';
import { asked, provider, type Ask, type ModelSpec } from '../../test/support/routing.ts';
import { misfitOf, type Misfit } from './fitness.ts';

interface Scene {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly emulatesJson?: boolean;
}

function misfit(spec: ModelSpec, ask: Ask, { set = {}, emulatesJson = false }: Scene = {}): Misfit | null {
  return misfitOf(provider('p', { m: spec }), { model: 'm', set }, asked('m', ask), emulatesJson);
}

/** `hard tools`, `soft max-output`; null: it fits. */
function told(found: Misfit | null): string | null {
  return found === null ? null : `${found.weight} ${found.requirement}`;
}

describe('what a request needs', () => {
  test.each<[why: string, spec: ModelSpec, ask: Ask, found: string | null, scene?: Scene]>([
    ['tools that it cannot call', { can: [] }, { has: ['tools'] }, 'hard tools'],
    ['tools that it can call', { can: ['tools'] }, { has: ['tools'] }, null],
    ['images that it cannot read', { can: ['tools'] }, { has: ['images'] }, 'hard images'],
    ['images that it can read', { can: ['images'] }, { has: ['images'] }, null],
    ['audio that it cannot hear', { can: [] }, { has: ['audio'] }, 'hard audio'],
    ['audio that it can hear', { can: ['audio'] }, { has: ['audio'] }, null],
    ['JSON that it cannot answer in', { can: [] }, { has: ['json'] }, 'hard json'],
    ['JSON that it can answer in', { can: ['json'] }, { has: ['json'] }, null],
    ['JSON that is asked for by other means', { can: [] }, { has: ['json'] }, null, { emulatesJson: true }],
    ['reasoning is no requirement', { can: [] }, { has: ['reasoning'] }, null],
    ['a stream is no requirement', { can: [] }, { has: ['stream'] }, null],
    ['nothing, so that it need be able to do nothing', { can: [] }, {}, null],
    ['nobody knows what it can do', { window: 1e6 }, { has: ['tools', 'images', 'audio', 'json'] }, null],
    ['nothing is known of it', {}, { has: ['images'], tokens: 1e9, limit: 1e9 }, null],
    ['several: the first is told', { can: [] }, { has: ['json', 'images'] }, 'hard images'],
    ['abilities before windows', { can: [], window: 10 }, { has: ['tools'], tokens: 100 }, 'hard tools'],
    ['a prompt longer than the window', { window: 1_000 }, { tokens: 1_300 }, 'hard context-window'],
    ['a prompt that fills the window', { window: 1_000 }, { tokens: 1_000, counted: true }, null],
    ['a prompt with one token too many', { window: 1_000 }, { tokens: 1_001, counted: true }, 'hard context-window'],
    ['a window that nobody knows', { output: 10 }, { tokens: 1e9 }, null],
    ['prompt and answer that fill the window', { window: 1_000 }, { tokens: 700, limit: 300, counted: true }, null],
    [
      'an answer for which the prompt leaves no room',
      { window: 1_000 },
      { tokens: 701, limit: 300, counted: true },
      'soft context-window',
    ],
    ['an answer that alone is larger', { window: 1_000 }, { tokens: 10, limit: 2_000 }, 'soft context-window'],
    [
      'tokens as the model counts them: more',
      { window: 1_000, factor: 1.2 },
      { tokens: 950, counted: true },
      'hard context-window',
    ],
    [
      'tokens as the model counts them: perhaps more',
      { window: 1_000, factor: 1.2 },
      { tokens: 900, counted: true },
      'soft context-window',
    ],
    [
      'inputs that each have the window to themselves',
      { window: 1_000 },
      { tokens: 5_000, surface: 'embeddings' },
      null,
    ],
    ['tokens as the model counts them: fewer', { window: 1_000, factor: 0.8 }, { tokens: 1_200, counted: true }, null],
    [
      'tokens as the model counts them: a short prompt of many',
      { window: 1_000, factor: 2 },
      { tokens: 700, chars: 700, counted: true },
      'hard context-window',
    ],
    ['a longer answer than it writes', { output: 100 }, { limit: 101 }, 'soft max-output'],
    ['as long an answer as it writes', { output: 100 }, { limit: 100 }, null],
    ['an answer of any length', { output: 100 }, {}, null],
    ['an output that nobody knows', { window: 1e6 }, { limit: 1e5 }, null],
    [
      'both too long: the window is told',
      { window: 1_000, output: 10 },
      { tokens: 900, limit: 500 },
      'soft context-window',
    ],
    ['the target sets a shorter limit', { output: 100 }, { limit: 500 }, null, { set: { max_tokens: 50 } }],
    [
      'the target sets a longer limit',
      { output: 100 },
      { limit: 50 },
      'soft max-output',
      { set: { max_completion_tokens: 500 } },
    ],
    [
      'the target sets a limit where there is none',
      { output: 100 },
      {},
      'soft max-output',
      { set: { max_output_tokens: 500 } },
    ],
    ['the target sets what is no number', { output: 100 }, { limit: 50 }, null, { set: { max_tokens: '500' } }],
    [
      'a limit that makes the prompt fit',
      { window: 1_000 },
      { tokens: 900, limit: 500, counted: true },
      null,
      { set: { max_tokens: 100 } },
    ],
  ])('%s', (_, spec, ask, found, scene) => {
    expect(told(misfit(spec, ask, scene))).toBe(found);
  });
});

describe('the words', () => {
  test.each<[words: string, spec: ModelSpec, ask: Ask]>([
    ['is not known to call tools', { can: [] }, { has: ['tools'] }],
    ['is not known to read images', { can: [] }, { has: ['images'] }],
    ['is not known to hear audio', { can: [] }, { has: ['audio'] }],
    ['is not known to answer in JSON', { can: [] }, { has: ['json'] }],
    ['takes 1,000 tokens, and the prompt has about 12,345', { window: 1_000 }, { tokens: 12_345 }],
    [
      'takes 1,000 tokens in all: about 900 of the prompt leave too little for an answer of 500',
      { window: 1_000 },
      { tokens: 900, limit: 500 },
    ],
    ['writes 4,096 tokens at most, and 8,000 were asked for', { output: 4_096 }, { limit: 8_000 }],
  ])('%s', (words, spec, ask) => {
    expect(misfit(spec, ask)?.reason).toBe(words);
  });
});

describe('an exact count is wanted', () => {
  test.each<[why: string, spec: ModelSpec, ask: Ask, wanted: boolean]>([
    ['near the window, below', { window: 1_000 }, { tokens: 900 }, true],
    ['near the window, above', { window: 1_000 }, { tokens: 1_100 }, true],
    ['near the window in tokens of the model', { window: 1_000, factor: 1.5 }, { tokens: 600 }, true],
    ['not far below', { window: 1_000 }, { tokens: 500 }, false],
    ['not far above', { window: 1_000 }, { tokens: 2_000 }, false],
    ['not when it was counted', { window: 1_000 }, { tokens: 999, counted: true }, false],
    ['not when it is so short that it surely fits', { window: 1_000 }, { tokens: 900, chars: 700 }, false],
    ['not where the window is unknown', {}, { tokens: 900 }, false],
    ['not where it is unfit anyway', { window: 1_000, can: [] }, { tokens: 990, has: ['tools'] }, false],
  ])('%s', (_, spec, ask, wanted) => {
    const facts = asked('m', ask);
    misfitOf(provider('p', { m: spec }), { model: 'm', set: {} }, facts, false);
    expect(facts.exactWanted).toBe(wanted);
  });
});

test('a short prompt is not counted: its length shows that it fits', () => {
  const facts = asked('m', { tokens: 1e9, chars: 100 });
  facts.inputTokens = () => expect.unreachable('counted');
  expect(misfitOf(provider('p', { m: { window: 1_000 } }), { model: 'm', set: {} }, facts, false)).toBeNull();
});

test('what is not known of a request speaks for it', () => {
  const facts = asked('m', { tokens: 1e9, has: ['tools'], limit: 1e9 });
  const unknown = Object.assign(facts, {
    inputTokens: () => undefined,
    has: () => undefined,
    maxOutputTokens: () => undefined,
  });
  const all = provider('p', { m: { window: 10, output: 10, can: [] } });
  expect(misfitOf(all, { model: 'm', set: {} }, unknown, false)).toBeNull();
});
