// Behaviours for upstreams that speak any of the dialects: the path they are called at decides which.

import { eventsIn, bodyIn, eventText } from './answer-formats.ts';
import type { Said, SaidEvent, Spoken } from './answer-formats.ts';
import type { Gate } from './eventually.ts';
import type { Behaviour, Exchange } from './scripted-upstream.ts';

const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8' };

export function spokenTo({ seen }: Exchange): Spoken {
  if (seen.url.includes('/messages')) return 'messages';
  return seen.url.includes('/responses') ? 'responses' : 'chat';
}

/** Says it in the dialect it was asked in, streamed or not as it was asked. */
export function says(said: Said): Behaviour {
  return (exchange) => {
    const dialect = spokenTo(exchange);
    if (exchange.streamed) return streamed(exchange, eventsIn(dialect, said));
    exchange.response.writeHead(200, { 'content-type': 'application/json' });
    exchange.response.end(JSON.stringify(bodyIn(dialect, said)));
  };
}

/** As a stream, whatever was asked. */
export function saysAsStream(said: Said): Behaviour {
  return (exchange) => streamed(exchange, eventsIn(spokenTo(exchange), said));
}

/** As one body, whatever was asked. */
export function saysAsBody(said: Said): Behaviour {
  return (exchange) => says(said)({ ...exchange, streamed: false });
}

/** The stream up to and with the event in which `until` occurs; then `then`. */
export function breaksOff(said: Said, until: string, then: 'hang' | 'destroy' | 'end' | SaidEvent): Behaviour {
  return async (exchange) => {
    const events = eventsIn(spokenTo(exchange), said);
    const last = events.findIndex(({ data }) => data.includes(until));
    if (last < 0) throw new Error(`The stream has no event with ${until}.`);
    exchange.response.writeHead(200, EVENT_STREAM);
    const bytes = eventText([...events.slice(0, last + 1), ...(typeof then === 'object' ? [then] : [])]);
    await new Promise<void>((resolve) => exchange.response.write(bytes, () => resolve()));
    if (then === 'destroy') exchange.socket.destroy();
    else if (then !== 'hang') exchange.response.end();
  };
}

/** The stream up to and with the event in which `until` occurs; the rest when the gate is open. */
export function pausesAt(said: Said, until: string, gate: Gate): Behaviour {
  return async (exchange) => {
    const events = eventsIn(spokenTo(exchange), said);
    const rest = events.findIndex(({ data }) => data.includes(until)) + 1;
    exchange.response.writeHead(200, EVENT_STREAM);
    exchange.response.write(eventText(events.slice(0, rest)));
    await gate.opened;
    if (!exchange.gone.aborted) exchange.response.end(eventText(events.slice(rest)));
  };
}

/** This answer and no other. Anything but a string is sent as JSON. */
export function refusesWith(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Exactly these events, each the JSON of its `data`. */
export function streamsEvents(...data: readonly (object | '[DONE]')[]): Behaviour {
  return (exchange) =>
    streamed(
      exchange,
      data.map((one) => ({ name: null, data: one === '[DONE]' ? one : JSON.stringify(one) })),
    );
}

function streamed({ response }: Exchange, events: readonly SaidEvent[]): void {
  response.writeHead(200, EVENT_STREAM).end(eventText(events));
}
