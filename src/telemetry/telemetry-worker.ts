// Entry of the thread that sends telemetry: it makes spans of requests, encodes and posts them.

import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/system-clock.ts';
import { GenAiMetrics } from './gen-ai-metrics.ts';
import { makeSpans } from './make-spans.ts';
import { Otlp } from './otlp.ts';
import { post } from './post.ts';
import type { FromTelemetry, StartTelemetry, ToTelemetry } from './protocol.ts';
import { Sender } from './sender.ts';

const port = parentPort;
if (port === null) throw new Error('telemetry-worker.ts runs as a worker thread only.');
const send = (message: FromTelemetry): void => port.postMessage(message);

const target = workerData as StartTelemetry;
const metrics = new GenAiMetrics();
const sender = new Sender(
  {
    clock: systemClock,
    otlp: new Otlp(target.protocol, target.version),
    metrics,
    post,
    onStatus: (status) => {
      send({ type: 'status', status });
    },
  },
  target,
);
const newId = (bytes: number): string => randomBytes(bytes).toString('hex');

port.on('message', (message: ToTelemetry) => {
  if (message.type === 'close') {
    void sender.close().then(() => {
      send({ type: 'closed' });
      port.close();
    });
    return;
  }
  const { requests, servers } = message;
  for (const request of requests) {
    metrics.count(request, servers);
    sender.add(makeSpans(request, servers, newId));
  }
  send({ type: 'taken', count: requests.length });
});
