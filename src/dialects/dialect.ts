// What every dialect can do: read and write requests and answers. Pure; the common forms are conversation.ts and
// answer.ts.

import type { DialectId } from '../domain/dialect.ts';
import type { Failure } from '../domain/failure.ts';
import type { Fix, Unfit } from '../domain/fix.ts';
import type { Usage } from '../domain/usage.ts';
import type { Answer, AnswerReader, AnswerWriter } from './answer.ts';
import type { Conversation } from './conversation.ts';
import type { FailureHook } from './failures/failed-answer.ts';
import type { JsonObject } from './json.ts';

export interface Dialect {
  readonly id: DialectId;
  /** `body` is a request that this dialect's surface accepted. Unfit: it cannot be said in any other dialect. */
  readConversation(body: JsonObject): Conversation | Unfit;
  /** A standard request of this dialect; the target's own wishes are met afterwards, by fitting it to its traits. */
  writeRequest(conversation: Conversation, target: WriteTarget): WrittenRequest | Unfit;
  /** The body of a 2xx answer. */
  readAnswer(body: unknown, hooks: AnswerHooks): Answer | Failure;
  openReader(hooks: AnswerHooks): AnswerReader;
  /** JSON text for the client. */
  writeAnswer(answer: Answer, context: ReplyContext): string;
  openWriter(context: ReplyContext): AnswerWriter;
}

/** Where a request goes. */
export interface WriteTarget {
  readonly model: string;
  readonly stream: boolean;
  /** The provider's id, which decides whose proofs of reasoning are sent. */
  readonly provider: string;
  /** Tokens the model can write at most; null when unknown. */
  readonly maxOutput: number | null;
}

export interface WrittenRequest {
  readonly body: JsonObject;
  /** What had to be left out or said otherwise, beside `Conversation.notes`. */
  readonly fixes: readonly Fix[];
}

/** A provider's own readings, where its wire differs from the dialect. */
export interface AnswerHooks {
  /** Of a whole body or one event; null: it carries no usage. */
  readonly readUsage?: (message: unknown) => Usage | null;
  readonly readFailure?: FailureHook;
}

/** What an answer to the client is made from beside the answer itself. */
export interface ReplyContext {
  /** Our id of the request, for answers that have none of their own. */
  readonly requestId: string;
  /** The provider's id, for sealing proofs that the client's dialect has no place for. */
  readonly provider: string;
  /** The model's id, used when the answer does not name one. */
  readonly model: string;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly conversation: Conversation;
  /** The client's request as parsed JSON, for dialects that echo it. */
  readonly request: JsonObject;
  /** The client is Codex, which takes `response.incomplete` for a broken stream. */
  readonly isCodex: boolean;
}
