// A call whose answer is an event stream. Holds its head back until it is worth committing to, then passes the bytes
// through and reads beside them.

import { failure, type Failure } from '../domain/failure.ts';
import { SseScanner } from '../sse/event-scanner.ts';
import { pieceOf, type SsePiece } from '../sse/piece.ts';
import type { EventReader, Exchange } from './exchange.ts';
import { readPieces } from './read-pieces.ts';
import type { Reply } from './reply.ts';
import { parseJson, UpstreamCall } from './upstream-call.ts';
import { bodyProblem, webPage } from './whole-call.ts';

/** Silence after which the client is shown that we live. */
export const KEEP_ALIVE_MS = 15_000;
/** Comments show life, but not for ever: an event must come within this time. */
const LONGEST_WITHOUT_EVENT_MS = 600_000;
/** A client that has stopped reading for this long has left without saying so. */
const LONGEST_PAUSE_MS = 600_000;
/** How long an upstream may keep the connection open after its end mark. */
const LINGER_MS = 1_000;
/** A head or a body that should have been a stream is not held beyond this. */
const MAX_HELD_BYTES = 1024 * 1024;

const LF = 0x0a;
const LESS_THAN = 0x3c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

export type StreamOutcome =
  | { readonly kind: 'done' }
  /** Nothing had been committed: another target may be tried. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The client has had a part already. */
  | { readonly kind: 'truncated'; readonly failure: Failure };

export interface StreamClient {
  readonly reply: Reply;
  /** Sends the head if that is allowed now; otherwise answers false and calls `commitGranted` later. */
  requestCommit(call: StreamCall): boolean;
}

export class StreamCall extends UpstreamCall<StreamOutcome> {
  readonly reader: EventReader;
  /** Monotonic ms of the first semantic event on its way to the client; 0 before. */
  firstEventAt = 0;
  readonly #exchange: Exchange;
  readonly #client: StreamClient;
  readonly #hidesUsage: boolean;
  readonly #scanner = new SseScanner();
  #form: 'unknown' | 'events' | 'json' = 'unknown';
  #gate: 'held' | 'asked' | 'open' = 'held';
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #ended = false;
  #lastPieceAt = 0;
  #lastEventAt = 0;
  #lastWriteAt = 0;
  #pausedAt = 0;
  #midEvent = false;
  #awaitsLf = false;
  #pendingFailure: Failure | null = null;

  constructor(
    exchange: Exchange,
    client: StreamClient,
    ...rest: ConstructorParameters<typeof UpstreamCall<StreamOutcome>>
  ) {
    super(...rest);
    this.#exchange = exchange;
    this.#client = client;
    this.reader = exchange.readEvents(this.upstream);
    this.#hidesUsage = exchange.hidesUsage(this.upstream);
  }

  get committed(): boolean {
    return this.#gate === 'open';
  }

