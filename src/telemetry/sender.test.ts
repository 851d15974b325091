import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { GenAiMetrics } from './gen-ai-metrics.ts';
import type { PlainSpan } from './make-spans.ts';
import type { Otlp } from './otlp.ts';
import type { Posted } from './post.ts';
import type { TelemetryStatus } from './protocol.ts';
import { Sender } from './sender.ts';
import { readTraceparent } from './trace-context.ts';

function setUp(answers: Posted[]) {
  const clock = new VirtualClock();
  const batches: number[] = [];
  const statuses: TelemetryStatus[] = [];
  const otlp = { spans: (spans: readonly PlainSpan[]) => new Uint8Array(spans.length) } as unknown as Otlp;
  const sender = new Sender(
    {
      clock,
      otlp,
      metrics: new GenAiMetrics(),
      post: async (_url, _headers, body) => {
        batches.push(body.length);
        return answers.shift() ?? { kind: 'taken' };
      },
      onStatus: (status) => void statuses.push(status),
    },
    { endpoint: 'http://127.0.0.1:4318', protocol: 'http/json', headers: {}, version: '1' },
  );
  return { clock, batches, statuses, sender };
}

const span = { name: 'chat m' } as PlainSpan;
const spans = (count: number): PlainSpan[] => Array.from({ length: count }, () => ({ ...span }));
test('spans go in batches', async () => {
  const { clock, batches, statuses, sender } = setUp([]);
  sender.add(spans(1_000));
  await clock.advance(2_000);
  expect(batches).toEqual([512, 488]);
  expect(statuses.at(-1)).toEqual({ sentSpans: 1_000, droppedSpans: 0, problem: null });
});

test('what cannot be sent waits up to a bound, the oldest are given up and counted, and pauses grow', async () => {
  const later: Posted = { kind: 'later', why: 'nobody is there', afterMs: null };
  const { clock, batches, statuses, sender } = setUp([later, later, later]);
  sender.add(spans(3_000));
  await clock.advance(2_000);
  sender.add(spans(3_000));
  expect(batches).toHaveLength(1);
  await clock.advance(1_000);
  expect(batches).toHaveLength(2);
  await clock.advance(1_999);
  expect(batches).toHaveLength(2);
  await clock.advance(1);
  expect(batches).toHaveLength(3);
  expect(statuses.at(-1)?.problem).toBe('Telemetry cannot be sent to 127.0.0.1:4318: nobody is there.');
  await clock.advance(4_000);
  expect(statuses.at(-1)).toEqual({ sentSpans: 4_096, droppedSpans: 1_904, problem: null });
});

test('the collector may say how long to wait', async () => {
  const { clock, batches, sender } = setUp([{ kind: 'later', why: '429', afterMs: 30_000 }]);
  sender.add(spans(1));
  await clock.advance(2_000);
  await clock.advance(29_999);
  expect(batches).toHaveLength(1);
  await clock.advance(1);
  expect(batches).toHaveLength(2);
});

test('what is refused is not sent again', async () => {
  const { clock, batches, statuses, sender } = setUp([{ kind: 'refused', why: 'it answered with 400' }]);
  sender.add(spans(5));
  await clock.advance(2_000);
  await clock.advance(100_000);
  expect(batches).toEqual([5]);
  expect(statuses.at(-1)).toMatchObject({ sentSpans: 0, droppedSpans: 5 });
});

test.each([
  ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', true],
  ['cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later', true],
  ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later', false],
  ['ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', false],
  ['00-00000000000000000000000000000000-b7ad6b7169203331-01', false],
  ['00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01', false],
  ['00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01', false],
  ['', false],
])('traceparent %s', (header, isRight) => {
  expect(readTraceparent(header) !== null).toBe(isRight);
});

test('the flags of a traceparent say whether the trace is kept', () => {
  const of = (flags: string) =>
    readTraceparent(`00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`)?.sampled;
  expect([of('00'), of('01'), of('02'), of('03')]).toEqual([false, true, false, true]);
});
