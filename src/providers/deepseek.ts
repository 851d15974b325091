// DeepSeek. Its base has no version in its path; /v1 is accepted and means nothing.

import { definePreset } from './provider.ts';

export const deepseek = definePreset({
  id: 'deepseek',
  label: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com',
  keyPrefix: 'sk-',
  keyUrl: 'https://platform.deepseek.com/api_keys',
  catalog: 'deepseek',
  autoModel: 'deepseek-v4-flash',
});
