// The dialects as wires to providers: each with its way of fitting a request to a target.

import { anthropicMessages } from '../dialects/anthropic-messages/dialect.ts';
import { fitMessages } from '../dialects/anthropic-messages/fit.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { FitTarget, Fitted } from '../dialects/fit.ts';
import type { JsonObject } from '../dialects/json.ts';
import { openaiChat } from '../dialects/openai-chat/dialect.ts';
import { fitChat } from '../dialects/openai-chat/fit.ts';
import { openaiResponses } from '../dialects/openai-responses/dialect.ts';
import { fitResponses } from '../dialects/openai-responses/fit.ts';
import { traitsWithFixes } from '../dialects/repairs/apply-repair.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Fix, Unfit } from '../domain/fix.ts';
import type { Preset } from '../providers/provider.ts';
import { chatTraits, messagesTraits, responsesTraits } from '../providers/traits-for.ts';
import type { ReasoningMemory } from './reasoning-memory.ts';

export interface Wire {
  readonly dialect: Dialect;
  /** What `body`, a request of this dialect, must become for the target. */
  fit(body: JsonObject, preset: Preset, target: FitTarget, known: Known): Fitted | Unfit;
}

export interface Known {
  /** Learned fixes. */
  readonly fixes: readonly Fix[];
  /** Whether a proof of reasoning may have been made by this provider. */
  readonly mayBeOwn: (proof: string) => boolean;
}

export const WIRES: Readonly<Record<DialectId, Wire>> = {
  'openai-chat': {
    dialect: openaiChat,
    fit: (body, preset, target, { fixes }) =>
      fitChat(body, traitsWithFixes('openai-chat', chatTraits(preset, target.model), fixes), target),
  },
  'anthropic-messages': {
    dialect: anthropicMessages,
    fit: (body, preset, target, { fixes, mayBeOwn }) => {
      const traits = traitsWithFixes('anthropic-messages', messagesTraits(preset, target.model), fixes);
      return fitMessages(body, traits, target, mayBeOwn);
    },
  },
  'openai-responses': {
    dialect: openaiResponses,
    fit: (body, preset, target, { fixes, mayBeOwn }) => {
      const traits = traitsWithFixes('openai-responses', responsesTraits(preset, target.model), fixes);
      return fitResponses(body, traits, target, mayBeOwn);
    },
  },
};

/** After a refusal of the conversation's proofs none of them is sent again. */
const PROOFS_DROPPED = new Set(['messages[].thinking', 'input[].encrypted_content']);

export function knownOf(provider: string, fixes: readonly Fix[], memory: ReasoningMemory): Known {
  const isRefused = fixes.some((fix) => fix.do === 'drop' && PROOFS_DROPPED.has(fix.field));
  return { fixes, mayBeOwn: (proof) => !isRefused && memory.mayBeBy(provider, proof) };
}

/** The provider wants something back with tool calls that many clients of its own dialect lose. */
export function needsMemory(dialect: DialectId, preset: Preset, model: string): boolean {
  // Messages and Responses clients carry what they must; their proofs are noted so that nobody else is sent them.
  if (dialect !== 'openai-chat') return true;
  const { reasoningOnCalls, callExtras } = chatTraits(preset, model);
  return reasoningOnCalls !== 'optional' || callExtras === 'needed';
}
