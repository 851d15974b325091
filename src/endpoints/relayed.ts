// Surfaces that are passed on in the one form they have: embeddings, moderations, rerank, images, audio. The body is the
// client's own but for the model's name; the answer is the provider's own, metered.

import type { Readable } from 'node:stream';
import { readEmbeddings } from '../dialects/embeddings/reply.ts';
import { isObject } from '../dialects/json.ts';
import { PlainMeter, readPlainUsage } from '../dialects/plain-usage.ts';
import { spliceRequest } from '../dialects/splice-request.ts';
import type { Call, Exchange, FinalError, WholeReading } from '../dispatch/exchange.ts';
import type { Upstream } from '../dispatch/snapshot.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { unfit, type Unfit } from '../domain/fix.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import type { PlainSurface, Preset } from '../providers/provider.ts';
import { picturesIn } from './beside-output.ts';
import { openAiErrorBody } from './error-envelope.ts';
import type { ClientRequest } from './surface.ts';

/** A body that is sent while it comes. */
export interface FormBody {
  readonly contentType: string;
  /** What its field `model` says. */
  readonly model: string;
  /** Bytes of it that were read to learn the model, for estimates. */
  readonly chars: number;
  readonly stream: boolean;
  /** Bytes of the whole under this name of the model; null when the client did not say how long it is. */
  length(model: string): number | null;
  /** null once it has been opened: it cannot be sent twice. */
  open(model: string): Readable | null;
}

export interface RelayedRequest {
  readonly surface: PlainSurface;
  /** `images/edits`. */
  readonly operation: string;
  readonly body: ClientRequest | FormBody;
}

/** These are small, and looked at before the client gets them; everything else may be large and is passed on at once. */
const WHOLE: ReadonlySet<PlainSurface> = new Set(['embeddings', 'moderations', 'rerank']);

export class Relayed implements Exchange {
  readonly surface: string;
  readonly streamed: boolean;
  readonly streamType = 'application/octet-stream';
  readonly keepAlive = '';
  readonly inputChars: number;
  readonly errorBody = openAiErrorBody;
  readonly #request: RelayedRequest;

  constructor(request: RelayedRequest) {
    this.#request = request;
    this.surface = request.surface;
    const { body } = request;
    this.streamed = body.stream;
    this.inputChars = 'text' in body ? body.text.length : body.chars;
  }

  prepare(upstream: Upstream, target: PlannedTarget): Call | Unfit {
    const { surface, operation, body } = this.#request;
    if (!upstream.preset.serves.has(surface)) return unfit(null, `${upstream.id} does not serve /v1/${operation}.`);
    const sent = 'text' in body ? textFor(body, target) : body.open(target.model);
    if (sent === null) return unfit(null, 'The upload has been sent already and cannot be sent a second time.');
    return {
      path: `${upstream.path}/${operation}`,
      headers: 'text' in body ? [] : lengthHeader(body.length(target.model)),
      body: sent,
      ...('text' in body ? {} : { contentType: body.contentType }),
      authHeader: null,
      streamed: body.stream,
      needsWhole: false,
      fixes: [],
      // Those that are looked at before the client gets them write no text.
      mostOutput: () => ({
        limit: WHOLE.has(surface) ? 0 : null,
        choices: 1,
        images: surface === 'images' ? picturesIn('text' in body ? body.body : {}) : 0,
      }),
      hidesUsage: false,
      ...(WHOLE.has(surface) ? {} : { meterBytes: (type: string) => new PlainMeter(type) }),
      readWhole: (answer) => readWhole(surface, answer, upstream.preset),
      readEvents: neverAsked,
      collectEvents: neverAsked,
      repair: () => null,
    };
  }

  errorStatus({ status }: FinalError): number {
    return status;
  }

  errorEvent(error: FinalError): string {
    return `data: ${openAiErrorBody(error)}\n\n`;
  }
}

function lengthHeader(bytes: number | null): string[] {
  return bytes === null ? [] : ['content-length', String(bytes)];
}

function textFor(request: ClientRequest, target: PlannedTarget): string {
  return spliceRequest(request, new Map([...Object.entries(target.set), ['model', target.model]]));
}

function readWhole(surface: PlainSurface, answer: unknown, preset: Preset): WholeReading | Failure {
  if (surface === 'embeddings') {
    const reading = readEmbeddings(answer, preset);
    return 'billing' in reading ? reading : { ...reading, outputChars: 0, body: null };
  }
  if (!isObject(answer) || !Array.isArray(answer['results'] ?? answer['data'])) {
    return failure('schema', `The answer is not one of /v1/${surface}.`, { status: 200, billing: 'possible' });
  }
  return { usage: readPlainUsage(answer), outputChars: 0, body: null };
}

function neverAsked(): never {
  throw new Error('This surface has no events.');
}
