// Ollama on the user's own machine, or its cloud with a key.

import { definePreset } from './provider.ts';

export const ollama = definePreset({
  id: 'ollama',
  label: 'Ollama',
  baseUrl: 'http://localhost:11434/v1',
  key: 'optional',
  note: 'Cuts long prompts silently to its context window: set OLLAMA_CONTEXT_LENGTH. It ignores max_completion_tokens.',
  local: true,
});
