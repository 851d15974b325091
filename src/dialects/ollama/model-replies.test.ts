import { expect, test } from 'vitest';
import { psReply, showReply, tagsReply, versionReply, type OfferedModel } from './model-replies.ts';

const known: OfferedModel = {
  id: 'openai/gpt-5-mini',
  contextWindow: 400_000,
  abilities: new Map(
    Object.entries({ tools: true, images: true, audio: false, reasoning: true, json: true, pdf: true }),
  ),
};
const unknown: OfferedModel = { id: 'custom/x', contextWindow: null, abilities: new Map() };

const details = {
  parent_model: '',
  format: '',
  family: 'breakerbox',
  families: ['breakerbox'],
  parameter_size: '',
  quantization_level: '',
};

test('the version is one that clients accept', () => {
  const { version } = JSON.parse(versionReply()) as { version: string };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  expect(major > 0 || minor > 6).toBe(true);
});

test('the list of models', () => {
  const { models } = JSON.parse(tagsReply([known, unknown], 1_700_000_000)) as { models: Record<string, unknown>[] };
  expect(models[0]).toEqual({
    name: 'openai/gpt-5-mini',
    model: 'openai/gpt-5-mini',
    modified_at: '2023-11-14T22:13:20Z',
    size: 0,
    digest: expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown,
    details: { ...details, context_length: 400_000 },
    capabilities: ['completion', 'tools', 'vision', 'thinking'],
  });
  expect(models[1]).toMatchObject({ details, capabilities: ['completion', 'tools'] });
  expect(models[1]?.['digest']).not.toBe(models[0]?.['digest']);
});

test('a digest is the same every time', () => {
  expect(tagsReply([known], 0)).toBe(tagsReply([known], 0));
});

// The fields that GitHub Copilot's and Zed's connectors read.
test('a model, as Copilot looks it up', () => {
  const shown = JSON.parse(showReply(known, 0)) as { model_info: Record<string, unknown>; capabilities: string[] };
  expect(shown.model_info['general.basename']).toBe('openai/gpt-5-mini');
  expect(shown.model_info[`${String(shown.model_info['general.architecture'])}.context_length`]).toBe(400_000);
  expect(shown.capabilities).toEqual(['completion', 'tools', 'vision', 'thinking']);
  expect(shown).toMatchObject({ template: '', details: { family: 'breakerbox' } });
});

test('a window that is unknown is not told', () => {
  expect(JSON.parse(showReply(unknown, 0))).toMatchObject({
    model_info: { 'general.architecture': 'breakerbox', 'general.basename': 'custom/x' },
  });
  expect(showReply(unknown, 0)).not.toContain('context_length');
  expect(psReply([unknown], 0)).not.toContain('context_length');
});

test('models that are ready', () => {
  const { models } = JSON.parse(psReply([known], 1_700_000_000)) as { models: object[] };
  expect(models).toMatchObject([
    { size: 0, size_vram: 0, context_length: 400_000, expires_at: '2023-11-14T22:13:20Z' },
  ]);
});
