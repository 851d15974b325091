// Runs a command of the command line as a user would, on a data directory, and gives back what it said.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function runCommandLine(dataDir: string, ...args: string[]): Promise<Said> {
  const all = ['src/launch.mjs', 'src/headless.ts', ...args, '--data-dir', dataDir];
  try {
    const { stdout, stderr } = await run(process.execPath, all, { cwd: ROOT });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}
