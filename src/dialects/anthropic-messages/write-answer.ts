// A whole answer as a Messages client wants it.

import type { Answer, AnswerPart } from '../answer.ts';
import type { Conversation, Proof } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { readInput } from './call-input.ts';
import { writeStopReason } from './stop-reason.ts';
import { writeUsage } from './usage.ts';

export function writeAnswer(answer: Answer, context: ReplyContext): string {
  const nameOf = clientNames(context.conversation);
  const content = answer.parts.flatMap((part) => writePart(part, nameOf, context.provider));
  const written = {
    hasCalls: answer.parts.some((part) => part.kind === 'call'),
    hasRefusal: answer.parts.some((part) => part.kind === 'refusal'),
  };
  return JSON.stringify({
    id: messageId(answer.id, context),
    type: 'message',
    role: 'assistant',
    model: answer.model ?? context.model,
    content,
    stop_reason: writeStopReason(answer.finish, written),
    stop_sequence: answer.stopSequence,
    usage: writeUsage(answer.usage),
  });
}

function writePart(part: AnswerPart, nameOf: (name: string) => string, provider: string): JsonObject[] {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'reasoning': {
      const { text, proof } = part;
      if (proof?.kind !== 'redacted')
        return [{ type: 'thinking', thinking: text, signature: signatureOf(proof, provider) }];
      const shown = text === '' ? [] : [{ type: 'thinking', thinking: text, signature: '' }];
      return [...shown, { type: 'redacted_thinking', data: signatureOf(proof, provider) }];
    }
    case 'call':
      return [{ type: 'tool_use', id: part.id, name: nameOf(part.name), input: readInput(part.arguments).input }];
  }
}

/** Sealed, whatever its kind: the next request may go to another provider, and must not take it there. */
export function signatureOf(proof: Proof | null, provider: string): string {
  return proof === null ? '' : seal(proof, provider);
}

/** Clients of this dialect expect its kind of id; the provider's own stays recognisable in it. */
export function messageId(id: string | null, context: ReplyContext): string {
  const own = id === null || id === '' ? context.requestId : id.replace(/^(?:msg|chatcmpl|resp)[-_]/, '');
  return `msg_${own}`;
}

/** The client's own names of its tools, by those that the provider was given. */
export function clientNames({ tools }: Conversation): (name: string) => string {
  const names = new Map(tools.map((tool) => [tool.name, tool.origin.name]));
  return (name) => names.get(name) ?? name;
}
