import { describe, expect, test } from 'vitest';
import type { RequestView } from '../../../src/contract/views.ts';
import type { Look } from '../history/history-queries.ts';
import { matches, requestFilter, withNews } from './request-filter.ts';

const ANY: Look = { range: { range: 'all', from: '', to: '' }, period: { from: 0, to: 9 }, before: null, filter: {} };

function request(id: string, more: Partial<RequestView> = {}): RequestView {
  return {
    id,
    startedAt: 1_000,
    endedAt: null,
    client: 'editor',
    surface: 'chat',
    modelAsked: 'auto',
    route: 'auto',
    rule: null,
    provider: 'openai',
    model: 'gpt-5',
    keyName: null,
    state: 'done',
    status: 200,
    errorKind: null,
    streamed: true,
    inputTokens: 1,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: 1,
    reasoningTokens: null,
    costNanos: 5_000,
    costSource: 'price',
    ttftUs: 1,
    durationUs: 2_000_000,
    attempts: 1,
    failedOn: [],
    ...more,
  };
}

describe('what stands in the address', () => {
  const read = (text: string, look = ANY) => requestFilter(new URLSearchParams(text), look);

  test('is asked for in the units of the ledger', () => {
    const text =
      'cost=0.0003..&took=1,5&error=+too+long+&state=failed&rule=r&surface=chat&route=&fellback=yes&streamed=no' +
      '&ttft=0.25..2&speed=..40&in=100..&out=..5&status=429&status=200&kind=quota&asked=auto&key=main&session=s&costing=unknown';
    expect(read(text)).toEqual({
      costNanos: { min: 300_000 },
      durationUs: { min: 1_500_000 },
      ttftUs: { min: 250_000, max: 2_000_000 },
      milliTps: { max: 40_000 },
      inputTokens: { min: 100 },
      outputTokens: { max: 5 },
      fellBack: true,
      streamed: false,
      status: [429, 200],
      errorKind: ['quota'],
      modelAsked: ['auto'],
      keyName: ['main'],
      session: ['s'],
      costSource: ['unknown'],
      errorText: 'too long',
      state: ['failed'],
      rule: ['r'],
      surface: ['chat'],
      route: [null],
    });
  });

  test.each([
    'cost=much',
    'cost=-1',
    'cost=1..much',
    'cost=1e12',
    'took=',
    'took=..',
    'state=unheard-of',
    'error=+',
    'fellback=maybe',
    'status=soon',
    'kind=',
  ])('narrows nothing by %s', (text) => expect(read(text)).toEqual({}));

  test('is open at its end unless both days were chosen', () => {
    expect(read('')).toEqual({});
    const week = { ...ANY, range: { range: '7', from: '', to: '' } } as const;
    expect(read('', week)).toEqual({ from: 0 });
    const custom = { ...ANY, range: { range: 'custom', from: 'a', to: 'b' } } as const;
    expect(read('', custom)).toEqual({ from: 0, to: 9 });
  });
});

test.each([
  [{ from: 1_000, to: 1_001 }, true],
  [{ to: 1_000 }, false],
  [{ from: 1_001 }, false],
  [{ state: ['done' as const] }, true],
  [{ state: ['failed' as const] }, false],
  [{ rule: ['r'] }, false],
  [{ surface: ['messages'] }, false],
  [{ costNanos: { min: 5_000, max: 5_000 }, durationUs: { min: 2_000_000 } }, true],
  [{ costNanos: { min: 5_001 } }, false],
  [{ durationUs: { max: 1_999_999 } }, false],
  [{ milliTps: { min: 500, max: 501 } }, true],
  [{ milliTps: { min: 502 } }, false],
  [{ ttftUs: { max: 0 } }, false],
  [{ streamed: true, status: [200], costSource: ['price' as const], modelAsked: ['auto'] }, true],
  [{ streamed: false }, false],
  [{ status: [429] }, false],
  [{ errorKind: ['quota'] }, false],
  [{ keyName: ['main'] }, false],
  [{ route: ['auto', null], provider: ['openai'] }, true],
  [{ route: [null] }, false],
])('a request and %o: %s', (filter, is) => expect(matches(request('1'), filter)).toBe(is));

test.each([{ min: 1 }, { min: 0 }, { max: 9 }])('what costs nobody knows how much is not within %o', (costNanos) =>
  expect(matches(request('1', { costNanos: null }), { costNanos })).toBe(false),
);

describe('news', () => {
  const rows = ['5', '4', '3', '2', '1'].map((id) => request(id, { state: id === '4' ? 'open' : 'done' }));

  test('comes on top, takes the place of what it is about, and leaves older rows alone', () => {
    const merged = withNews(rows, [request('6'), request('4')], {});
    expect(merged.map(({ id, state }) => `${id} ${state}`)).toEqual([
      '6 done',
      '5 done',
      '4 done',
      '3 done',
      '2 done',
      '1 done',
    ]);
    expect(merged[4]).toBe(rows[3]);
  });

  test('is left out where it is not what is looked for, and takes along what no longer is', () => {
    const merged = withNews([request('4', { state: 'open' })], [request('6'), request('4')], { state: ['open'] });
    expect(merged).toEqual([]);
  });
});
