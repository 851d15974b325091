// Runs a program of the user's once, with a limit, in an empty folder, and keeps the end of what it said.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../domain/ports.ts';

export interface ProgramRun {
  /** null: it could not be started, or was ended. */
  readonly code: number | null;
  readonly timedOut: boolean;
  readonly said: string;
}

export interface RunLimits {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly limitMs: number;
}

const MOST_SAID = 2_000;
const isWindows = process.platform === 'win32';

export async function runProgram(file: string, args: readonly string[], limits: RunLimits): Promise<ProgramRun> {
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-run-'));
  // npm's programs are scripts on Windows, which only a shell starts.
  const shell = isWindows && /\.(cmd|bat)$/i.test(file);
  const quoted = (text: string): string => (shell ? `"${text}"` : text);
  const child = spawn(quoted(file), args.map(quoted), {
    cwd: folder,
    env: { ...limits.env },
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    // A group of its own, so that what a wrapper has started ends with it.
    detached: !isWindows,
  });
  const end = (): void => {
    try {
      if (isWindows || child.pid === undefined) child.kill('SIGKILL');
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  };
  process.once('exit', end);
  let timedOut = false;
  const cancel = limits.clock.after(limits.limitMs, () => {
    timedOut = true;
    end();
  });
  let said = '';
  const listen = (part: string): void => {
    said = (said + part).slice(-MOST_SAID);
  };
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      listen(error.message);
      resolve(null);
    });
    child.on('close', resolve);
  });
  cancel();
  process.off('exit', end);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  return { code, timedOut, said: said.trim() };
}
