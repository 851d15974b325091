// Fireworks AI. Its model ids are paths: accounts/fireworks/models/….

import { definePreset } from './provider.ts';

export const fireworks = definePreset({
  id: 'fireworks',
  label: 'Fireworks AI',
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  keyUrl: 'https://app.fireworks.ai/settings/users/api-keys',
  catalog: 'fireworks-ai',
  autoModel: 'accounts/fireworks/models/gpt-oss-120b',
});
