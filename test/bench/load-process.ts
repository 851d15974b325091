// The load generator, a process of its own. Every answer is looked at: what is measured is answers, not refusals.

import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { serveQuestions } from './run-process.ts';

/** Where to, and what is sent. */
export interface Load {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type LoadQuestion = Load &
  (
    | { readonly kind: 'closed'; readonly requests: number; readonly concurrency: number }
    | { readonly kind: 'open'; readonly perSecond: number; readonly ms: number }
    /** Opens streams and leaves them running: `streams-end` says how they went. */
    | { readonly kind: 'streams'; readonly streams: number; readonly slow: boolean }
    | { readonly kind: 'streams-end'; readonly cut: boolean }
  );

export interface LoadAnswer {
  /** Milliseconds from sending to the end of the answer; of `streams-end`: from an event's sending to its arrival. */
  readonly times: Float64Array;
  /** Milliseconds to the first byte of the body. */
  readonly firstTimes: Float64Array;
  /** Until the last answer was there, ms. */
  readonly tookMs: number;
  readonly bytes: number;
  /** What was wrong, at most a few. */
  readonly wrong: readonly string[];
  readonly wrongCount: number;
}

interface Told {
  readonly ms: number;
  readonly firstMs: number;
  readonly bytes: number;
  readonly wrong: string | null;
}

const pools = new Map<string, Pool>();

function poolTo(origin: string): Pool {
  const pool =
    pools.get(origin) ??
    new Pool(origin, { connections: null, pipelining: 1, bodyTimeout: 0, headersTimeout: 0, keepAliveTimeout: 3_500 });
  pools.set(origin, pool);
  return pool;
}

/** Each round has connections of its own: one that has been idle may be closed by the other end while it is being used. */
async function renewPool(origin: string): Promise<void> {
  const old = pools.get(origin);
  pools.delete(origin);
  await old?.close();
}

/** One request: resolves in any case. */
class Ask implements Dispatcher.DispatchHandler {
  readonly told: Promise<Told>;
  readonly #startedAt = performance.now();
  #settle!: (told: Told) => void;
  #status = 0;
  #firstMs = Number.NaN;
  #bytes = 0;
  #wrong = '';

