import { describe, expect, it } from 'vitest';
import type { FoundView } from '../../../src/contract/provider-views.ts';
import type { ProviderView } from '../../../src/contract/views.ts';
import { addedWords, doubtWords, nothingWords, viaWords } from './found-words.ts';

const env = (fits = true): FoundView['via'] => ({ kind: 'env', name: 'GROQ_API_KEY', fits });
const address: FoundView['via'] = { kind: 'address', address: 'localhost:11434', baseUrl: null };

describe('what was found', () => {
  it('is a variable, or a server with its models', () => {
    expect(viaWords({ via: env(), models: null })).toBe('a key in GROQ_API_KEY');
    expect(viaWords({ via: address, models: 1 })).toBe('answers at localhost:11434, with 1 model');
    expect(viaWords({ via: address, models: null })).toBe('answers at localhost:11434, and wants a key');
  });

  it('is doubted where a key begins otherwise', () => {
    expect(doubtWords({ via: env(false), label: 'Groq' })).toBe('It does not begin as keys of Groq do.');
    expect([doubtWords({ via: env(), label: 'Groq' }), doubtWords({ via: address, label: 'Ollama' })]).toEqual([
      null,
      null,
    ]);
  });
});

it('says where it looked in vain', () => {
  const looked = [
    { label: 'Ollama', address: 'localhost:11434' },
    { label: 'vLLM', address: 'localhost:8000' },
  ];
  expect(nothingWords({ looked, found: [] })).toBe(
    'Nothing: no key of a known provider in the environment, and no answer from Ollama at localhost:11434 or vLLM at localhost:8000.',
  );
  const found = [{ preset: 'groq', label: 'Groq', via: env(), models: null, addedAs: 'groq' }];
  expect(nothingWords({ looked: [], found })).toMatch(/^Nothing else: .*no server was looked for\.$/u);
});

it('says what was added', () => {
  const added = { id: 'groq', preset: 'groq', label: 'Groq', keys: [] } as unknown as ProviderView;
  expect(addedWords(added)).toBe('Added Groq.');
  const key = { name: 'main', state: 'environment', env: 'GROQ_API_KEY' } as const;
  expect(addedWords({ ...added, keys: [key] })).toBe('Added Groq, with the key in GROQ_API_KEY.');
});
