// Stands for every provider of the month: counts what it is sent and writes answers of the length that the month says.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import type { MadeRequest } from './traffic.ts';

export interface MonthUpstream {
  readonly origin: string;
  close(): Promise<void>;
}

export async function startMonthUpstream(month: readonly MadeRequest[]): Promise<MonthUpstream> {
  const byText = new Map(month.map((made) => [made.text, made]));
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const asked = JSON.parse(body) as { model: string; messages: readonly { content: string }[] };
      const made = byText.get(asked.messages.at(-1)?.content ?? '');
      const answer = made === undefined ? { error: { message: 'not of this month' } } : answerTo(asked.model, made);
      response.writeHead(made === undefined ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo(model: string, { n, inputTokens, outputTokens }: MadeRequest): object {
  return {
    id: `chatcmpl-${n}`,
    object: 'chat.completion',
    created: 1,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: 'Done.' }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  };
}
