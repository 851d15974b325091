// Fireworks AI. Its model ids are paths: accounts/fireworks/models/….
//
// Models: its list, with windows; prices are the catalog's. Balance: none.

import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { definePreset, messagesDialect } from './provider.ts';

export const fireworks = definePreset({
  id: 'fireworks',
  label: 'Fireworks AI',
  billsAbandoned: false,
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  dialects: [{ id: 'openai-chat' }, messagesDialect(), { id: 'openai-responses' }],
  chat: {
    all: {
      drops: dropping(),
      renames: { max_completion_tokens: 'max_tokens' },
      developerRole: 'system',
      customTools: false,
      reasoning: {
        switch: 'effort',
        off: 'none',
        efforts: { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' },
      },
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
  },
  messages: { all: { drops: new Set(ROUTER_FIELDS), structuredOutput: false, serverTools: false } },
  responses: {
    all: {
      drops: new Set(ROUTER_FIELDS),
      customTools: false,
      namespaces: false,
      hostedTools: false,
      encryptedReasoning: false,
    },
  },
  serves: new Set(['completions', 'embeddings', 'rerank']),
  keyUrl: 'https://app.fireworks.ai/settings/users/api-keys',
  keyNames: ['FIREWORKS_API_KEY'],
  catalog: 'fireworks-ai',
  autoModel: 'accounts/fireworks/models/gpt-oss-120b',
});
