// Starts somebody else's server on a free port and waits until it answers.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { endGroup } from '../agents/run-program.ts';
import { eventually } from '../support/eventually.ts';
import type { ServerProgram } from './upstream-server.ts';

const START_LIMIT_MS = 120_000;

export interface RunningServer {
  readonly pid: number;
  readonly startedInMs: number;
  output(): string;
  stop(): void;
}

export async function runServer({ file, args, env }: ServerProgram, cwd: string, port: number): Promise<RunningServer> {
  const startedAt = performance.now();
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let output = '';
  const keep = (part: string): void => void (output = (output + part).slice(-20_000));
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  child.on('error', (error) => keep(error.message));
  const stop = (): void => endGroup(child);
  process.once('exit', stop);
  try {
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
      await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) });
    }, START_LIMIT_MS);
  } catch (error) {
    stop();
    throw new Error(`${file} did not start: ${output.trim().slice(-500)}`, { cause: error });
  }
  return { pid: child.pid ?? 0, startedInMs: performance.now() - startedAt, output: () => output, stop };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
