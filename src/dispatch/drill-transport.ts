// What a fire drill does to one call: it stands where the way to the upstream begins, so that everything above it goes
// through what it would go through if the provider really failed.

import type { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/ports.ts';
import type { Simulation } from '../providers/simulation.ts';
import type { RunningDrill } from './running-drill.ts';
import { simulatedTransport } from './simulated-transport.ts';
import type { CallController, CallHandler, Transport, UpstreamRequest } from './transport.ts';

const ACTS: Readonly<Record<RunningDrill['kind'], string>> = {
  down: 'acts as if it were down',
  slow: 'acts as if it were slow',
  'rate-limit': 'acts as if it limited the rate',
};

/** For one call. */
export class DrillTransport implements Transport {
  readonly #drill: RunningDrill;
  readonly #upstream: Transport;
  readonly #clock: Clock;
  #held: HeldCall | null = null;

  constructor(drill: RunningDrill, upstream: Transport, clock: Clock) {
    this.#drill = drill;
    this.#upstream = upstream;
    this.#clock = clock;
  }

  /** The provider itself has been sent the request: from then on it may cost something. */
  get reached(): boolean {
    return this.#held?.reached ?? false;
  }

  send(request: UpstreamRequest, handler: CallHandler): void {
    switch (this.#drill.kind) {
      case 'down':
        new HeldCall(request, handler, this.#clock).refuse();
        return;
      case 'slow':
        this.#held = new HeldCall(request, handler, this.#clock);
        this.#held.hold(this.#drill, this.#upstream);
        return;
      case 'rate-limit':
        simulatedTransport(() => tooManyRequests(this.#drill.retryAfterMs ?? 0), this.#clock).send(request, handler);
    }
  }

  /** Whoever reads of this failure must learn that it was made up. A real one, of a provider that was asked, stays as it is. */
  explain(failed: Failure): Failure {
    const { kind, provider } = this.#drill;
    if (this.reached && failed.kind !== 'timeout') return failed;
    const words = `Fire drill: ${provider} ${ACTS[kind]}.`;
    return { ...failed, message: kind === 'slow' ? `${words} ${failed.message}` : words };
  }
}

/** As most servers say it; the names are those of Chat Completions and of Messages at once. */
function tooManyRequests(retryAfterMs: number): Simulation {
  const error = { message: 'Rate limit reached.', type: 'rate_limit_error', code: 'rate_limit_exceeded', param: null };
  const headers = {
    'content-type': 'application/json',
    'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))),
  };
  return { status: 429, headers, steps: [{ afterMs: 0, data: JSON.stringify({ type: 'error', error }) }], end: 'end' };
}

function refusedConnection(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}

/** A call that is kept from the network, for good or for a while. */
class HeldCall implements CallController, CallHandler {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  /** It is being written to the upstream. */
  reached = false;
  readonly #request: UpstreamRequest;
  readonly #handler: CallHandler;
  readonly #clock: Clock;
  #controller: CallController | null = null;
  #isSent = false;
  #stopHolding: () => void = () => undefined;

  constructor(request: UpstreamRequest, handler: CallHandler, clock: Clock) {
    this.#request = request;
    this.#handler = handler;
    this.#clock = clock;
  }

  /** As a host does on which nobody listens. Never in the caller's own turn: a real one does not refuse at once either. */
  refuse(): void {
    this.#clock.after(0, () => {
      this.#handler.onResponseError(this, refusedConnection());
    });
  }

  /** The connection is there and the answer is not, until the delay is over or the drill is. */
  hold(drill: RunningDrill, upstream: Transport): void {
    const goOn = (): void => {
      this.#stopHolding();
      this.#isSent = true;
      upstream.send(this.#request, this);
    };
    const forget = drill.whenOver(goOn);
    const cancelDelay = this.#clock.after(drill.delayMs ?? 0, goOn);
    this.#stopHolding = () => {
      forget();
      cancelDelay();
    };
    // From here on the deadline for the answer runs, which includes the time that is waited here.
    this.#handler.onRequestStart(this, null);
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#stopHolding();
    if (this.#controller !== null) this.#controller.abort(reason);
    else if (!this.#isSent) this.#handler.onResponseError(this, reason);
  }

  pause(): void {
    this.paused = true;
    this.#controller?.pause();
  }

  resume(): void {
    this.paused = false;
    this.#controller?.resume();
  }

  onRequestStart(controller: CallController): void {
    this.#controller = controller;
    if (this.aborted) controller.abort(this.reason ?? new Error('The call was abandoned.'));
    else this.reached = true;
  }

  onResponseStart(...[, ...head]: Parameters<CallHandler['onResponseStart']>): void {
    this.#handler.onResponseStart(this, ...head);
  }

  onResponseData(_controller: CallController, chunk: Buffer): void {
    this.#handler.onResponseData(this, chunk);
  }

  onResponseEnd(...[, trailers]: Parameters<CallHandler['onResponseEnd']>): void {
    this.#handler.onResponseEnd(this, trailers);
  }

  onResponseError(_controller: CallController, error: Error): void {
    this.#handler.onResponseError(this, error);
  }
}
