// The model's earlier reasoning in a history: in the field in which the server wants it back, or not at all.

import { saysNothing, type FixList } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { REWRITES } from '../repairs/rewrites.ts';
import { openSeal } from '../seal.ts';
import { callsOf, isThinking, reasoningText, REASONING_TEXTS, thinkingText } from './message.ts';
import type { ChatTraits } from './traits.ts';

const REASONING_FIELDS = [...REASONING_TEXTS, 'reasoning_details', 'thinking_blocks'] as const;

/** Stands for reasoning that is lost, where a server insists on some. */
const PLACEHOLDER = 'The reasoning before this call was not kept.';

export function fitPastReasoning(message: JsonObject, traits: ChatTraits, fixes: FixList): JsonObject {
  if (message['role'] !== 'assistant') return message;
  const { reasoningBack, reasoningOnCalls } = traits;
  const moved = reasoningBack === 'kept' ? message : inField(message, reasoningBack, fixes);
  if (reasoningOnCalls === 'optional' || callsOf(moved).length === 0) return moved;
  return filled(moved, reasoningBack === 'reasoning' ? 'reasoning' : 'reasoning_content', reasoningOnCalls, fixes);
}

/** Proofs that our answers brought under our seal: whoever made them gets them opened, and nobody else gets them. */
export function openProofs(message: JsonObject, provider: string, fixes: FixList): JsonObject {
  if (message['role'] !== 'assistant' || !Array.isArray(message['thinking_blocks'])) return message;
  const { thinking_blocks: blocks, ...rest } = message as JsonObject & { readonly thinking_blocks: unknown[] };
  let isChanged = false;
  const kept = blocks.flatMap((block: unknown): unknown[] => {
    if (!isObject(block)) return [block];
    const field = block['type'] === 'redacted_thinking' ? 'data' : 'signature';
    const proof = typeof block[field] === 'string' ? openSeal(block[field]) : null;
    if (proof === null) return [block];
    isChanged = true;
    if (proof.maker === provider) return [{ ...block, [field]: proof.data }];
    fixes.drop('messages[].thinking_blocks');
    return [];
  });
  if (!isChanged) return message;
  return kept.length === 0 ? rest : { ...rest, thinking_blocks: kept };
}

function inField(message: JsonObject, field: string | null, fixes: FixList): JsonObject {
  const text = field === null ? '' : textOf(message);
  const isMoved = field !== null && text !== '' && message[field] !== text;
  const left = withoutParts(withoutFields(message, field, isMoved ? field : null, fixes), field, fixes);
  return isMoved ? { ...left, [field]: text } : left;
}

/** `to` is where the text of these fields goes; null: nowhere, or it stands there already. */
function withoutFields(message: JsonObject, kept: string | null, to: string | null, fixes: FixList): JsonObject {
  let left: Record<string, unknown> | null = null;
  for (const name of REASONING_FIELDS) {
    if (name === kept || !Object.hasOwn(message, name)) continue;
    left ??= { ...message };
    delete left[name];
    // Clients echo empty fields of answers.
    if (saysNothing(message[name])) continue;
    if (to === null) fixes.drop(`messages[].${name}`);
    else fixes.tell({ do: 'rename', field: `messages[].${name}`, to });
  }
  return left ?? message;
}

/** Without Mistral's `thinking` parts. */
function withoutParts(message: JsonObject, field: string | null, fixes: FixList): JsonObject {
  const content = message['content'];
  if (!Array.isArray(content) || !content.some(isThinking)) return message;
  fixes.rewrite('messages[].content[].thinking', field ?? 'left out');
  const rest = content.filter((part) => !isThinking(part));
  // An empty list is refused where its absence is not.
  const nothing = callsOf(message).length > 0 ? null : '';
  return { ...message, content: rest.length === 0 ? nothing : rest };
}

/** From wherever it stands. */
function textOf(message: JsonObject): string {
  const text = reasoningText(message);
  if (text !== '') return text;
  const blocks = message['thinking_blocks'];
  const content = message['content'];
  const parts: unknown[] = [...(Array.isArray(blocks) ? blocks : []), ...(Array.isArray(content) ? content : [])];
  return parts.map((part) => (isThinking(part) ? thinkingText(part) : '')).join('');
}

function filled(message: JsonObject, field: string, how: 'empty' | 'filled', fixes: FixList): JsonObject {
  const value = message[field];
  if (typeof value === 'string' && (how === 'empty' || value !== '')) return message;
  if (how === 'empty') fixes.tell({ do: 'set', field: `messages[].${field}`, to: '' });
  else fixes.tell({ ...REWRITES.reasoningFilled, field: `messages[].${field}` });
  return { ...message, [field]: how === 'empty' ? '' : PLACEHOLDER };
}
