// Ollama on the user's own machine, or its cloud with a key.
//
// Models: what is pulled, without windows: the loaded window is the user's setting. Prices: none. Balance: none.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset, isVersionAlone, messagesDialect } from './provider.ts';

export const ollama = definePreset({
  id: 'ollama',
  label: 'Ollama',
  baseUrl: 'http://localhost:11434/v1',
  dialects: [{ id: 'openai-chat' }, messagesDialect(), { id: 'openai-responses' }],
  chat: {
    all: {
      drops: dropping('logit_bias'),
      renames: { max_completion_tokens: 'max_tokens' },
      mostChoices: 1,
      developerRole: 'system',
      // It does not read the field.
      toolChoice: { none: 'without-tools', required: 'auto', named: 'auto' },
      parallelToolCalls: 'drop',
      customTools: false,
      reasoning: {
        switch: 'effort',
        off: 'none',
        efforts: { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'max', max: 'max' },
      },
      reasoningBack: 'reasoning',
      images: 'data',
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
  },
  messages: {
    all: {
      drops: new Set(ROUTER_FIELDS),
      efforts: [],
      structuredOutput: false,
      forcedTools: false,
      serverTools: false,
    },
  },
  responses: {
    all: {
      drops: new Set([...ROUTER_FIELDS, 'store', 'conversation']),
      customTools: false,
      namespaces: false,
      hostedTools: false,
      stateful: false,
    },
  },
  serves: new Set(['completions', 'embeddings', 'images', 'audio']),
  // It reads no keys, and its cloud's list is open.
  keyTest: null,
  key: 'optional',
  signs: [{ path: '/api/version', is: isVersionAlone }],
  note: 'Cuts long prompts silently to its context window: set OLLAMA_CONTEXT_LENGTH.',
  local: true,
  readFailure,
});

/** One of its cloud's models that the plan does not have; the others are there. */
function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status !== 403) return null;
  const { text } = readErrorBody(answer.body, answer.bodyText);
  return /this model requires a subscription/.test(text) ? failureAs('model', answer) : null;
}
