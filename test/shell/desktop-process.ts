// Starts the built desktop app on the double in a process of its own, and speaks with it.

import { fork, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Acts } from './desktop-host.ts';
import type { DoubleSettings } from './electron-double.ts';

const BUILT = resolve(import.meta.dirname, '../../dist/main/main.js');

type FromHost =
  | { readonly n: number; readonly result?: unknown; readonly error?: string }
  | { readonly port: number; readonly data?: unknown; readonly closed?: boolean }
  | { readonly told: unknown[]; readonly exit: number };

export interface DesktopStart {
  readonly dataDir: string;
  readonly args?: readonly string[];
  readonly double?: DoubleSettings;
  readonly env?: Readonly<Record<string, string>>;
  /** Another bundle than the built one. */
  readonly bundle?: string;
}

export type Told = Record<string, unknown>;

export class DesktopProcess {
  /** What was told at the end, and how it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly told: readonly Told[] }>;
  /** What the app wrote to its log. */
  log = '';
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #ports = new Map<number, (message: { data?: unknown; closed?: boolean }) => void>();
  #orders = 0;
  #told: Told[] = [];

  constructor({ dataDir, args = [], double = {}, env = {}, bundle = BUILT }: DesktopStart) {
    this.#child = fork(join(import.meta.dirname, 'desktop-host.ts'), ['--port', '0', '--data-dir', dataDir, ...args], {
      execArgv: ['--import', join(import.meta.dirname, 'use-double.mjs')],
      env: {
        ...process.env,
        HOME: dataDir,
        XDG_CONFIG_HOME: join(dataDir, 'config-home'),
        MAIN_BUNDLE: pathToFileURL(bundle).href,
        ELECTRON_DOUBLE: JSON.stringify(double),
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // As between Electron's processes: whatever can be cloned.
      serialization: 'advanced',
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    this.#child.on('message', (message: FromHost) => this.#hear(message));
    this.ended = new Promise((settle) => {
      this.#child.on('close', (code) => {
        for (const { reject } of this.#waiting.values()) reject(new Error(`the app has ended: ${this.log}`));
        settle({ code, told: this.#told });
      });
    });
  }

  async do<Act extends keyof Acts>(
    act: Act,
    input?: Parameters<Acts[Act]>[0],
  ): Promise<Awaited<ReturnType<Acts[Act]>>> {
    const n = (this.#orders += 1);
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(n, answer);
    this.#child.send({ n, act, input });
    // The host's table of acts says what comes back.
    return (await answer.promise) as Awaited<ReturnType<Acts[Act]>>;
  }

  /** Offers a port to the main process, as a page does. */
  async connect(
    from: Parameters<Acts['connect']>[0]['from'],
    onMessage: (message: { data?: unknown; closed?: boolean }) => void,
  ): Promise<(data: unknown) => Promise<void>> {
    const id = (this.#orders += 1);
    this.#ports.set(id, onMessage);
    await this.do('connect', { from, id });
    return async (data) => {
      await this.do('post', { id, data });
    };
  }

  async quit(): Promise<Awaited<DesktopProcess['ended']>> {
    // It may be gone before it has answered.
    this.do('quit').catch(() => undefined);
    return this.ended;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #hear(message: FromHost): void {
    if ('told' in message) {
      this.#told = message.told as Told[];
    } else if ('port' in message) {
      this.#ports.get(message.port)?.(message);
    } else {
      const waiting = this.#waiting.get(message.n);
      this.#waiting.delete(message.n);
      if (message.error === undefined) waiting?.resolve(message.result);
      else waiting?.reject(new Error(message.error));
    }
  }
}
