// A call whose answer is an event stream. Holds its head back until it is worth committing to, then passes the bytes
// through and reads beside them.

import { failure, type Failure, type FailureKind } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { ChunkReader, type ChunkReading } from './chunk-reader.ts';
import type { Call, EventReader, Exchange, WholeReading } from './exchange.ts';
import type { PassingCall, StreamClient, StreamOutcome } from './passing-call.ts';
import { KEEP_ALIVE_MS, Silence } from './silence.ts';
import { parseJson, UpstreamCall } from './upstream-call.ts';
import { bodyProblem, webPage } from './whole-call.ts';

/** A client that has stopped reading for this long has left without saying so. */
const LONGEST_PAUSE_MS = 600_000;
/** How long an upstream may keep the connection open after its end mark. */
const LINGER_MS = 1_000;
/** A head or a body that should have been a stream is not held beyond this. */
const MAX_HELD_BYTES = 1024 * 1024;

const LF = 0x0a;
const LESS_THAN = 0x3c;
const JSON_STARTS = [0x7b, 0x5b];

export class StreamCall extends UpstreamCall<StreamOutcome> implements PassingCall {
  /** The surface's own. */
  readonly contentType = null;
  readonly reader: EventReader;
  /** Monotonic ms of the first semantic event on its way to the client; 0 before. */
  firstEventAt = 0;
  /** Monotonic ms at which the client's head went out. */
  toldAt = 0;
  readonly #call: Call;
  readonly #keepAlive: string;
  readonly #client: StreamClient;
  readonly #chunks: ChunkReader;
  readonly #silence: Silence;
  #form: 'unknown' | 'events' | 'json' = 'unknown';
  #whole: WholeReading | null = null;
  #gate: 'held' | 'asked' | 'open' = 'held';
  #held: (Uint8Array | string)[] = [];
  #heldBytes = 0;
  #ended = false;
  #pausedAt = 0;
  #midEvent = false;
  #awaitsLf = false;
  #pendingFailure: Failure | null = null;

  constructor(
    exchange: Exchange,
    call: Call,
    client: StreamClient,
    ...rest: ConstructorParameters<typeof UpstreamCall<StreamOutcome>>
  ) {
    super(...rest);
    this.#keepAlive = exchange.keepAlive;
    this.#call = call;
    this.#client = client;
    this.reader = call.readEvents();
    this.#chunks = new ChunkReader(this.reader, call.hidesUsage);
    this.#silence = new Silence(this.timeouts.idle);
  }

  get committed(): boolean {
    return this.#gate === 'open';
  }

