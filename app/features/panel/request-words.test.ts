import { describe, expect, it } from 'vitest';
import type { RequestView } from '../../../src/contract/views.ts';
import { curlLine } from './curl-line.ts';
import { costText, outcomeText, stateWords, tokensPerSecond, tokensText } from './request-words.ts';

const base = {
  state: 'done',
  inputTokens: 4100,
  outputTokens: 380,
  costNanos: 18_100_000,
  costSource: 'price',
} as RequestView;

describe('a request in words', () => {
  it('gives its tokens in and out, and does not invent what is missing', () => {
    expect(tokensText(base)).toEqual({ in: '4.1k', out: '380' });
    expect(tokensText({ ...base, outputTokens: null })).toEqual({ in: '4.1k', out: '?' });
    expect(tokensText({ ...base, inputTokens: null, outputTokens: null })).toBeNull();
  });

  it('tells an unknown cost from one that is still to come', () => {
    expect(costText({ ...base, costNanos: null, costSource: 'unknown' })).toBe('unknown');
    expect(costText({ ...base, state: 'open', costNanos: null })).toBe('');
    expect(costText({ ...base, costSource: 'estimate' })).toMatch(/^≈/u);
  });

  it('adds the status to a failure', () => {
    expect(stateWords({ state: 'failed', status: 429 }).word).toBe('failed 429');
    expect(stateWords({ state: 'failed', status: null }).word).toBe('failed');
  });

  it('shows an outcome it does not know as it is', () => {
    expect(outcomeText('rate-limit')).toBe('rate limit');
    expect(outcomeText('novelty')).toBe('novelty');
  });

  it('counts tokens per second after the first', () => {
    const stream = { ...base, streamed: true, outputTokens: 100, ttftUs: 500_000, durationUs: 2_500_000 };
    expect(tokensPerSecond(stream)).toBe(50);
    expect(tokensPerSecond({ ...stream, ttftUs: null })).toBeNull();
    expect(tokensPerSecond({ ...stream, streamed: false })).toBeNull();
    expect(tokensPerSecond({ ...stream, durationUs: 506_000 })).toBeNull();
  });
});

it('makes a curl line of one shell command', () => {
  const line = curlLine('http://127.0.0.1:4747/v1', 'bbx-abc');
  expect(line).toContain('curl -N http://127.0.0.1:4747/v1/chat/completions \\\n');
  expect(line).toContain('Bearer bbx-abc');
  expect(
    line
      .split('\n')
      .slice(0, -1)
      .every((part) => part.endsWith(' \\')),
  ).toBe(true);
});
