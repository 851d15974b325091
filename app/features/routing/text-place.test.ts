import { describe, expect, it } from 'vitest';
import { lineOfName, lineOfPath, takePlace } from './text-place.ts';

const TEXT = `version: 1
routes:
  - id: long
    targets:
      - model: a/m
      - model: b/m
rules:
  # the first

  - id: first
    when:
      keywords:
        any:
          - one
          - two
  - id: "second" # yours
    note: first
    use:
      route: long
  - { id: third, use: { route: long } }
ruleTests:
- name: a case
  request: {}
`;

const lineWith = (words: string) => TEXT.split('\n').findIndex((line) => line.includes(words)) + 1;

describe('the line of a path', () => {
  it.each([
    ['rules', 'rules:'],
    ['rules[0]', '- id: first'],
    ['rules[0].when.keywords', 'keywords:'],
    ['rules[0].when.keywords.any[1]', '- two'],
    ['rules[1].use.route', '      route: long'],
    ['rules[1].id', '- id: "second"'],
    ['rules[2].use.route', '{ id: third'],
    ['rules[0].when.absent', 'when:'],
    ['rules[9]', 'rules:'],
    ['routes[0].targets[1].model', '- model: b/m'],
    ['ruleTests[0].request', 'request:'],
    ['ruleTests[0].expect', '- name: a case'],
  ])('%s', (path, words) => {
    expect(lineOfPath(TEXT, path)).toBe(lineWith(words));
  });

  it('is unknown where there is no such section', () => {
    expect(lineOfPath(TEXT, 'budgets[0].id')).toBeNull();
    expect(lineOfPath('', 'rules[0]')).toBeNull();
  });
});

it.each([
  ['long', '- id: long'],
  ['first', '- id: first'],
  ['second', '- id: "second"'],
  ['third', '{ id: third'],
  ['a case', '- name: a case'],
])('finds %s by its name', (name, words) => {
  expect(lineOfName(TEXT, name)).toBe(lineWith(words));
});

it('does not find what is not there', () => {
  expect(lineOfName(TEXT, 'fir')).toBeNull();
  expect(lineOfName(TEXT, '.*')).toBeNull();
});

it.each([
  ['must be a number (line 12)', 'must be a number', 12],
  ['must be a number (text:12:7)', 'must be a number', 12],
  ['neither YAML nor JSON: bad (line 3).', 'neither YAML nor JSON: bad.', 3],
  ['must be a number', 'must be a number', null],
])('takes the place out of %j', (message, text, line) => {
  expect(takePlace(message)).toEqual({ text, line });
});
