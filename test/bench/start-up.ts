// From the start of a process to its first answer, and what it uses when nobody asks for anything.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { send } from '../support/http-client.ts';
import { cpuMs, memoryBytes } from './process-use.ts';
import { benchConfig, FEW_RULES, scratchFolder } from './subjects.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface StartFigures {
  /** Milliseconds; each a start with a new data directory, and one with a directory that was there. */
  readonly firstStarts: readonly number[];
  readonly laterStarts: readonly number[];
  readonly cpuMs: readonly number[];
}

/** The panel is built: the bench builds it before. */
export async function measureStarts(upstreamUrl: string, starts: number): Promise<StartFigures> {
  const firstStarts: number[] = [];
  const laterStarts: number[] = [];
  const cpu: number[] = [];
  // Whatever a new version does once it does before the first one that counts.
  await startTwice(upstreamUrl);
  for (let n = 0; n < starts; n += 1) {
    const [first, later] = await startTwice(upstreamUrl);
    firstStarts.push(first.ms);
    laterStarts.push(later.ms);
    cpu.push(later.cpu);
  }
  return { firstStarts, laterStarts, cpuMs: cpu };
}

interface Start {
  readonly ms: number;
  readonly cpu: number;
}

async function startTwice(upstreamUrl: string): Promise<[Start, Start]> {
  const folder = scratchFolder();
  try {
    const config = join(folder.path, 'config.yaml');
    writeFileSync(config, stringify({ version: 1, ...benchConfig(upstreamUrl, FEW_RULES) }), { mode: 0o600 });
    const first = await startOnce(folder.path, ['--config', config]);
    return [first, await startOnce(folder.path, [])];
  } finally {
    folder.remove();
  }
}

async function startOnce(folder: string, args: readonly string[]): Promise<Start> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      'src/headless.ts',
      '--data-dir',
      join(folder, 'data'),
      '--port',
      '0',
      '--panel-port',
      '0',
      '--ready-json',
      ...args,
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise<void>((settle) => {
    child.once('exit', () => {
      settle();
    });
  });
  try {
    const line = await new Promise<string>((settle, reject) => {
      child.stdout.once('data', (text: Buffer) => {
        settle(text.toString('utf8'));
      });
      void exited.then(() => {
        reject(new Error('The gateway ended before it was ready.'));
      });
    });
    const { gateway } = JSON.parse(line) as { gateway: string };
    const body = { model: 'up/instant', messages: [{ role: 'user', content: 'Hello' }] };
    const { status } = await send(`${gateway}/v1/chat/completions`, { key: 'bbx-bench-key-0123456789', body });
    const ms = performance.now() - startedAt;
    if (status !== 200) throw new Error(`The first answer has status ${status}.`);
    return { ms, cpu: cpuMs(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

export interface IdleFigures {
  readonly seconds: number;
  /** CPU milliseconds a minute. */
  readonly cpuMsPerMinute: number;
  readonly memoryMb: number;
}

export async function measureIdle(pid: number, seconds: number): Promise<IdleFigures> {
  const before = cpuMs(pid);
  await pause(seconds * 1_000);
  return {
    seconds,
    cpuMsPerMinute: ((cpuMs(pid) - before) / seconds) * 60,
    memoryMb: memoryBytes(pid) / 2 ** 20,
  };
}
