// The gateway's listener: guards, the route table, and nothing else.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { USER_AGENT } from '../dispatch/headers.ts';
import { readChatCompletion, type ReadRequest } from '../endpoints/chat-completions.ts';
import { gatewayError, openAiErrorBody, type GatewayError } from '../endpoints/error-envelope.ts';
import { presentedKey, type Client, type ClientKeys } from './client-keys.ts';
import { guardDestination, guardJson, guardRequest, type Refusal } from './guard.ts';
import { MAX_BODY_BYTES, readBody, type BodyProblem } from './read-body.ts';
import { ResponseReply, SAFE_HEADERS } from './response-reply.ts';

export interface GatewayAppPorts {
  /** The port that is really bound. */
  port(): number;
  allowedOrigins(): readonly string[];
  clients(): ClientKeys;
  /** Serves a generating request; takes over the reply. */
  serve(client: Client, read: ReadRequest, reply: ResponseReply): void;
  /** JSON of the models this client may name, or of one of them; null when there is no such model. */
  models(client: Client, id: string | null): string | null;
  /** JSON of the gateway's own state, and whether all is well. */
  health(): { readonly ok: boolean; readonly body: string };
  /** False while the gateway is shutting down. */
  accepting(): boolean;
}

/** Silence on a refused upload after which its connection is closed. */
const STALLED_UPLOAD_MS = 1_000;

const CORS_HEADERS = 'authorization, x-api-key, content-type, accept';

export function createGatewayApp(ports: GatewayAppPorts): RequestListener {
  return (request, response) => {
    const refused = guardRequest(request, { port: ports.port(), allowedOrigins: ports.allowedOrigins() });
    if (refused !== null) {
      refuse(request, response, refused);
      return;
    }
    // The guard lets an origin pass only if the user has allowed exactly this one.
    const { origin } = request.headers;
    const cors = origin === undefined ? [] : ['access-control-allow-origin', origin, 'vary', 'origin'];
    if (request.method === 'OPTIONS' && origin !== undefined) {
      preflight(response, cors);
      return;
    }
    route(ports, request, response, cors);
  };
}

function route(
  ports: GatewayAppPorts,
  request: IncomingMessage,
  response: ServerResponse,
  cors: readonly string[],
): void {
  const path = pathOf(request.url ?? '/');
  if (request.headers['user-agent'] === USER_AGENT) {
    const loop = gatewayError(
      508,
      'loop',
      'Breakerbox was called by itself: the base URL of a provider is its own address.',
    );
    fail(response, loop, cors, request);
    return;
  }
  if (path === '/health') {
    const { ok, body } = ports.health();
    answer(response, ok ? 200 : 503, body, cors);
    return;
  }
  const client = ports.clients().find(request.headers);
  if (client === null) {
    const given = presentedKey(request.headers) !== null;
    const message = given
      ? 'This key is not one of this gateway. Copy a client key from the panel.'
      : 'A client key is needed: send it as authorization: Bearer …';
    fail(response, gatewayError(401, 'invalid_api_key', message), cors, request);
    return;
  }
  if (path === '/v1/models' || path.startsWith('/v1/models/')) {
    answerModels(ports, request, response, client, path, cors);
  } else if (path === '/v1/chat/completions') {
    if (request.method === 'POST') receive(ports, request, response, client, cors);
    else fail(response, methodNotAllowed(request, 'POST'), cors, request);
  } else {
    fail(
      response,
      gatewayError(
        404,
        'not_found',
        `There is nothing at ${path}. This gateway serves /v1/chat/completions and /v1/models.`,
      ),
      cors,
      request,
    );
  }
}

function receive(
  ports: GatewayAppPorts,
  request: IncomingMessage,
  response: ServerResponse,
  client: Client,
  cors: readonly string[],
): void {
  const refused = guardDestination(request) ?? guardJson(request);
  if (refused !== null) {
    refuse(request, response, refused);
    return;
  }
  if (!ports.accepting()) {
    fail(
      response,
      { ...gatewayError(503, 'shutting_down', 'Breakerbox is shutting down.'), type: 'unavailable_error' },
      cors,
      request,
    );
    return;
  }
  const reply = new ResponseReply(response, cors);
  readBody(request, (text, problem) => {
    if (reply.gone) return;
    if (text === null) {
      if (problem !== 'broken') fail(response, bodyError(problem), cors, request);
      return;
    }
    const read = readChatCompletion(text);
    if ('status' in read) fail(response, read, cors, request);
    else ports.serve(client, read, reply);
  });
}

function answerModels(
  ports: GatewayAppPorts,
  request: IncomingMessage,
  response: ServerResponse,
  client: Client,
  path: string,
  cors: readonly string[],
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    fail(response, methodNotAllowed(request, 'GET'), cors, request);
    return;
  }
  const id = path === '/v1/models' ? null : decodePath(path.slice('/v1/models/'.length));
  const body = ports.models(client, id);
  if (body === null)
    fail(response, gatewayError(404, 'model_not_found', `There is no model '${id ?? ''}'.`, 'model'), cors, request);
  else answer(response, 200, body, cors);
}

function bodyError(problem: BodyProblem | null): GatewayError {
  if (problem === 'too-large') {
    return gatewayError(413, 'body_too_large', `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`);
  }
  return gatewayError(400, 'invalid_encoding', 'The body is not valid UTF-8.');
}

function methodNotAllowed(request: IncomingMessage, allowed: string): GatewayError {
  return gatewayError(405, 'method_not_allowed', `${request.method ?? ''} is not possible here; use ${allowed}.`);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** A model id may hold slashes and escapes; what cannot be decoded is taken literally and then simply not found. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  fail(response, gatewayError(refusal.status, refusal.code, refusal.message), [], request);
}

/**
 * A body that is still coming is read and dropped, and the connection closed only then: a client that writes to its
 * end before it reads must get the answer, not a reset.
 */
function fail(response: ServerResponse, error: GatewayError, cors: readonly string[], request: IncomingMessage): void {
  const headers = [...cors, 'x-should-retry', 'false'];
  if (request.complete || request.readableEnded) {
    answer(response, error.status, openAiErrorBody(error), headers);
    return;
  }
  const body = openAiErrorBody(error);
  writeHead(response, error.status, body, [...headers, 'connection', 'close']);
  response.write(body);
  request.resume();
  request.once('end', () => {
    response.end();
  });
  // One that has stopped sending without an end has read what there is to read.
  request.socket.setTimeout(STALLED_UPLOAD_MS, () => {
    request.socket.destroy();
  });
}

function answer(response: ServerResponse, status: number, body: string, extra: readonly string[]): void {
  writeHead(response, status, body, extra);
  response.end(body);
}

function writeHead(response: ServerResponse, status: number, body: string, extra: readonly string[]): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, ['content-type', 'application/json', 'content-length', length, ...extra, ...SAFE_HEADERS]);
}

function preflight(response: ServerResponse, cors: readonly string[]): void {
  response.writeHead(204, [
    ...cors,
    'access-control-allow-methods',
    'GET, POST',
    'access-control-allow-headers',
    CORS_HEADERS,
    'access-control-max-age',
    '600',
  ]);
  response.end();
}
