// Runs a program to its end, with a limit, and keeps what it printed.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export interface Program {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
  readonly shell?: boolean;
}

export interface ProgramEnd {
  /** null: it was ended by a signal, its limit's for example, or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
  readonly timedOut: boolean;
}

export async function runProgram(file: string, program: Program): Promise<ProgramEnd> {
  const startedAt = performance.now();
  const child = spawn(file, program.args, {
    cwd: program.cwd,
    env: program.env,
    shell: program.shell ?? false,
    // Nobody types anything, and some agents read a prompt from a pipe.
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what a wrapper has started ends with it.
    detached: process.platform !== 'win32',
  });
  const end = (): void => endGroup(child);
  process.once('exit', end);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, program.limitMs);
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      text.stderr += error.message;
      resolve(null);
    });
    child.on('close', resolve);
  });
  clearTimeout(timer);
  process.off('exit', end);
  return { code, ...text, tookMs: performance.now() - startedAt, timedOut };
}

export function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
