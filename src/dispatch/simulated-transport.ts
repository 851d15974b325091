// Plays a simulated answer to a call as if it came over a connection.

import type { Clock } from '../domain/ports.ts';
import type { Preset } from '../providers/provider.ts';
import type { Simulation } from '../providers/simulation.ts';
import type { CallController, CallHandler, Transport } from './transport.ts';
import { parseJson } from './upstream-call.ts';

export function simulatedTransport(simulate: NonNullable<Preset['simulate']>, clock: Clock): Transport {
  return {
    send(request, handler) {
      new Playback(
        simulate(typeof request.body === 'string' ? parseJson(request.body) : null, clock.now()),
        handler,
        clock,
      ).start();
    },
  };
}

class Playback implements CallController {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  readonly #simulation: Simulation;
  readonly #handler: CallHandler;
  readonly #clock: Clock;
  #step = 0;
  #cancel: () => void = () => undefined;

  constructor(simulation: Simulation, handler: CallHandler, clock: Clock) {
    this.#simulation = simulation;
    this.#handler = handler;
    this.#clock = clock;
  }

  start(): void {
    // Never in the caller's own turn: a real connection does not answer at once either.
    this.#cancel = this.#clock.after(0, () => {
      this.#handler.onRequestStart(this, null);
      if (!this.aborted) this.#scheduleNext();
    });
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#cancel();
    this.#handler.onResponseError(this, reason);
  }

  pause(): void {
    this.paused = true;
    this.#cancel();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (!this.aborted) this.#scheduleNext();
  }

  #scheduleNext(): void {
    const step = this.#simulation.steps[this.#step];
    if (step === undefined) {
      this.#finish();
      return;
    }
    this.#cancel = this.#clock.after(step.afterMs, () => {
      if (this.#step === 0) this.#handler.onResponseStart(this, this.#simulation.status, this.#simulation.headers);
      this.#step += 1;
      if (!this.aborted) this.#handler.onResponseData(this, Buffer.from(step.data));
      if (!this.aborted && !this.paused) this.#scheduleNext();
    });
  }

  #finish(): void {
    if (this.#simulation.end === 'end') this.#handler.onResponseEnd(this, {});
    else if (this.#simulation.end === 'cut') this.abort(new Error('The simulated connection was cut.'));
  }
}
