import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SseScanner } from './event-scanner.ts';
import { pieceOf } from './piece.ts';
import type { SsePiece } from './piece.ts';

const utf8 = new TextEncoder();

interface ReadEvent {
  readonly event: string | null;
  readonly data: string;
}

/** The algorithm of the HTML standard ("Interpreting an event stream"), written down as naively as it is stated. */
function referenceEvents(stream: Uint8Array): ReadEvent[] {
  // `decode` drops one byte order mark at the start, as the standard asks.
  const text = new TextDecoder().decode(stream);
  const events: ReadEvent[] = [];
  let data = '';
  let hasData = false;
  let event = '';
  const lines = text.split(/\r\n|\r|\n/);
  // What follows the last line end is an unfinished line, and an unfinished event is not dispatched.
  for (const line of lines.slice(0, -1)) {
    if (line === '') {
      if (hasData) events.push({ event: event === '' ? null : event, data: data.slice(0, -1) });
      data = '';
      hasData = false;
      event = '';
      continue;
    }
    if (line.startsWith(':')) continue;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'data') {
      data += `${value}\n`;
      hasData = true;
    } else if (field === 'event') event = value;
  }
  return events;
}

function scan(chunks: readonly Uint8Array[], maxEventBytes?: number): { pieces: SsePiece[]; rest: Uint8Array } {
  const scanner = new SseScanner(maxEventBytes);
  const pieces = chunks.flatMap((chunk) => scanner.push(chunk));
  return { pieces, rest: scanner.rest() };
}

function eventsOf(pieces: readonly SsePiece[]): ReadEvent[] {
  return pieces
    .filter((piece) => piece.kind === 'event')
    .map((piece) => ({ event: piece.event, data: piece.data ?? '' }));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Cuts at the given places, wherever they fall. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.slice(ends[i - 1] ?? 0, end));
}

const BOM = '\uFEFF';

