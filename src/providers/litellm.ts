// A LiteLLM proxy of the user's own.

import { definePreset } from './provider.ts';

export const litellm = definePreset({
  id: 'litellm',
  label: 'LiteLLM proxy',
  baseUrl: 'http://localhost:4000/v1',
  key: 'optional',
  keyPrefix: 'sk-',
  note: 'Give the address of your proxy and a virtual key. Models go by the names in its model list.',
});
