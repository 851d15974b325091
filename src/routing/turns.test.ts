import { describe, expect, test } from 'vitest';
import { OneTurn, Turns } from './turns.ts';

const ABC = ['a', 'b', 'c'];

/** Who has a turn, request after request, of those that can be asked. */
function shared(...usable: readonly (readonly string[])[]): string {
  const turns = new Turns();
  return usable
    .map((targets) => {
      const target = targets[turns.next('r', targets)] ?? '';
      turns.take('r', target);
      return target;
    })
    .join('');
}

describe('turns go round', () => {
  test.each<[usable: string[], order: string, why: string]>([
    [['abc', 'abc', 'abc', 'abc'], 'abca', 'as written'],
    [['abc', 'ac', 'ac', 'ac', 'ac'], 'acaca', 'while one rests the others share evenly'],
    [['ac', 'ac', 'abc', 'abc', 'abc', 'abc'], 'acbacb', 'who is back is next, once'],
    [['ab', 'b', 'ab', 'b', 'ab', 'b'], 'ababab', 'who must take what nobody else can is spared the rest'],
    [['abc', 'abcd', 'abcd', 'abcd', 'abcd'], 'abcda', 'a new one waits for those before it'],
  ])('%j: %s, %s', (usable, order) => {
    expect(shared(...usable.map((targets) => Array.from(targets)))).toBe(order);
  });

  test('each route by itself', () => {
    const turns = new Turns();
    turns.take('r', 'a');
    expect(turns.next('r', ABC)).toBe(1);
    expect(turns.next('other', ABC)).toBe(0);
  });
});

describe('a request', () => {
  test('has one turn, however often it is planned', () => {
    const turns = new Turns();
    const one = new OneTurn(turns);
    const take = (targets: readonly string[]): string => {
      const target = targets[one.nextTurn('r', targets)] ?? '';
      one.takeTurn('r', target);
      return target;
    };
    expect(take(ABC)).toBe('a');
    turns.take('r', 'b');
    expect(take(ABC)).toBe('a');
    // Too long for it after all: the turn is given back, and the next request has it.
    expect(take(['c'])).toBe('c');
    expect(ABC[turns.next('r', ABC)]).toBe('a');
  });

  test('gives back no turn that somebody else has had since', () => {
    const turns = new Turns();
    const one = new OneTurn(turns);
    one.takeTurn('r', 'a');
    turns.take('r', 'a');
    one.nextTurn('r', ['b']);
    expect(turns.next('r', ['a', 'b'])).toBe(1);
  });
});
