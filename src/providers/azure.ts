// Azure OpenAI through its v1 API, which takes the dialect as it is; a model is named by its deployment.

import { definePreset } from './provider.ts';

export const azure = definePreset({
  id: 'azure',
  label: 'Azure OpenAI',
  baseUrl: null,
  basePath: '/openai/v1',
  keyUrl: 'https://ai.azure.com',
  note: 'Base URL: https://your-resource.openai.azure.com/openai/v1. Name models by their deployment; older addresses with an api-version are not supported.',
  authHeader: (key) => ['api-key', key],
  catalog: 'azure',
});
