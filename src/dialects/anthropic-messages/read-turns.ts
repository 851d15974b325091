// The messages of a Messages request as turns of the common form.

import type { FilePart, ImagePart, Part, Proof, ReasoningPart, ResultPart, TextPart, Turn } from '../conversation.ts';
import { shownName } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { openSeal } from '../seal.ts';
import { writeInput } from './call-input.ts';
import { readDocument, readImage, readSearchResult } from './read-media.ts';
import { cacheHint, textOf, type Reading } from './reading.ts';
import { isServerBlock, serverBlockText } from './server-blocks.ts';

/** Claude Code puts this in front. It differs in every request, so that with it no prefix would ever be cached. */
const BILLING_LINE = /^x-anthropic-billing-header:[^\n]*\n*/;

export function readTurns(body: JsonObject, reading: Reading): Turn[] {
  const turns: Turn[] = [];
  const system = body['system'];
  if (system !== undefined && system !== null) {
    const parts = withoutBilling(readParts(system, 'system', 'system', reading), reading);
    if (parts.length > 0) turns.push({ role: 'system', parts });
  }
  const messages = body['messages'];
  if (!Array.isArray(messages)) {
    reading.refuse('messages', 'messages must be a list.');
    return turns;
  }
  messages.forEach((message: unknown, i) => {
    const role = isObject(message) ? message['role'] : null;
    if (!isObject(message) || (role !== 'user' && role !== 'assistant' && role !== 'system')) {
      reading.refuse(`messages[${i}].role`, 'A message is of the user, the assistant or the system.');
      return;
    }
    turns.push({ role, parts: readParts(message['content'], role, `messages[${i}].content`, reading) });
  });
  return turns;
}

function withoutBilling(parts: readonly Part[], reading: Reading): readonly Part[] {
  const [first, ...rest] = parts;
  if (first?.kind !== 'text' || !BILLING_LINE.test(first.text)) return parts;
  reading.notes.drop('system.x-anthropic-billing-header');
  const text = first.text.replace(BILLING_LINE, '');
  return text === '' ? rest : [{ ...first, text }, ...rest];
}

type Role = 'system' | 'user' | 'assistant';

function readParts(content: unknown, role: Role, at: string, reading: Reading): Part[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content, cache: null }];
  if (!Array.isArray(content)) {
    reading.refuse(at, 'Content must be text or a list of blocks.');
    return [];
  }
  const parts = content.flatMap((block: unknown, i) => readBlock(block, role, `${at}[${i}]`, reading));
  // The API itself wants results first; who mixes them up means the same.
  const results = parts.filter((part) => part.kind === 'result');
  return results.length === 0 ? parts : [...results, ...parts.filter((part) => part.kind !== 'result')];
}

function readBlock(block: unknown, role: Role, at: string, reading: Reading): Part[] {
  if (!isObject(block)) {
    reading.refuse(at, 'A block of content must be an object.');
    return [];
  }
  const plain = readPlainBlock(block, at, reading);
  if (plain !== null) return plain;
  const { type } = block;
  if (role === 'user' && type === 'tool_result') return readResult(block, at, reading);
  if (role === 'assistant') {
    if (type === 'tool_use') return readCall(block, at, reading);
    if (type === 'thinking' || type === 'redacted_thinking') return readThinking(block);
  }
  if (isServerBlock(type)) {
    reading.notes.rewrite(`messages[].${shownName(String(type))}`, 'text');
    return [{ kind: 'text', text: serverBlockText(block), cache: cacheHint(block) }];
  }
  if (type === 'tool_use' || type === 'tool_result' || typeof type !== 'string') {
    reading.refuse(`${at}.type`, `The ${role} has no block of this type.`);
  } else reading.notes.drop(`messages[].${shownName(type)}`);
  return [];
}

/** Blocks that may stand in a message and in the result of a tool; null when this is none of them. */
function readPlainBlock(block: JsonObject, at: string, reading: Reading): (TextPart | ImagePart | FilePart)[] | null {
  switch (block['type']) {
    case 'text': {
      const text = textOf(block['text']);
      const { citations } = block;
      if (Array.isArray(citations) && citations.length > 0) reading.notes.drop('messages[].content[].citations');
      if (text !== null) return [{ kind: 'text', text, cache: cacheHint(block) }];
      reading.refuse(`${at}.text`, 'The text of a block must be a string.');
      return [];
    }
    case 'image':
      return readImage(block, at, reading);
    case 'document':
      return readDocument(block, at, reading);
    case 'search_result':
      return readSearchResult(block);
    default:
      return null;
  }
}

function readCall(block: JsonObject, at: string, reading: Reading): Part[] {
  const id = textOf(block['id']);
  const name = textOf(block['name']);
  if (id === null || name === null) {
    reading.refuse(`${at}.${id === null ? 'id' : 'name'}`, 'A tool_use block needs an id and a name.');
    return [];
  }
  const args = writeInput(block['input']);
  return [
    { kind: 'call', id, name: reading.toolNames.of(name), arguments: args, extra: null, cache: cacheHint(block) },
  ];
}

/** Empty text is no reason to leave a block out: the proof alone may be what counts. */
function readThinking(block: JsonObject): ReasoningPart[] {
  const isRedacted = block['type'] === 'redacted_thinking';
  const text = (isRedacted ? null : textOf(block['thinking'])) ?? '';
  const data = textOf(block[isRedacted ? 'data' : 'signature']) ?? '';
  const proof: Proof | null =
    data === '' ? null : (openSeal(data) ?? { kind: isRedacted ? 'redacted' : 'signature', data, maker: null });
  return text === '' && proof === null ? [] : [{ kind: 'reasoning', text, proof }];
}

function readResult(block: JsonObject, at: string, reading: Reading): ResultPart[] {
  const callId = textOf(block['tool_use_id']);
  if (callId === null) {
    reading.refuse(`${at}.tool_use_id`, 'A tool_result block needs the id of its tool_use.');
    return [];
  }
  const parts = readResultContent(block['content'] ?? [], `${at}.content`, reading);
  return [{ kind: 'result', callId, parts, isError: block['is_error'] === true, cache: cacheHint(block) }];
}

function readResultContent(content: unknown, at: string, reading: Reading): (TextPart | ImagePart | FilePart)[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content, cache: null }];
  if (!Array.isArray(content)) {
    reading.refuse(at, 'The content of a result must be text or a list of blocks.');
    return [];
  }
  return content.flatMap((block: unknown, i) => {
    const plain = isObject(block) ? readPlainBlock(block, `${at}[${i}]`, reading) : null;
    if (plain !== null) return plain;
    const name = isObject(block) && block['type'] === 'tool_reference' ? textOf(block['tool_name']) : null;
    if (name !== null) return [{ kind: 'text', text: `Found the tool ${name}.`, cache: null }];
    reading.notes.drop(`messages[].tool_result.${shownName(isObject(block) ? String(block['type']) : 'block')}`);
    return [];
  });
}
