import { expect, test } from 'vitest';
import { resolveBaseUrl } from './base-url.ts';
import { findPreset, presetIds, presets } from './registry.ts';

test('has every preset that the configuration may name, each under its own id', () => {
  expect([...presetIds].sort()).toEqual(
    (
      'openai anthropic gemini openrouter deepseek qwen mistral tokenmix litellm portkey groq xai ' +
      'together fireworks moonshot zhipu azure ollama lmstudio llamacpp vllm custom demo'
    )
      .split(' ')
      .sort(),
  );
  for (const [id, preset] of presets) expect(preset.id).toBe(id);
  expect(findPreset('nobody')).toBeUndefined();
  expect(findPreset('constructor')).toBeUndefined();
});

test.each([...presets.values()])('$id has a usable base URL, or asks for one', (preset) => {
  if (preset.baseUrl === null) return expect(preset.key).not.toBe('none');
  const { origin, path } = resolveBaseUrl(preset, null);
  expect(preset.baseUrl).toBe(origin + path);
  expect(path).not.toMatch(/\/$/);
  if (!preset.local && preset.key === 'required') expect(origin).toMatch(/^https:/);
});

test.each([...presets.values()])('$id sends headers that cannot be mistaken for ours', (preset) => {
  const [name, value] = preset.authHeader('the-key');
  expect([name, ...Object.keys(preset.headers)].every((header) => /^[a-z0-9-]+$/.test(header))).toBe(true);
  expect(value).toContain('the-key');
});

test.each<[id: string, name: string, value: string]>([
  ['openai', 'authorization', 'Bearer k'],
  ['anthropic', 'x-api-key', 'k'],
  ['portkey', 'x-portkey-api-key', 'k'],
  ['azure', 'api-key', 'k'],
])('%s takes its key in %s', (id, name, value) => {
  expect(findPreset(id)?.authHeader('k')).toEqual([name, value]);
});

test('usage is not asked for where the question is refused or superfluous', () => {
  const unasked = [...presets.values()].filter((preset) => preset.streamUsage !== 'ask').map((preset) => preset.id);
  expect(unasked.sort()).toEqual(['groq', 'mistral', 'openrouter', 'zhipu']);
});
