// Gives a chat history back what its client could not carry: reasoning and extras of tool calls, as the provider that
// made them wants to see them.

import { isObject } from '../dialects/json.ts';
import type { ReasoningMemory } from './reasoning-memory.ts';

/** The same list when nothing is missing; otherwise a new one in which only the completed messages are new. */
export function recallInMessages(messages: unknown, provider: string, memory: ReasoningMemory): unknown {
  if (!Array.isArray(messages) || memory.isEmpty) return messages;
  let isChanged = false;
  const recalled = messages.map((message: unknown) => {
    const completed = complete(message, provider, memory);
    if (completed !== message) isChanged = true;
    return completed;
  });
  return isChanged ? recalled : messages;
}

function complete(message: unknown, provider: string, memory: ReasoningMemory): unknown {
  if (!isObject(message) || message['role'] !== 'assistant' || !Array.isArray(message['tool_calls'])) return message;
  let thoughts = '';
  let isChanged = false;
  const calls = message['tool_calls'].map((call: unknown): unknown => {
    const known = isObject(call) && typeof call['id'] === 'string' ? memory.recall(provider, call['id']) : null;
    if (known === null || !isObject(call)) return call;
    thoughts += known.reasoning.map(({ text }) => text).join('');
    if (known.extra === null || Object.keys(known.extra).every((name) => Object.hasOwn(call, name))) return call;
    isChanged = true;
    return { ...known.extra, ...call };
  });
  const lacksThoughts = thoughts !== '' && !Object.hasOwn(message, 'reasoning_content') && !message['reasoning'];
  if (!isChanged && !lacksThoughts) return message;
  return {
    ...message,
    tool_calls: calls,
    ...(lacksThoughts && { reasoning_content: thoughts }),
  };
}
