// The response object around an answer: in every event that tells of the response as a whole, and alone.

import type { FinishReason } from '../answer.ts';
import type { ReplyContext } from '../dialect.ts';
import { objectIn, type JsonObject } from '../json.ts';

export type Status = 'in_progress' | 'completed' | 'incomplete';

export interface ResponseState {
  readonly status: Status;
  readonly incompleteReason: string | null;
  /** null: not named by the provider. */
  readonly model: string | null;
  readonly output: readonly JsonObject[];
  readonly usage: JsonObject | null;
}

function responseId(requestId: string): string {
  return `resp_${requestId}`;
}

/** Typed clients miss every key that is not there, so what was asked is repeated. */
export function responseObject(context: ReplyContext, state: ResponseState): JsonObject {
  const { status, incompleteReason: reason, output, usage } = state;
  return {
    ...responseHead(context.requestId, context.createdAt, state.model ?? context.model),
    ...echoOf(context.request),
    status,
    incomplete_details: reason === null ? null : { reason },
    output,
    usage,
  };
}

/** What was asked, else what holds when nothing is asked. */
const ECHOED: JsonObject = {
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  parallel_tool_calls: true,
  prompt_cache_key: null,
  safety_identifier: null,
  service_tier: 'default',
  temperature: null,
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: null,
  user: null,
  metadata: {},
};

function echoOf(asked: JsonObject): JsonObject {
  const echo: Record<string, unknown> = {
    reasoning: { effort: null, summary: null, ...objectIn(asked, 'reasoning') },
    text: { format: { type: 'text' }, ...objectIn(asked, 'text') },
  };
  for (const [field, usual] of Object.entries(ECHOED)) echo[field] = asked[field] ?? usual;
  return echo;
}

/** What is the same whatever was asked. Nothing is ever stored, also where the client would have liked it. */
export function responseHead(requestId: string, createdAt: number, model: string): JsonObject {
  return {
    id: responseId(requestId),
    object: 'response',
    created_at: createdAt,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    model,
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: null,
    metadata: {},
  };
}

/** Why an answer is not all that it could have been; null when it is. */
export function incompleteReason(finish: FinishReason): string | null {
  switch (finish) {
    case 'length':
    case 'context-window':
      return 'max_output_tokens';
    case 'content-filter':
      return 'content_filter';
    case 'stop':
    case 'stop-sequence':
    case 'tool-calls':
    case 'pause':
      return null;
  }
}