  /** Waiting has gone on too long for a client that hears nothing: go with this call, whatever comes of it. */
  forceCommit(): void {
    if (this.#gate === 'held' && !this.over) this.#askCommit();
  }

  /** The ledger knows of the request and the head has been sent. */
  commitGranted(): void {
    if (this.over) return;
    const now = this.ports.clock.monotonic();
    this.#gate = 'open';
    this.#lastPieceAt = now;
    this.#lastEventAt = now;
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#forward(bytes);
    if (held.length === 0) this.#forward(this.#exchange.keepAlive);
    this.dueAt = now + Math.min(KEEP_ALIVE_MS, this.timeouts.idle);
    if (this.#pausedAt === 0) this.controller?.resume();
    if (this.#pendingFailure !== null) this.#fail(this.#pendingFailure);
    else if ((this.reader.done && !this.#awaitsLf) || this.#ended) this.#complete();
  }

  protected get answerTimeout(): number {
    return this.timeouts.firstEvent;
  }

  protected failed(failed: Failure): StreamOutcome {
    return this.#gate === 'held' ? { kind: 'failed', failure: failed } : { kind: 'truncated', failure: failed };
  }

  protected answerStarts(): void {
    const problem = bodyProblem(this.headers['content-type'], this.headers['content-encoding']);
    if (problem !== null) this.#stop(problem);
  }

  protected answerData(chunk: Buffer): void {
    if (this.over) return;
    if (this.reader.done) {
      this.#afterEndMark(chunk);
      return;
    }
    if (this.#form === 'unknown') this.#sniff(chunk);
    if (this.#form === 'json') this.#hold(chunk);
    else this.#readPieces(chunk, this.#scanner.push(chunk));
  }

  protected answerEnds(): void {
    this.#ended = true;
    if (this.#form === 'json') {
      this.#fail(this.#readJsonInsteadOfStream());
      return;
    }
    const rest = this.#scanner.rest();
    if (rest.length > 0) this.#readPieces(rest, [pieceOf(rest)]);
    if (this.over || this.#gate === 'asked') return;
    this.#complete();
  }

  protected answerBreaks(failed: Failure): void {
    // After the finish reason nothing is missing but the end mark.
    if (!this.reader.finished || this.#gate === 'held' || failed.kind === 'timeout') {
      this.#fail({ ...failed, status: this.status, billing: 'begun' });
      return;
    }
    this.#ended = true;
    if (this.#gate === 'open') this.#complete();
  }

  override onDue(now: number): void {
    if (this.#gate !== 'open') {
      if (this.#gate === 'held') super.onDue(now);
      return;
    }
    if (this.#pausedAt > 0) {
      if (now - this.#pausedAt >= LONGEST_PAUSE_MS) {
        this.#client.reply.drop();
        this.#stop(failure('timeout', 'The client stopped reading.', { billing: 'begun' }));
      }
      this.dueAt = now + KEEP_ALIVE_MS;
      return;
    }
    const idle = now - this.#lastPieceAt >= this.timeouts.idle;
    if (idle || now - this.#lastEventAt >= LONGEST_WITHOUT_EVENT_MS) {
      const silent = Math.round((now - (idle ? this.#lastPieceAt : this.#lastEventAt)) / 1000);
      this.#stop(
        failure('timeout', `${this.upstream.id} sent nothing for ${silent} s.`, {
          status: this.status,
          billing: 'begun',
        }),
      );
      return;
    }
    if (now - this.#lastWriteAt >= KEEP_ALIVE_MS && !this.#midEvent) this.#forward(this.#exchange.keepAlive);
    this.dueAt = Math.min(this.#lastPieceAt + this.timeouts.idle, this.#lastWriteAt + KEEP_ALIVE_MS);
  }

  /** Content types lie; the first byte that is not white space does not. */
  #sniff(chunk: Buffer): void {
    const first = chunk.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
    if (first === undefined) return;
    if (first === LESS_THAN) this.#stop(webPage(this.status));
    this.#form = first === OPEN_BRACE || first === OPEN_BRACKET ? 'json' : 'events';
  }

  #readPieces(chunk: Uint8Array, pieces: readonly SsePiece[]): void {
    if (pieces.length === 0) return;
    const now = this.ports.clock.monotonic();
    const reading = readPieces(chunk, pieces, this.reader, this.#hidesUsage);
    this.#lastPieceAt = now;
    if (reading.hasEvent) this.#lastEventAt = now;
    this.#midEvent = reading.endsInside;
    // The second half of a CRLF may still be on its way; it belongs to the end mark.
    this.#awaitsLf = reading.endsWithCr;
    this.#pass(reading.parts, now, reading.commits);
    const { failure: reported } = this.reader;
    // An error in place of an answer is billed like any refusal; one in the middle of it comes after work was done.
    if (reported !== null) this.#stop(this.firstEventAt > 0 ? { ...reported, billing: 'begun' } : reported);
    else if (this.reader.done && this.#gate !== 'asked' && !this.#awaitsLf) this.#complete();
  }

  #afterEndMark(chunk: Buffer): void {
    if (!this.#awaitsLf) return;
    this.#awaitsLf = false;
    if (chunk[0] === LF) this.#pass([chunk.subarray(0, 1)], this.#lastPieceAt, false);
    if (this.#gate !== 'asked') this.#complete();
  }

  #pass(parts: readonly Uint8Array[], now: number, commits: boolean): void {
    if (commits && this.firstEventAt === 0) this.firstEventAt = now;
    for (const bytes of parts) {
      if (this.#gate === 'open') this.#forward(bytes);
      else this.#hold(bytes);
    }
    if (this.#gate === 'held' && (commits || this.#heldBytes > MAX_HELD_BYTES) && !this.over) this.#askCommit();
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#form === 'json' && this.#heldBytes > MAX_HELD_BYTES) {
      this.#stop(
        failure('schema', 'The answer is one large body instead of a stream.', {
          status: this.status,
          billing: 'begun',
        }),
      );
    }
  }

  #askCommit(): void {
    this.#gate = 'asked';
    if (this.#client.requestCommit(this)) this.commitGranted();
    else this.controller?.pause();
  }

  #forward(bytes: Uint8Array | string): void {
    if (this.over) return;
    this.#lastWriteAt = this.ports.clock.monotonic();
    if (this.#client.reply.write(bytes) || this.#pausedAt > 0) return;
    this.#pausedAt = this.#lastWriteAt;
    this.controller?.pause();
    this.#client.reply.onDrain(() => {
      const now = this.ports.clock.monotonic();
      // The upstream was kept waiting by us: its silence so far does not count.
      this.#lastPieceAt = now;
      this.#lastEventAt = now;
      this.#pausedAt = 0;
      this.controller?.resume();
    });
  }

  #readJsonInsteadOfStream(): Failure {
    const text = Buffer.concat(this.#held).toString('utf8');
    const body = parseJson(text);
    const reading = body === undefined ? null : this.#exchange.readWhole(this.upstream, body);
    if (reading !== null && 'kind' in reading) return reading;
    return failure('schema', `${this.upstream.id} answered with one body instead of a stream.`, {
      status: this.status,
      billing: 'begun',
    });
  }

  #complete(): void {
    // An end mark alone is no answer: something must have come that was worth committing to.
    if (this.firstEventAt > 0 && (this.reader.done || this.reader.finished)) {
      this.finish({ kind: 'done' });
      // An upstream that does not hang up after its end mark must not keep the socket.
      if (!this.#ended)
        this.ports.clock.after(LINGER_MS, () => {
          if (!this.#ended) this.abort();
        });
      return;
    }
    const what =
      this.firstEventAt > 0 ? 'cut off its answer before it was complete' : 'ended the stream without an answer';
    this.#stop(failure('outage', `${this.upstream.id} ${what}.`, { status: this.status, billing: 'begun' }));
  }

  #fail(failed: Failure): void {
    // While the commit is being asked for nobody can say yet whether the client will have had a part.
    if (this.#gate === 'asked') this.#pendingFailure ??= failed;
    else this.finish(this.failed(failed));
  }

  #stop(failed: Failure): void {
    this.#fail(failed);
    this.#ended = true;
    this.abort();
  }
}
