// Telemetry as the gateway's thread sees it: requests that have ended are handed over in batches, and that is all.

import { Worker } from 'node:worker_threads';
import type { Clock, Log } from '../domain/ports.ts';
import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import type {
  EndedRequest,
  FromTelemetry,
  ServerFacts,
  StartTelemetry,
  TelemetryStatus,
  ToTelemetry,
} from './protocol.ts';
import { readTraceparent, type TraceContext } from './trace-context.ts';

export interface TelemetryPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Where to; null: nowhere. */
  readonly target: () => StartTelemetry | null;
  readonly server: (provider: string) => ServerFacts | null;
  readonly onProblem: () => void;
}

interface OpenRequest {
  readonly intent: RequestIntent;
  readonly attempts: AttemptRecord[];
  readonly parent: TraceContext | null;
}

const GATHER_MS = 1_000;
/** Requests that were not taken over yet; more are not told. */
const MOST_WAITING = 4_096;
/** The thread may still be loading when its first requests are also its last. */
const CLOSE_MS = 5_000;
const NOTHING: TelemetryStatus = { sentSpans: 0, droppedSpans: 0, problem: null };

export class Telemetry {
  status: TelemetryStatus = NOTHING;
  readonly #ports: TelemetryPorts;
  readonly #open = new Map<string, OpenRequest>();
  readonly #parents = new Map<string, TraceContext>();
  #ended: EndedRequest[] = [];
  #waiting = 0;
  /** Of requests that were never handed over because too many waited. */
  #missedSpans = 0;
  #target: StartTelemetry | null = null;
  #worker: Worker | null = null;
  #cancel: (() => void) | null = null;

  constructor(ports: TelemetryPorts) {
    this.#ports = ports;
    this.reconsider();
  }

  /** The settings have changed. */
  reconsider(): void {
    const target = this.#ports.target();
    if (JSON.stringify(target) === JSON.stringify(this.#target)) return;
    void this.#stop();
    this.#target = target;
    this.status = NOTHING;
    if (target === null) {
      this.#open.clear();
      this.#parents.clear();
      this.#ended = [];
    }
  }

  /** A request has come in with this header. */
  arrived(id: string, traceparent: string | readonly string[] | undefined): void {
    if (this.#target === null || traceparent === undefined) return;
    const parent = readTraceparent(traceparent);
    if (parent !== null) this.#parents.set(id, parent);
  }

  started(intent: RequestIntent): void {
    if (this.#target === null) return;
    const parent = this.#parents.get(intent.id) ?? null;
    this.#parents.delete(intent.id);
    // Who began the trace has decided that it is not kept.
    if (parent?.sampled === false) return;
    this.#open.set(intent.id, { intent, attempts: [], parent });
    // It loads while the first request is on its way.
    this.#worker ??= this.#start(this.#target);
  }

  attemptFailed(id: string, attempt: AttemptRecord): void {
    this.#open.get(id)?.attempts.push(attempt);
  }

  settled(settlement: Settlement): void {
    const open = this.#open.get(settlement.id);
    if (open === undefined) return;
    this.#open.delete(settlement.id);
    if (this.#waiting >= MOST_WAITING) {
      const spans = 1 + open.attempts.length + settlement.unwritten.length;
      this.#missedSpans += spans;
      this.#onStatus({ ...this.status, droppedSpans: this.status.droppedSpans + spans });
      return;
    }
    this.#waiting += 1;
    const { facts: _facts, unwritten, ...end } = settlement;
    this.#ended.push({ ...open, attempts: [...open.attempts, ...unwritten], end });
    this.#cancel ??= this.#ports.clock.after(GATHER_MS, () => {
      this.#handOver();
    });
  }

  async close(): Promise<void> {
    this.#handOver();
    await this.#stop();
    this.#target = null;
  }

  #handOver(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#ended.length === 0 || this.#target === null) return;
    const worker = (this.#worker ??= this.#start(this.#target));
    const requests = this.#ended;
    this.#ended = [];
    const asked = new Set(requests.flatMap(({ attempts }) => attempts.map(({ provider }) => provider)));
    const servers: Record<string, ServerFacts> = {};
    for (const provider of asked) {
      const server = this.#ports.server(provider);
      if (server !== null) servers[provider] = server;
    }
    worker.postMessage({ type: 'ended', requests, servers } satisfies ToTelemetry);
  }

  #start(target: StartTelemetry): Worker {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const worker = new Worker(new URL(`./telemetry-worker${extension}`, import.meta.url), { workerData: target });
    worker.unref();
    worker.on('message', (message: FromTelemetry) => {
      if (worker === this.#worker) this.#onMessage(message);
    });
    worker.on('error', (error) => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      this.#waiting = this.#ended.length;
      const what = error instanceof Error ? error.message : String(error);
      this.#onStatus({ ...this.status, problem: `Telemetry cannot be sent: ${what}` });
    });
    return worker;
  }

  #onMessage(message: FromTelemetry): void {
    if (message.type === 'taken') this.#waiting -= message.count;
    else if (message.type === 'status') {
      const { status } = message;
      this.#onStatus({ ...status, droppedSpans: status.droppedSpans + this.#missedSpans });
    }
  }

  #onStatus(status: TelemetryStatus): void {
    const before = this.status.problem;
    this.status = status;
    if (status.problem === before) return;
    if (status.problem === null) this.#ports.log.info('telemetry.recovered');
    else this.#ports.log.warn('telemetry.failing', { problem: status.problem });
    this.#ports.onProblem();
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#waiting = this.#ended.length;
    if (worker === null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.clock.after(CLOSE_MS, resolve);
      worker.once('exit', () => {
        cancel();
        resolve();
      });
      worker.postMessage({ type: 'close' } satisfies ToTelemetry);
    });
    await worker.terminate();
  }
}
