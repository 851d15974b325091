// How much the model shall reason, in the many ways in which clients of this dialect say it.

import { EFFORTS, type Effort, type ReasoningWish } from '../conversation.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';

/** OpenAI's own; OpenRouter's; DeepSeek's, Moonshot's, GLM's and Anthropic's; Qwen's two. */
export const REASONING_FIELDS = [
  'reasoning_effort',
  'reasoning',
  'thinking',
  'enable_thinking',
  'thinking_budget',
] as const;

/** null: the client did not say, or nothing that we know. */
export function readReasoningWish(body: JsonObject): ReasoningWish | null {
  const reasoning = objectIn(body, 'reasoning');
  const thinking = objectIn(body, 'thinking');
  const said = body['reasoning_effort'] ?? reasoning['effort'];
  const effort = effortOf(said);
  const budget =
    tokenCount(reasoning['max_tokens']) ?? tokenCount(thinking['budget_tokens']) ?? tokenCount(body['thinking_budget']);
  const summary = typeof reasoning['summary'] === 'string' ? reasoning['summary'] : null;
  const mode = said === 'none' ? 'off' : switchOf(reasoning['enabled'], thinking['type'], body['enable_thinking']);
  if (mode === null && effort === null && budget === null && summary === null) return null;
  return { mode, effort, budget, summary };
}

/** cc-switch's steps between a budget and an effort; servers publish none of their own. */
export function effortOfBudget(budget: number): Effort {
  if (budget < 4000) return 'low';
  return budget < 16_000 ? 'medium' : 'high';
}

function effortOf(value: unknown): Effort | null {
  // Codex's name for what is above every other.
  if (value === 'ultra') return 'max';
  return EFFORTS.find((effort) => effort === value) ?? null;
}

function switchOf(...values: readonly unknown[]): 'on' | 'off' | null {
  for (const value of values) {
    if (value === true || value === 'enabled' || value === 'adaptive') return 'on';
    if (value === false || value === 'disabled') return 'off';
  }
  return null;
}

function tokenCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** What in these fields the wish cannot say, by its path. */
export function unreadReasoning(body: JsonObject): string[] {
  const unread: string[] = [];
  const effort = body['reasoning_effort'];
  if (effort !== undefined && effort !== null && effort !== 'none' && effortOf(effort) === null) {
    unread.push('reasoning_effort');
  }
  const reasoning = body['reasoning'];
  if (!isObject(reasoning)) return unread;
  for (const name of ['exclude', 'context', 'mode']) {
    if (reasoning[name] !== undefined && reasoning[name] !== null && reasoning[name] !== false) {
      unread.push(`reasoning.${name}`);
    }
  }
  return unread;
}
