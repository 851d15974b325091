// llama.cpp's own server.

import { definePreset } from './provider.ts';

export const llamacpp = definePreset({
  id: 'llamacpp',
  label: 'llama.cpp',
  baseUrl: 'http://localhost:8080/v1',
  key: 'optional',
  note: 'Start llama-server with --jinja if tools are to work.',
  local: true,
});
