import { expect, it } from 'vitest';
import { SketchInput } from '../../../src/contract/routing-views.ts';
import { EMPTY_SKETCH, readSketch, toggled } from './sketch-draft.ts';

it('reads an empty form as the smallest request', () => {
  expect(readSketch(EMPTY_SKETCH)).toEqual({ ok: true, request: SketchInput.parse({}) });
});

it('reads numbers as people write them', () => {
  const draft = { ...EMPTY_SKETCH, inputTokens: ' 12,431 ', maxOutputTokens: '1 000', turns: '0', client: 'editor' };
  expect(readSketch(draft)).toMatchObject({
    ok: true,
    request: { inputTokens: 12_431, maxOutputTokens: 1000, turns: 0, client: 'editor' },
  });
});

it.each([
  ['inputTokens', 'many'],
  ['inputTokens', '-1'],
  ['inputTokens', '1.5'],
  ['maxOutputTokens', '0'],
  ['turns', '1e3'],
])('names the field that is no number: %s %j', (field, text) => {
  expect(readSketch({ ...EMPTY_SKETCH, [field]: text })).toMatchObject({ ok: false, field });
});

it('switches one of several', () => {
  expect(toggled(['a', 'b'], 'a', false)).toEqual(['b']);
  expect(toggled(['a'], 'a', true)).toEqual(['a']);
  expect(toggled(['a'], 'b', true)).toEqual(['a', 'b']);
});
