// The vendors behind the server in between: an independent simulator, with a script in place of models.

import { LLMock } from '@copilotkit/aimock';
import type { ChatCompletionRequest, FixtureResponse } from '@copilotkit/aimock';
import { QUESTIONS } from './questions.ts';

export const VENDOR_KEY = 'sk-vendor-0123456789abcdef';

/** What every answer is said to have used. */
export const USAGE = { input: 432, output: 21 } as const;

export interface Vendors {
  readonly url: string;
  /** Paths and statuses of all calls since the last time. */
  take(): { readonly path: string; readonly status: number }[];
  close(): Promise<void>;
}

export async function startVendors(): Promise<Vendors> {
  const mock = new LLMock({ port: 0, strict: true, auth: { apiKeys: [VENDOR_KEY] } });
  mock.on({ predicate: () => true }, answer);
  await mock.start();
  return {
    url: mock.url,
    take() {
      const calls = mock.getRequests().filter(({ method }) => method === 'POST');
      const taken = calls.map(({ path, response }) => ({ path: path.replace(/\?.*/, ''), status: response.status }));
      mock.clearRequests();
      return taken;
    },
    close: () => mock.stop(),
  };
}

function answer({ model, messages, tools }: ChatCompletionRequest): FixtureResponse {
  const asked = JSON.stringify(messages);
  if (asked.includes(QUESTIONS.tooMany.prompt)) {
    return {
      status: 429,
      retryAfter: 1,
      error: {
        type: isAnthropic(model) ? 'rate_limit_error' : 'requests',
        code: 'rate_limit_exceeded',
        message: 'Rate limit reached for requests.',
      },
    };
  }
  if (asked.includes(QUESTIONS.tooLong.prompt)) return { status: 400, error: tooLong(model) };
  const usage = {
    prompt_tokens: USAGE.input,
    completion_tokens: USAGE.output,
    input_tokens: USAGE.input,
    output_tokens: USAGE.output,
  };
  const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.stringify(content));
  if (results.length > 0) return { content: `It reads ${/\d+ bar/.exec(results.join(' '))?.[0] ?? 'nothing'}.`, usage };
  const tool = tools?.[0]?.function.name;
  if (tool !== undefined) return { toolCalls: [{ name: tool, arguments: '{"tank":"north"}' }], usage };
  return { content: QUESTIONS.plain.expected, usage };
}

/** In each vendor's own words: by these a client knows that a smaller prompt would do. */
function tooLong(model: string): { type: string; code?: string; message: string } {
  if (isAnthropic(model)) {
    return { type: 'invalid_request_error', message: 'prompt is too long: 250000 tokens > 200000 maximum' };
  }
  return {
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    message:
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 250000 tokens. " +
      'Please reduce the length of the messages.',
  };
}

function isAnthropic(model: string): boolean {
  return model.startsWith('claude');
}
