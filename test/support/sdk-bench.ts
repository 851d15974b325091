// A gateway between real SDKs and a simulator that somebody else wrote, with a tap on the line between the last two.

import { LLMock } from '@copilotkit/aimock';
import type { ChatCompletionRequest, FixtureResponse } from '@copilotkit/aimock';
import { tapWire } from '../agents/wire-tap.ts';
import type { HeardRequest } from '../agents/wire-tap.ts';
import { provider } from './gateway-config.ts';
import { startGateway } from './gateway-process.ts';
import type { Gateway } from './gateway-process.ts';
import { settledAt } from './ledger-file.ts';
import type { Settled } from './ledger-file.ts';

/** What every answer is said to have used, and what it costs at the prices below. */
export const USAGE = { input: 1_000, output: 50 } as const;
export const COST_NANOS = 1_000 * 3_000 + 50 * 15_000;

export const HELLO = 'Grüezi from the simulator 🌍.';
export const SUNNY = 'It is sunny.';
export const FORECAST = { place: 'Zürich', days: 3 } as const;

/** One provider for each dialect. */
export const TARGETS = {
  chat: 'plain/gpt-4o',
  messages: 'claude/claude-sonnet-4-5',
  responses: 'openai/gpt-5.4',
} as const;

export const FORECAST_SCHEMA = {
  type: 'object',
  properties: { place: { type: 'string' }, days: { type: 'integer' } },
  required: ['place', 'days'],
  additionalProperties: false,
} as const;

/** As the provider got it: the path without its query, and the parsed body. */
export interface Asked {
  readonly path: string;
  readonly headers: HeardRequest['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SdkBench {
  readonly gateway: Gateway;
  readonly simulator: LLMock;
  /** Base URL as SDKs of OpenAI's kind take it. */
  readonly baseUrl: string;
  /** What was posted to providers since the last time. */
  asked(): Asked[];
  /** The newest request in the ledger. */
  ledger(): Promise<Settled>;
  close(): Promise<void>;
}

export async function startSdkBench(): Promise<SdkBench> {
  // Strict: what the real upstream would refuse for its order of blocks is refused here too.
  const simulator = new LLMock({ port: 0, strict: true });
  simulator.on({ predicate: () => true, endpoint: 'chat' }, act);
  simulator.onEmbedding('embed me', { embedding: [0.25, -0.5, 1] });
  await simulator.start();
  const tap = await tapWire(simulator.url);
  const priced = (id: string): object => ({ id, inputPrice: 3, cachedInputPrice: 0.3, outputPrice: 15 });
  const at = (target: string, preset: string): ReturnType<typeof provider> => {
    const [id = '', model = ''] = target.split('/');
    return provider(id, `${tap.url}/v1`, {
      preset,
      models: [priced(model), priced('embedder')] as { id: string }[],
    });
  };
  const gateway = await startGateway({
    config: {
      providers: [at(TARGETS.chat, 'custom'), at(TARGETS.messages, 'anthropic'), at(TARGETS.responses, 'openai')],
    },
  });
  return {
    gateway,
    simulator,
    baseUrl: `${gateway.url}/v1`,
    asked: () =>
      tap
        .take()
        .filter(({ method }) => method === 'POST')
        .map(({ path, headers, body }) => ({
          path: path.replace(/\?.*/, ''),
          headers,
          body: JSON.parse(body) as Record<string, unknown>,
        })),
    ledger: () => settledAt(gateway.dataDir, -1),
    async close() {
      await gateway.stop();
      await gateway.dispose();
      tap.close();
      await simulator.stop();
    },
  };
}

/** What a model would do: calls the tools it is told of, and says what it learned. */
function act(request: ChatCompletionRequest): FixtureResponse {
  const lastUser = request.messages.findLastIndex(({ role }) => role === 'user');
  const results = request.messages.slice(lastUser).filter(({ role }) => role === 'tool');
  return { ...(results.length > 0 ? { content: SUNNY } : begin(textOf(request, lastUser))), usage: usage() };
}

function begin(text: string): FixtureResponse {
  const call = (place: string, id: string): { name: string; arguments: string; id: string } => ({
    name: 'get_weather',
    arguments: JSON.stringify({ place }),
    id,
  });
  if (text.includes('two cities')) return { toolCalls: [call('Zürich', 'call_one'), call('Genève', 'call_two')] };
  if (text.includes('weather')) return { toolCalls: [call('Zürich', 'call_one')] };
  return { content: text.includes('forecast') ? JSON.stringify(FORECAST) : HELLO };
}

function textOf({ messages }: ChatCompletionRequest, index: number): string {
  const content = messages[index]?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');
}

/** In the words of every dialect: each takes its own. */
function usage(): Record<string, number> {
  const { input, output } = USAGE;
  return { prompt_tokens: input, completion_tokens: output, input_tokens: input, output_tokens: output };
}
