import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatEvent, DONE, HELLO, ROLE, STOP, USAGE } from '../../test/support/fake-connections.ts';
import { StreamReader } from '../dialects/openai-chat/reply.ts';
import { ChunkReader } from './chunk-reader.ts';

const utf8 = new TextEncoder();

interface Read {
  readonly passedOn: string;
  readonly commits: boolean;
  readonly told: unknown;
}

const told = ({ usage, outputChars, finished, done, failure }: StreamReader): unknown => ({
  usage,
  outputChars,
  finished,
  done,
  failure,
});

/** Every event by itself, parsed. */
function readThoroughly(events: readonly string[], hidesUsage: boolean): Read {
  const reader = new StreamReader({});
  let passedOn = '';
  let commits = false;
  for (const event of events) {
    if (event.startsWith('data: ') && reader.read(event.slice(6).trimEnd(), null)) commits = true;
    if (reader.failure !== null) break;
    if (!event.startsWith('data: ') || !reader.usageOnly || !hidesUsage) passedOn += event;
    if (reader.done) break;
  }
  return { passedOn, commits, told: told(reader) };
}

function readChunks(chunks: readonly Uint8Array[], hidesUsage: boolean): Read {
  const reader = new StreamReader({});
  const chunkReader = new ChunkReader(reader, hidesUsage);
  const parts: Buffer[] = [];
  let commits = false;
  for (const chunk of chunks) {
    if (reader.done || reader.failure !== null) break;
    const reading = chunkReader.read(chunk);
    for (const part of reading?.parts ?? []) parts.push(Buffer.from(part as Uint8Array));
    if (reading?.commits === true) commits = true;
  }
  return { passedOn: Buffer.concat(parts).toString('utf8'), commits, told: told(reader) };
}

const word = fc.oneof(fc.stringMatching(/^[ a-z]{1,8}$/), fc.constantFrom('', 'ä', '你好', '"', '\\', '\n', 'content'));
const event = fc.oneof(
  { weight: 8, arbitrary: word.map((content) => chatEvent({ content })) },
  { weight: 2, arbitrary: word.map((reasoning) => chatEvent({ content: '', reasoning })) },
  { weight: 2, arbitrary: word.map((content) => chatEvent({ content }).replace('"index":0', '"index":1')) },
  { weight: 1, arbitrary: word.map((content) => chatEvent({ content }).replaceAll('\n', '\r\n')) },
  { weight: 1, arbitrary: word.map((content) => chatEvent({ content, tool_calls: [{ index: 0 }] })) },
  { weight: 1, arbitrary: word.map((content) => chatEvent({ content }, 'stop')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(ROLE, HELLO, STOP, USAGE, DONE, ': ping\n\n', 'data: {"error":{"message":"boom"}}\n\n'),
  },
);

test('whatever is recognized by its bytes is read as if each event had been parsed, however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 400 })),
      fc.boolean(),
      (events, sizes, hidesUsage) => {
        const bytes = utf8.encode(events.join(''));
        const chunks: Uint8Array[] = [];
        for (let at = 0, n = 0; at < bytes.length; n += 1) {
          const size = sizes[n] ?? 1_000;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(readChunks(chunks, hidesUsage)).toEqual(readThoroughly(events, hidesUsage));
      },
    ),
    { numRuns: 500 },
  );
});

const ten = (write: (n: number) => string): string[] => Array.from({ length: 10 }, (_, n) => write(n));
const numbered = (n: number): string => HELLO.replace('{', `{"n":${n},`);

test.each<[why: string, parsed: number, events: readonly string[]]>([
  ['those like the first are known by their bytes', 1, ten(() => HELLO)],
  ['more bytes than characters', 10, ten(() => chatEvent({ content: '你好' }))],
  ['another one in between changes nothing', 2, [...ten(() => HELLO), ROLE, ...ten(() => HELLO)]],
  ['another kind has a mould of its own', 2, [...ten(() => HELLO), ...ten(() => chatEvent({ reasoning: 'hm' }))]],
  ['where no two are alike nobody goes on looking for it', 20, [...ten(numbered), ...ten(() => HELLO)]],
])('%s: %i events are parsed', (_why, parsed, events) => {
  const reader = new StreamReader({});
  let reads = 0;
  const read = reader.read.bind(reader);
  reader.read = (...args) => {
    reads += 1;
    return read(...args);
  };
  const chunkReader = new ChunkReader(reader, false);
  for (const event of events) chunkReader.read(utf8.encode(event));
  expect(reads).toBe(parsed);
});
