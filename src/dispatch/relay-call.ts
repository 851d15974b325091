// A call whose answer is passed on byte by byte, whatever it is: sound, images, files. Metered beside the bytes.

import type { Timeouts } from '../domain/config.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import type { ByteMeter, Call } from './exchange.ts';
import type { PassingCall, StreamClient, StreamOutcome } from './passing-call.ts';
import type { Upstream } from './snapshot.ts';
import { UpstreamCall, type CallPorts } from './upstream-call.ts';
import { bodyProblem } from './whole-call.ts';

const BYTES = 'application/octet-stream';

export class RelayCall extends UpstreamCall<StreamOutcome> implements PassingCall {
  firstEventAt = 0;
  contentType = BYTES;
  readonly #call: Call;
  readonly #client: StreamClient;
  #meter: ByteMeter | null = null;
  #gate: 'held' | 'asked' | 'open' = 'held';
  #held: Buffer[] = [];
  #ended = false;
  #broken: Failure | null = null;

  constructor(call: Call, client: StreamClient, ports: CallPorts, upstream: Upstream, timeouts: Timeouts) {
    super(ports, upstream, timeouts);
    this.#call = call;
    this.#client = client;
  }

  get usage(): Usage | null {
    return this.#meter?.reading().usage ?? null;
  }

  get outputChars(): number {
    return this.#meter?.reading().outputChars ?? 0;
  }

  /** Without an answer there is no telling what kind of bytes it would be: nothing to show yet. */
  forceCommit(): void {
    if (this.status !== null && this.#gate === 'held') this.#askCommit();
  }

  commitGranted(): void {
    if (this.over) return;
    this.#gate = 'open';
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#forward(bytes);
    this.controller?.resume();
    if (this.#broken !== null) this.finish(this.failed(this.#broken));
    else if (this.#ended) this.#complete();
  }

  protected get answerTimeout(): number {
    return this.timeouts.response;
  }

  protected failed(failed: Failure): StreamOutcome {
    return this.#gate === 'held' ? { kind: 'failed', failure: failed } : { kind: 'truncated', failure: failed };
  }

  protected answerStarts(): void {
    const type = String(this.headers['content-type'] ?? BYTES);
    // The client would not learn that the bytes are compressed: our head says nothing of it.
    const problem = bodyProblem(type, this.headers['content-encoding']);
    if (problem !== null) {
      this.finish(this.failed(problem));
      this.abort();
      return;
    }
    this.contentType = /^[\x20-\x7e]+$/.test(type) ? type : BYTES;
    this.#meter = this.#call.meterBytes?.(this.contentType) ?? null;
  }

  protected answerData(chunk: Buffer): void {
    if (this.over) return;
    const now = this.ports.clock.monotonic();
    this.dueAt = now + this.timeouts.idle;
    if (this.firstEventAt === 0) this.firstEventAt = now;
    this.#meter?.write(chunk);
    if (this.#gate === 'open') this.#forward(chunk);
    else this.#held.push(chunk);
    if (this.#gate === 'held') this.#askCommit();
  }

  protected answerEnds(): void {
    this.#ended = true;
    if (this.firstEventAt === 0) {
      this.finish(this.failed(failure('outage', `${this.upstream.id} sent an empty answer.`, { status: this.status })));
    } else if (this.#gate === 'open') this.#complete();
  }

  protected answerBreaks(failed: Failure): void {
    const broken = { ...failed, status: this.status, billing: 'begun' as const };
    if (this.#gate === 'asked') this.#broken = broken;
    else this.finish(this.failed(broken));
  }

  #complete(): void {
    this.finish({ kind: 'done' });
  }

  #askCommit(): void {
    this.#gate = 'asked';
    if (this.#client.requestCommit(this)) this.commitGranted();
    // The ledger may have granted it in between, from another thread: then a pause would never end.
    else if (!this.#isOpen()) this.controller?.pause();
  }

  #isOpen(): boolean {
    return this.#gate === 'open';
  }

  #forward(chunk: Buffer): void {
    if (this.#client.reply.write(chunk)) return;
    this.controller?.pause();
    this.dueAt = Infinity;
    this.#client.reply.onDrain(() => {
      this.dueAt = this.ports.clock.monotonic() + this.timeouts.idle;
      this.controller?.resume();
    });
  }
}
