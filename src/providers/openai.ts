// OpenAI: the home of two dialects, but its models differ, and newer ones reason with tools in the second dialect only.
//
// Models: its list, which has ids only; windows and prices are the catalog's. Balance: not told to an API key.

import { OPENAI_CHAT, OPENAI_FIELDS, OPENAI_PLACES } from '../dialects/openai-chat/openai-models.ts';
import { OPEN_MODEL_FIELDS, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { OPENAI_RESPONSES } from '../dialects/openai-responses/openai-models.ts';
import { definePreset } from './provider.ts';

export const openai = definePreset({
  id: 'openai',
  label: 'OpenAI',
  billsAbandoned: false,
  baseUrl: 'https://api.openai.com/v1',
  dialects: [{ id: 'openai-chat' }, { id: 'openai-responses' }],
  chat: { all: OPENAI_CHAT, models: [...OPENAI_FIELDS, ...OPENAI_PLACES] },
  responses: { all: { drops: new Set([...ROUTER_FIELDS, ...OPEN_MODEL_FIELDS]) }, models: OPENAI_RESPONSES },
  serves: new Set(['completions', 'embeddings', 'images', 'audio', 'moderations']),
  keyPrefix: 'sk-',
  keyUrl: 'https://platform.openai.com/api-keys',
  keyNames: ['OPENAI_API_KEY'],
  catalog: 'openai',
  // Takes temperature and max_tokens as tools send them; its newer siblings refuse both.
  autoModel: 'gpt-4.1-mini',
});
