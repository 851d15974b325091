// `test-rules [FILE]`: runs the cases that the rules carry; of a file, whether they would be accepted at all. A whole
// configuration file is judged by its own providers.

import type { Command } from './command.ts';

export const testRulesCommand: Command = {
  usage: '[FILE]',
  summary: 'runs the tests of the rules in force, or of those in FILE, which changes nothing',
  flags: [],
  switches: [],
  files: 1,
  async run({ client, print, readText }, { file }) {
    const checked = file === null ? null : await client.routing.check({ text: readText(file), whole: true });
    for (const { path, message } of checked?.problems ?? []) print(path === null ? message : `${path}: ${message}`);
    if (checked !== null && checked.problems.length > 0) return 1;
    const { tests } = checked ?? (await client.routing.get({}));
    for (const { name, result, message } of tests)
      print(`${MARKS[result]}  ${name}${message === null ? '' : `: ${message}`}`);
    const failed = tests.filter(({ result }) => result === 'failed').length;
    const open = tests.filter(({ result }) => result === 'open').length;
    print(`${tests.length - failed - open} passed, ${failed} failed${open === 0 ? '' : `, ${open} open`}`);
    return failed === 0 ? 0 : 1;
  },
};

const MARKS = { passed: 'ok  ', failed: 'FAIL', open: '?   ' } as const;
