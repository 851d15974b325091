// What the gateway's generating surfaces have in common: how a client's request is read, and how the client is spoken to.

import type { Answer, AnswerWriter } from '../dialects/answer.ts';
import type { Conversation } from '../dialects/conversation.ts';
import type { ReplyContext } from '../dialects/dialect.ts';
import type { EmulateJson } from '../dialects/fit.ts';
import type { JsonObject } from '../dialects/json.ts';
import type { RequestText } from '../dialects/splice-request.ts';
import type { Exchange, FinalError } from '../dispatch/exchange.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Unfit } from '../domain/fix.ts';
import type { ReasoningMemory } from './reasoning-memory.ts';

/** A client's request, read and checked. */
export interface ClientRequest extends RequestText {
  readonly model: string;
  readonly stream: boolean;
}

export interface Surface {
  /** The family of the path: chat, messages, responses, … */
  readonly name: string;
  /** Providers that speak it get the request as it is. null: no provider is spoken to in this form. */
  readonly wire: DialectId | null;
  readonly streamType: string;
  /** Sent into a silent stream to show that we live. */
  readonly keepAlive: string;
  readConversation(body: JsonObject): Conversation | Unfit;
  writeAnswer(answer: Answer, context: ReplyContext): string;
  openWriter(context: ReplyContext): AnswerWriter;
  errorBody(error: FinalError, requestId: string): string;
  errorStatus(error: FinalError): number;
  errorEvent(error: FinalError, requestId: string): string;
}

/** Headers of a client by their lower-case names. */
export type ClientHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What a request is served with. */
export interface Serving {
  readonly requestId: string;
  /** Unix ms. */
  readonly startedAt: number;
  readonly memory: ReasoningMemory;
  readonly emulateJson: EmulateJson;
  /** Nanoseconds since the request came in. */
  readonly elapsedNanos: () => number;
}

/** A request that can be served once its id is known. */
export interface ReadRequest {
  readonly surface: string;
  readonly model: string;
  /** The parsed body; null for a form. */
  readonly body: JsonObject | null;
  readonly headers: ClientHeaders;
  /** As it came; null for a form. */
  readonly text: string | null;
  /** Length of the request in characters. */
  readonly chars: number;
  readonly streamed: boolean;
  /** What may be meant where nobody has `model` itself. */
  readonly orModel?: string;
  open(serving: Serving): Exchange;
}

/** What plans want to know of a request with a body. */
export function planned(
  { body, model, stream, text }: ClientRequest,
  headers: ClientHeaders,
): Pick<ReadRequest, 'model' | 'body' | 'headers' | 'text' | 'chars' | 'streamed'> {
  return { model, body, headers, text, chars: text.length, streamed: stream };
}

/** An answer that needs no target. `told` is its JSON text. */
export interface Told {
  readonly status: number;
  readonly told: string;
}
