import { expect, test } from 'vitest';
import { drillSentence } from './drill-words.ts';

test.each([
  ['down', [], 'OpenAI acts as if it were down for every client.'],
  ['slow', ['codex'], 'OpenAI acts as if it were slow for codex.'],
  ['rate-limit', ['a', 'b', 'c'], 'OpenAI acts as if it limited the rate for a, b and c.'],
] as const)('%s for %j', (kind, clients, words) => {
  expect(drillSentence({ kind, clients: [...clients] }, 'OpenAI')).toBe(words);
});
