// The commands by their names. A new one is a file and a line here.

import type { Command } from './command.ts';
import { exportConfigCommand, importConfigCommand } from './config-commands.ts';
import { connectCommand } from './connect.ts';
import { backupCommand, exportCommand, restoreCommand } from './data-commands.ts';
import { explainCommand } from './explain.ts';
import { repriceCommand } from './reprice.ts';
import { testRulesCommand } from './test-rules.ts';
import { savingsCommand, whatIfCommand } from './what-if.ts';

export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['connect', connectCommand],
  ['explain', explainCommand],
  ['test-rules', testRulesCommand],
  ['what-if', whatIfCommand],
  ['savings', savingsCommand],
  ['backup', backupCommand],
  ['restore', restoreCommand],
  ['export', exportCommand],
  ['export-config', exportConfigCommand],
  ['import-config', importConfigCommand],
  ['reprice', repriceCommand],
]);

/** A line for each, for the help. */
export function commandLines(): string {
  return [...COMMANDS].map(([name, { usage, summary }]) => `  ${`${name} ${usage}`}\n      ${summary}`).join('\n');
}
