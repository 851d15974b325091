// Any other server that speaks one of the dialects; chat, unless the user says otherwise. It may be a router, so only what
// nearly every server understands alike is changed.
//
// Models: its list, if it has one. Prices: the user's. Balance: none.

import { RELAYED_MODELS } from '../dialects/openai-chat/relayed-models.ts';
import { definePreset, messagesDialect, xApiKey } from './provider.ts';

export const custom = definePreset({
  id: 'custom',
  label: 'OpenAI-compatible server',
  baseUrl: null,
  dialects: [
    { id: 'openai-chat' },
    messagesDialect({ authHeader: xApiKey, onlyOnDemand: true }),
    { id: 'openai-responses', onlyOnDemand: true },
  ],
  chat: {
    all: {
      developerRole: 'system',
      renames: { max_completion_tokens: 'max_tokens' },
      resultParts: false,
      cacheHints: false,
    },
    models: RELAYED_MODELS,
  },
  serves: new Set(['completions', 'embeddings', 'images', 'audio', 'moderations', 'rerank']),
  key: 'optional',
});
