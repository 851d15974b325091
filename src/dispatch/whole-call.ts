// A call whose answer is one JSON body, or a stream of which one is made.

import { failure, type Failure } from '../domain/failure.ts';
import { SseScanner } from '../sse/event-scanner.ts';
import { pieceOf } from '../sse/piece.ts';
import type { Call, WholeReading } from './exchange.ts';
import { UpstreamCall } from './upstream-call.ts';

/** An answer larger than this is not a chat completion. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

export type WholeOutcome =
  | { readonly ok: true; readonly status: number; readonly body: Buffer; readonly reading: WholeReading }
  | { readonly ok: false; readonly failure: Failure };

export class WholeCall extends UpstreamCall<WholeOutcome> {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  readonly #call: Call;

  constructor(call: Call, ...rest: ConstructorParameters<typeof UpstreamCall<WholeOutcome>>) {
    super(...rest);
    this.#call = call;
  }

  protected get answerTimeout(): number {
    return this.timeouts.response;
  }

  protected failed(failed: Failure): WholeOutcome {
    return { ok: false, failure: failed };
  }

  protected answerStarts(): void {
    const problem = bodyProblem(this.headers['content-type'], this.headers['content-encoding']);
    if (problem === null) return;
    this.finish(this.failed(problem));
    this.abort();
  }

  protected answerData(chunk: Buffer): void {
    if (this.over) return;
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#bytes <= MAX_BODY_BYTES) return;
    this.finish(
      this.failed(
        failure('outage', `${this.upstream.id} sent more than 64 MiB.`, { status: this.status, billing: 'begun' }),
      ),
    );
    this.abort();
  }

  protected answerEnds(): void {
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.finish(this.#read(body));
  }

  protected answerBreaks(failed: Failure): void {
    this.finish(this.failed({ ...failed, status: this.status, billing: 'begun' }));
  }

  #read(body: Buffer): WholeOutcome {
    if (this.#isStream(body)) return this.#collect(body);
    const text = body.toString('utf8');
    let parsed: unknown;
    try {
      // A byte order mark is harmless, but no part of the JSON.
      parsed = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
    } catch {
      return this.failed(notJson(this.upstream.id, text, this.status));
    }
    return this.#outcome(this.#call.readWhole(parsed, text), body);
  }

  /** Content types lie, but no stream of events begins like JSON. */
  #isStream(body: Buffer): boolean {
    const isSaid = String(this.headers['content-type'] ?? '').startsWith('text/event-stream');
    return (isSaid || this.#call.streamed) && !/^\s*[[{]/.test(body.toString('utf8', 0, 64));
  }

  #collect(body: Buffer): WholeOutcome {
    const collector = this.#call.collectEvents();
    const scanner = new SseScanner();
    const pieces = [...scanner.push(body)];
    const rest = scanner.rest();
    if (rest.length > 0) pieces.push(pieceOf(rest));
    for (const { data, event } of pieces) {
      if (data === null) continue;
      collector.read(data, event);
      if (collector.failure !== null) return this.failed(collector.failure);
    }
    return this.#outcome(collector.result(), body);
  }

  #outcome(reading: WholeReading | Failure, body: Buffer): WholeOutcome {
    if ('kind' in reading) return this.failed({ ...reading, status: reading.status ?? this.status });
    const own = reading.body === null ? body : Buffer.from(reading.body);
    return { ok: true, status: this.status ?? 200, body: own, reading };
  }
}

/** What is wrong with a 200 before its body has been looked at. */
export function bodyProblem(
  type: string | string[] | undefined,
  encoding: string | string[] | undefined,
): Failure | null {
  if (/text\/html/i.test(String(type ?? ''))) {
    return webPage(200);
  }
  if (encoding !== undefined && encoding !== 'identity') {
    return failure('schema', `The answer came compressed (${String(encoding)}) although that was not asked for.`, {
      status: 200,
      billing: 'possible',
    });
  }
  return null;
}

/** A captive portal, a proxy's page, or a wrong base URL. */
export function webPage(status: number | null): Failure {
  return failure('schema', 'Got a web page, not an API answer. Check the base URL.', { status });
}

function notJson(provider: string, text: string, status: number | null): Failure {
  const start = text.trimStart();
  if (start === '') return failure('outage', `${provider} sent an empty answer.`, { status, billing: 'possible' });
  if (start.startsWith('<')) return webPage(status);
  return failure('schema', `${provider} sent an answer that is not valid JSON.`, { status, billing: 'possible' });
}
