// Turns made from items. Items that the model wrote in one go become one turn, and what its tools returned comes right
// after it, wherever the client put it: most dialects insist on that.

import type { Part, ReasoningPart, ResultPart, Turn } from '../conversation.ts';

interface Slot {
  readonly role: Turn['role'];
  parts: Part[];
  readonly results: ResultPart[];
}

export class TurnList {
  readonly #slots: Slot[] = [];
  /** The assistant's turn that still grows. */
  #open: Slot | null = null;
  readonly #callers = new Map<string, Slot>();

  /** A message of anybody but the assistant. */
  add(role: Turn['role'], parts: Part[]): void {
    this.#open = null;
    if (parts.length > 0) this.#slots.push({ role, parts, results: [] });
  }

  /** Something that the model wrote. */
  write(...parts: Part[]): void {
    if (parts.length === 0) return;
    if (this.#open === null) {
      this.#open = { role: 'assistant', parts: [], results: [] };
      this.#slots.push(this.#open);
    }
    this.#open.parts.push(...parts);
    for (const part of parts) if (part.kind === 'call') this.#callers.set(part.id, this.#open);
  }

  /** False when nobody made that call. */
  answer(result: ResultPart): boolean {
    const caller = this.#callers.get(result.callId);
    if (caller === undefined) return false;
    this.#open = null;
    caller.results.push(result);
    return true;
  }

  /** `onLost` is told when reasoning led to nothing and could not be kept as it was. */
  turns(onLost: () => void): Turn[] {
    const turns: Turn[] = [];
    for (const { role, parts, results } of this.#slots) {
      const settled = role === 'assistant' ? settleReasoning(parts, onLost) : parts;
      if (settled.length > 0) turns.push({ role, parts: settled });
      if (results.length > 0) turns.push({ role: 'user', parts: results });
    }
    return turns;
  }
}

/**
 * Reasoning at the end of a turn led to nothing in it, and servers refuse it there. Its text moves in front of what the
 * turn says; its proof only holds where it was made.
 */
function settleReasoning(parts: readonly Part[], onLost: () => void): Part[] {
  let end = parts.length;
  while (end > 0 && parts[end - 1]?.kind === 'reasoning') end -= 1;
  if (end === parts.length) return [...parts];
  onLost();
  if (end === 0) return [];
  const late = parts
    .slice(end)
    .flatMap((part): ReasoningPart[] =>
      part.kind === 'reasoning' && part.text !== '' ? [{ ...part, proof: null }] : [],
    );
  const first = parts.findIndex((part) => part.kind !== 'reasoning');
  return [...parts.slice(0, first), ...late, ...parts.slice(first, end)];
}
