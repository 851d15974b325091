// Together AI.

import { definePreset } from './provider.ts';

export const together = definePreset({
  id: 'together',
  label: 'Together AI',
  baseUrl: 'https://api.together.xyz/v1',
  keyUrl: 'https://api.together.ai/settings/api-keys',
  catalog: 'togetherai',
  autoModel: 'openai/gpt-oss-120b',
});
