import { describe, expect, it } from 'vitest';
import { assignSeries, monogram } from './provider-colour.ts';

describe('assignSeries', () => {
  it('gives each of eight providers a colour of its own', () => {
    const names = ['openai', 'anthropic', 'groq', 'ollama', 'mistral', 'qwen', 'deepseek', 'gemini'];
    expect([...assignSeries(names).values()].toSorted((a, b) => Number(a) - Number(b))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it('does not depend on the order of the breakers', () => {
    const names = ['openai', 'anthropic', 'groq'];
    expect(assignSeries(names)).toEqual(assignSeries(names.toReversed()));
  });

  it('makes the ninth grey', () => {
    const names = Array.from({ length: 9 }, (_, index) => `provider-${index}`);
    expect([...assignSeries(names).values()].filter((series) => series === 'other')).toHaveLength(1);
  });
});

describe('monogram', () => {
  it.each([
    ['OpenAI', 'OA'],
    ['Anthropic', 'An'],
    ['groq', 'Gr'],
    ['LM Studio', 'LS'],
    ['LiteLLM', 'LL'],
    ['xAI', 'xA'],
    ['vLLM', 'vL'],
    ['Zhipu (Z.AI, GLM)', 'Zh'],
    ['本地', '本地'],
    ['—', '·'],
  ])('%s becomes %s', (label, letters) => {
    expect(monogram(label)).toBe(letters);
  });
});
