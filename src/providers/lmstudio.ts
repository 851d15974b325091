// LM Studio on the user's own machine.

import { definePreset } from './provider.ts';

export const lmstudio = definePreset({
  id: 'lmstudio',
  label: 'LM Studio',
  baseUrl: 'http://localhost:1234/v1',
  key: 'optional',
  note: 'Start its server in the Developer tab. The first request may have to load the model.',
  local: true,
});
