import { expect, test } from 'vitest';
import { fencedParts } from './fenced-text.ts';

const words = (text: string) => ({ kind: 'words', text });
const code = (language: string, text: string) => ({ kind: 'code', language, text });

const CASES: readonly (readonly [name: string, text: string, parts: readonly object[]])[] = [
  ['nothing', '', []],
  ['words alone', 'One.\n\nTwo.', [words('One.\n\nTwo.')]],
  [
    'code between words',
    'See:\n\n```ts\nlet x;\n\nx();\n```\n\nDone.',
    [words('See:'), code('ts', 'let x;\n\nx();'), words('Done.')],
  ],
  ['code that is still being written', 'See:\n```py\nprint(', [words('See:'), code('py', 'print(')]],
  ['a fence that was only opened', '```', [code('', '')]],
  ['a longer fence around a shorter one', '````md\n```\nx\n```\n````', [code('md', '```\nx\n```')]],
  ['tildes', '~~~\nx\n~~~', [code('', 'x')]],
  ['a fence that is set in', '  ```js\n  a();\n    b();\n  ```', [code('js', 'a();\n  b();')]],
  ['a title behind the language', '```js title="a.js"\na\n```', [code('js', 'a')]],
  ['ticks within a line', 'Use ```x``` here', [words('Use ```x``` here')]],
  ['markup', '<img src=x onerror=alert(1)>', [words('<img src=x onerror=alert(1)>')]],
  ['code set in as words', 'a\n\n    ```\n', [words('a\n\n    ```')]],
];

test.each(CASES)('%s', (_, text, parts) => {
  expect(fencedParts(text)).toEqual(parts);
});
