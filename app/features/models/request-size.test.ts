import { describe, expect, it } from 'vitest';
import { draftOfSize, readSize, sizeIn, withSize } from './request-size.ts';

const SIZE = { inputTokens: 4_000, cachedInputTokens: 3_000, cacheWriteTokens: 500, outputTokens: 80 };
const DRAFT = draftOfSize(SIZE);

it('comes back from the form and from the address', () => {
  expect(readSize(DRAFT)).toEqual({ ok: true, size: SIZE });
  expect(sizeIn(withSize(new URLSearchParams(), SIZE))).toEqual(SIZE);
  expect(sizeIn(withSize(withSize(new URLSearchParams(), SIZE), null))).toBeNull();
});

describe('what people type', () => {
  it('may be left out, and grouped', () => {
    expect(readSize({ ...DRAFT, inputTokens: '1,000 000', cacheWriteTokens: '' })).toEqual({
      ok: true,
      size: { ...SIZE, inputTokens: 1_000_000, cacheWriteTokens: 0 },
    });
  });

  it.each([
    ['outputTokens', 'many'],
    ['inputTokens', '-1'],
    ['outputTokens', '999999999'],
    ['cachedInputTokens', '4001'],
    ['cacheWriteTokens', '1001'],
  ])('%s: %j is refused by its name', (field, text) => {
    expect(readSize({ ...DRAFT, [field]: text })).toMatchObject({ ok: false, field });
  });
});

it.each(['', '1-2-3', '1-2-3-x', '1-2-3-4', 'a', '1---'])('%j in an address is no size', (text) => {
  expect(sizeIn(new URLSearchParams({ size: text }))).toBeNull();
});
