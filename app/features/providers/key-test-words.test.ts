import { describe, expect, it } from 'vitest';
import { keyTestSentence, keyTestWords } from './key-test-words.ts';

const good = { result: 'good', message: null, balance: null } as const;
const refused = { result: 'refused', message: 'Incorrect API key provided', balance: null } as const;
const broke = { result: 'no-credit', message: 'Insufficient Balance', balance: null } as const;
const unknown = { result: 'unknown', message: 'openai did not answer in time', balance: null } as const;

describe('what a test of a key found', () => {
  it('says what is left where that is known', () => {
    expect(keyTestWords(good, 'Groq').text).toBe('Groq takes this key');
    expect(keyTestWords({ ...good, balance: '4.50 USD' }, 'DeepSeek').text).toBe('DeepSeek takes this key: 4.50 USD');
  });

  it('tells a bad key from an empty account and from not knowing', () => {
    expect(keyTestWords(refused, 'Groq')).toMatchObject({ mark: 'cross', tone: 'red', quote: refused.message });
    expect(keyTestWords(broke, 'Groq')).toMatchObject({ tone: 'amber', quote: broke.message });
    expect(keyTestWords(unknown, 'Groq')).toMatchObject({ tone: 'plain', quote: unknown.message });
  });

  it('is one sentence for a toast', () => {
    expect(keyTestSentence(good, 'Groq')).toBe('Groq takes the key.');
    expect(keyTestSentence(refused, 'Groq')).toBe('Groq refuses the key: Incorrect API key provided');
    expect(keyTestSentence(unknown, 'Groq')).toMatch(/^Whether Groq takes the key could not be told: openai did/u);
  });
});
