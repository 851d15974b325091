import { describe, expect, it } from 'vitest';
import { idOf, readChoices, toggled, withChoice } from './model-choices.ts';

const read = (query: string) => readChoices(new URLSearchParams(query));

describe('what was chosen', () => {
  it('is nothing at first, and leaves nothing in the address', () => {
    expect(read('')).toEqual({ search: '', provider: '', abilities: [], sort: 'breakers', picked: [] });
    expect(withChoice(new URLSearchParams('sort=price&can=tools'), { sort: 'breakers', abilities: [] }).size).toBe(0);
  });

  it('comes back from the address, whatever else stands there', () => {
    const chosen = {
      search: 'flash',
      provider: 'a',
      abilities: ['tools', 'json'] as const,
      sort: 'speed' as const,
      picked: ['a/m', 'b/c/d'],
    };
    const query = withChoice(new URLSearchParams('other=1'), chosen);
    expect(query.get('other')).toBe('1');
    expect(readChoices(query)).toEqual(chosen);
  });

  it('takes no nonsense', () => {
    const choices = read('sort=size&can=flying&compare=&compare=m&compare=a/m&compare=a/m&compare=a/');
    expect(choices).toMatchObject({ sort: 'breakers', abilities: [], picked: ['a/m'] });
    expect(read('compare=a/1&compare=a/2&compare=a/3&compare=a/4&compare=a/5').picked).toHaveLength(4);
  });
});

it('tells provider and model apart at the first slash', () => {
  expect(idOf('router/vendor/m')).toEqual({ provider: 'router', model: 'vendor/m' });
  expect(['m', '/m', 'a/'].map(idOf)).toEqual([null, null, null]);
});

it('toggles', () => {
  expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
});
