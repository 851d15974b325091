// The surfaces that are passed on: JSON for embeddings, moderations, rerank, pictures and speech, forms for files.

import { readEmbeddingRequest } from '../dialects/embeddings/request.ts';
import { readRequestBody } from '../dialects/request-body.ts';
import type { PlainSurface } from '../providers/provider.ts';
import { requestError, type GatewayError } from './error-envelope.ts';
import { Relayed, type FormBody } from './relayed.ts';
import { planned, type ClientHeaders, type ReadRequest } from './surface.ts';

export function readPlain(text: string, headers: ClientHeaders, operation: string): ReadRequest | GatewayError {
  const surface = surfaceOf(operation);
  const body = surface === 'embeddings' ? readEmbeddingRequest(text) : readRequestBody(text);
  if ('code' in body) return requestError(body);
  return { surface, ...planned(body, headers), open: () => new Relayed({ surface, operation, body }) };
}

export function readPlainForm(body: FormBody, operation: string): ReadRequest {
  const surface = surfaceOf(operation);
  const { model, chars, stream: streamed } = body;
  const open = (): Relayed => new Relayed({ surface, operation, body });
  return { surface, model, body: null, headers: NO_HEADERS, text: null, chars, streamed, open };
}

/** Of a form nothing but its model is read before it is sent on. */
const NO_HEADERS: ClientHeaders = {};

function surfaceOf(operation: string): PlainSurface {
  return operation.split('/', 1)[0] as PlainSurface;
}
