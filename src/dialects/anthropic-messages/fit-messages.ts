// Fitting the messages of a request: proofs of reasoning that the target cannot check, ids and blocks it refuses, an
// answer it will not continue. Messages that stay as they are stay the same objects, so that their text is not reprinted.

import { shownName } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { REWRITES } from '../repairs/rewrites.ts';
import { openSeal } from '../seal.ts';
import { plainCallId } from './call-ids.ts';
import type { Fitting } from './fitting.ts';
import { isServerBlock, serverBlockText } from './server-blocks.ts';
import { GO_ON } from './write-messages.ts';

export interface FittedMessages {
  /** The last message of the assistant calls tools, and the thoughts that led to it had to go. */
  readonly lostThoughts: boolean;
  /** It calls tools and does not begin with a thought. */
  readonly lacksThoughts: boolean;
}

/** `isOwnProof`: whether the target may have made this proof. */
export function fitTurns(fitting: Fitting, isOwnProof: (proof: string) => boolean): FittedMessages {
  const before = fitting.get('messages');
  if (!Array.isArray(before)) return { lostThoughts: false, lacksThoughts: false };
  const fitter = new BlockFitter(fitting, isOwnProof);
  let isChanged = false;
  let lostThoughts = false;
  let lacksThoughts = false;
  const after: unknown[] = [];
  for (const message of before as unknown[]) {
    const fitted = fitter.message(message);
    if (fitted !== message) isChanged = true;
    if (isObject(message) && message['role'] === 'assistant') {
      const calls = hasCalls(message);
      lostThoughts = calls && fitter.hasLost;
      lacksThoughts = calls && !beginsWithThought(fitted);
    }
    if (fitted !== null) after.push(fitted);
  }
  const last = after.at(-1);
  if (!fitting.traits.prefill && isObject(last) && last['role'] === 'assistant' && !hasCalls(last)) {
    after.push({ role: 'user', content: GO_ON });
    fitting.fixes.tell(REWRITES.userLast);
    isChanged = true;
  }
  if (isChanged) fitting.set('messages', after);
  return { lostThoughts, lacksThoughts };
}

class BlockFitter {
  /** The last message had thoughts that were left out. */
  hasLost = false;
  readonly #fitting: Fitting;
  readonly #isOwnProof: (proof: string) => boolean;

  constructor(fitting: Fitting, isOwnProof: (proof: string) => boolean) {
    this.#fitting = fitting;
    this.#isOwnProof = isOwnProof;
  }

  /** The same object when nothing changes; null when nothing is left. */
  message(message: unknown): unknown {
    this.hasLost = false;
    if (!isObject(message) || !Array.isArray(message['content'])) return message;
    const before = message['content'] as readonly unknown[];
    const after: unknown[] = [];
    for (const block of before) {
      const fitted = isObject(block) ? this.#block(block) : block;
      if (fitted !== null) after.push(fitted);
    }
    if (after.length === before.length && after.every((block, i) => block === before[i])) return message;
    return after.length === 0 ? null : { ...message, content: after };
  }

  #block(block: JsonObject): JsonObject | null {
    switch (block['type']) {
      case 'thinking':
        return this.#thought(block, 'signature');
      case 'redacted_thinking':
        return this.#thought(block, 'data');
      case 'tool_use':
        return this.#withPlainId(block, 'id');
      case 'tool_result':
        return this.#withPlainId(block, 'tool_use_id');
      default:
        if (this.#fitting.traits.serverTools || !isServerBlock(block['type'])) return block;
        this.#fitting.fixes.rewrite(`messages[].${shownName(String(block['type']))}`, 'text');
        return { type: 'text', text: serverBlockText(block) };
    }
  }

  /** Empty text is no reason to leave a thought out; a proof that the target did not give is. */
  #thought(block: JsonObject, field: 'signature' | 'data'): JsonObject | null {
    const text = block[field];
    const sealed = typeof text === 'string' ? openSeal(text) : null;
    const isForeign =
      sealed !== null && (sealed.maker !== this.#fitting.target.provider || sealed.kind === 'encrypted');
    const proof = sealed?.data ?? text;
    if (typeof proof === 'string' && proof !== '' && !isForeign && this.#isOwnProof(proof)) {
      return proof === text ? block : { ...block, [field]: proof };
    }
    this.hasLost = true;
    this.#fitting.fixes.drop('messages[].thinking');
    return null;
  }

  #withPlainId(block: JsonObject, field: 'id' | 'tool_use_id'): JsonObject {
    const id = block[field];
    if (typeof id !== 'string') return block;
    const plain = plainCallId(id);
    if (plain === id) return block;
    this.#fitting.fixes.rewrite(`messages[].${field}`, 'plain id');
    return { ...block, [field]: plain };
  }
}

function hasCalls(message: JsonObject): boolean {
  const content = message['content'];
  return Array.isArray(content) && content.some((block: unknown) => isObject(block) && block['type'] === 'tool_use');
}

function beginsWithThought(message: unknown): boolean {
  const content = isObject(message) ? message['content'] : null;
  const first: unknown = Array.isArray(content) ? content[0] : null;
  return isObject(first) && (first['type'] === 'thinking' || first['type'] === 'redacted_thinking');
}
