// Reads the one choice of an answer, whole or piece by piece, into events.

import type { AnswerEvent } from '../answer.ts';
import { isObject, type JsonObject } from '../json.ts';
import { CallAssembler } from './call-assembler.ts';
import { finishWith, readFinish } from './finish-reason.ts';
import { isThinking, partText, reasoningText, thinkingText } from './message.ts';
import { readBlock } from './read-turns.ts';
import { ThinkSplitter } from './think-splitter.ts';

export class ChoiceReader {
  readonly #text = new ThinkSplitter();
  readonly #calls = new CallAssembler();
  #finished = false;

  /** One delta of a stream. `salt` tells answers apart when ids have to be made. */
  readDelta(delta: JsonObject, salt: string, to: AnswerEvent[]): void {
    this.#reason(reasoningText(delta), to);
    // In a stream the text of these blocks came as reasoning before.
    for (const { proof } of blocksOf(delta)) if (proof !== null) to.push({ kind: 'proof', proof });
    this.#readRest(delta, salt, to);
  }

  /** A whole message. */
  readMessage(message: JsonObject, salt: string, to: AnswerEvent[]): void {
    const blocks = blocksOf(message);
    if (blocks.length === 0) this.#reason(reasoningText(message), to);
    for (const { text, proof } of blocks) {
      this.#reason(text, to);
      if (proof !== null) to.push({ kind: 'proof', proof });
    }
    this.#readRest(message, salt, to);
  }

  /** The end, when `choice` tells of one; it is told once, however often a server does. */
  readFinish(choice: JsonObject, salt: string, to: AnswerEvent[]): void {
    const reason = readFinish(choice['finish_reason']);
    if (reason === null) return;
    // vLLM tells here which of the stop sequences it was.
    const stopped = choice['stop_reason'];
    const sequence = reason === 'stop' && typeof stopped === 'string' && stopped !== '' ? stopped : null;
    this.finish(sequence === null ? reason : 'stop-sequence', sequence, salt, to);
  }

  finish(reason: ReturnType<typeof finishWith>, stopSequence: string | null, salt: string, to: AnswerEvent[]): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#text.flush(to);
    this.#calls.close(salt, to);
    to.push({ kind: 'finish', reason: finishWith(reason, this.#calls.hasCalls), stopSequence });
  }

  #readRest(message: JsonObject, salt: string, to: AnswerEvent[]): void {
    const content = message['content'];
    if (typeof content === 'string') {
      if (content !== '') this.#text.push(content, to);
    } else if (Array.isArray(content)) for (const part of content as unknown[]) this.#readPart(part, to);
    const refusal = message['refusal'];
    if (typeof refusal === 'string' && refusal !== '') to.push({ kind: 'refusal', text: refusal });
    const calls = message['tool_calls'];
    if (Array.isArray(calls) && calls.length > 0) {
      this.#text.flush(to);
      for (const call of calls as unknown[]) if (isObject(call)) this.#calls.push(call, salt, to);
    } else if (isObject(message['function_call'])) {
      this.#text.flush(to);
      this.#calls.push({ index: 0, function: message['function_call'] }, salt, to);
    }
  }

  #readPart(part: unknown, to: AnswerEvent[]): void {
    const text = partText(part);
    if (text !== null) this.#text.push(text, to);
    else if (isThinking(part)) this.#reason(thinkingText(part), to);
  }

  #reason(text: string, to: AnswerEvent[]): void {
    if (text === '') return;
    this.#text.skip(to);
    to.push({ kind: 'reasoning', text });
  }
}

function blocksOf(message: JsonObject): ReturnType<typeof readBlock> {
  const blocks = message['thinking_blocks'];
  return Array.isArray(blocks) ? blocks.filter(isObject).flatMap(readBlock) : [];
}
