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

it('reads effort, headers and a time', () => {
  const draft = {
    ...EMPTY_SKETCH,
    effort: 'high' as const,
    headers: '\nX-Project:  acme: one \nx-empty:\n',
    at: ' 2028-02-29 22:30 ',
  };
  expect(readSketch(draft)).toMatchObject({
    ok: true,
    request: { effort: 'high', headers: { 'x-project': 'acme: one', 'x-empty': '' }, at: '2028-02-29T22:30' },
  });
  expect(readSketch({ ...draft, at: '2028-02-29T22:30' })).toMatchObject({ request: { at: '2028-02-29T22:30' } });
});

it.each([
  ['headers', 'x-project: acme\nnonsense', /^Line 2: .*x-project: acme/u],
  ['headers', 'x project: acme', /^Line 1: /u],
  ['at', '22:30', /such as 2026-11-27 22:30/u],
  ['at', '2026-02-29 22:30', /such as/u],
  ['at', '2026-11-27 24:00', /such as/u],
])('says what would be right: %s %j', (field, text, message) => {
  expect(readSketch({ ...EMPTY_SKETCH, [field]: text })).toEqual({
    ok: false,
    field,
    message: expect.stringMatching(message),
  });
});

it('switches one of several', () => {
  expect(toggled(['a', 'b'], 'a', false)).toEqual(['b']);
  expect(toggled(['a'], 'a', true)).toEqual(['a']);
  expect(toggled(['a'], 'b', true)).toEqual(['a', 'b']);
});
