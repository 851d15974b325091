import { expect, it } from 'vitest';
import { providerFullName, providerName } from './provider-name.ts';

it.each([
  [{ id: 'openai', preset: 'openai', label: 'OpenAI' }, 'OpenAI', 'OpenAI'],
  [{ id: 'lmstudio', preset: 'lmstudio', label: 'LM Studio' }, 'LM Studio', 'LM Studio (lmstudio)'],
  [{ id: 'qwen', preset: 'qwen', label: 'Qwen (Alibaba Model Studio)' }, 'Qwen', 'Qwen'],
  [{ id: 'work', preset: 'openai', label: 'OpenAI' }, 'work', 'work (OpenAI)'],
  [{ id: 'ollama', preset: 'custom', label: 'Ollama' }, 'ollama', 'ollama'],
])('%j is called %s, in full %s', (named, name, full) => {
  expect(providerName(named)).toBe(name);
  expect(providerFullName(named)).toBe(full);
});