describe('events of a stream', () => {
  const cases: [why: string, stream: string, events: ReadEvent[]][] = [
    ['the ordinary event', 'data: {"a":1}\n\n', [{ event: null, data: '{"a":1}' }]],
    [
      'CRLF',
      'data: a\r\n\r\ndata: b\r\n\r\n',
      [
        { event: null, data: 'a' },
        { event: null, data: 'b' },
      ],
    ],
    [
      'CR alone',
      'data: a\r\rdata: b\r\r',
      [
        { event: null, data: 'a' },
        { event: null, data: 'b' },
      ],
    ],
    [
      'mixed line ends',
      'data: a\n\r\ndata: b\r\n\ndata: c\r\n\r',
      ['a', 'b', 'c'].map((data) => ({ event: null, data })),
    ],
    ['no space after the colon', 'data:a\n\n', [{ event: null, data: 'a' }]],
    ['only one space is dropped', 'data:  a\n\n', [{ event: null, data: ' a' }]],
    ['a tab is text', 'data:\ta\n\n', [{ event: null, data: '\ta' }]],
    ['several data lines', 'data: a\ndata: b\n\n', [{ event: null, data: 'a\nb' }]],
    ['empty data is an event', 'data:\n\n', [{ event: null, data: '' }]],
    ['data without a colon', 'data\n\n', [{ event: null, data: '' }]],
    ['two empty data lines', 'data\ndata\n\n', [{ event: null, data: '\n' }]],
    ['a name', 'event: error\ndata: x\n\n', [{ event: 'error', data: 'x' }]],
    ['a name after the data', 'data: x\nevent: error\n\n', [{ event: 'error', data: 'x' }]],
    ['the last name counts', 'event: a\nevent: b\ndata: x\n\n', [{ event: 'b', data: 'x' }]],
    ['an empty name is none', 'event: a\nevent:\ndata: x\n\n', [{ event: null, data: 'x' }]],
    ['a name without data is nothing', 'event: ping\n\n', []],
    ['a name does not outlive its block', 'event: ping\n\ndata: x\n\n', [{ event: null, data: 'x' }]],
    ['a comment', ': keep-alive\n\n', []],
    ['a comment inside an event', ': hello\ndata: x\n\n', [{ event: null, data: 'x' }]],
    ['unknown fields and ids', 'id: 7\nretry: 10\nfoo: bar\ndata: x\n\n', [{ event: null, data: 'x' }]],
    ['a field that only begins with data', 'database: x\n\n', []],
    ['field names are case-sensitive', 'Data: x\n\n', []],
    ['blank lines between events', '\n\n\ndata: x\n\n\n\n', [{ event: null, data: 'x' }]],
    ['a byte order mark', `${BOM}data: x\n\n`, [{ event: null, data: 'x' }]],
    ['a byte order mark and a blank line', `${BOM}\n\ndata: x\n\n`, [{ event: null, data: 'x' }]],
    [
      'a byte order mark later on is text',
      `data: a\n\n${BOM}data: b\n\ndata: ${BOM}c\n\n`,
      [
        { event: null, data: 'a' },
        { event: null, data: `${BOM}c` },
      ],
    ],
    ['line separators of Unicode are text', 'data: a\u2028b\u0085c\n\n', [{ event: null, data: 'a\u2028b\u0085c' }]],
    ['emoji', 'data: 👩‍👩‍👧 é\n\n', [{ event: null, data: '👩‍👩‍👧 é' }]],
    ['an unfinished event is none', 'data: a\n\ndata: b\n', [{ event: null, data: 'a' }]],
    ['an end mark', 'data: [DONE]\n\n', [{ event: null, data: '[DONE]' }]],
  ];

  test.each(cases)('%s', (_why, stream, events) => {
    const bytes = utf8.encode(stream);
    expect(referenceEvents(bytes)).toEqual(events);
    expect(eventsOf(scan([bytes]).pieces)).toEqual(events);
  });

  test.each(cases)('%s, cut at every byte', (_why, stream, events) => {
    const bytes = utf8.encode(stream);
    const single = scan(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(eventsOf(single.pieces)).toEqual(events);
    for (let place = 0; place <= bytes.length; place++) {
      const { pieces, rest } = scan(cut(bytes, [place]));
      expect(eventsOf(pieces)).toEqual(events);
      expect(join([...pieces.map((piece) => piece.bytes), rest])).toEqual(bytes);
    }
  });

  test('bytes that are not UTF-8 become replacement characters, and travel on unchanged', () => {
    const bytes = join([utf8.encode('data: a'), Uint8Array.of(0xff, 0xe2, 0x82), utf8.encode('\n\n')]);
    const { pieces } = scan([bytes]);
    expect(pieces[0]?.data).toBe('a\uFFFD\uFFFD');
    expect(pieces[0]?.bytes).toEqual(bytes);
  });
});

describe('pieces', () => {
  const text = new TextDecoder();

  test('hold an event with its blank line, each in its turn', () => {
    const { pieces } = scan([utf8.encode(': hi\n\ndata: a\r\n\r\n\ndata: b\n\n')]);
    expect(pieces.map((piece) => [piece.kind, text.decode(piece.bytes)])).toEqual([
      ['comment', ': hi\n\n'],
      ['event', 'data: a\r\n\r\n'],
      ['comment', '\n'],
      ['event', 'data: b\n\n'],
    ]);
  });

  test('are the chunk itself when it is one event, and views of it otherwise', () => {
    const one = utf8.encode('data: a\n\n');
    expect(scan([one]).pieces[0]?.bytes).toBe(one);
    const two = utf8.encode('data: a\n\ndata: b\n\n');
    for (const piece of scan([two]).pieces) expect(piece.bytes.buffer).toBe(two.buffer);
  });

  test('an event is complete with the CR of its blank line; the LF that follows goes on its own', () => {
    const scanner = new SseScanner();
    expect(scanner.push(utf8.encode('data: a\r\n\r')).map((piece) => piece.data)).toEqual(['a']);
    const next = scanner.push(utf8.encode('\ndata: b\r\n\r\n'));
    expect(next.map((piece) => [piece.kind, text.decode(piece.bytes), piece.data])).toEqual([
      ['comment', '\n', null],
      ['event', 'data: b\r\n\r\n', 'b'],
    ]);
  });

  test('what is unfinished is the rest, and can be read as if its end had come', () => {
    const { pieces, rest } = scan([utf8.encode('data: a\n\nda'), utf8.encode('ta: [DONE]\n')]);
    expect(pieces).toHaveLength(1);
    expect(text.decode(rest)).toBe('data: [DONE]\n');
    expect(pieceOf(rest).data).toBe('[DONE]');
    expect(pieceOf(utf8.encode(': bye')).kind).toBe('comment');
  });

  test('keep their bytes when later chunks arrive', () => {
    const scanner = new SseScanner();
    scanner.push(utf8.encode('data: fi'));
    const [first] = scanner.push(utf8.encode('rst\n\ndata: sec'));
    scanner.push(utf8.encode('ond and more and more\n\n'));
    expect(first?.data).toBe('first');
    expect(text.decode(first?.bytes)).toBe('data: first\n\n');
  });
});

describe('an event that is too large', () => {
  const large = `data: ${'x'.repeat(100)}\n\n`;
  const stream = utf8.encode(`data: before\n\n${large}data: after\n\n`);

  test('is handed on in parts and not read; its neighbours are', () => {
    const { pieces, rest } = scan([stream], 50);
    expect(pieces.map((piece) => [piece.kind, piece.data])).toEqual([
      ['event', 'before'],
      ['oversized-part', null],
      ['event', 'after'],
    ]);
    expect(rest).toHaveLength(0);
  });

  test('is handed on as it comes, and is the same event however it is cut', () => {
    const scanner = new SseScanner(50);
    expect(scanner.push(utf8.encode(`data: ${'x'.repeat(60)}`)).map((piece) => piece.kind)).toEqual(['oversized-part']);
    expect(scanner.push(utf8.encode('yy\r')).map((piece) => piece.kind)).toEqual(['oversized-part']);
    expect(scanner.push(utf8.encode('\n\r')).map((piece) => piece.kind)).toEqual(['oversized-part']);
    expect(scanner.push(utf8.encode('\ndata: z\n\n')).map((piece) => piece.data)).toEqual([null, 'z']);
  });

  test('begins exactly above the limit', () => {
    expect(scan([utf8.encode('data: x\n\n')], 9).pieces[0]?.kind).toBe('event');
    expect(scan([utf8.encode('data: x\n\n')], 8).pieces[0]?.kind).toBe('oversized-part');
  });

  test('is measured without the LF of a CRLF, which may come alone', () => {
    const bytes = utf8.encode('data: x\r\n\r\n');
    expect(scan([bytes], 10).pieces[0]?.kind).toBe('event');
    expect(scan(cut(bytes, [10]), 10).pieces[0]?.kind).toBe('event');
    expect(scan([bytes], 9).pieces[0]?.kind).toBe('oversized-part');
    expect(scan(cut(bytes, [10]), 9).pieces[0]?.kind).toBe('oversized-part');
  });

  test('has a mebibyte as its limit', () => {
    const line = `data: ${'x'.repeat((1 << 20) - 8)}\n\n`;
    expect(scan([utf8.encode(line)]).pieces[0]?.kind).toBe('event');
    expect(scan([utf8.encode(`x${line}`)]).pieces[0]?.kind).toBe('oversized-part');
  });
});

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
const line = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `data: ${text}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('', 'data', 'data:', ': note', 'event: error', 'event', 'id: 1', BOM, `${BOM}data: x`),
  },
);
const streams = fc
  .array(fc.tuple(line, lineEnd, fc.option(lineEnd, { nil: '' })), { maxLength: 12 })
  .map((lines) => utf8.encode(lines.map((parts) => parts.join('')).join('')));
const places = fc.array(fc.nat(), { maxLength: 12 });

test('any cutting of any stream gives the events of the standard, and every byte exactly once', () => {
  fc.assert(
    fc.property(streams, places, (stream, where) => {
      const { pieces, rest } = scan(cut(stream, where));
      expect(eventsOf(pieces)).toEqual(referenceEvents(stream));
      expect(join([...pieces.map((piece) => piece.bytes), rest])).toEqual(stream);
    }),
    { numRuns: 2000 },
  );
});

test('the limit applies alike however a stream is cut', () => {
  fc.assert(
    fc.property(streams, places, fc.integer({ min: 1, max: 40 }), (stream, where, limit) => {
      const cutUp = scan(cut(stream, where), limit);
      expect(eventsOf(cutUp.pieces)).toEqual(eventsOf(scan([stream], limit).pieces));
      expect(join([...cutUp.pieces.map((piece) => piece.bytes), cutUp.rest])).toEqual(stream);
    }),
    { numRuns: 1000 },
  );
});

test('a stream that arrives byte by byte takes linear time', () => {
  const bytes = utf8.encode(`data: ${'x'.repeat(500_000)}\n\n`);
  const started = performance.now();
  const { pieces } = scan(Array.from({ length: bytes.length }, (_, i) => bytes.subarray(i, i + 1)));
  expect(pieces).toHaveLength(1);
  // Some 0.2 s here; copying what is held for each byte would take minutes.
  expect(performance.now() - started).toBeLessThan(5_000);
});
