import { expect, it } from 'vitest';
import { findingsIn } from './findings.ts';

it('takes the line that a message names, else that of the path, else none', () => {
  const text = 'version: 1\nrules:\n  - id: a\n';
  const problems = [
    { path: 'rules[0]', message: 'bad (line 1)' },
    { path: 'rules[0]', message: 'bad' },
    { path: null, message: 'bad' },
    { path: 'budgets', message: 'bad' },
  ];
  expect(findingsIn(problems, text).map(({ line }) => line)).toEqual([1, 3, null, null]);
});
