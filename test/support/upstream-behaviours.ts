// What a scripted upstream can do, good and bad. Each function makes a behaviour that serves one call.

import { setTimeout as pause } from 'node:timers/promises';
import { chatBody, chatEvents, errorBody, eventStream } from './chat-format.ts';
import type { ChatScript, StreamForm, UsagePosition } from './chat-format.ts';
import type { Gate } from './eventually.ts';
import type { Behaviour, Exchange } from './scripted-upstream.ts';

const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
const JSON_TYPE = { 'content-type': 'application/json' };

type Headers = Readonly<Record<string, string | string[]>>;

// --- Good answers ---

/** A whole answer, streamed or not as it was asked. Usage in a stream comes only when asked for, as OpenAI does it. */
export function answers(script: ChatScript = {}, form: StreamForm = {}): Behaviour {
  return (exchange) => {
    if (!exchange.streamed) return send(exchange, 200, JSON_TYPE, chatBody(script));
    return send(exchange, 200, EVENT_STREAM, eventStream(chatEvents(asAsked(exchange, script)), form));
  };
}

/** OpenAI's rule: the event that holds only usage exists if the caller asked for it. */
function asAsked(exchange: Exchange, script: ChatScript): ChatScript {
  const wanted: UsagePosition = exchange.usageAsked ? 'own-event' : 'nowhere';
  return script.usageAt === undefined ? { ...script, usageAt: wanted } : script;
}

/** Exactly these bytes as a stream, in one piece. */
export function streams(text: string | Buffer): Behaviour {
  return (exchange) => send(exchange, 200, EVENT_STREAM, text);
}

/** Exactly these bytes as a stream, in pieces of `size` bytes, each given to the network by itself. */
export function streamsInPieces(text: string, size: number): Behaviour {
  return async (exchange) => {
    const bytes = Buffer.from(text);
    exchange.response.writeHead(200, EVENT_STREAM);
    for (let at = 0; at < bytes.length && !exchange.gone.aborted; at += size) {
      await write(exchange, bytes.subarray(at, at + size));
    }
    exchange.response.end();
  };
}

/** One event every `everyMs`. */
export function drips(script: ChatScript, everyMs: number): Behaviour {
  return async (exchange) => {
    if (!exchange.streamed) {
      await pause(everyMs * (script.tokens?.length ?? 1));
      return send(exchange, 200, JSON_TYPE, chatBody(script));
    }
    exchange.response.writeHead(200, EVENT_STREAM);
    for (const event of [...chatEvents(asAsked(exchange, script)), '[DONE]']) {
      if (exchange.gone.aborted) return;
      await write(exchange, `data: ${event}\n\n`);
      await pause(everyMs);
    }
    exchange.response.end();
  };
}

/** Sends the first `tokens` tokens, waits at the gate, then sends the rest. Not streamed: waits, then answers. */
export function pausesAfter(tokens: number, gate: Gate, script: ChatScript = {}): Behaviour {
  return async (exchange) => {
    if (!exchange.streamed) {
      await gate.opened;
      return send(exchange, 200, JSON_TYPE, chatBody(script));
    }
    const events = [...chatEvents(asAsked(exchange, script)), '[DONE]'];
    exchange.response.writeHead(200, EVENT_STREAM);
    await write(
      exchange,
      events
        .slice(0, tokens + 1)
        .map((event) => `data: ${event}\n\n`)
        .join(''),
    );
    await gate.opened;
    if (!exchange.gone.aborted) {
      exchange.response.end(
        events
          .slice(tokens + 1)
          .map((event) => `data: ${event}\n\n`)
          .join(''),
      );
    }
  };
}

/** Sends these bytes of a stream, waits at the gate, then sends the rest. */
export function streamsInTwo(first: string, gate: Gate, rest: string): Behaviour {
  return async (exchange) => {
    exchange.response.writeHead(200, EVENT_STREAM);
    await write(exchange, first);
    await gate.opened;
    if (!exchange.gone.aborted) exchange.response.end(rest);
  };
}

