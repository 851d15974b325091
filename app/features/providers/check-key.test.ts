import { describe, expect, it } from 'vitest';
import type { PresetView } from '../../../src/contract/views.ts';
import { doubtKey } from './check-key.ts';

function preset(label: string, keyPrefix: string | null): PresetView {
  return {
    id: label.toLowerCase(),
    label,
    baseUrl: null,
    key: 'required',
    keyPrefix,
    keyUrl: null,
    testsKeys: true,
    note: null,
  };
}

const [openai, anthropic, groq, mistral] = [
  preset('OpenAI', 'sk-'),
  preset('Anthropic', 'sk-ant-'),
  preset('Groq', 'gsk_'),
  preset('Mistral', null),
] as const;
const all = [openai, anthropic, groq, mistral];

describe('doubtKey', () => {
  it.each([
    ['sk-abc', openai, null],
    [' sk-abc\n', openai, null],
    ['', openai, null],
    ['anything', mistral, null],
    ['sk-abc', mistral, null],
    ['sk-ant-abc', anthropic, null],
    ['sk-ant-abc', openai, 'This looks like a key of Anthropic.'],
    ['gsk_abc', openai, 'This looks like a key of Groq.'],
    ['abc', groq, 'Keys of Groq begin with “gsk_”; this one does not.'],
    ['sk- abc', openai, 'There is a space or a line break inside this key. Was it copied whole?'],
  ])('%j given for %o', (key, wanted, doubt) => {
    expect(doubtKey(key, wanted, all)).toBe(doubt);
  });
});
