// Why an answer ended: the dialect's words and ours.

import type { FinishReason } from '../answer.ts';

const REASONS: ReadonlyMap<unknown, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop-sequence'],
  ['max_tokens', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'content-filter'],
  // Said by one of the compatible servers.
  ['sensitive', 'content-filter'],
  ['pause_turn', 'pause'],
  ['model_context_window_exceeded', 'context-window'],
  ['compaction', 'stop'],
]);

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  'context-window': 'model_context_window_exceeded',
  pause: 'pause_turn',
};

/** Some servers say that the turn ended although tools were called. */
export function readStopReason(word: unknown, hasCalls: boolean): FinishReason {
  const reason = REASONS.get(word) ?? 'stop';
  return reason === 'stop' && hasCalls ? 'tool-calls' : reason;
}

export interface Written {
  readonly hasCalls: boolean;
  readonly hasRefusal: boolean;
}

/** `tool_use` if and only if there is a tool to use; what was refused in words is a refusal. */
export function writeStopReason(reason: FinishReason, { hasCalls, hasRefusal }: Written): string {
  if (reason === 'tool-calls' && !hasCalls) return WORDS.stop;
  if (reason === 'stop' && hasCalls) return WORDS['tool-calls'];
  if (reason === 'stop' && hasRefusal) return WORDS['content-filter'];
  return WORDS[reason];
}
