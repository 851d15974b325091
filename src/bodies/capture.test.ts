import { expect, test } from 'vitest';
import { MOST_BODY_BYTES } from './capture.ts';
import { Captures, MOST_HELD_BYTES, type CaptureChoice } from './captures.ts';
import type { GivenPart } from './protocol.ts';

interface Kept {
  readonly id: string;
  readonly parts: readonly GivenPart[];
  readonly held: number;
}

function setUp(choice: CaptureChoice = true) {
  const kept: Kept[] = [];
  const store = {
    onFree: (bytes: number): void => void bytes,
    keep: (id: string, parts: readonly GivenPart[], held: number) => void kept.push({ id, parts, held }),
  };
  return { kept, store, captures: new Captures(store, () => choice) };
}

const bodyOf = (kept: Kept | undefined, kind: GivenPart['kind']): string | undefined => {
  const body = kept?.parts.find((part) => part.kind === kind)?.body;
  return body === undefined || typeof body === 'string' ? body : Buffer.from(body).toString();
};

test('only those clients that were chosen', () => {
  expect(setUp(false).captures.begin('1', 'editor', '{}')).toBeNull();
  expect(setUp({ clients: ['agent'] }).captures.begin('1', 'editor', '{}')).toBeNull();
  expect(setUp({ clients: ['agent'] }).captures.begin('1', 'agent', '{}')).not.toBeNull();
  expect(setUp(true).captures.begin('1', 'editor', '{}')).not.toBeNull();
});

test('request, what was sent where it differs, and the answer as it was written', () => {
  const { kept, captures } = setUp();
  const capture = captures.begin('1', 'editor', '{"a":1}');
  capture?.sent(1, '{"a":1}');
  capture?.sent(2, '{"a":2}');
  capture?.sent(3, Buffer.from('a form'));
  capture?.answerStarts(['x-a', 'b', 'content-type', 'text/event-stream']);
  capture?.answerPart('data: 1\n\n');
  capture?.answerPart(Buffer.from('data: 2\n\n'));
  captures.settled({ id: '1' });
  captures.settled({ id: '1' });
  expect(kept).toHaveLength(1);
  expect(kept[0]?.parts.map(({ kind, n }) => [kind, n])).toEqual([
    ['request', 0],
    ['sent', 2],
    ['answer', 0],
  ]);
  expect(bodyOf(kept[0], 'answer')).toBe('data: 1\n\ndata: 2\n\n');
  expect(kept[0]?.parts.at(-1)?.type).toBe('text/event-stream');
});

test('an answer is copied, because its pieces are windows that others write into', () => {
  const { kept, captures } = setUp();
  const capture = captures.begin('1', 'editor', '{}');
  const window = Buffer.from('before');
  capture?.answerPart(window);
  window.fill('x');
  captures.settled({ id: '1' });
  expect(bodyOf(kept[0], 'answer')).toBe('before');
});

test('what is too long is cut, and says so', () => {
  const { kept, captures } = setUp();
  const capture = captures.begin('1', 'editor', 'a'.repeat(MOST_BODY_BYTES + 1));
  for (let i = 0; i < 5; i += 1) capture?.answerPart(Buffer.alloc(MOST_BODY_BYTES / 4 + 1, 65 + i));
  captures.settled({ id: '1' });
  const [request, answer] = kept[0]?.parts ?? [];
  expect([request?.cut, request?.length, request?.body.length]).toEqual([true, MOST_BODY_BYTES + 1, MOST_BODY_BYTES]);
  expect([answer?.cut, answer?.length, answer?.body.length]).toEqual([
    true,
    5 * (MOST_BODY_BYTES / 4 + 1),
    MOST_BODY_BYTES,
  ]);
});

test('memory is bounded over all requests, and given back when it was written', () => {
  const { kept, store, captures } = setUp();
  const half = 'a'.repeat(MOST_BODY_BYTES);
  const each = MOST_BODY_BYTES * 2;
  const fits = MOST_HELD_BYTES / each;
  for (let i = 0; i <= fits; i += 1) captures.begin(String(i), 'editor', half);
  expect(captures.missed).toBe(1);
  for (let i = 0; i <= fits; i += 1) captures.settled({ id: String(i) });
  const last = kept.at(-1);
  expect([last?.held, last?.parts[0]?.cut, last?.parts[0]?.body]).toEqual([0, true, '']);
  store.onFree(each);
  captures.begin('again', 'editor', half);
  captures.begin('too much', 'editor', half);
  expect(captures.missed).toBe(2);
});

test('a thread that was lost gives back what it had', () => {
  const { store, captures } = setUp();
  const half = 'a'.repeat(MOST_BODY_BYTES);
  for (let i = 0; i < 8; i += 1) captures.begin(String(i), 'editor', half);
  for (let i = 0; i < 7; i += 1) captures.settled({ id: String(i) });
  store.onFree(Infinity);
  for (let i = 0; i < 7; i += 1) captures.begin(`again ${i}`, 'editor', half);
  expect(captures.missed).toBe(0);
  captures.begin('too much', 'editor', half);
  expect(captures.missed).toBe(1);
});

test('what was running when everything was deleted is not kept', () => {
  const { kept, captures } = setUp();
  captures.begin('1', 'editor', '{}');
  captures.dropOpen();
  captures.settled({ id: '1' });
  expect(kept).toEqual([]);
});
