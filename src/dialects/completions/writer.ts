// Text completions for the client, made of answers from elsewhere. Only text has a place here; reasoning is left out.

import type { Usage } from '../../domain/usage.ts';
import type { Answer, AnswerEvent, AnswerWriter, FinishReason } from '../answer.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { wantsUsage } from './request.ts';

export function writeAnswer(answer: Answer, context: ReplyContext): string {
  let text = '';
  for (const part of answer.parts) if (part.kind === 'text' || part.kind === 'refusal') text += part.text;
  const usage = usageBody(answer.usage);
  return JSON.stringify({
    ...envelope(context, answer.id, answer.model),
    choices: [{ text, index: 0, logprobs: null, finish_reason: FINISH[answer.finish] }],
    ...(usage === null ? {} : { usage }),
  });
}

export function openWriter(context: ReplyContext): AnswerWriter {
  return new CompletionWriter(context);
}

class CompletionWriter implements AnswerWriter {
  readonly #context: ReplyContext;
  readonly #wantsUsage: boolean;
  /** The JSON of every event up to its choices. */
  #head: string;
  #finish: FinishReason = 'stop';
  #usage: Usage | null = null;

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#wantsUsage = wantsUsage(context.request);
    this.#head = headOf(envelope(context, null, null));
  }

  write(event: AnswerEvent): string {
    switch (event.kind) {
      case 'start':
        this.#head = headOf(envelope(this.#context, event.id, event.model));
        return '';
      case 'text':
      case 'refusal':
        return this.#choice(event.text, 'null');
      case 'finish':
        this.#finish = event.reason;
        return '';
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'reasoning':
      case 'proof':
      case 'call':
      case 'arguments':
        return '';
    }
  }

  end(): string {
    const usage = this.#wantsUsage && this.#usage !== null ? usageBody(this.#usage) : null;
    const last = usage === null ? '' : `data: ${this.#head},"choices":[],"usage":${JSON.stringify(usage)}}\n\n`;
    return `${this.#choice('', `"${FINISH[this.#finish]}"`)}${last}data: [DONE]\n\n`;
  }

  #choice(text: string, finish: string): string {
    // Whoever asked for usage finds the field in every event.
    const tail = this.#wantsUsage ? ',"usage":null}' : '}';
    const choice = `{"text":${JSON.stringify(text)},"index":0,"logprobs":null,"finish_reason":${finish}}`;
    return `data: ${this.#head},"choices":[${choice}]${tail}\n\n`;
  }
}

const FINISH: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'context-window': 'length',
  'content-filter': 'content_filter',
  // Nothing was asked that leads here.
  'tool-calls': 'stop',
  pause: 'stop',
};

function envelope(context: ReplyContext, id: string | null, model: string | null): JsonObject {
  return {
    id: id ?? `cmpl-${context.requestId}`,
    object: 'text_completion',
    created: context.createdAt,
    model: model ?? context.model,
  };
}

function headOf(fields: JsonObject): string {
  return JSON.stringify(fields).slice(0, -1);
}

/** null when nothing was counted; a single count that is unknown is left out. */
function usageBody(usage: Usage): JsonObject | null {
  const { inputTokens: input, outputTokens: output, cachedInputTokens: cached, reasoningTokens: reasoning } = usage;
  if (input === null && output === null) return null;
  return {
    ...(input === null ? {} : { prompt_tokens: input }),
    ...(output === null ? {} : { completion_tokens: output }),
    ...(input === null || output === null ? {} : { total_tokens: input + output }),
    ...(cached === null ? {} : { prompt_tokens_details: { cached_tokens: cached } }),
    ...(reasoning === null ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}
