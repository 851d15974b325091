// The upstream of the bench, a process of its own: answers at once, late, in parts or with errors, as the model's name says,
// in the dialect of the path that was asked.
//
//   instant     at once; a stream of 200 events, one a millisecond or slower
//   late        after 20 ms
//   flaky       every fourth request with a 500
//   paced       a stream of events at 20 a second, each with the time it was sent at, the last with the hash of all
//   flood       a stream that goes on as long as somebody takes it

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveQuestions } from './run-process.ts';
import {
  anthropicEvents,
  ANTHROPIC_ANSWER,
  chatEvent,
  chatEvents,
  CHAT_ANSWER,
  floodEvent,
  lastEvent,
} from './wire.ts';

export interface UpstreamQuestion {
  /** How many events a `paced` stream has. */
  readonly pacedEvents: number;
}

const LATE_MS = 20;
const PACE_MS = 50;
const STEP_MS = 2;
/** Enough to see whether anything between here and the reader piles it up. */
const FLOOD_BYTES = 16 * 1024 * 1024;
const JSON_HEAD = { 'content-type': 'application/json' };
const STREAM_HEAD = { 'content-type': 'text/event-stream; charset=utf-8' };

let pacedEvents = 200;
let flakyCount = 0;

/** Streams that are being written, one event a step: no timer of their own. */
const stepping = new Set<{ readonly response: ServerResponse; readonly events: readonly Buffer[]; next: number }>();
setInterval(() => {
  for (const stream of stepping) {
    const event = stream.events[stream.next];
    stream.next += 1;
    if (event !== undefined) stream.response.write(event);
    if (event !== undefined && stream.next < stream.events.length) continue;
    stream.response.end();
    stepping.delete(stream);
  }
}, STEP_MS);

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(200, JSON_HEAD).end('{"object":"list","data":[]}');
    return;
  }
  let head = '';
  request.on('data', (part: Buffer) => {
    if (head === '') head = part.toString('latin1', 0, 400);
  });
  request.on('end', () => {
    answer(request, response, head);
  });
});
server.keepAliveTimeout = 600_000;

function answer(request: IncomingMessage, response: ServerResponse, head: string): void {
  const model = /"model":\s*"([^"]+)"/.exec(head)?.[1] ?? 'instant';
  const isAnthropic = request.url?.includes('/messages') === true;
  const isStreamed = /"stream":\s*true/.test(head);
  if (model.endsWith('flaky') && (flakyCount += 1) % 4 === 0) {
    response.writeHead(500, JSON_HEAD).end('{"error":{"message":"The server had an error.","type":"server_error"}}');
  } else if (model.endsWith('paced')) paced(response);
  else if (model.endsWith('flood')) flood(response);
  else if (model.endsWith('late')) setTimeout(() => whole(response, isAnthropic), LATE_MS);
  else if (isStreamed) {
    response.writeHead(200, STREAM_HEAD);
    stepping.add({ response, events: isAnthropic ? anthropicEvents : chatEvents, next: 0 });
    response.on('close', () => {
      for (const stream of stepping) if (stream.response === response) stepping.delete(stream);
    });
  } else whole(response, isAnthropic);
}

function whole(response: ServerResponse, isAnthropic: boolean): void {
  const body = isAnthropic ? ANTHROPIC_ANSWER : CHAT_ANSWER;
  response.writeHead(200, { ...JSON_HEAD, 'content-length': body.length }).end(body);
}

/** The times are those of the machine's monotonic clock, which all processes share. */
function paced(response: ServerResponse): void {
  response.writeHead(200, STREAM_HEAD);
  const hash = createHash('sha256');
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    const text = chatEvent(`${process.hrtime.bigint()} word `);
    hash.update(text);
    response.write(text);
    if (sent < pacedEvents) return;
    clearInterval(timer);
    response.end(lastEvent(hash.digest('hex')));
  }, PACE_MS);
  response.on('close', () => {
    clearInterval(timer);
  });
}

function flood(response: ServerResponse): void {
  response.writeHead(200, STREAM_HEAD);
  let sent = 0;
  const go = (): void => {
    while (sent < FLOOD_BYTES && !response.destroyed) {
      sent += floodEvent.length;
      if (!response.write(floodEvent)) {
        response.once('drain', go);
        return;
      }
    }
    response.end(lastEvent('none'));
  };
  go();
}

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
serveQuestions<UpstreamQuestion>({ port: (server.address() as AddressInfo).port }, async (question) => {
  pacedEvents = question.pacedEvents;
  return Promise.resolve(null);
});
