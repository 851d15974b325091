// What models want back with their tool calls but clients of another dialect, or careless ones, cannot carry: reasoning
// with its proof, and extras such as thought signatures. Kept in memory by call id, for the calls of this run only.

import type { Answer, AnswerPart } from '../dialects/answer.ts';
import type { Conversation, Part, ReasoningPart, Turn } from '../dialects/conversation.ts';
import type { JsonObject } from '../dialects/json.ts';

interface Memory {
  readonly provider: string;
  readonly reasoning: readonly ReasoningPart[];
  readonly extra: JsonObject | null;
  readonly chars: number;
}

/** Bounds of what is kept; the oldest goes first. */
const MOST_CALLS = 5_000;
const MOST_CHARS = 16 * 1024 * 1024;
const MOST_PROOFS = 20_000;
/** Enough of a proof to tell it from every other. */
const PROOF_TAIL = 48;

export class ReasoningMemory {
  readonly #calls = new Map<string, Memory>();
  /** The ends of proofs, and who made them. */
  readonly #makers = new Map<string, string>();
  #chars = 0;

  get isEmpty(): boolean {
    return this.#calls.size === 0;
  }

  remember(answer: Answer, provider: string): void {
    const reasoning = answer.parts
      .filter((part) => part.kind === 'reasoning')
      .map((part) => ({ ...part, proof: part.proof && { ...part.proof, maker: part.proof.maker ?? provider } }));
    for (const { proof } of reasoning) if (proof !== null) this.noteMaker(proof.data, provider);
    // The reasoning belongs to the turn; it is given back with the first of its calls.
    let thoughts: readonly ReasoningPart[] = reasoning;
    for (const part of answer.parts) {
      if (part.kind !== 'call') continue;
      if (thoughts.length > 0 || part.extra !== null) this.#keep(part, provider, thoughts);
      thoughts = [];
    }
  }

  noteMaker(proof: string, provider: string): void {
    const tail = proof.slice(-PROOF_TAIL);
    this.#makers.delete(tail);
    this.#makers.set(tail, provider);
    if (this.#makers.size > MOST_PROOFS) dropOldest(this.#makers);
  }

  /** False only when somebody else is known to have made it: what is unknown may be from before our start. */
  mayBeBy(provider: string, proof: string): boolean {
    const maker = this.#makers.get(proof.slice(-PROOF_TAIL));
    return maker === undefined || maker === provider;
  }

  /** What is known of a call that this provider made. */
  recall(provider: string, callId: string): Pick<Memory, 'reasoning' | 'extra'> | null {
    const memory = this.#calls.get(callId);
    return memory !== undefined && memory.provider === provider ? memory : null;
  }

  /** The conversation with what its client could not carry. */
  enrich(conversation: Conversation, provider: string): Conversation {
    let isChanged = false;
    const turns = conversation.turns.map((turn) => {
      const enriched = turn.role === 'assistant' ? this.#enrichTurn(turn, provider) : turn;
      if (enriched !== turn) isChanged = true;
      return enriched;
    });
    return isChanged ? { ...conversation, turns } : conversation;
  }

  #enrichTurn(turn: Turn, provider: string): Turn {
    const hasOwn = turn.parts.some((part) => part.kind === 'reasoning' && part.proof !== null);
    let isChanged = false;
    const thoughts: ReasoningPart[] = [];
    const parts = turn.parts.map((part): Part => {
      const memory = part.kind === 'call' ? this.recall(provider, part.id) : null;
      if (part.kind !== 'call' || memory === null) return part;
      if (!hasOwn) thoughts.push(...memory.reasoning);
      if (part.extra !== null || memory.extra === null) return part;
      isChanged = true;
      return { ...part, extra: memory.extra };
    });
    if (thoughts.length === 0) return isChanged ? { ...turn, parts } : turn;
    // The client's own copy of the same reasoning has lost its proof; the remembered one stands for it.
    return { ...turn, parts: [...thoughts, ...parts.filter((part) => part.kind !== 'reasoning')] };
  }

  #keep(call: AnswerPart & { kind: 'call' }, provider: string, reasoning: readonly ReasoningPart[]): void {
    let chars = call.extra === null ? 0 : JSON.stringify(call.extra).length;
    for (const { text, proof } of reasoning) chars += text.length + (proof?.data.length ?? 0);
    const known = this.#calls.get(call.id);
    if (known !== undefined) this.#forget(call.id, known);
    this.#calls.set(call.id, { provider, reasoning, extra: call.extra, chars });
    this.#chars += chars;
    for (const [id, memory] of this.#calls) {
      if (this.#calls.size <= MOST_CALLS && this.#chars <= MOST_CHARS) break;
      this.#forget(id, memory);
    }
  }

  #forget(id: string, memory: Memory): void {
    this.#calls.delete(id);
    this.#chars -= memory.chars;
  }
}

function dropOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
