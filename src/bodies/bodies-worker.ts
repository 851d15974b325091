// Entry of the thread that keeps bodies: it covers secrets, compresses, seals and writes, and reads back.

import { parentPort, workerData } from 'node:worker_threads';
import { createRedactor } from '../platform/redactor.ts';
import { BodyFile } from './body-file.ts';
import type { BodyPart } from './body-part.ts';
import { coverBody } from './cover-body.ts';
import type { FromBodies, GivenPart, KeptPart, StartBodies, ToBodies } from './protocol.ts';
import { openBody, sealBody } from './seal-body.ts';

const port = parentPort;
if (port === null) throw new Error('bodies-worker.ts runs as a worker thread only.');
const { path, key } = workerData as StartBodies;
const send = (message: FromBodies): void => port.postMessage(message);

const redactor = createRedactor();
const file = new BodyFile(path);
let limit = { before: 0, maxBytes: Number.MAX_SAFE_INTEGER };
let bytes = file.stats().bytes;

function placeOf(id: string, { kind, n }: BodyPart): string {
  return JSON.stringify([id, kind, n]);
}

function keep(id: string, parts: readonly GivenPart[]): void {
  const sealed = parts.map((part) => {
    const { text, found } = coverBody(part, redactor);
    const { kind, n, type, length, cut } = part;
    return { kind, n, type, length, cut, redactions: found, data: sealBody(text, key, placeOf(id, part)) };
  });
  file.keep(id, sealed);
  for (const { data } of sealed) bytes += data.length;
  if (bytes > limit.maxBytes) prune();
}

function prune(): void {
  file.prune(limit.before, limit.maxBytes);
  bytes = file.stats().bytes;
}

function read(id: string): KeptPart[] {
  return file.read(id).map(({ data, ...part }) => ({ ...part, text: openBody(data, key, placeOf(id, part)) }));
}

function attempt(held: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error), held });
  }
}

port.on('message', (message: ToBodies) => {
  switch (message.type) {
    case 'secrets':
      for (const secret of message.secrets) redactor.learn(secret);
      return;
    case 'keep':
      attempt(message.held, () => {
        keep(message.id, message.parts);
        send({ type: 'kept', held: message.held });
      });
      return;
    case 'prune':
      limit = message;
      attempt(0, () => {
        prune();
        send({ type: 'pruned' });
      });
      return;
    case 'read':
      send({ type: 'parts', question: message.question, parts: read(message.id) });
      return;
    case 'stats':
      send({ type: 'stats', question: message.question, stats: file.stats() });
      return;
    case 'close':
      file.close();
      send({ type: 'closed' });
      port.close();
  }
});
