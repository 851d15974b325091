// Mistral refuses every field it does not know with a 422, in messages too, stream_options among them.
//
// Models: its list, with windows; prices are the catalog's. Balance: none.

import { NO_REASONING } from '../dialects/openai-chat/openai-models.ts';
import type { ChatTraits } from '../dialects/openai-chat/traits.ts';
import { definePreset } from './provider.ts';

const STRICT: Partial<ChatTraits> = {
  knows: new Set([
    'document_image_limit',
    'document_page_limit',
    'frequency_penalty',
    'guardrails',
    'max_tokens',
    'messages',
    'metadata',
    'model',
    'n',
    'parallel_tool_calls',
    'prediction',
    'presence_penalty',
    'prompt_cache_key',
    'prompt_mode',
    'random_seed',
    'reasoning_effort',
    'response_format',
    'safe_prompt',
    'service_tier',
    'stop',
    'stream',
    'temperature',
    'tool_choice',
    'tools',
    'top_p',
  ]),
  renames: { max_completion_tokens: 'max_tokens', seed: 'random_seed' },
  ranges: { temperature: { min: 0, max: 1.5 } },
  developerRole: 'system',
  needsUser: true,
  toolChoice: { none: 'native', required: 'any', named: 'native' },
  customTools: false,
  json: { object: 'native', schema: 'native', needsWord: true, withTools: true },
  callIds: 'nine',
  pairs: 'completed',
  userAfterTools: 'between',
  messageFields: new Set(['role', 'content', 'tool_calls', 'tool_call_id', 'prefix']),
  reasoning: NO_REASONING,
  reasoningBack: null,
  resultParts: false,
  cacheHints: false,
  callExtras: 'drop',
};

export const mistral = definePreset({
  id: 'mistral',
  label: 'Mistral',
  baseUrl: 'https://api.mistral.ai/v1',
  chat: {
    all: STRICT,
    models: [
      {
        match: /^mistral-(?:small-(?:latest|2603)|medium-(?:2604|3[.-]5))/,
        traits: {
          reasoning: {
            switch: 'effort',
            off: 'none',
            efforts: { minimal: 'high', low: 'high', medium: 'high', high: 'high', xhigh: 'high', max: 'high' },
          },
        },
      },
    ],
  },
  serves: new Set(['embeddings', 'audio', 'moderations']),
  keyUrl: 'https://console.mistral.ai/api-keys',
  keyNames: ['MISTRAL_API_KEY'],
  note: 'Refuses fields it does not know, such as logprobs, user or store.',
  // Its last content event carries the usage unasked.
  streamUsage: 'always',
  catalog: 'mistral',
  autoModel: 'mistral-small-latest',
});