  get usage(): Usage | null {
    return (this.#whole ?? this.reader).usage;
  }

  get outputChars(): number {
    return (this.#whole ?? this.reader).outputChars;
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
    this.toldAt = now;
    this.#silence.reset(now);
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#forward(bytes);
    if (held.length === 0) this.#forward(this.#keepAlive);
    this.dueAt = now + Math.min(KEEP_ALIVE_MS, this.timeouts.idle);
    this.resume();
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
    else this.#take(this.#chunks.read(chunk));
  }

  protected answerEnds(): void {
    this.#ended = true;
    if (this.#form === 'json') {
      this.#readJsonInsteadOfStream();
      return;
    }
    this.#take(this.#chunks.readRest());
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
    if (this.isHalted || this.#pausedAt > 0) {
      if (this.#pausedAt > 0 && now - this.#pausedAt >= LONGEST_PAUSE_MS) {
        this.#client.reply.drop();
        this.#stop(failure('timeout', 'The client stopped reading.', { billing: 'begun' }));
      }
      this.dueAt = now + KEEP_ALIVE_MS;
      return;
    }
    const silent = this.#silence.tooLong(now);
    if (silent !== null) {
      this.#stop(this.#begun('timeout', `${this.upstream.id} sent nothing for ${silent} s.`));
      return;
    }
    if (this.#silence.needsKeepAlive(now) && !this.#midEvent) this.#forward(this.#keepAlive);
    this.dueAt = this.#silence.nextAt;
  }

  /** Content types lie; the first byte that is not white space does not. */
  #sniff(chunk: Buffer): void {
    const first = chunk.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
    if (first === undefined) return;
    if (first === LESS_THAN) this.#stop(webPage(this.status));
    this.#form = JSON_STARTS.includes(first) ? 'json' : 'events';
  }

  #take(reading: ChunkReading | null): void {
    if (reading === null) return;
    const now = this.ports.clock.monotonic();
    this.#silence.heard(now, reading.hasEvent);
    this.#midEvent = reading.endsInside;
    // The second half of a CRLF may still be on its way; it belongs to the end mark.
    this.#awaitsLf = reading.endsWithCr;
    this.#pass(reading.parts, now, reading.commits);
    if (this.#gate === 'open' && !this.over && !this.reader.finished) this.#client.passed();
    if (this.over) return;
    const reported =
      this.reader.failure ??
      (reading.unreadable
        ? this.#begun('schema', `${this.upstream.id} sent an event that is too large to be translated.`)
        : null);
    // An error in place of an answer is billed like any refusal; one in the middle of it comes after work was done.
    if (reported !== null) this.#stop(this.firstEventAt > 0 ? { ...reported, billing: 'begun' } : reported);
    else if (this.reader.done && this.#gate !== 'asked' && !this.#awaitsLf) this.#complete();
  }

  /** A failure in the middle of an answer. */
  #begun(kind: FailureKind, message: string): Failure {
    return failure(kind, message, { status: this.status, billing: 'begun' });
  }

  #afterEndMark(chunk: Buffer): void {
    if (!this.#awaitsLf) return;
    this.#awaitsLf = false;
    if (chunk[0] === LF && !this.reader.translates)
      this.#pass([chunk.subarray(0, 1)], this.ports.clock.monotonic(), false);
    if (this.#gate !== 'asked') this.#complete();
  }

  #pass(parts: ChunkReading['parts'], now: number, commits: boolean): void {
    if (commits && this.firstEventAt === 0) this.firstEventAt = now;
    for (const bytes of parts) {
      if (this.#gate === 'open') this.#forward(bytes);
      else this.#hold(bytes);
    }
    if (this.#gate === 'held' && (commits || this.#heldBytes > MAX_HELD_BYTES) && !this.over) this.#askCommit();
  }

  #hold(bytes: Uint8Array | string): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#form === 'json' && this.#heldBytes > MAX_HELD_BYTES) {
      this.#stop(this.#begun('schema', 'The answer is one large body instead of a stream.'));
    }
  }

  #askCommit(): void {
    this.#gate = 'asked';
    if (this.#client.requestCommit(this)) this.commitGranted();
    // The ledger's thread may have granted it in between: then a pause would never end.
    else if (!this.committed) this.controller?.pause();
  }

  protected override resume(): void {
    // The upstream was kept waiting by us.
    this.#silence.reset(this.ports.clock.monotonic());
    if (this.#pausedAt === 0 && !this.isHalted && this.#gate !== 'asked') this.controller?.resume();
  }

  #forward(bytes: Uint8Array | string): void {
    if (this.over) return;
    const now = this.ports.clock.monotonic();
    this.#silence.wrote(now);
    if (this.#client.reply.write(bytes) || this.#pausedAt > 0) return;
    this.#pausedAt = now;
    this.controller?.pause();
    this.#client.reply.onDrain(() => {
      this.#pausedAt = 0;
      this.resume();
    });
  }

  /** A server that does not stream has still answered: the client gets the whole of it as one stream. */
  #readJsonInsteadOfStream(): void {
    const bytes = this.#held.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    const text = Buffer.concat(bytes).toString('utf8');
    const body = parseJson(text);
    const reading = body === undefined ? null : this.#call.readWhole(body, text);
    if (reading === null || 'kind' in reading || reading.body === null) {
      const problem = `${this.upstream.id} answered with one body instead of a stream.`;
      const broken = this.#begun('schema', problem);
      this.#fail(reading !== null && 'kind' in reading ? reading : broken);
      return;
    }
    this.#whole = reading;
    this.#held = [reading.body];
    this.firstEventAt = this.ports.clock.monotonic();
    if (this.#gate === 'held') this.#askCommit();
  }

  #complete(): void {
    // An end mark alone is no answer: something must have come that was worth committing to.
    if (this.firstEventAt > 0 && (this.reader.done || this.reader.finished || this.#whole !== null)) {
      if (this.reader.translates && this.#whole === null) this.#forward(this.reader.end());
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
    this.#stop(this.#begun('outage', `${this.upstream.id} ${what}.`));
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
