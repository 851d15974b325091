import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { starterRules, withStarter } from './starter.ts';

interface Written {
  readonly version?: number;
  readonly routes?: unknown;
  readonly rules: readonly { readonly id: string; readonly use: object }[];
  readonly ruleTests?: unknown;
}
const read = (text: string) => parse(text, { uniqueKeys: true }) as Written;

it('is YAML with two rules, and uses the route that it is given', () => {
  const { rules } = read(starterRules('small'));
  expect(rules.map(({ id }) => id)).toEqual(['long-prompts', 'no-secrets']);
  expect(rules[0]?.use).toEqual({ route: 'small' });
});

describe('in a text', () => {
  it.each([
    ['version: 1\nroutes: []\naliases: {}\nrules: []\nruleTests: []\n'],
    ['version: 1\nroutes: []\nrules:\nruleTests: []\n'],
    ['version: 1\nroutes: []\nrules: [] # none\nruleTests: []\n'],
    ['version: 1\nroutes: []\nruleTests: []\n'],
    ['version: 1\nroutes: []\nruleTests: []'],
  ])('takes the place of empty rules: %j', (text) => {
    const written = read(withStarter(text, '$&'));
    expect(written).toMatchObject({ version: 1, routes: [], ruleTests: [] });
    expect(written.rules).toHaveLength(2);
    expect(written.rules[0]?.use).toEqual({ route: '$&' });
  });

  it('begins an empty one', () => {
    expect(read(withStarter('', 'auto')).rules).toHaveLength(2);
  });

  it.each(['rules:\n  - id: mine\n', 'rules:\n- id: mine\n', 'rules: [{ id: mine }]\n'])(
    'leaves rules alone: %j',
    (text) => {
      expect(withStarter(text, 'auto')).toBe(text);
    },
  );
});
