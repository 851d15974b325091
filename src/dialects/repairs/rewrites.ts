// The fixes that say the same thing in the target's way: their names, shared by those who find, apply and describe them.

import type { Fix } from '../../domain/fix.ts';

export const REWRITES = {
  developerAsSystem: { do: 'rewrite', field: 'messages[].role', to: 'system' },
  systemFirst: { do: 'rewrite', field: 'messages[].role', to: 'system first' },
  withUser: { do: 'rewrite', field: 'messages[].role', to: 'with a user message' },
  assistantBetween: { do: 'rewrite', field: 'messages[].role', to: 'assistant after tools' },
  userLast: { do: 'rewrite', field: 'messages[].role', to: 'user last' },
  contentAsText: { do: 'rewrite', field: 'messages[].content', to: 'text' },
  nineCharacterIds: { do: 'rewrite', field: 'messages[].tool_call_id', to: 'nine characters' },
  reasoningFilled: { do: 'rewrite', field: 'messages[].reasoning_content', to: 'placeholder' },
  wordJson: { do: 'rewrite', field: 'response_format', to: 'with the word JSON' },
  noneWithoutTools: { do: 'rewrite', field: 'tool_choice', to: 'without tools', from: 'none' },
  thinkingAdaptive: { do: 'rewrite', field: 'thinking', to: 'adaptive' },
  thinkingBudget: { do: 'rewrite', field: 'thinking', to: 'enabled' },
  customAsFunction: { do: 'rewrite', field: 'tools[].type', to: 'function', from: 'custom' },
  namespaceAsFunctions: { do: 'rewrite', field: 'tools[].type', to: 'function', from: 'namespace' },
  withoutHosted: { do: 'rewrite', field: 'tools[].type', to: 'left out', from: 'hosted' },
} as const satisfies Readonly<Record<string, Fix>>;

/** Fields by which the thoughts of earlier turns are taken out of a request. */
export const PAST_THINKING = 'messages[].thinking';
export const PAST_REASONING = 'input[].encrypted_content';
