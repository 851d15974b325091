import { describe, expect, it } from 'vitest';
import { fileToKeep } from './kept-text.ts';
import { withoutKeysInComments } from './text-secrets.ts';

const provider = (keys: string): string =>
  `version: 1\nproviders:\n  - id: a\n    preset: openai\n    keys:\n${keys}    # end\n`;
const kept = (text: string, live: readonly string[] = []): string | undefined => fileToKeep(text, live)?.text;

describe('keys in a file that is kept', () => {
  it.each<[what: string, keys: string, left: string]>([
    ['behind the name', '      - name: n\n        value: sk-1 # c\n', '      - name: n # c\n'],
    ['before the name', '      - value: sk-1\n        name: n # c\n', '      - name: n # c\n'],
    [
      'before the name, with a comment',
      '      - value: sk-1 # c\n        name: n\n',
      '      -  # c\n        name: n\n',
    ],
    [
      'between comments',
      '      - name: n # a\n        # b\n        value: sk-1\n        # c\n',
      '      - name: n # a\n        # b\n        # c\n',
    ],
    ['in quotes', `      - name: n\n        "value": 'sk-1'\n`, '      - name: n\n'],
    ['as a block', '      - name: n\n        value: >-\n          sk-1\n', '      - name: n\n'],
    ['in a group', '      - { name: n, value: sk-1 } # c\n', '      - { name: n } # c\n'],
    ['first in a group', '      - { value: "sk-1", name: n }\n', '      - { name: n }\n'],
    [
      'in a group with comments',
      '      - { name: n, # a\n          value: sk-1, # b\n        }\n',
      '      - { name: n, # a\n           # b\n        }\n',
    ],
    [
      'by an anchor',
      '      - { name: n, value: &v sk-1 }\n      - { value: *v, name: m }\n',
      '      - { name: n }\n      - { name: m }\n',
    ],
    ['from the environment, not at all', '      - { name: n, env: SK_1 }\n', '      - { name: n, env: SK_1 }\n'],
  ])('go where they stand %s, and nothing else does', (_, keys, left) => {
    expect(kept(provider(keys))).toBe(provider(left));
  });

  it('go where clients have them', () => {
    expect(
      kept('version: 1\nclients:\n  - { name: a, key: bbx-12345 } # mine\n  - name: b\n    key: bbx-54321\n'),
    ).toBe('version: 1\nclients:\n  - { name: a } # mine\n  - name: b\n');
  });

  it('are struck out of comments, as are those that are known and what looks like one', () => {
    const key = 'sk-proj-canary0123456789canary';
    const text = provider(
      `      - { name: n, value: ${key} } # ${key}, once "${key.slice(8, 20)}"; Bearer ${encodeURIComponent(key)}\n`,
    );
    expect(
      kept(`${text}# live: other-secret-42; sk-ant-api03-abcdefghijklmnop1; bbx-abcdefghijklmnop_12345\n`, [
        'other-secret-42',
      ]),
    ).toBe(
      `${provider('      - { name: n } # [redacted], once "[redacted]"; Bearer [redacted]\n')}# live: [redacted]; [redacted]; [redacted]\n`,
    );
    expect(
      kept(`${provider('      - { name: n }\n')}# - { name: x, value: "sk-abc-unknown" }\n# key: 'bbx-short-1'\n`),
    ).toBe(`${provider('      - { name: n }\n')}# - { name: x, value: "[redacted] }\n# key: '[redacted]\n`);
  });

  it('that are ordinary words are struck out where they stand alone', () => {
    expect(kept(provider('      - { name: n, value: none } # none, or nonesuch\n'))).toContain('# none, or nonesuch');
    expect(kept(provider('      - { name: n, value: none } # it is none\n'))).toContain('# it is [redacted]');
  });

  it('never stay elsewhere: then nothing is kept', () => {
    expect(
      kept(`${provider('      - { name: n, value: sk-12345678 }\n')}aliases: { x: sk-12345678 } # c\n`),
    ).toBeUndefined();
  });

  it('leave what is said in prose', () => {
    const said = `${provider('      - { name: n }\n')}# the key: mine. value: high; set OPENAI_API_KEY, or value: sk-… to have it sealed; sk-learn\n`;
    expect(kept(said)).toBe(said);
  });
});

describe('a text of the page', () => {
  it('keeps every word but keys, in comments only', () => {
    const text =
      'version: 1 # key: anything-at-all, value: application/json, known-secret-1\naliases: { known-secret-1: a }\n';
    expect(withoutKeysInComments(text, ['known-secret-1'])).toBe(
      text.replace('json, known-secret-1', 'json, [redacted]'),
    );
  });
});

describe('a file in one group', () => {
  it('is laid out below each other if it has comments, and left to machines if not', () => {
    expect(kept('{ "version": 1, "aliases": { "a": "b" } }')).toBeUndefined();
    expect(kept('# mine\n{ version: 1, # one\n  aliases: { a: b } }')).toBe(
      '# mine\nversion: 1 # one\naliases: { a: b }\n',
    );
  });
});
