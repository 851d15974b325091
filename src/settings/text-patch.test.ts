import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchText } from './text-patch.ts';

const lines = (letters: string): string => letters.replaceAll(/./gu, '$&\n');

describe('taking back what led from one text to another', () => {
  it.each<[what: string, now: string, from: string, to: string, text: string, isPartial: boolean]>([
    ['in a text that is the same', 'abc', 'abc', 'ac', 'ac', false],
    ['beside a later change', 'abcdX', 'abcd', 'aBcd', 'aBcdX', false],
    ['that was removed', 'abdX', 'abd', 'abcd', 'abcdX', false],
    ['that was added', 'XabcYd', 'abcd', 'ad', 'XaYd'.replace('Y', 'bcY').replace('bc', ''), true],
    ['that was taken back already', 'aBcX', 'abc', 'aBc', 'aBcX', false],
    ['where it was written anew', 'aXc', 'abc', 'aBc', 'aXc', true],
    ['in one place of two', 'aXcd', 'abcd', 'aBcD', 'aXcD', true],
    ['in nothing that is left', '', 'abc', 'aBc', '', true],
  ])('%s', (_, now, from, to, text, isPartial) => {
    const patched = patchText(lines(now), lines(from), lines(to));
    if (!isPartial) expect(patched).toEqual({ text: lines(text), isPartial });
    else expect(patched.isPartial).toBe(true);
  });

  it('keeps a last line without an end', () => {
    expect(patchText('a\nb\nc', 'a\nb', 'A\nb')).toEqual({ text: 'a\nb\nc', isPartial: true });
    expect(patchText('a\nb\nc', 'a\nb\nc', 'A\nb\nc').text).toBe('A\nb\nc');
  });

  it('leaves alone what is too long to be compared', () => {
    const long = (word: string) => Array.from({ length: 3000 }, (_, n) => `${word}${n}\n`).join('');
    expect(patchText(`x\n${long('a')}`, long('b'), long('c'))).toEqual({ text: `x\n${long('a')}`, isPartial: true });
  });

  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n'), { maxLength: 8 }).map((some) => some.join(''));
  it('is the other text where nothing came since, and changes nothing where nothing is taken back', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(patchText(from, from, to)).toEqual({ text: to, isPartial: false });
        expect(patchText(to, from, from)).toEqual({ text: to, isPartial: false });
        expect(patchText(to, from, to)).toEqual({ text: to, isPartial: false });
        // What stands apart is not touched.
        expect(patchText(`${from}=\n=\n${to}`, `${from}=\n=\n`, `${to}=\n=\n`).text).toContain(`=\n=\n${to}`);
      }),
    );
  });
});
