// Shapes of usage of pictures and sound as OpenAI documents them; none is a recording.
import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { PlainMeter, readPlainUsage } from './plain-usage.ts';

const PICTURE = { b64_json: 'AAAA' };

test.each<[why: string, answer: unknown, expected: Partial<Usage>]>([
  [
    'pictures with their tokens',
    {
      data: [PICTURE, PICTURE],
      usage: {
        input_tokens: 50,
        input_tokens_details: { text_tokens: 10, image_tokens: 40 },
        output_tokens: 2100,
        output_tokens_details: { image_tokens: 2000, text_tokens: 100 },
      },
    },
    { inputTokens: 50, outputTokens: 2100, rare: { images: 2, imageOutputTokens: 2000 } },
  ],
  [
    'pictures whose tokens are not split are nothing else',
    { data: [PICTURE], usage: { input_tokens: 50, output_tokens: 1056 } },
    { inputTokens: 50, outputTokens: 1056, rare: { images: 1, imageOutputTokens: 1056 } },
  ],
  ['pictures without tokens', { data: [{ url: 'https://a.example/1.png' }, {}] }, { rare: { images: 1 } }],
  [
    'the last event of a streamed picture',
    { type: 'image_generation.completed', ...PICTURE, usage: { input_tokens: 1, output_tokens: 2 } },
    { inputTokens: 1, outputTokens: 2, rare: { images: 1, imageOutputTokens: 2 } },
  ],
  [
    'a transcript',
    {
      text: 'hello',
      usage: {
        type: 'tokens',
        input_tokens: 14,
        input_token_details: { text_tokens: 4, audio_tokens: 10 },
        output_tokens: 45,
      },
    },
    { inputTokens: 14, outputTokens: 45, rare: { audioInputTokens: 10 } },
  ],
  ['a transcript by its length', { text: 'hello', usage: { type: 'duration', seconds: 3 } }, {}],
  ['the spelling of chats', { usage: { prompt_tokens: 3, completion_tokens: 0 } }, { inputTokens: 3, outputTokens: 0 }],
  [
    'cached tokens',
    { usage: { input_tokens: 3, input_tokens_details: { cached_tokens: 9 } } },
    { inputTokens: 3, cachedInputTokens: 3 },
  ],
  [
    'a cost of its own',
    { usage: { input_tokens: 3, output_tokens: 1, cost: 0.5 } },
    { inputTokens: 3, outputTokens: 1, reportedCostNanos: 500_000_000 },
  ],
  ['nothing', null, {}],
])('%s', (_why, answer, expected) => {
  expect(readPlainUsage(answer)).toEqual({ ...UNKNOWN_USAGE, ...expected });
});

describe('what passes is metered', () => {
  const write = (type: string, text: string): Usage => {
    const meter = new PlainMeter(type);
    for (const byte of new TextEncoder().encode(text)) meter.write(Uint8Array.of(byte));
    return meter.reading().usage;
  };

  test('as one body', () => {
    const usage = write(
      'application/json',
      JSON.stringify({ data: [PICTURE], usage: { input_tokens: 1, output_tokens: 2 } }),
    );
    expect(usage).toMatchObject({ inputTokens: 1, rare: { images: 1 } });
  });

  test('as events', () => {
    const event = { type: 'image_edit.completed', ...PICTURE, usage: { input_tokens: 1, output_tokens: 2 } };
    const text = `data: {"type":"image_edit.partial_image","b64_json":"AA"}\n\ndata: ${JSON.stringify(event)}\n\n`;
    expect(write('text/event-stream', text)).toMatchObject({ outputTokens: 2, rare: { images: 1 } });
  });
});
