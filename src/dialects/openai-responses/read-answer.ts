// A whole answer of this dialect in the common form, and what a stream's last event has in common with it.

import { failure, type Failure } from '../../domain/failure.ts';
import { isUnfit } from '../../domain/fix.ts';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import type { Answer, AnswerPart, FinishReason } from '../answer.ts';
import type { CallPart } from '../conversation.ts';
import type { AnswerHooks } from '../dialect.ts';
import { readResponsesError } from '../failures/in-band.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { readCall, readProof, reasoningText } from './read-items.ts';
import { flatName } from './tool-names.ts';
import { readAnswerUsage } from './usage.ts';

export function readAnswer(body: unknown, hooks: AnswerHooks): Answer | Failure {
  const reported = readResponsesError(body, null, hooks.readFailure);
  if (reported !== null) return reported;
  if (!isObject(body) || !Array.isArray(body['output'])) {
    return noAnswer('The answer is not a response: it has no output.');
  }
  const broken = brokenStatus(body, hooks);
  if (broken !== null) return broken;
  const parts = (body['output'] as unknown[]).flatMap((item) => (isObject(item) ? readItem(item) : []));
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    parts,
    finish: finishOf(
      body,
      parts.some((part) => part.kind === 'call'),
    ),
    stopSequence: null,
    usage: usageOf(body, hooks) ?? UNKNOWN_USAGE,
  };
}

/** A response that ended otherwise than with an answer; null when it ended well or was cut at a limit. */
export function brokenStatus(response: JsonObject, hooks: AnswerHooks): Failure | null {
  switch (response['status']) {
    case 'queued':
    case 'in_progress':
      return noAnswer('The provider is not done with its answer and would have to be asked again.');
    case 'cancelled':
      return failure('outage', 'The provider cancelled its answer.', { billing: 'begun' });
    case 'failed':
      break;
    default:
      if (!isObject(response['error'])) return null;
  }
  return readResponsesError({ ...response, object: 'response', status: 'failed' }, null, hooks.readFailure);
}

/** A stop at any limit is one of length, unless it says that the content was the reason. */
export function finishOf(response: JsonObject, hasCalls: boolean): FinishReason {
  if (response['status'] === 'incomplete') {
    return objectIn(response, 'incomplete_details')['reason'] === 'content_filter' ? 'content-filter' : 'length';
  }
  return hasCalls ? 'tool-calls' : 'stop';
}

/** A hook made for another dialect of the same provider finds nothing here. */
export function usageOf(message: unknown, hooks: AnswerHooks): Usage | null {
  const hooked = hooks.readUsage?.(message) ?? null;
  const counted = hooked !== null && (hooked.inputTokens !== null || hooked.outputTokens !== null);
  return counted ? hooked : readAnswerUsage(message);
}

/** A call in an answer; null when the item is none that a client could answer. */
export function readMadeCall(item: JsonObject): CallPart | null {
  const call = readCall(item, AS_SENT);
  return call === null || isUnfit(call) ? null : call;
}

/** The target's tools have the names that we gave them. */
const AS_SENT = { nameOf: flatName, nameOfTyped: (type: string): string => type };

function readItem(item: JsonObject): AnswerPart[] {
  if (item['type'] === 'message') return readMessage(item['content']);
  if (item['type'] === 'reasoning') {
    const text = reasoningText(item);
    const proof = readProof(item);
    return text === '' && proof === null ? [] : [{ kind: 'reasoning', text, proof }];
  }
  const call = readMadeCall(item);
  return call === null ? [] : [{ kind: 'call', id: call.id, name: call.name, arguments: call.arguments, extra: null }];
}

function readMessage(content: unknown): AnswerPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  const parts: AnswerPart[] = [];
  for (const part of Array.isArray(content) ? (content as unknown[]) : []) {
    const said = isObject(part) ? saidIn(part) : null;
    if (said !== null && said.text !== '') parts.push(said);
  }
  return parts;
}

/** What a part of a message says. */
export function saidIn(part: JsonObject): { readonly kind: 'text' | 'refusal'; readonly text: string } | null {
  if (part['type'] === 'refusal') {
    return typeof part['refusal'] === 'string' ? { kind: 'refusal', text: part['refusal'] } : null;
  }
  return typeof part['text'] === 'string' ? { kind: 'text', text: part['text'] } : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function noAnswer(message: string): Failure {
  return failure('schema', message, { status: 200, billing: 'possible' });
}