/** A stream of `count` chunks that stops while the caller does not read. `sent` tells how many bytes were let go of. */
export function floods(chunk: Buffer, count: number, closing: string, sent: { bytes: number }): Behaviour {
  return async (exchange) => {
    exchange.response.writeHead(200, EVENT_STREAM);
    for (let i = 0; i < count && !exchange.gone.aborted; i += 1) {
      const roomLeft = exchange.response.write(chunk);
      sent.bytes += chunk.length;
      if (!roomLeft) await drained(exchange);
    }
    exchange.response.end(closing);
  };
}

/** Answers only after the gate is open. */
export function waitsFor(gate: Gate, then: Behaviour): Behaviour {
  return async (exchange) => {
    await gate.opened;
    if (!exchange.gone.aborted) await then(exchange);
  };
}

// --- Refusals ---

function refuses(status: number, body: string, headers: Headers = {}): Behaviour {
  return (exchange) => send(exchange, status, { ...JSON_TYPE, ...headers }, body);
}

export function rateLimits(retryAfter?: string): Behaviour {
  const body = errorBody('Rate limit reached for requests', { type: 'requests', code: 'rate_limit_exceeded' });
  return refuses(429, body, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

export const serverError = (): Behaviour => refuses(500, errorBody('The server had an error'));

export const overloaded = (): Behaviour =>
  refuses(503, errorBody('The engine is currently overloaded', { code: 'overloaded' }));

/** Echoes the key it was called with, as careless upstreams do. */
export function unauthorized(): Behaviour {
  return (exchange) => {
    const given = exchange.seen.headers.authorization ?? '';
    const key = given.replace(/^Bearer /, '');
    const body = errorBody(`Incorrect API key provided: ${key}. Header was: ${given}`, {
      type: 'invalid_request_error',
      code: 'invalid_api_key',
    });
    return send(exchange, 401, { ...JSON_TYPE, 'x-echo': given }, body);
  };
}

export const outOfCredit = (): Behaviour =>
  refuses(402, errorBody('Insufficient Balance', { type: 'insufficient_quota', code: 'insufficient_quota' }));

export const modelMissing = (): Behaviour =>
  refuses(
    404,
    errorBody('The model `m` does not exist or you do not have access to it.', {
      type: 'invalid_request_error',
      code: 'model_not_found',
    }),
  );

export const tooLong = (): Behaviour =>
  refuses(
    400,
    errorBody("This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens.", {
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
      param: 'messages',
    }),
  );

export const unsupportedParameter = (): Behaviour =>
  refuses(
    400,
    errorBody("Unsupported parameter: 'temperature' is not supported with this model.", {
      type: 'invalid_request_error',
      code: 'unsupported_parameter',
      param: 'temperature',
    }),
  );

/** A mistake in the request that every provider would refuse. */
export const invalidRequest = (): Behaviour =>
  refuses(400, errorBody('We could not parse the JSON body of your request.', { type: 'invalid_request_error' }));

export function redirects(location: string): Behaviour {
  return refuses(307, '', { location });
}

// --- Lies with status 200 ---

export function sendsHtml(): Behaviour {
  const page = '<!doctype html><html><head><title>Sign in</title></head><body>Welcome to the airport</body></html>';
  return (exchange) => send(exchange, 200, { 'content-type': 'text/html' }, page);
}

export function sendsMalformedJson(): Behaviour {
  return (exchange) => {
    if (exchange.streamed) return send(exchange, 200, EVENT_STREAM, 'data: {"id":"x","choices":[{"del\n\n');
    return send(exchange, 200, JSON_TYPE, chatBody().slice(0, -40));
  };
}

const ERROR_INSIDE = errorBody('The engine is currently overloaded', { type: 'server_error', code: 'overloaded' });

/** The error as a plain JSON body, whatever was asked. */
export function sendsErrorBody(): Behaviour {
  return (exchange) => send(exchange, 200, JSON_TYPE, ERROR_INSIDE);
}

/** The error as the first event of a stream. */
export function sendsErrorEvent(): Behaviour {
  return (exchange) =>
    exchange.streamed
      ? send(exchange, 200, EVENT_STREAM, `data: ${ERROR_INSIDE}\n\n`)
      : send(exchange, 200, JSON_TYPE, ERROR_INSIDE);
}

/** Nothing but a head, or a stream without an event that means anything. */
export function sendsNothing(): Behaviour {
  return (exchange) =>
    exchange.streamed ? send(exchange, 200, EVENT_STREAM, 'data: [DONE]\n\n') : send(exchange, 200, JSON_TYPE, '');
}

/** An answer without words that is nevertheless one: it has a finish reason. */
export const sendsEmptyAnswer = (): Behaviour => answers({ tokens: [] });

// --- Silence and cuts ---

export function hangsBeforeHeaders(): Behaviour {
  return () => undefined;
}

export function hangsAfterHeaders(): Behaviour {
  return ({ response, streamed }) => {
    response.writeHead(200, streamed ? EVENT_STREAM : JSON_TYPE);
    response.flushHeaders();
  };
}

/** Comments only: alive, but no event ever comes. */
export function sendsOnlyComments(everyMs: number): Behaviour {
  return async (exchange) => {
    exchange.response.writeHead(200, EVENT_STREAM);
    while (!exchange.gone.aborted) {
      await write(exchange, ': still working\n\n');
      await pause(everyMs);
    }
  };
}

export function hangsAfter(tokens: number, script: ChatScript = {}): Behaviour {
  return async (exchange) => {
    exchange.response.writeHead(200, EVENT_STREAM);
    await write(exchange, eventStream(chatEvents(script).slice(0, tokens + 1), { done: false }));
  };
}

/** Takes the request and resets the connection. */
export function resets(): Behaviour {
  return ({ socket }) => void socket.resetAndDestroy();
}

export function cutsAfterHeaders(): Behaviour {
  return async (exchange) => {
    exchange.response.writeHead(200, exchange.streamed ? EVENT_STREAM : JSON_TYPE);
    // An empty comment makes sure that the head has left before the cut.
    await write(exchange, exchange.streamed ? ':\n\n' : ' ');
    exchange.socket.destroy();
  };
}

/** Cuts after the event that only names the role: the client has seen nothing yet. Not streamed: in mid-body. */
export function cutsAfterRole(): Behaviour {
  return cutsAfter(0);
}

/** Cuts after `tokens` tokens. `how: 'end'` closes the stream properly, only too early. */
export function cutsAfter(tokens: number, how: 'destroy' | 'end' = 'destroy', script: ChatScript = {}): Behaviour {
  return async (exchange) => {
    exchange.response.writeHead(200, exchange.streamed ? EVENT_STREAM : JSON_TYPE);
    const events = eventStream(chatEvents(script).slice(0, tokens + 1), { done: false });
    await write(exchange, exchange.streamed ? events : chatBody(script).slice(0, 60));
    if (how === 'end') exchange.response.end();
    else exchange.socket.destroy();
  };
}

/** Writes these bytes to the wire as they are and closes. */
export function sendsRaw(bytes: string | Buffer): Behaviour {
  return ({ socket }) => void socket.end(bytes);
}

// --- Tools ---

function send(exchange: Exchange, status: number, headers: Headers, body: string | Buffer): void {
  exchange.response.writeHead(status, { ...headers }).end(body);
}

/** Resolves when the network has taken the bytes, so that what follows cannot be glued to them or overtake them. */
function write(exchange: Exchange, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve) => exchange.response.write(bytes, () => resolve()));
}

function drained(exchange: Exchange): Promise<void> {
  return new Promise((resolve) => {
    exchange.response.once('drain', resolve);
    exchange.gone.addEventListener('abort', () => resolve(), { once: true });
  });
}