  constructor({ origin, path, headers, body }: Load) {
    this.told = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const all = { 'content-type': 'application/json', ...headers };
    poolTo(origin).dispatch({ path, method: 'POST', headers: all, body: body as Buffer }, this);
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, part: Buffer): void {
    if (this.#bytes === 0) this.#firstMs = performance.now() - this.#startedAt;
    this.#bytes += part.length;
    if (this.#status !== 200 && this.#wrong.length < 300) this.#wrong += part.toString('utf8');
  }

  onResponseEnd(): void {
    this.#end(this.#status === 200 ? null : `${this.#status} ${this.#wrong.slice(0, 300)}`);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(error.message);
  }

  #end(wrong: string | null): void {
    this.#settle({ ms: performance.now() - this.#startedAt, firstMs: this.#firstMs, bytes: this.#bytes, wrong });
  }
}

async function closed(load: Load, requests: number, concurrency: number): Promise<LoadAnswer> {
  const startedAt = performance.now();
  const told: Told[] = [];
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      told.push(await new Ask(load).told);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return answerOf(told, startedAt);
}

/** At a steady rate, whether or not the last ones have been answered. */
async function open(load: Load, perSecond: number, ms: number): Promise<LoadAnswer> {
  const startedAt = performance.now();
  const asks: Promise<Told>[] = [];
  while (performance.now() - startedAt < ms) {
    const due = ((performance.now() - startedAt) / 1_000) * perSecond;
    while (asks.length < due) asks.push(new Ask(load).told);
    await pause(1_000 / perSecond - ((performance.now() - startedAt) % (1_000 / perSecond)));
  }
  return answerOf(await Promise.all(asks), startedAt);
}

function answerOf(told: readonly Told[], startedAt: number): LoadAnswer {
  const wrong = told.flatMap((one) => (one.wrong === null ? [] : [one.wrong]));
  return {
    times: Float64Array.from(told, ({ ms }) => ms),
    firstTimes: Float64Array.from(told, ({ firstMs }) => firstMs),
    tookMs: performance.now() - startedAt,
    bytes: told.reduce((sum, { bytes }) => sum + bytes, 0),
    wrong: [...new Set(wrong)].slice(0, 3),
    wrongCount: wrong.length,
  };
}

const LAST_HASH = /"system_fingerprint":"([0-9a-f]{64})"/;

/** A stream of timed events. It is read as it comes, its bytes are hashed, and the last event must say the same hash. */
class Stream implements Dispatcher.DispatchHandler {
  readonly over: Promise<string | null>;
  readonly latencies: number[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #settle!: (wrong: string | null) => void;
  readonly #slow: boolean;
  readonly #hash = createHash('sha256');
  #tail = '';
  #hashed: string | null = null;
  #saidHash: string | null = null;
  bytes = 0;

  constructor({ origin, path, headers, body }: Load, slow: boolean) {
    this.#slow = slow;
    this.over = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const all = { 'content-type': 'application/json', ...headers };
    poolTo(origin).dispatch({ path, method: 'POST', headers: all, body: body as Buffer }, this);
  }

  cut(): void {
    this.#settle(null);
    this.#controller?.abort(new Error('cut'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    if (status !== 200) this.#settle(`status ${status}`);
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    this.bytes += part.length;
    if (this.#slow) {
      controller.pause();
      return;
    }
    const now = process.hrtime.bigint();
    const text = this.#tail + part.toString('utf8');
    const end = text.lastIndexOf('\n\n');
    this.#tail = text.slice(end + 2);
    if (end < 0) this.#tail = text;
    else for (const event of text.slice(0, end).split('\n\n')) this.#event(event, now);
  }

  #event(event: string, now: bigint): void {
    const sentAt = /"content":"(\d+) word "/.exec(event)?.[1];
    if (sentAt !== undefined) {
      this.latencies.push(Number(now - BigInt(sentAt)) / 1e6);
      this.#hash.update(`${event}\n\n`);
      return;
    }
    const said = LAST_HASH.exec(event)?.[1];
    if (said === undefined) {
      // Signs of life are no part of the answer, the end mark comes after the hash.
      if (event !== 'data: [DONE]' && !event.startsWith(':')) this.#hash.update(`${event}\n\n`);
      return;
    }
    this.#saidHash = said;
    this.#hashed = this.#hash.digest('hex');
  }

  onResponseEnd(): void {
    if (this.#saidHash === null) this.#settle('the end of the stream is missing');
    else this.#settle(this.#hashed === this.#saidHash ? null : 'the bytes are not those that were sent');
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle(error.message);
  }
}

let streams: Stream[] = [];
let streamsSince = 0;

function openStreams(load: Load, count: number, slow: boolean): LoadAnswer {
  streamsSince = performance.now();
  streams = Array.from({ length: count }, () => new Stream(load, slow));
  return answerOf([], streamsSince);
}

async function endStreams(cut: boolean): Promise<LoadAnswer> {
  if (cut) for (const stream of streams) stream.cut();
  const ends = await Promise.all(streams.map(async ({ over }) => over));
  const wrong = ends.filter((end) => end !== null);
  const answer = {
    ...answerOf([], streamsSince),
    times: Float64Array.from(streams.flatMap(({ latencies }) => latencies)),
    bytes: streams.reduce((sum, { bytes }) => sum + bytes, 0),
    wrong: [...new Set(wrong)].slice(0, 3),
    wrongCount: wrong.length,
  };
  streams = [];
  return answer;
}

serveQuestions<LoadQuestion>({}, async (asked) => {
  if (asked.kind !== 'streams-end') await renewPool(asked.origin);
  if (asked.kind === 'closed') return closed(asked, asked.requests, asked.concurrency);
  if (asked.kind === 'open') return open(asked, asked.perSecond, asked.ms);
  if (asked.kind === 'streams') return Promise.resolve(openStreams(asked, asked.streams, asked.slow));
  return endStreams(asked.cut);
});
