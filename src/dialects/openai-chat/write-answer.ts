// Whole answers in the Chat Completions dialect, and what they have in common with its streams.

import type { Usage } from '../../domain/usage.ts';
import type { Answer } from '../answer.ts';
import type { Proof } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { ClientTools } from './client-tools.ts';

export function writeAnswer(answer: Answer, context: ReplyContext): string {
  const client = new ClientTools(context);
  const usage = usageOf(answer.usage);
  return JSON.stringify({
    id: answerId(answer.id, context),
    object: 'chat.completion',
    created: context.createdAt,
    model: answer.model ?? context.model,
    choices: [
      {
        index: 0,
        message: messageOf(answer, client, context.provider),
        logprobs: null,
        finish_reason: client.finishWord(answer.finish),
      },
    ],
    ...(usage === null ? {} : { usage }),
  });
}

function messageOf({ parts }: Answer, client: ClientTools, provider: string): JsonObject {
  const content = textOf(parts, 'text');
  const refusal = textOf(parts, 'refusal');
  const reasoning = parts.filter((part) => part.kind === 'reasoning');
  const thoughts = reasoning.flatMap(({ text }) => (text === '' ? [] : [text]));
  const calls = parts.flatMap((part) => (part.kind === 'call' ? [client.entry(withArguments(part))] : []));
  const message: Record<string, unknown> = {
    role: 'assistant',
    content: content === '' && (calls.length > 0 || refusal !== '') ? null : content,
    refusal: refusal === '' ? null : refusal,
  };
  if (thoughts.length > 0) message['reasoning_content'] = thoughts.join('\n\n');
  if (reasoning.some(({ proof }) => proof !== null)) {
    message['thinking_blocks'] = reasoning.map(({ text, proof }) => blockOf(text, proof, provider));
  }
  if (calls.length > 0) {
    if (client.isOld) message['function_call'] = calls[0]?.['function'];
    else message['tool_calls'] = calls;
  }
  return message;
}

function textOf(parts: Answer['parts'], kind: 'text' | 'refusal'): string {
  return parts.map((part) => (part.kind === kind ? part.text : '')).join('');
}

/** Clients parse arguments without looking. */
function withArguments<T extends { readonly arguments: string }>(call: T): T {
  return call.arguments === '' ? { ...call, arguments: '{}' } : call;
}

/** Anthropic's form, which clients that send unknown fields back carry to us again. */
export function blockOf(text: string, proof: Proof | null, provider: string): JsonObject {
  if (proof === null) return { type: 'thinking', thinking: text };
  if (proof.kind === 'redacted') return { type: 'redacted_thinking', data: seal(proof, provider) };
  return { type: 'thinking', thinking: text, signature: seal(proof, provider) };
}

/** Clients know answers of this dialect by the beginning of their ids. */
export function answerId(id: string | null, { requestId }: ReplyContext): string {
  return `chatcmpl-${(id ?? requestId).replace(/^(chatcmpl-|msg_|resp_)/, '')}`;
}

/** null when nothing is known: an absent figure is honest, a zero is not. */
export function usageOf(usage: Usage): JsonObject | null {
  if (usage.inputTokens === null && usage.outputTokens === null) return null;
  const { cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage;
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: cachedInputTokens ?? 0,
      ...(cacheWriteTokens === null ? {} : { cache_write_tokens: cacheWriteTokens }),
    },
    completion_tokens_details: { reasoning_tokens: reasoningTokens ?? 0 },
  };
}
