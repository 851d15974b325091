// The real gateway as a child process, with a data directory of its own and the configuration a test gives it.

import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import OpenAI from 'openai';
import { stringify } from 'yaml';
import { within } from './eventually.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { panelClient } from './panel-client.ts';
import type { PanelClient } from './panel-client.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 20_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ReadyLine {
  readonly ready: boolean;
  readonly gateway: string;
  readonly panel: string;
  readonly clientKey: string;
  readonly pid: number;
}

export interface Gateway {
  readonly ready: ReadyLine;
  /** Address of the gateway without a path. */
  readonly url: string;
  readonly port: number;
  readonly panelPort: number;
  readonly panelToken: string;
  readonly clientKey: string;
  readonly dataDir: string;
  /** From the start of the process to its ready line. */
  readonly startedInMs: number;
  /** How much of that it spent waiting because others had the CPU; 0 where the system does not tell. */
  readonly waitedForCpuMs: number;
  readonly ended: Promise<Ended>;
  readonly panel: PanelClient;
  output(): { stdout: string; stderr: string };
  /** The OpenAI SDK as a client of this gateway. It tries once: what the gateway does is the point. */
  openai(key?: string): OpenAI;
  /** SIGTERM; resolves when the process has ended, and fails unless it ended well. */
  stop(): Promise<Ended>;
  /** SIGTERM without waiting. */
  terminate(): void;
  /** SIGKILL. */
  kill(): Promise<Ended>;
  /** Ends the process if it still runs and removes its directory. */
  dispose(): Promise<void>;
}

export interface StartOptions {
  readonly config?: GatewayConfig;
  /** The file's text as it is, instead of `config`. */
  readonly configText?: string;
  /** A directory to use again; the caller removes it. */
  readonly dataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the gateway and waits until it says that it is ready. */
export async function startGateway(options: StartOptions = {}): Promise<Gateway> {
  const home = mkdtempSync(join(tmpdir(), 'breakerbox-test-'));
  const dataDir = options.dataDir ?? join(home, 'data');
  const startedAt = performance.now();
  const run = launch({ ...options, dataDir }, home);
  let ready: ReadyLine;
  try {
    ready = await within(run.ready, READY_WITHIN_MS, 'The ready line of the gateway');
  } catch (error) {
    await run.end('SIGKILL');
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  const startedInMs = performance.now() - startedAt;
  const waitedForCpuMs = cpuWaitOf(ready.pid);
  const panelUrl = new URL(ready.panel);
  const panelToken = panelUrl.hash.replace(/^#token=/, '');

  return {
    ready,
    url: ready.gateway,
    port: Number(new URL(ready.gateway).port),
    panelPort: Number(panelUrl.port),
    panelToken,
    clientKey: ready.clientKey,
    dataDir,
    startedInMs,
    waitedForCpuMs,
    ended: run.ended,
    panel: panelClient(panelUrl.origin, panelToken),
    output: () => run.output(),
    openai: (key) => new OpenAI({ apiKey: key ?? ready.clientKey, baseURL: `${ready.gateway}/v1`, maxRetries: 0 }),
    async stop() {
      const ended = await run.end('SIGTERM');
      if (ended.code !== 0) throw new Error(`The gateway ended with ${ended.code ?? ended.signal}: ${ended.stderr}`);
      return ended;
    },
    terminate: () => run.signal('SIGTERM'),
    async kill() {
      process.kill(ready.pid, 'SIGKILL');
      return run.ended;
    },
    async dispose() {
      await run.end('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs the gateway where it is expected to give up at once, and returns how it ended. */
export async function runToEnd(options: StartOptions = {}): Promise<Ended> {
  const home = mkdtempSync(join(tmpdir(), 'breakerbox-test-'));
  const run = launch({ ...options, dataDir: options.dataDir ?? join(home, 'data') }, home);
  // Whether it got ready after all shows in what it printed.
  run.ready.catch(() => undefined);
  try {
    return await within(run.ended, READY_WITHIN_MS, 'The end of a gateway that cannot start');
  } finally {
    await run.end('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
}

/** A directory that outlives a process; `remove` when the test is over. */
export function makeDataDir(): { readonly path: string; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'breakerbox-test-'));
  const path = join(home, 'data');
  mkdirSync(path);
  return { path, remove: () => rmSync(home, { recursive: true, force: true }) };
}

interface Run {
  readonly ready: Promise<ReadyLine>;
  readonly ended: Promise<Ended>;
  output(): { stdout: string; stderr: string };
  signal(signal: NodeJS.Signals): void;
  end(signal: NodeJS.Signals): Promise<Ended>;
}

function launch(options: StartOptions & { dataDir: string }, home: string): Run {
  // As the launcher starts it.
  const child = spawn(process.execPath, ['--max-semi-space-size=8', 'src/headless.ts', ...argumentsOf(options, home)], {
    cwd: ROOT,
    // What runs on a developer's machine is none of a test's business.
    env: { ...cleanEnvironment(), BREAKERBOX_LOCAL_SERVERS: '', ...options.env },
  });
  // A test run that is broken off must not leave gateways behind.
  const orphaned = (): void => void child.kill('SIGKILL');
  process.once('exit', orphaned);
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      process.off('exit', orphaned);
      resolve({ code, signal, ...text });
    });
  });
  return {
    ready: readyLine(child, ended, text),
    ended,
    output: () => ({ ...text }),
    signal: (signal) => void child.kill(signal),
    end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return within(ended, STOP_WITHIN_MS, `The end of the gateway after ${signal}`);
    },
  };
}

function argumentsOf(options: StartOptions & { dataDir: string }, home: string): string[] {
  const args = ['--data-dir', options.dataDir, '--port', '0', '--panel-port', '0', '--ready-json'];
  const text = options.configText ?? (options.config && stringify({ version: 1, ...options.config }));
  if (text !== undefined) {
    const file = join(home, 'config.yaml');
    writeFileSync(file, text, { mode: 0o600 });
    args.push('--config', file);
  }
  return [...args, ...(options.args ?? [])];
}

/** Time that a process's main thread was ready to run and did not, in ms. */
function cpuWaitOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** Without what a test runner adds, and without keys that a developer's own shell may hold. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_ENV|NODE_V8_COVERAGE|VITEST.*|BREAKERBOX.*|.*_API_KEY|.*_proxy)$/i.test(name),
  );
  return Object.fromEntries(kept);
}

function readyLine(
  child: ChildProcessWithoutNullStreams,
  ended: Promise<Ended>,
  text: { readonly stdout: string },
): Promise<ReadyLine> {
  const line = new Promise<ReadyLine>((resolve, reject) => {
    const look = (): void => {
      const end = text.stdout.indexOf('\n');
      if (end < 0) return;
      child.stdout.off('data', look);
      try {
        resolve(JSON.parse(text.stdout.slice(0, end)) as ReadyLine);
      } catch {
        reject(new Error(`The first line on stdout is not the ready line: ${text.stdout}`));
      }
    };
    child.stdout.on('data', look);
    void ended.then((end) =>
      reject(new Error(`The gateway ended with ${end.code ?? end.signal} before it was ready: ${end.stderr}`)),
    );
  });
  line.catch(() => undefined);
  return line;
}
