// The calls that most tests make.

import type OpenAI from 'openai';
import { openCall, send } from './http-client.ts';
import type { Answer, Call, OpenCall } from './http-client.ts';

let count = 0;

/** A chat request nobody has made before, so that nothing that remembers requests can mix up two tests. */
export function chat(model: string, rest: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  count += 1;
  return { model, messages: [{ role: 'user', content: `Say hello, number ${count}.` }], ...rest };
}

interface Reachable {
  readonly url: string;
  readonly clientKey: string;
}

/** Posts a chat request with the gateway's own client key and reads the whole answer. */
export function postChat(gateway: Reachable, body: unknown, call: Call = {}): Promise<Answer> {
  return send(`${gateway.url}/v1/chat/completions`, { key: gateway.clientKey, ...call, body });
}

/** As `postChat`, but the caller reads, or leaves. */
export function openChat(gateway: Reachable, body: unknown, call: Call = {}): OpenCall {
  return openCall(`${gateway.url}/v1/chat/completions`, { key: gateway.clientKey, ...call, body });
}

export interface SdkAnswer {
  readonly text: string;
  readonly headers: Headers;
  readonly finishReason: string | null;
}

/** The same question through the OpenAI SDK, streamed or not, as one kind of answer. */
export async function askWithSdk(openai: OpenAI, model: string, streamed: boolean): Promise<SdkAnswer> {
  const body = { model, messages: chat(model)['messages'] as OpenAI.ChatCompletionMessageParam[] };
  if (!streamed) {
    const { data, response } = await openai.chat.completions.create(body).withResponse();
    const choice = data.choices[0];
    return {
      text: choice?.message.content ?? '',
      headers: response.headers,
      finishReason: choice?.finish_reason ?? null,
    };
  }
  const { data, response } = await openai.chat.completions.create({ ...body, stream: true }).withResponse();
  let text = '';
  let finishReason: string | null = null;
  for await (const event of data) {
    text += event.choices[0]?.delta.content ?? '';
    finishReason = event.choices[0]?.finish_reason ?? finishReason;
  }
  return { text, headers: response.headers, finishReason };
}
