// Many streams at once, each slow, and readers that do not read: what they cost in memory, and whether every event arrives,
// as it was sent, and when.

import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './figures.ts';
import { memoryBytes } from './process-use.ts';
import type { Generator } from './side-by-side.ts';
import type { Subject } from './subjects.ts';
import { chatRequest } from './wire.ts';

const SETTLED_AFTER_MS = 1_500;

export interface StreamsFigures {
  readonly label: string;
  readonly streams: number;
  readonly events: number;
  readonly eventsExpected: number;
  readonly wrongCount: number;
  readonly wrong: string | null;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** NaN where nothing of its own runs. */
  readonly kbPerStream: number;
}

/** `eventsEach` is what the upstream was told. */
export async function measureStreams(
  generator: Generator,
  { asks, label, origin, path, pid }: Subject,
  streams: number,
  eventsEach: number,
): Promise<StreamsFigures> {
  const { model, headers } = asks('paced');
  const to = { origin, path, headers, body: chatRequest({ model, stream: true }) };
  const before = await memoryAtRest(pid);
  await generator.ask({ kind: 'streams', streams, slow: false, ...to });
  // In the middle: all are open, none has ended.
  await pause((eventsEach * 50) / 2);
  const held = pid === null ? Number.NaN : memoryBytes(pid) - before;
  const { times, wrong, wrongCount } = await generator.ask({ kind: 'streams-end', cut: false, ...to });
  return {
    label,
    streams,
    events: times.length,
    eventsExpected: streams * eventsEach,
    wrongCount,
    wrong: wrong[0] ?? null,
    p50Ms: percentile([...times], 0.5),
    p99Ms: percentile([...times], 0.99),
    kbPerStream: held / 1_024 / streams,
  };
}

/** When what follows a start is done: it is no stream's doing. NaN where nothing of its own runs. */
async function memoryAtRest(pid: number | null): Promise<number> {
  if (pid === null) return Number.NaN;
  await pause(SETTLED_AFTER_MS);
  return memoryBytes(pid);
}

export interface SlowFigures {
  readonly readers: number;
  readonly kbPerReader: number;
}

/** The upstream has 16 MB for each, the reader takes nothing after the first bytes. */
export async function measureSlowReaders(
  generator: Generator,
  { asks, origin, path, pid }: Subject,
  readers: number,
): Promise<SlowFigures> {
  const { model, headers } = asks('flood');
  const to = { origin, path, headers, body: chatRequest({ model, stream: true }) };
  const before = await memoryAtRest(pid);
  await generator.ask({ kind: 'streams', streams: readers, slow: true, ...to });
  await pause(3_000);
  const held = memoryBytes(pid ?? 0) - before;
  const { wrongCount, wrong } = await generator.ask({ kind: 'streams-end', cut: true, ...to });
  if (wrongCount > 0) throw new Error(`Of the slow readers ${wrongCount} were not served: ${wrong[0]}`);
  return { readers, kbPerReader: held / 1_024 / readers };
}
