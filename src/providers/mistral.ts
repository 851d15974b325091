// Mistral refuses every field it does not know with a 422, stream_options among them.

import { definePreset } from './provider.ts';

export const mistral = definePreset({
  id: 'mistral',
  label: 'Mistral',
  baseUrl: 'https://api.mistral.ai/v1',
  keyUrl: 'https://console.mistral.ai/api-keys',
  note: 'Refuses fields it does not know, such as seed, user or max_completion_tokens.',
  // Its last content event carries the usage unasked.
  streamUsage: 'always',
  catalog: 'mistral',
  autoModel: 'mistral-small-latest',
});
