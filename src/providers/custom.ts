// Any other server that speaks the dialect.

import { definePreset } from './provider.ts';

export const custom = definePreset({
  id: 'custom',
  label: 'OpenAI-compatible server',
  baseUrl: null,
  key: 'optional',
});
