// The gateway's listener: guards, the route table, and nothing else.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestProblem } from '../dialects/request-body.ts';
import { USER_AGENT } from '../dispatch/headers.ts';
import { findDoor, SERVED, type Door } from '../endpoints/doors.ts';
import { gatewayError, requestError, type GatewayError } from '../endpoints/error-envelope.ts';
import { OLLAMA_VERSION } from '../endpoints/ollama.ts';
import type { Question } from '../endpoints/questions.ts';
import type { ReadRequest, Told } from '../endpoints/surface.ts';
import { EXPOSITION_TYPE } from '../metrics/exposition.ts';
import { answer, fail, type Envelope } from './answers.ts';
import { presentedKeys, type Client, type ClientKeys } from './client-keys.ts';
import { guardDestination, guardForm, guardJson, guardRequest } from './guard.ts';
import { readPath, restOf } from './paths.ts';
import { MAX_BODY_BYTES, readBody, type BodyProblem } from './read-body.ts';
import { readForm } from './read-form.ts';
import { ResponseReply } from './response-reply.ts';

export interface GatewayAppPorts {
  /** The port that is really bound. */
  port(): number;
  allowedOrigins(): readonly string[];
  clients(): ClientKeys;
  /** Serves a request of one of the surfaces; takes over the reply. */
  serve(client: Client, read: ReadRequest, reply: ResponseReply): void;
  /** Answers what costs nothing and needs no target: lists, counts. null: there is no such thing. */
  tell(question: Question): Promise<Told | null>;
  /** JSON of the gateway's own state, and whether all is well. */
  health(): { readonly ok: boolean; readonly body: string };
  /** The page of metrics. `open`: whoever reaches the gateway may read it without a key. */
  readonly metrics: { page(): string; open(): boolean };
  /** Unix ms. */
  now(): number;
  /** False while the gateway is shutting down. */
  accepting(): boolean;
}

const METRICS = 'metrics';

/** One request on its way through the table. */
interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly operation: string;
  readonly cors: readonly string[];
  readonly envelope: Envelope;
}

export function createGatewayApp(ports: GatewayAppPorts): RequestListener {
  return (request, response) => {
    const { operation, key } = readPath(request.url ?? '/');
    const { envelope } = findDoor(operation);
    const refused = guardRequest(request, { port: ports.port(), allowedOrigins: ports.allowedOrigins() });
    if (refused !== null) {
      fail(request, response, gatewayError(refused.status, refused.code, refused.message), envelope, []);
      return;
    }
    // The guard lets an origin pass only if the user has allowed exactly this one.
    const { origin } = request.headers;
    const cors = origin === undefined ? [] : ['access-control-allow-origin', origin, 'vary', 'origin'];
    if (request.method === 'OPTIONS' && origin !== undefined) preflight(request, response, cors);
    else route(ports, { request, response, operation, cors, envelope }, key);
  };
}

function route(ports: GatewayAppPorts, visit: Visit, pathKey: string | null): void {
  const { request, response, operation, cors } = visit;
  if (request.headers['user-agent'] === USER_AGENT) {
    const why = 'Breakerbox was called by itself: the base URL of a provider is its own address.';
    refuse(visit, gatewayError(508, 'loop', why));
    return;
  }
  if (operation === 'health') {
    const { ok, body } = ports.health();
    answer(response, ok ? 200 : 503, body, cors);
    return;
  }
  // What tools ask before anything else, to see whether somebody is there. It tells nobody anything.
  if (operation === '') {
    answer(response, 200, '{"name":"Breakerbox","object":"gateway"}', cors);
    return;
  }
  if (operation === METRICS && ports.metrics.open()) {
    tellMetrics(ports, visit);
    return;
  }
  const client = ports.clients().clientOf(request, pathKey);
  if (client === null) {
    const message =
      presentedKeys(request.headers, pathKey).length === 0
        ? 'A client key is needed: send it as authorization: Bearer …'
        : 'This key is not one of this gateway. Copy a client key from the panel.';
    refuse(visit, gatewayError(401, 'invalid_api_key', message));
    return;
  }
  if (operation === METRICS) tellMetrics(ports, visit);
  else if (!answersQuestion(ports, visit, client)) receive(ports, visit, client, findDoor(operation));
}

/** Reading is all that is possible, and never cached. */
function tellMetrics(ports: GatewayAppPorts, visit: Visit): void {
  const { request, response, cors } = visit;
  if (request.method === 'GET' || request.method === 'HEAD')
    answer(response, 200, ports.metrics.page(), [...cors, 'cache-control', 'no-store'], EXPOSITION_TYPE);
  else refuse(visit, methodNotAllowed(request, 'GET'));
}

/** Questions by operation; those with a body are posted. */
const QUESTIONS: ReadonlyMap<string, Question['what']> = new Map([
  ['models', 'models'],
  ['messages/count_tokens', 'count-messages'],
  ['responses/input_tokens', 'count-responses'],
  ['api/tags', 'ollama-tags'],
  ['api/show', 'ollama-show'],
  ['api/ps', 'ollama-ps'],
]);
const POSTED: ReadonlySet<string> = new Set(['count-messages', 'count-responses', 'ollama-show']);

