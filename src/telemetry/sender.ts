// Collects spans, and sends them in batches with patience: what cannot be sent waits, up to a bound.

import type { Clock } from '../domain/ports.ts';
import type { GenAiMetrics } from './gen-ai-metrics.ts';
import type { PlainSpan } from './make-spans.ts';
import { CONTENT_TYPES, type Otlp } from './otlp.ts';
import type { Posted } from './post.ts';
import type { StartTelemetry, TelemetryStatus } from './protocol.ts';

export interface SenderPorts {
  readonly clock: Clock;
  readonly otlp: Otlp;
  readonly metrics: GenAiMetrics;
  readonly post: (url: string, headers: Readonly<Record<string, string>>, body: Uint8Array) => Promise<Posted>;
  readonly onStatus: (status: TelemetryStatus) => void;
}

const MOST_WAITING = 4_096;
const BATCH = 512;
const EVERY_MS = 2_000;
const METRICS_EVERY_MS = 15_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export class Sender {
  readonly #ports: SenderPorts;
  readonly #target: StartTelemetry;
  readonly #startedAt: number;
  #waiting: PlainSpan[] = [];
  #sent = 0;
  #dropped = 0;
  #problem: string | null = null;
  #pauseMs = 0;
  #metricsDue = 0;
  #isSending = false;
  #cancel: (() => void) | null = null;
  #told = '';

  constructor(ports: SenderPorts, target: StartTelemetry) {
    this.#ports = ports;
    this.#target = target;
    this.#startedAt = ports.clock.now();
  }

  add(spans: readonly PlainSpan[]): void {
    this.#waiting.push(...spans);
    const excess = this.#waiting.length - MOST_WAITING;
    if (excess > 0) this.#drop(this.#waiting.splice(0, excess).length);
    this.#cancel ??= this.#ports.clock.after(Math.max(EVERY_MS, this.#pauseMs), () => void this.#round());
  }

  /** A last try; what is left then is lost. */
  async close(): Promise<void> {
    this.#stopWaiting();
    this.#metricsDue = 0;
    if (this.#waiting.length > 0) await this.#round();
    this.#stopWaiting();
  }

  #stopWaiting(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  async #round(): Promise<void> {
    this.#cancel = null;
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, BATCH);
        const isOver = await this.#send('traces', this.#ports.otlp.spans(batch), batch.length);
        if (!isOver) break;
        // Meanwhile the oldest may have been given up.
        const gone = new Set(batch);
        this.#waiting = this.#waiting.filter((span) => !gone.has(span));
      }
      await this.#sendMetrics();
    } finally {
      this.#isSending = false;
      this.#tell();
    }
    if (this.#waiting.length > 0) this.#cancel ??= this.#ports.clock.after(this.#pauseMs, () => void this.#round());
  }

  async #sendMetrics(): Promise<void> {
    const { clock, otlp, metrics } = this.#ports;
    if (this.#pauseMs > 0 || clock.monotonic() < this.#metricsDue) return;
    this.#metricsDue = clock.monotonic() + METRICS_EVERY_MS;
    const histograms = metrics.read();
    if (histograms.length > 0) await this.#send('metrics', otlp.metrics(histograms, this.#startedAt, clock.now()), 0);
  }

  /** False: it has to wait. */
  async #send(signal: 'traces' | 'metrics', body: Uint8Array, spans: number): Promise<boolean> {
    const { endpoint, protocol, headers } = this.#target;
    const url = `${endpoint}/v1/${signal}`;
    const posted = await this.#ports.post(url, { ...headers, 'content-type': CONTENT_TYPES[protocol] }, body);
    if (posted.kind === 'taken') {
      this.#sent += spans;
      this.#pauseMs = 0;
      if (signal === 'traces') this.#problem = null;
      return true;
    }
    this.#problem = `Telemetry cannot be sent to ${new URL(endpoint).host}: ${posted.why}.`;
    if (posted.kind === 'refused') {
      this.#drop(spans);
      return true;
    }
    const doubled = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, this.#pauseMs * 2));
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(posted.afterMs ?? 0, doubled));
    return false;
  }

  #drop(spans: number): void {
    this.#dropped += spans;
  }

  #tell(): void {
    const status = { sentSpans: this.#sent, droppedSpans: this.#dropped, problem: this.#problem };
    const text = JSON.stringify(status);
    if (text === this.#told) return;
    this.#told = text;
    this.#ports.onStatus(status);
  }
}
