// Why an answer ended, in the words of many servers.

import type { FinishReason } from '../answer.ts';

/** By the lower-cased word. What is not listed ended well. */
const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop_sequence', 'stop-sequence'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
  ['max_output_tokens', 'length'],
  ['model_context_window_exceeded', 'context-window'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['tool_use', 'tool-calls'],
  ['content_filter', 'content-filter'],
  ['refusal', 'content-filter'],
  ['safety', 'content-filter'],
  ['recitation', 'content-filter'],
  ['prohibited_content', 'content-filter'],
  ['blocklist', 'content-filter'],
  ['spii', 'content-filter'],
  ['sensitive', 'content-filter'],
  ['pause_turn', 'pause'],
]);

/** null: the value is none. Some servers fill the field from the first event on. */
export function readFinish(value: unknown): FinishReason | null {
  if (typeof value !== 'string' || value === '' || value === 'null') return null;
  return REASONS.get(value.toLowerCase()) ?? 'stop';
}

/** What the reason means beside what was really answered: several servers say `stop` after tool calls. */
export function finishWith(reason: FinishReason, hasCalls: boolean): FinishReason {
  if (hasCalls) return reason === 'stop' ? 'tool-calls' : reason;
  return reason === 'tool-calls' ? 'stop' : reason;
}

export const FINISH_WORDS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  'stop-sequence': 'stop',
  pause: 'stop',
  length: 'length',
  'context-window': 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
};
