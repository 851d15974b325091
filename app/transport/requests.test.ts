import { describe, expect, it } from 'vitest';
import type { RequestView } from '../../src/contract/views.ts';
import { mergeRequests } from './requests.ts';

function row(id: string, rest: Partial<RequestView> = {}): RequestView {
  return {
    id,
    startedAt: 0,
    endedAt: null,
    client: 'editor',
    surface: 'chat',
    modelAsked: 'auto',
    route: null,
    rule: null,
    provider: null,
    model: null,
    keyName: null,
    state: 'open',
    status: null,
    errorKind: null,
    streamed: true,
    inputTokens: null,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: null,
    reasoningTokens: null,
    costNanos: null,
    costSource: 'unknown',
    ttftUs: null,
    durationUs: null,
    attempts: 0,
    failedOn: [],
    ...rest,
  };
}

const ids = (list: RequestView[]) => list.map((request) => request.id);

describe('mergeRequests', () => {
  it('puts new requests on top, whatever order they come in', () => {
    expect(ids(mergeRequests([row('b'), row('a')], [row('c'), row('d')]))).toEqual(['d', 'c', 'b', 'a']);
  });

  it('replaces a row by its news and leaves the others as they are', () => {
    const [b, a] = [row('b'), row('a')];
    const merged = mergeRequests([b, a], [row('a', { state: 'done' })]);
    expect(merged[0]).toBe(b);
    expect(merged[1]?.state).toBe('done');
  });

  it('does not let a late snapshot open a request again that has ended', () => {
    const ended = row('a', { state: 'failed' });
    expect(mergeRequests([ended], [row('a')])[0]).toBe(ended);
  });

  it('keeps the newest when the list is full', () => {
    expect(ids(mergeRequests([row('b'), row('a')], [row('c')], 2))).toEqual(['c', 'b']);
  });
});
