// POST /v1/chat/completions: reads the request, and knows how to ask an upstream of the same dialect and how to answer.

import { readWholeReply, StreamReader } from '../dialects/openai-chat/reply.ts';
import { readChatRequest, shapeChatRequest, type ChatRequest } from '../dialects/openai-chat/request.ts';
import type { Exchange } from '../dispatch/exchange.ts';
import type { Upstream } from '../dispatch/snapshot.ts';
import { gatewayError, openAiErrorBody, type GatewayError } from './error-envelope.ts';

export interface ReadRequest {
  readonly model: string;
  readonly exchange: Exchange;
}

export function readChatCompletion(text: string): ReadRequest | GatewayError {
  const request = readChatRequest(text);
  if (!('fields' in request)) return gatewayError(400, request.code, request.message, request.param);
  return { model: request.model, exchange: new ChatExchange(request) };
}

class ChatExchange implements Exchange {
  readonly surface = 'chat';
  readonly streamed: boolean;
  readonly inputChars: number;
  readonly keepAlive = ': keep-alive\n\n';
  readonly #request: ChatRequest;

  constructor(request: ChatRequest) {
    this.#request = request;
    this.streamed = request.stream;
    this.inputChars = request.text.length;
  }

  path(upstream: Upstream): string {
    return `${upstream.path}/chat/completions`;
  }

  body(upstream: Upstream, target: Parameters<Exchange['body']>[1]): string {
    return shapeChatRequest(this.#request, {
      model: target.model,
      set: target.set,
      askUsage: this.hidesUsage(upstream),
    });
  }

  readWhole(upstream: Upstream, body: unknown): ReturnType<Exchange['readWhole']> {
    return readWholeReply(body, upstream.preset);
  }

  readEvents(upstream: Upstream): StreamReader {
    return new StreamReader(upstream.preset);
  }

  hidesUsage(upstream: Upstream): boolean {
    return this.streamed && !this.#request.wantsUsage && upstream.preset.streamUsage === 'ask';
  }

  errorBody = openAiErrorBody;

  errorEvent(error: Parameters<Exchange['errorEvent']>[0]): string {
    return `data: ${openAiErrorBody(error)}\n\n`;
  }
}
