// A question to a provider outside of any client's request: its models, its balance, whether a key is good. Costs nothing.

import { DEFAULT_TIMEOUTS, type Timeouts } from '../domain/config.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { USER_AGENT } from './headers.ts';
import type { Upstream, UsableKey } from './snapshot.ts';
import type { Transport } from './transport.ts';
import { parseJson, UpstreamCall, type CallPorts } from './upstream-call.ts';

/** Lists of models are large at aggregators. Bytes. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const QUERY_TIMEOUTS = { ...DEFAULT_TIMEOUTS, response: 15_000 };

/** `body` is the parsed JSON. */
export type QueryOutcome =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly failure: Failure };

export interface Query {
  /** The full path. */
  readonly path: string;
  /** JSON text, which makes it a POST; null: a GET. */
  readonly body: string | null;
  /** Beside the provider's own. Alternates names and values. */
  readonly headers: readonly string[];
  /** Where nobody wants to wait as long as usual, ms. */
  readonly timeouts?: Pick<Timeouts, 'connect' | 'response'>;
}

export async function askProvider(
  ports: CallPorts,
  transport: Transport,
  upstream: Upstream,
  key: UsableKey | null,
  query: Query,
): Promise<QueryOutcome> {
  const [home] = upstream.spoken;
  const headers = ['accept', 'application/json', 'accept-encoding', 'identity', 'user-agent', USER_AGENT];
  if (key !== null) headers.push(...(home.authHeader ?? upstream.preset.authHeader)(key.value));
  for (const [name, value] of Object.entries(upstream.preset.headers)) headers.push(name, value);
  headers.push(...(query.headers.length > 0 ? query.headers : home.headers));
  const call = new QueryCall(ports, upstream, { ...QUERY_TIMEOUTS, ...query.timeouts });
  const { path, body } = query;
  if (body === null) return call.send(transport, { method: 'GET', path, headers, body: '' });
  return call.send(transport, { path, headers: [...headers, 'content-type', 'application/json'], body });
}

class QueryCall extends UpstreamCall<QueryOutcome> {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  protected get answerTimeout(): number {
    return this.timeouts.response;
  }

  protected failed(failed: Failure): QueryOutcome {
    return { ok: false, failure: failed };
  }

  protected answerStarts(): void {
    // Nothing to see before the body.
  }

  protected answerData(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_BODY_BYTES) {
      this.#chunks.push(chunk);
      return;
    }
    this.finish(this.failed(failure('schema', `${this.upstream.id} sent a list that is too large.`)));
    this.abort();
  }

  protected answerEnds(): void {
    const body = parseJson(Buffer.concat(this.#chunks).toString('utf8'));
    const problem = failure('schema', `${this.upstream.host} did not answer with JSON. Check the base URL.`, {
      status: this.status,
    });
    this.finish(body === undefined ? this.failed(problem) : { ok: true, body });
  }

  protected answerBreaks(failed: Failure): void {
    this.finish(this.failed(failed));
  }
}
