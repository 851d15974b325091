// What goes over the wires of the bench: requests, answers and streams as providers send them.

/** Events of an ordinary stream, its end not counted. */
export const STREAM_EVENTS = 200;

const usage = { prompt_tokens: 21, completion_tokens: 200, total_tokens: 221 };

export const CHAT_ANSWER = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'instant',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hello! How can I help you today?', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: { ...usage, prompt_tokens_details: { cached_tokens: 0 } },
    system_fingerprint: 'fp_bench',
  }),
);

export const ANTHROPIC_ANSWER = Buffer.from(
  JSON.stringify({
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model: 'instant',
    content: [{ type: 'text', text: 'Hello! How can I help you today?' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 21, output_tokens: 12 },
  }),
);

const chunk = (choices: readonly object[], rest: object = {}): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'instant',
    choices,
    ...rest,
  })}\n\n`;

export function chatEvent(content: string): string {
  return chunk([{ index: 0, delta: { content }, logprobs: null, finish_reason: null }]);
}

/** Carries the hash of all that came before it. */
export function lastEvent(hash: string): string {
  return chunk([{ index: 0, delta: {}, finish_reason: 'stop' }], { usage, system_fingerprint: hash }) + DONE;
}

const DONE = 'data: [DONE]\n\n';

export const chatEvents: readonly Buffer[] = [
  ...Array.from({ length: STREAM_EVENTS - 1 }, (_, n) => chatEvent(`word ${n} `)),
  lastEvent('fp_bench'),
].map((text) => Buffer.from(text));

const named = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

export const anthropicEvents: readonly Buffer[] = [
  named('message_start', {
    message: {
      id: 'msg_bench',
      type: 'message',
      role: 'assistant',
      model: 'instant',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 21, output_tokens: 1 },
    },
  }) + named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  ...Array.from({ length: STREAM_EVENTS - 2 }, (_, n) =>
    named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: `word ${n} ` } }),
  ),
  named('content_block_stop', { index: 0 }) +
    named('message_delta', {
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 200 },
    }) +
    named('message_stop', {}),
].map((text) => Buffer.from(text));

export const floodEvent = Buffer.from(chatEvent('x'.repeat(4_000)));

interface Asked {
  readonly model: string;
  readonly stream?: boolean;
  /** About so many bytes of prompt, else a sentence. */
  readonly promptBytes?: number;
}

const WORDS = 'the quick brown fox jumps over a lazy dog while nobody looks at what it does ';

export function chatRequest({ model, stream = false, promptBytes }: Asked): Buffer {
  const content =
    promptBytes === undefined
      ? 'Say hello to the world, please.'
      : WORDS.repeat(Math.ceil(promptBytes / WORDS.length)).slice(0, promptBytes);
  return Buffer.from(
    JSON.stringify({
      model,
      ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
      messages: [
        { role: 'system', content: 'You are a helpful assistant.' },
        { role: 'user', content },
      ],
    }),
  );
}
