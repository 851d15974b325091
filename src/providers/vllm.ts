// vLLM on the user's own machine or network.

import { definePreset } from './provider.ts';

export const vllm = definePreset({
  id: 'vllm',
  label: 'vLLM',
  baseUrl: 'http://localhost:8000/v1',
  key: 'optional',
  note: 'Tools need --enable-auto-tool-choice and --tool-call-parser.',
  local: true,
});