function answersQuestion(ports: GatewayAppPorts, visit: Visit, client: Client): boolean {
  const { request, response, operation, cors } = visit;
  if (operation === 'api/version') {
    answer(response, 200, OLLAMA_VERSION, cors);
    return true;
  }
  const id = restOf(operation, 'models');
  const what = id === null ? QUESTIONS.get(operation) : 'model';
  if (what === undefined) return false;
  const ask = (body: string): void => {
    void tell(ports, visit, { what, id, body, headers: request.headers, allow: client.allow });
  };
  const method = POSTED.has(what) ? 'POST' : 'GET';
  if (request.method !== method && !(method === 'GET' && request.method === 'HEAD')) {
    refuse(visit, methodNotAllowed(request, method));
  } else if (method === 'GET') ask('');
  else withBody(visit, ask);
  return true;
}

async function tell(ports: GatewayAppPorts, visit: Visit, question: Question): Promise<void> {
  const told = await ports.tell(question).catch((error: unknown) => {
    // A bug of ours: whoever asked must not wait for ever. It goes on, to the log.
    refuse(visit, gatewayError(500, 'internal_error', 'Breakerbox failed at this request. The log says why.'));
    throw error;
  });
  if (told !== null) answer(visit.response, told.status, told.told, visit.cors);
  else refuse(visit, gatewayError(404, 'model_not_found', `There is no model '${question.id ?? ''}'.`, 'model'));
}

function receive(ports: GatewayAppPorts, visit: Visit, client: Client, door: Door): void {
  const { request, response, operation, cors } = visit;
  if (door.read === null && door.readForm === undefined) {
    const why = door.instead ?? `There is nothing at /${operation}. This gateway serves ${SERVED}.`;
    refuse(visit, gatewayError(404, 'not_found', why));
  } else if (request.method !== 'POST') {
    refuse(visit, methodNotAllowed(request, 'POST'));
  } else if (!ports.accepting()) {
    const closing = gatewayError(503, 'shutting_down', 'Breakerbox is shutting down.');
    refuse(visit, { ...closing, type: 'unavailable_error' });
  } else if (door.readForm !== undefined) {
    receiveForm(ports, visit, client, door.readForm);
  } else {
    const { read } = door;
    const reply = new ResponseReply(response, cors);
    withBody(visit, (text) => {
      if (reply.gone || read === null) return;
      const found = read(text, request.headers, { operation, nowMs: ports.now() });
      if ('told' in found) answer(response, found.status, found.told, cors);
      else if ('status' in found) refuse(visit, found);
      else ports.serve(client, found, reply);
    });
  }
}

function receiveForm(ports: GatewayAppPorts, visit: Visit, client: Client, read: NonNullable<Door['readForm']>): void {
  const { request, response, operation, cors } = visit;
  const refused = guardDestination(request) ?? guardForm(request);
  if (refused !== null) {
    refuse(visit, gatewayError(refused.status, refused.code, refused.message));
    return;
  }
  const reply = new ResponseReply(response, cors);
  // Whatever of the upload nobody wanted is dropped, or the client would never get to reading the answer.
  response.once('finish', () => request.resume());
  readForm(request, (form, problem) => {
    if (reply.gone) return;
    if (form === null) refuse(visit, formError(problem ?? NO_FORM));
    else ports.serve(client, read(form, operation), reply);
  });
}

/** A model that comes too late is a form that is too large to be held. */
function formError(problem: RequestProblem): GatewayError {
  const error = requestError(problem);
  return problem.code === 'model_after_file' ? { ...error, status: 413 } : error;
}

const NO_FORM: RequestProblem = { message: 'The form cannot be read.', param: null, code: 'invalid_form' };

/** Calls back with the text of the body once it is there and allowed. */
function withBody(visit: Visit, use: (text: string) => void): void {
  const { request } = visit;
  const refused = guardDestination(request) ?? guardJson(request);
  if (refused !== null) {
    refuse(visit, gatewayError(refused.status, refused.code, refused.message));
    return;
  }
  readBody(request, (text, problem) => {
    if (text !== null) use(text);
    else if (problem !== 'broken') refuse(visit, bodyError(problem));
  });
}

function refuse({ request, response, envelope, cors }: Visit, error: GatewayError): void {
  fail(request, response, error, envelope, cors);
}

function bodyError(problem: BodyProblem | null): GatewayError {
  if (problem === 'too-large') {
    return gatewayError(413, 'body_too_large', `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`);
  }
  const what = problem === 'not-compressed' ? 'compressed as its content-encoding says' : 'valid UTF-8';
  return gatewayError(400, 'invalid_encoding', `The body is not ${what}.`);
}

function methodNotAllowed(request: IncomingMessage, allowed: string): GatewayError {
  return gatewayError(405, 'method_not_allowed', `${request.method ?? ''} is not possible here; use ${allowed}.`);
}

const HEADER_NAMES = /^[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*$/i;
const USUAL_HEADERS = 'authorization, x-api-key, content-type, accept';

/** An allowed origin may send any header: SDKs in browsers add a dozen of their own. */
function preflight(request: IncomingMessage, response: ServerResponse, cors: readonly string[]): void {
  const wanted = request.headers['access-control-request-headers'];
  response.writeHead(204, [
    ...cors,
    'access-control-allow-methods',
    'GET, POST',
    'access-control-allow-headers',
    wanted !== undefined && HEADER_NAMES.test(wanted) ? wanted : USUAL_HEADERS,
    'access-control-max-age',
    '600',
  ]);
  response.end();
}
