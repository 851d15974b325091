// One upstream call from dispatch to its last byte: what whole and streamed calls have in common.

import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { readFailure } from '../dialects/failures/read-failure.ts';
import type { Timeouts } from '../domain/config.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Nanos } from '../domain/money.ts';
import type { Clock } from '../domain/ports.ts';
import type { Deadlines, Watched } from './deadlines.ts';
import type { Upstream } from './snapshot.ts';
import { readTransportError } from './transport-failure.ts';
import type { CallController, CallHandler, Transport, UpstreamRequest } from './transport.ts';

/** How much of an error's body is read. */
const MAX_ERROR_BYTES = 64 * 1024;

export interface CallPorts {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
}

/** Headers as undici hands them over: lower-case names. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** `Outcome` is what a finished call resolves with. Exactly one outcome is reported, whatever happens after it. */
export abstract class UpstreamCall<Outcome> implements CallHandler, Watched {
  dueAt: number;
  /** HTTP status once there is one. */
  status: number | null = null;
  protected readonly ports: CallPorts;
  protected readonly upstream: Upstream;
  protected readonly timeouts: Timeouts;
  protected controller: CallController | null = null;
  /** Of its answer; empty until there is one. */
  headers: AnswerHeaders = {};
  /** Monotonic ms. */
  readonly startedAt: number;
  protected sentAt = 0;
  protected isHalted = false;
  #errorBody: Buffer[] | null = null;
  #errorBytes = 0;
  #resolve: (outcome: Outcome) => void = () => undefined;
  #over = false;

  constructor(ports: CallPorts, upstream: Upstream, timeouts: Timeouts) {
    this.ports = ports;
    this.upstream = upstream;
    this.timeouts = timeouts;
    this.startedAt = ports.clock.monotonic();
    this.dueAt = this.startedAt + timeouts.connect;
  }

  send(transport: Transport, request: UpstreamRequest): Promise<Outcome> {
    this.ports.deadlines.watch(this);
    const outcome = new Promise<Outcome>((resolve) => {
      this.#resolve = resolve;
    });
    transport.send(request, this);
    return outcome;
  }

  /** The outcome has been reported. */
  get over(): boolean {
    return this.#over;
  }

  /** The request was being written: from here on the provider may have done work. */
  get sent(): boolean {
    return this.sentAt > 0;
  }

  /** What the head of the answer says that it cost, nano-dollars; null: nothing. */
  get statedCost(): Nanos | null {
    return this.upstream.preset.readStatedCost?.((name) => joined(this.headers[name])) ?? null;
  }

  /** Closes the upstream's connection, now or as soon as there is one. */
  abort(): void {
    this.controller?.abort(new Error('The call was abandoned.'));
  }

  /** Ends the call from our side: the client left, or its time is up. */
  abandon(reason: Failure): void {
    this.finish(this.failed(reason));
    this.abort();
  }

  /** Nothing more is read until `goOn`: it is not decided yet whether there may be more. */
  halt(): void {
    this.isHalted = true;
    this.controller?.pause();
  }

  goOn(): void {
    this.isHalted = false;
    this.resume();
  }

  protected resume(): void {
    this.controller?.resume();
  }

  /** A failure as an outcome. */
  protected abstract failed(failed: Failure): Outcome;
  /** A 2xx answer begins. */
  protected abstract answerStarts(): void;
  protected abstract answerData(chunk: Buffer): void;
  protected abstract answerEnds(): void;
  /** The connection broke, or a deadline passed, after the answer had begun. */
  protected abstract answerBreaks(failed: Failure): void;
  /** ms from sending until something must have come; the connect timeout has been dealt with. */
  protected abstract get answerTimeout(): number;

  protected finish(outcome: Outcome): void {
    if (this.#over) return;
    this.#over = true;
    this.ports.deadlines.unwatch(this);
    this.#resolve(outcome);
  }

  onRequestStart(controller: CallController): void {
    this.controller = controller;
    if (this.#over) {
      this.abort();
      return;
    }
    this.sentAt = this.ports.clock.monotonic();
    this.dueAt = this.sentAt + this.answerTimeout;
  }

  onResponseStart(_controller: CallController, status: number, headers: AnswerHeaders): void {
    if (this.#over || status < 200) return;
    this.status = status;
    this.headers = headers;
    if (status >= 300) this.#errorBody = [];
    else this.answerStarts();
  }

  onResponseData(_controller: CallController, chunk: Buffer): void {
    if (this.#errorBody === null) {
      this.answerData(chunk);
      return;
    }
    this.#errorBytes += chunk.length;
    this.#errorBody.push(chunk);
    if (this.#errorBytes >= MAX_ERROR_BYTES) this.#refused();
  }

  onResponseEnd(): void {
    if (this.#over) return;
    if (this.#errorBody === null) this.answerEnds();
    else this.#refused();
  }

  onResponseError(_controller: CallController | null, error: Error): void {
    if (this.#over) return;
    // An error that was being explained when the connection broke is still that error.
    if (this.#errorBody !== null) {
      this.#refused();
      return;
    }
    const { host, preset } = this.upstream;
    const progress = { sent: this.controller !== null, answered: this.status !== null, host, local: preset.local };
    this.#broke(readTransportError(error, progress));
  }

  onDue(now: number): void {
    if (this.controller === null) {
      this.finish(
        this.failed(failure('timeout', `No answer while connecting to ${this.upstream.host}.`, { connect: true })),
      );
      return;
    }
    const seconds = Math.round((now - this.sentAt) / 100) / 10;
    const billing = this.status === null ? 'possible' : 'begun';
    const failed = failure('timeout', `${this.upstream.id} did not answer within ${seconds} s.`, { billing });
    this.#broke(failed);
    this.abort();
  }

  #broke(failed: Failure): void {
    if (this.status === null) this.finish(this.failed(failed));
    else this.answerBreaks(failed);
  }

  #refused(): void {
    if (this.#over) return;
    const answer = this.failedAnswer(Buffer.concat(this.#errorBody ?? []).toString('utf8'));
    this.finish(this.failed(this.upstream.preset.readFailure?.(answer) ?? readFailure(answer)));
    if (this.#errorBytes >= MAX_ERROR_BYTES) this.abort();
  }

  protected failedAnswer(bodyText: string): FailedAnswer {
    return {
      status: this.status ?? 0,
      headers: (name) => joined(this.headers[name]),
      bodyText,
      body: parseJson(bodyText),
      nowMs: this.ports.clock.now(),
      elapsedMs: this.ports.clock.monotonic() - this.startedAt,
    };
  }
}

/** Repeated headers are one list, as HTTP has it. */
function joined(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header.join(', ') : header) ?? null;
}

/** undefined when the text is not JSON: callers treat it as a body that says nothing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
