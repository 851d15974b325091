// A call whose answer is one JSON body.

import { failure, type Failure } from '../domain/failure.ts';
import type { Exchange, WholeReading } from './exchange.ts';
import { UpstreamCall } from './upstream-call.ts';

/** An answer larger than this is not a chat completion. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

export type WholeOutcome =
  | { readonly ok: true; readonly status: number; readonly body: Buffer; readonly reading: WholeReading }
  | { readonly ok: false; readonly failure: Failure };

export class WholeCall extends UpstreamCall<WholeOutcome> {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #exchange: Exchange;

  constructor(exchange: Exchange, ...rest: ConstructorParameters<typeof UpstreamCall<WholeOutcome>>) {
    super(...rest);
    this.#exchange = exchange;
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
    const text = body.toString('utf8');
    let parsed: unknown;
    try {
      // A byte order mark is harmless, but no part of the JSON.
      parsed = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
    } catch {
      return this.failed(notJson(this.upstream.id, text, this.status));
    }
    const reading = this.#exchange.readWhole(this.upstream, parsed);
    return 'kind' in reading ? this.failed(reading) : { ok: true, status: this.status ?? 200, body, reading };
  }
}

/** What is wrong with a 200 before its body has been looked at. */
export function bodyProblem(
  type: string | string[] | undefined,
  encoding: string | string[] | undefined,
): Failure | null {
  if (String(type ?? '').includes('text/html')) {
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
