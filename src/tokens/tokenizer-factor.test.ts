import { expect, test } from 'vitest';
import { tokenizerFactor } from './tokenizer-factor.ts';

test.each<[model: string, factor: number]>([
  ['gpt-5-mini', 1],
  ['deepseek/deepseek-chat', 1],
  ['claude-opus-4-6', 1.18],
  ['claude-opus-4-6-20260105', 1.18],
  ['claude-opus-4-20250514', 1.18],
  ['claude-3-5-sonnet-20241022', 1.18],
  ['anthropic/claude-sonnet-4.5', 1.18],
  ['claude-opus-4-7', 1.53],
  ['anthropic/claude-opus-4.8', 1.53],
  ['claude-sonnet-5', 1.53],
  ['claude-sonnet-5-20260301', 1.53],
  ['claude-fable-5', 1.53],
  ['claude-instant', 1.18],
])('%s: %d', (model, factor) => {
  expect(tokenizerFactor(model)).toBe(factor);
});
