import { describe, expect, it } from 'vitest';
import { namedModel, saysNothing, withModel, withoutFigures } from './provider-edits.ts';

const named = (id: string) => namedModel(id);
const priced = (id: string) => ({ ...namedModel(id), inputPrice: 1 });

describe('what is said of a model', () => {
  it('takes the place of what was said before, where it stands', () => {
    expect(withModel([named('a'), priced('b'), named('c')], named('b'), 'x')).toEqual(['a', 'b', 'c'].map(named));
    expect(withModel([named('a')], priced('b'), 'x')).toEqual([named('a'), priced('b')]);
  });

  it('does not change which model `auto` uses', () => {
    expect(withModel([], priced('b'), 'x')).toEqual([named('x'), priced('b')]);
    expect(withModel([], priced('x'), 'x')).toEqual([priced('x')]);
    expect(withModel([], priced('b'), null)).toEqual([priced('b')]);
  });

  it('is forgotten without a trace where it was the only thing', () => {
    expect(withoutFigures([named('x'), priced('b')], 'b', 'x', true)).toEqual([]);
    expect(withoutFigures([priced('x')], 'x', 'x', true)).toEqual([]);
    expect(withoutFigures([named('a'), priced('b'), named('c')], 'b', 'x', true)).toEqual([named('a'), named('c')]);
  });

  it('leaves the name behind that `auto` uses, or that nothing else knows', () => {
    expect(withoutFigures([priced('a'), named('b')], 'a', 'x', true)).toEqual([named('a'), named('b')]);
    expect(withoutFigures([priced('a')], 'a', 'x', true)).toEqual([named('a')]);
    expect(withoutFigures([named('a'), priced('b')], 'b', 'x', false)).toEqual([named('a'), named('b')]);
  });

  it('is nothing when the model is only named', () => {
    expect([named('a'), priced('a'), { ...named('a'), abilities: { pdf: false } }].map(saysNothing)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
