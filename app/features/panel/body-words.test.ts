import { expect, test } from 'vitest';
import { prettyJson, streamText } from './body-words.ts';

test('JSON is indented, everything else is left alone', () => {
  expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyJson('data: {"a":1}')).toBeNull();
  expect(prettyJson('12')).toBeNull();
});

test.each([
  [
    'Chat Completions',
    'data: {"choices":[{"delta":{"content":"Hel"}}]}\n\ndata: {"choices":[{"delta":{"content":"lo"}}]}\n\ndata: [DONE]\n\n',
  ],
  [
    'Messages',
    'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hel"}}\n\ndata: {"delta":{"text":"lo"}}\n\n',
  ],
  [
    'Responses',
    'data: {"type":"response.output_text.delta","delta":"Hel"}\r\n\r\ndata: {"type":"response.output_text.delta","delta":"lo"}\n\ndata: {"type":"response.reasoning.delta","delta":"not this"}\n\n',
  ],
  ['Ollama', '{"message":{"content":"Hel"}}\n{"message":{"content":"lo"},"done":true}\n'],
  ['one that was cut', 'data: {"choices":[{"delta":{"content":"Hello"}}]}\n\ndata: {"choi'],
])('the pieces of a stream of %s are put together', (_, raw) => {
  expect(streamText(raw)).toBe('Hello');
});

test('a stream without words has none', () => {
  expect(streamText(': comment\n\n')).toBeNull();
});
