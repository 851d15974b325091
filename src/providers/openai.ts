// OpenAI: the dialect's home, so nothing differs.

import { definePreset } from './provider.ts';

export const openai = definePreset({
  id: 'openai',
  label: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  keyPrefix: 'sk-',
  keyUrl: 'https://platform.openai.com/api-keys',
  catalog: 'openai',
  // Takes temperature and max_tokens as tools send them; its newer siblings refuse both.
  autoModel: 'gpt-4.1-mini',
});
