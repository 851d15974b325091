// vLLM on the user's own machine or network.
//
// Models: what it was started with, and its window. Prices: none. Balance: none.

import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { definePreset, isListOf, isVersionAlone, messagesDialect } from './provider.ts';

export const vllm = definePreset({
  id: 'vllm',
  label: 'vLLM',
  baseUrl: 'http://localhost:8000/v1',
  dialects: [{ id: 'openai-chat' }, messagesDialect(), { id: 'openai-responses' }],
  chat: {
    all: {
      drops: dropping('metadata', 'store'),
      // Templates decide, and most know neither another role nor another place for it.
      developerRole: 'system',
      systemPlace: 'first',
      customTools: false,
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
  },
  messages: { all: { drops: new Set(ROUTER_FIELDS), serverTools: false } },
  responses: {
    all: {
      drops: new Set([...ROUTER_FIELDS, 'conversation']),
      customTools: false,
      namespaces: false,
      hostedTools: false,
      stateful: false,
    },
  },
  serves: new Set(['completions', 'embeddings', 'audio', 'rerank']),
  key: 'optional',
  // The second one is open where it was started with a key.
  signs: [
    { path: '/v1/models', is: isListOf('vllm') },
    { path: '/version', is: isVersionAlone },
  ],
  note: 'Tools need --enable-auto-tool-choice and --tool-call-parser.',
  local: true,
});
