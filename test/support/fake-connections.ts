// The two connections of a request, with the test at their other ends: an upstream that does what it is told, and a client.
import type { Call, Exchange } from '../../src/dispatch/exchange.ts';
import type { Reply } from '../../src/dispatch/reply.ts';
import type { Upstream } from '../../src/dispatch/snapshot.ts';
import type { CallController, CallHandler, Transport, UpstreamRequest } from '../../src/dispatch/transport.ts';
import { isUnfit } from '../../src/domain/fix.ts';
import { readChatCompletion } from '../../src/endpoints/chat-completions.ts';
import { ReasoningMemory } from '../../src/endpoints/reasoning-memory.ts';
import { custom } from '../../src/providers/custom.ts';

/** One upstream call as the upstream sees it. */
export class FakeCall implements CallController {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  readonly request: UpstreamRequest;
  readonly #handler: CallHandler;
  #over = false;

  constructor(request: UpstreamRequest, handler: CallHandler) {
    this.request = request;
    this.#handler = handler;
  }

  /** A connection is there and the request is being written. */
  connect(): this {
    this.#handler.onRequestStart(this, null);
    return this;
  }

  head(status = 200, headers: Readonly<Record<string, string>> = { 'content-type': 'text/event-stream' }): this {
    if (!this.#over) this.#handler.onResponseStart(this, status, headers);
    return this;
  }

  data(...chunks: readonly (string | Uint8Array)[]): this {
    for (const chunk of chunks) if (!this.#over) this.#handler.onResponseData(this, Buffer.from(chunk));
    return this;
  }

  end(): this {
    if (this.#over) return this;
    this.#over = true;
    this.#handler.onResponseEnd(this, {});
    return this;
  }

  /** The connection breaks. Before `connect` it never came about. */
  break(code = 'ECONNRESET'): this {
    if (this.#over) return this;
    this.#over = true;
    this.#handler.onResponseError(this, Object.assign(new Error(code), { code }));
    return this;
  }

  /** A whole answer at once. */
  answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): this {
    return this.head(status, { 'content-type': 'application/json', ...headers })
      .data(body)
      .end();
  }

  /** As undici does it: a call that is over cannot be aborted any more. */
  abort(reason: Error): void {
    if (this.#over) return;
    this.aborted = true;
    this.reason = reason;
    this.break('UND_ERR_ABORTED');
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }
}

export class FakeTransport implements Transport {
  readonly calls: FakeCall[] = [];
  /** What an upstream does by itself when it is called. */
  onCall: (call: FakeCall) => void = () => undefined;

  send(request: UpstreamRequest, handler: CallHandler): void {
    const call = new FakeCall(request, handler);
    this.calls.push(call);
    this.onCall(call);
  }
}

/** What a client has received so far. */
export class FakeReply implements Reply {
  gone = false;
  status: number | null = null;
  headers: Readonly<Record<string, string>> = {};
  /** Every write, byte for byte. */
  readonly writes: string[] = [];
  ending: 'open' | 'end' | 'cut' = 'open';
  /** The client does not read: writes pile up. */
  isFull = false;
  #onGone: () => void = () => undefined;
  #onDrain: (() => void)[] = [];

  get committed(): boolean {
    return this.status !== null;
  }

  get text(): string {
    return this.writes.join('');
  }

  head(status: number, headers: readonly string[]): void {
    if (this.committed) throw new Error('The head was sent twice.');
    this.status = status;
    this.headers = Object.fromEntries(
      headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? '']] : [])),
    ) as Record<string, string>;
  }

  write(bytes: Uint8Array | string): boolean {
    this.#take(bytes);
    return !this.isFull;
  }

  end(bytes: Uint8Array | string = ''): void {
    this.#take(bytes);
    this.ending = 'end';
  }

  breakOff(bytes: Uint8Array | string): void {
    this.#take(bytes);
    this.ending = 'cut';
  }

  drop(): void {
    this.gone = true;
    this.ending = 'cut';
  }

  onGone(run: () => void): void {
    this.#onGone = run;
  }

  onDrain(run: () => void): void {
    this.#onDrain.push(run);
  }

  hangUp(): void {
    this.gone = true;
    this.#onGone();
  }

  /** The client has read everything. */
  drain(): void {
    this.isFull = false;
    for (const run of this.#onDrain.splice(0)) run();
  }

  #take(bytes: Uint8Array | string): void {
    if (!this.committed) throw new Error('There was no head before the body.');
    if (this.ending !== 'open') throw new Error('Something was sent behind the end.');
    if (bytes.length > 0) this.writes.push(Buffer.from(bytes).toString('latin1'));
  }
}

export function fakeUpstream(id: string, rest: Partial<Upstream> = {}): Upstream {
  return {
    id,
    preset: custom,
    enabled: true,
    origin: `http://${id}.example`,
    host: `${id}.example`,
    path: '/v1',
    spoken: [
      {
        id: 'openai-chat',
        path: '/v1/chat/completions',
        authHeader: null,
        headers: [],
        countsTokens: false,
        onDemand: false,
      },
    ],
    keys: [],
    keyProblem: null,
    listed: [],
    facts: () => null,
    ...rest,
  };
}

/** A chat request as the endpoint reads it. */
export function chatExchange(fields: Readonly<Record<string, unknown>> = {}): Exchange {
  const text = JSON.stringify({ model: 'asked', messages: [{ role: 'user', content: 'hi' }], ...fields });
  const read = readChatCompletion(text, {});
  if (!('open' in read)) throw new Error(read.message);
  return read.open({
    requestId: 'r1',
    startedAt: 0,
    memory: new ReasoningMemory(),
    emulateJson: 'tool',
    elapsedNanos: () => 0,
  });
}

/** How `up` would be asked. */
export function callTo(exchange: Exchange, upstream: Upstream): Call {
  const target = { provider: upstream.id, model: 'm', set: {}, direct: false, implicit: false, reason: 'listed' };
  const call = exchange.prepare(upstream, target, { fixes: [], insists: false, outputCap: null });
  if (isUnfit(call)) throw new Error(call.unfit);
  return call;
}

/** One event of a chat stream. */
export function chatEvent(delta: Readonly<Record<string, unknown>>, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

export const ROLE = chatEvent({ role: 'assistant', content: '' });
export const HELLO = chatEvent({ content: 'hello' });
export const STOP = chatEvent({}, 'stop');
export const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}\n\n';
export const DONE = 'data: [DONE]\n\n';
/** A whole chat answer. */
export const ANSWER = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 1 },
});
