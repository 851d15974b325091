// Writes the events of an answer as a stream of the Chat Completions dialect.

import type { Usage } from '../../domain/usage.ts';
import type { AnswerEvent, AnswerWriter, FinishReason } from '../answer.ts';
import type { Proof } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import { objectIn, type JsonObject } from '../json.ts';
import { unwrapInput } from '../openai-responses/custom-input.ts';
import { ClientTools } from './client-tools.ts';
import { answerId, blockOf, usageOf } from './write-answer.ts';

export class ChatAnswerWriter implements AnswerWriter {
  readonly #context: ReplyContext;
  readonly #client: ClientTools;
  readonly #wantsUsage: boolean;
  /** The text of every event up to its choices. */
  #head = '';
  /** What stands at the end of every event with a choice. */
  readonly #tail: string;
  #finish: FinishReason = 'stop';
  #usage: Usage | null = null;
  /** The reasoning since the last proof, for the block that the next one closes. */
  #reasoning = '';
  #blocks = 0;
  /** Inputs of custom tools, which can be unwrapped only when they are whole. */
  readonly #inputs = new Map<number, string>();
  /** Calls that have no arguments yet. */
  readonly #bare = new Set<number>();

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#client = new ClientTools(context);
    this.#wantsUsage = objectIn(context.request, 'stream_options')['include_usage'] === true;
    // Where usage is asked for, every event but its own says that it has none.
    this.#tail = `}]${this.#wantsUsage ? ',"usage":null' : ''}}\n\n`;
    this.#begin(null, null);
  }

  write(event: AnswerEvent): string {
    switch (event.kind) {
      case 'start':
        this.#begin(event.id, event.model);
        return this.#delta({ role: 'assistant', content: '' });
      case 'text':
        return event.text === '' ? '' : this.#delta({ content: event.text });
      case 'reasoning':
        this.#reasoning += event.text;
        return event.text === '' ? '' : this.#delta({ reasoning_content: event.text });
      case 'proof':
        return this.#proof(event.proof);
      case 'refusal':
        return event.text === '' ? '' : this.#delta({ refusal: event.text });
      case 'call':
        return this.#call(event);
      case 'arguments':
        return event.text === '' ? '' : this.#arguments(event.index, event.text);
      case 'finish':
        this.#finish = event.reason;
        return '';
      case 'usage':
        this.#usage = event.usage;
        return '';
    }
  }

  end(): string {
    let text = '';
    for (const index of this.#bare) text += this.#argumentsDelta(index, '{}');
    for (const [index, input] of this.#inputs) {
      text += this.#callDelta(index, { custom: { input: unwrapInput(input) } });
    }
    text += this.#event('{}', JSON.stringify(this.#client.finishWord(this.#finish)));
    const usage = this.#wantsUsage && this.#usage !== null ? usageOf(this.#usage) : null;
    if (usage !== null) text += `${this.#head}"choices":[],"usage":${JSON.stringify(usage)}}\n\n`;
    return `${text}data: [DONE]\n\n`;
  }

  #begin(id: string | null, model: string | null): void {
    const names = {
      id: answerId(id, this.#context),
      object: 'chat.completion.chunk',
      created: this.#context.createdAt,
      model: model ?? this.#context.model,
    };
    this.#head = `data: ${JSON.stringify(names).slice(0, -1)},`;
  }

  #event(delta: string, finish: string): string {
    const choice = `{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}`;
    return `${this.#head}"choices":[${choice}${this.#tail}`;
  }

  #delta(delta: JsonObject): string {
    return this.#event(JSON.stringify(delta), 'null');
  }

  #proof(proof: Proof): string {
    const block = blockOf(this.#reasoning, proof, this.#context.provider);
    const index = this.#blocks;
    this.#reasoning = '';
    this.#blocks += 1;
    // Numbered, because SDKs that collect the lists of a stream go by that.
    return this.#delta({ thinking_blocks: [{ index, ...block }] });
  }

  #call(event: Extract<AnswerEvent, { kind: 'call' }>): string {
    const { index, id, name, extra } = event;
    const call = this.#client.entry({ id, name, arguments: '', extra });
    if (this.#client.isOld) {
      // The old form has room for one.
      if (index > 0) return '';
      this.#bare.add(index);
      return this.#delta({ function_call: call['function'] });
    }
    if (this.#client.isCustom(name)) this.#inputs.set(index, '');
    else this.#bare.add(index);
    return this.#callDelta(index, call);
  }

  #arguments(index: number, text: string): string {
    const input = this.#inputs.get(index);
    if (input !== undefined) {
      this.#inputs.set(index, input + text);
      return '';
    }
    this.#bare.delete(index);
    return this.#argumentsDelta(index, text);
  }

  #argumentsDelta(index: number, text: string): string {
    if (!this.#client.isOld) return this.#callDelta(index, { function: { arguments: text } });
    return index === 0 ? this.#delta({ function_call: { arguments: text } }) : '';
  }

  #callDelta(index: number, call: JsonObject): string {
    return this.#delta({ tool_calls: [{ index, ...call }] });
  }
}
