// The turns of a conversation as system text and messages: users and assistants alternate, and each call of a tool is
// answered at the beginning of the very next message.

import type { CallPart, Part, ReasoningPart, ResultPart, Turn } from '../conversation.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { CallIds } from './call-ids.ts';
import { readInput } from './call-input.ts';
import type { Findings } from './reading.ts';
import { writeMedia } from './write-media.ts';

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: readonly JsonObject[];
}

export interface WrittenTurns {
  readonly system: readonly JsonObject[];
  readonly messages: readonly Message[];
}

/** Stands where a message of the user is required and there is none. */
export const GO_ON = 'Continue.';

interface OpenCall {
  readonly source: string;
  readonly id: string;
  answer: JsonObject | null;
}

/** `provider`: the only one whose proofs of reasoning are sent. */
export function writeTurns(turns: readonly Turn[], provider: string, findings: Findings): WrittenTurns {
  const writer = new MessageWriter(provider, findings);
  for (const turn of turns) writer.add(turn);
  return writer.end();
}

class MessageWriter {
  readonly #provider: string;
  readonly #findings: Findings;
  readonly #ids = new CallIds();
  readonly #system: JsonObject[] = [];
  readonly #messages: Message[] = [];
  /** The message in the making: neighbours of one role become one. */
  #role: 'user' | 'assistant' = 'user';
  #content: JsonObject[] = [];
  /** Calls of the last message of the assistant. */
  #calls: OpenCall[] = [];

  constructor(provider: string, findings: Findings) {
    this.#provider = provider;
    this.#findings = findings;
  }

  add({ role, parts }: Turn): void {
    if (role === 'system' || role === 'developer') {
      this.#addSystem(parts);
      return;
    }
    if (role !== this.#role) this.#close(role);
    for (const part of parts) this.#content.push(...this.#writePart(part));
  }

  end(): WrittenTurns {
    this.#close('user');
    // Calls that nothing comes after want their answers too.
    this.#close('assistant');
    this.#trimEnd();
    if (this.#messages[0]?.role !== 'user') {
      this.#findings.notes.rewrite('messages', 'user first');
      this.#messages.unshift({ role: 'user', content: [{ type: 'text', text: GO_ON }] });
    }
    return { system: this.#system, messages: this.#messages };
  }

  #addSystem(parts: readonly Part[]): void {
    if (this.#messages.length > 0 || this.#content.length > 0) {
      this.#findings.notes.rewrite('messages[].role', 'system first');
    }
    for (const part of parts) {
      if (part.kind === 'text') this.#system.push(...writeMedia(part, this.#findings));
      else this.#findings.refuse('messages[].content', 'Messages servers take only text from the system.');
    }
  }

  /** Finishes the message in the making; the next one is of `next`. */
  #close(next: 'user' | 'assistant'): void {
    const own = this.#content;
    const content = this.#role === 'user' ? [...this.#answers(), ...own] : own;
    this.#content = [];
    if (this.#role === 'assistant' && content.length > 0 && content.every(isThinking)) {
      // A thought that led to nothing is no message.
      this.#findings.notes.drop('messages[].thinking');
    } else this.#push(this.#role, content);
    this.#role = next;
  }

  #push(role: 'user' | 'assistant', content: readonly JsonObject[]): void {
    if (content.length === 0) return;
    const last = this.#messages.at(-1);
    if (last?.role === role)
      this.#messages[this.#messages.length - 1] = { role, content: [...last.content, ...content] };
    else this.#messages.push({ role, content });
  }

  /** In the order of the calls. One that was never answered gets an answer that says so. */
  #answers(): JsonObject[] {
    const answers = this.#calls.map(({ id, answer }) => {
      if (answer !== null) return answer;
      this.#findings.notes.rewrite('messages[].tool_calls', 'answered');
      return { type: 'tool_result', tool_use_id: id, content: 'The call was interrupted.', is_error: true };
    });
    this.#calls = [];
    return answers;
  }

  #writePart(part: Part): JsonObject[] {
    switch (part.kind) {
      case 'text':
      case 'image':
      case 'file':
        return writeMedia(part, this.#findings);
      case 'refusal':
        return writeMedia({ kind: 'text', text: part.text, cache: null }, this.#findings);
      case 'reasoning':
        return this.#writeReasoning(part);
      case 'call':
        return [this.#writeCall(part)];
      case 'result':
        return this.#writeResult(part);
      case 'audio':
        this.#findings.refuse('messages[].content[].input_audio', 'Messages servers take no audio.');
        return [];
    }
  }

  /** Proofs with a known maker go in their seal, which is opened when the request is fitted to its target. */
  #writeReasoning({ text, proof }: ReasoningPart): JsonObject[] {
    if (text === '' && proof === null) return [];
    const isForeign =
      proof === null || proof.kind === 'encrypted' || (proof.maker ?? this.#provider) !== this.#provider;
    if (isForeign) {
      this.#findings.notes.drop('messages[].reasoning_content');
      return [];
    }
    const data = proof.maker === null ? proof.data : seal(proof, proof.maker);
    return proof.kind === 'redacted'
      ? [{ type: 'redacted_thinking', data }]
      : [{ type: 'thinking', thinking: text, signature: data }];
  }

  #writeCall(part: CallPart): JsonObject {
    const { input, isExact } = readInput(part.arguments);
    if (!isExact) this.#findings.notes.rewrite('messages[].tool_calls[].function.arguments', 'object');
    if (part.extra !== null) this.#findings.notes.drop('messages[].tool_calls[].extra_content');
    const id = this.#ids.next(part.id);
    this.#calls.push({ source: part.id, id, answer: null });
    const hint = part.cache === null ? {} : { cache_control: part.cache };
    return { type: 'tool_use', id, name: part.name, input, ...hint };
  }

  /** What answers none of the calls just made is told as text. */
  #writeResult(part: ResultPart): JsonObject[] {
    const content = part.parts.flatMap((inner) => writeMedia(inner, this.#findings));
    const call = this.#calls.find(({ source, answer }) => source === part.callId && answer === null);
    if (call === undefined || this.#role === 'assistant') {
      this.#findings.notes.rewrite('messages[].tool_call_id', 'text');
      return [{ type: 'text', text: `Result of the tool call ${part.callId}:` }, ...content];
    }
    const [only] = part.parts;
    const isText = part.parts.length === 1 && only?.kind === 'text' && only.cache === null;
    call.answer = {
      type: 'tool_result',
      tool_use_id: call.id,
      ...(content.length > 0 && { content: isText ? only.text : content }),
      ...(part.isError && { is_error: true }),
      ...(part.cache !== null && { cache_control: part.cache }),
    };
    return [];
  }

  /** The API refuses an answer to be continued that ends in white space. */
  #trimEnd(): void {
    const last = this.#messages.at(-1);
    const block = last?.content.at(-1);
    if (last?.role !== 'assistant' || typeof block?.['text'] !== 'string') return;
    const text = block['text'].trimEnd();
    if (text === block['text']) return;
    this.#findings.notes.rewrite('messages[].content', 'trimmed');
    const content = [...last.content.slice(0, -1), { ...block, text }];
    this.#messages[this.#messages.length - 1] = { role: 'assistant', content };
  }
}

function isThinking(block: JsonObject): boolean {
  return block['type'] === 'thinking' || block['type'] === 'redacted_thinking';
}
