// A whole Messages answer in the common form.

import { failure, type Failure } from '../../domain/failure.ts';
import type { Answer, AnswerPart } from '../answer.ts';
import type { Proof } from '../conversation.ts';
import type { AnswerHooks } from '../dialect.ts';
import { readInBandError } from '../failures/in-band.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { writeInput } from './call-input.ts';
import { textOf } from './reading.ts';
import { readStopReason } from './stop-reason.ts';
import { usageOf } from './usage.ts';

export function readAnswer(body: unknown, hooks: AnswerHooks): Answer | Failure {
  const inBand = readInBandError(body, null, hooks.readFailure);
  if (inBand !== null) return inBand;
  if (!isObject(body) || !Array.isArray(body['content'])) {
    return failure('schema', 'The answer is not a message: it has no content.', { status: 200, billing: 'possible' });
  }
  const id = textOf(body['id']);
  const parts = readParts(body['content'], id);
  const finish = readStopReason(
    body['stop_reason'],
    parts.some((part) => part.kind === 'call'),
  );
  const refusal = refusalText(body);
  if (refusal !== null) parts.push({ kind: 'refusal', text: refusal });
  return {
    id,
    model: textOf(body['model']),
    parts,
    finish,
    stopSequence: textOf(body['stop_sequence']),
    usage: usageOf(body, body['usage'], hooks),
  };
}

/** Blocks of tools that the server ran itself are passed over: they are its own affair. */
export function readParts(content: readonly unknown[], answerId: string | null): AnswerPart[] {
  const parts: AnswerPart[] = [];
  let calls = 0;
  for (const block of content) {
    if (!isObject(block)) continue;
    const text = textOf(block['text']) ?? '';
    if (block['type'] === 'text' && text !== '') parts.push({ kind: 'text', text });
    else if (block['type'] === 'thinking' || block['type'] === 'redacted_thinking') {
      const reasoning = textOf(block['thinking']) ?? '';
      const proof = readProof(block);
      if (reasoning !== '' || proof !== null) parts.push({ kind: 'reasoning', text: reasoning, proof });
    } else if (block['type'] === 'tool_use') {
      const { id, name } = readCallHead(block, answerId, calls);
      parts.push({ kind: 'call', id, name, arguments: writeInput(block['input']), extra: null });
      calls += 1;
    }
  }
  return parts;
}

export function readProof(block: JsonObject): Proof | null {
  const isRedacted = block['type'] === 'redacted_thinking';
  const data = textOf(block[isRedacted ? 'data' : 'signature']) ?? '';
  return data === '' ? null : { kind: isRedacted ? 'redacted' : 'signature', data, maker: null };
}

/** Some servers forget the id or the name of a call; nobody could answer it without. */
export function readCallHead(
  block: JsonObject,
  answerId: string | null,
  index: number,
): { readonly id: string; readonly name: string } {
  const id = textOf(block['id']) ?? '';
  const name = textOf(block['name']) ?? '';
  return {
    id: id === '' ? `toolu_${(answerId ?? '').replace(/^msg_/, '')}_${index}` : id,
    name: name === '' ? `tool_${index}` : name,
  };
}

/** Why the model declined, where it says so beside the answer. */
export function refusalText(message: JsonObject): string | null {
  const explanation = textOf(objectIn(message, 'stop_details')['explanation']);
  return message['stop_reason'] === 'refusal' && explanation !== '' ? explanation : null;
}
