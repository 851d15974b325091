// Azure OpenAI through its v1 API. A model is named by its deployment; what is known of OpenAI's models holds where the
// deployment bears the model's name.
//
// Models: its list has what could be deployed, not what is, so people name their deployments. Prices: the catalog's.
// Balance: none.

import { OPENAI_CHAT, OPENAI_FIELDS, OPENAI_PLACES } from '../dialects/openai-chat/openai-models.ts';
import { OPEN_MODEL_FIELDS, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { OPENAI_RESPONSES } from '../dialects/openai-responses/openai-models.ts';
import { definePreset } from './provider.ts';

export const azure = definePreset({
  id: 'azure',
  label: 'Azure OpenAI',
  billsAbandoned: false,
  baseUrl: null,
  basePath: '/openai/v1',
  otherHosts: /\.(?:openai|services\.ai|cognitiveservices)\.azure\.com$/,
  dialects: [{ id: 'openai-chat' }, { id: 'openai-responses' }],
  chat: { all: OPENAI_CHAT, models: [...OPENAI_FIELDS, ...OPENAI_PLACES] },
  responses: { all: { drops: new Set([...ROUTER_FIELDS, ...OPEN_MODEL_FIELDS]) }, models: OPENAI_RESPONSES },
  serves: new Set(['completions', 'embeddings', 'images', 'audio']),
  modelList: null,
  keyUrl: 'https://ai.azure.com',
  note: 'Base URL: https://your-resource.openai.azure.com/openai/v1. Name models by their deployment; older addresses with an api-version are not supported.',
  authHeader: (key) => ['api-key', key],
  catalog: 'azure',
});
