// When the catalog is fetched, and what becomes of it. Real bytes over a real socket: test/gateway/catalog-refresh.test.ts.
import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { PrivateJson } from '../platform/private-json.ts';
import { CatalogRefresh, type FetchedCatalog } from './catalog-refresh.ts';
import { createCatalog, type LiveCatalog } from './catalog.ts';
import type { CompactFacts, CompactModel } from './compact-form.ts';
import { reviewPublished } from './review-published.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const URL_OF_IT = 'https://models.dev/api.json';

const row: CompactModel = [1e9, null, null, 2e9, 1000, null, 't', [], null];
const EMBEDDED: CompactFacts = {
  source: 'models.dev (MIT licence)',
  date: '2026-01-01',
  providers: { shop: { m: row } },
};
const answer = (input: number, etag: string | null = 'v1'): FetchedCatalog => ({
  kind: 'new',
  bytes: new TextEncoder().encode(JSON.stringify({ shop: { models: { m: { cost: { input, output: 2 } } } } })),
  etag,
});
const OFFLINE: FetchedCatalog = { kind: 'failed', why: 'getaddrinfo ENOTFOUND', isAnswer: false };

let clock: VirtualClock;
let stored: string | null;
let moved: string[];
let asked: { url: string; etag: string | null }[];
let answers: FetchedCatalog[];
let heard: string[];
let daily: boolean;
let isFull: boolean;
let catalog: LiveCatalog;

beforeEach(() => {
  clock = new VirtualClock();
  [stored, moved, asked, heard, answers] = [null, [], [], [], [answer(3)]];
  [daily, isFull] = [true, false];
});

const file: PrivateJson = {
  read: () => stored,
  write: (text) => {
    if (isFull) throw new Error('no space left');
    stored = text;
  },
  quarantine: () => {
    moved.push(stored ?? '');
    stored = null;
    return 'catalog.damaged.json';
  },
};

function open(embedded = EMBEDDED, url = URL_OF_IT): CatalogRefresh {
  catalog = createCatalog(embedded);
  const log = { info: () => {}, warn: () => {}, error: (event: string) => heard.push(event) };
  const refresh = new CatalogRefresh({
    catalog,
    file,
    clock,
    log,
    url,
    fetch: async (from, etag) => {
      asked.push({ url: from.href, etag });
      return answers.shift() ?? { kind: 'same' };
    },
    review: async (task) => reviewPublished(task),
  });
  refresh.start({
    isDaily: () => daily,
    onFacts: () => heard.push('facts'),
    onStatus: () => heard.push('status'),
    askProviders: async () => void heard.push('lists'),
  });
  return refresh;
}

const price = () => catalog.factsFor('shop', 'm')?.price?.input;

describe('the daily fetch', () => {
  it('comes a minute after the start, and then once a day', async () => {
    open();
    await clock.advance(MINUTE - 1);
    expect(asked).toEqual([]);
    await clock.advance(1);
    expect(asked).toEqual([{ url: URL_OF_IT, etag: null }]);
    expect(price()).toBe(3e9);
    expect(catalog.factsFor('shop', 'm')?.sources.price).toEqual({
      origin: 'catalog',
      name: EMBEDDED.source,
      date: '2026-06-01',
    });
    await clock.advance(DAY - HOUR);
    expect(asked).toHaveLength(1);
    await clock.advance(2 * HOUR);
    expect(asked[1]).toEqual({ url: URL_OF_IT, etag: 'v1' });
    // It is still the same, as of that day.
    expect(catalog.source.date).toBe('2026-06-02');
    expect(price()).toBe(3e9);
  });

  it('does not come unless it is wanted, and soon after it is', async () => {
    daily = false;
    open();
    await clock.advance(3 * DAY);
    expect([asked, heard]).toEqual([[], []]);
    daily = true;
    await clock.advance(HOUR);
    expect(asked).toHaveLength(1);
    expect(heard).toContain('lists');
  });

  it('asks the providers for their lists once a day too', async () => {
    open();
    await clock.advance(MINUTE + DAY - HOUR);
    expect(heard.filter((what) => what === 'lists')).toHaveLength(1);
    await clock.advance(HOUR);
    expect(heard.filter((what) => what === 'lists')).toHaveLength(2);
  });

  it('is tried again within the hour when nobody could be reached, and the next day when the answer was bad', async () => {
    answers = [OFFLINE, { kind: 'failed', why: 'models.dev answered with 500', isAnswer: true }];
    const refresh = open();
    await clock.advance(MINUTE);
    expect(refresh.status().lastProblem).toMatch(/could not be fetched from models\.dev: getaddrinfo/);
    expect(heard).not.toContain('facts');
    await clock.advance(HOUR);
    expect(asked).toHaveLength(2);
    await clock.advance(DAY - HOUR);
    expect(asked).toHaveLength(2);
    await clock.advance(HOUR);
    expect(asked).toHaveLength(3);
  });

  it('knows after a restart when the last one was', async () => {
    open().close();
    const first = open();
    await clock.advance(MINUTE);
    first.close();
    const second = open();
    expect(price()).toBe(3e9);
    await clock.advance(HOUR);
    expect(asked).toHaveLength(1);
    expect(second.status()).toMatchObject({ lastProblem: null, lastTriedAt: expect.any(Number) });
    // A clock that was put back says nothing about when to come again.
    clock.jump(-10 * DAY);
    await clock.advance(HOUR);
    expect(asked).toHaveLength(2);
  });

  it('ends with the process', async () => {
    const refresh = open();
    refresh.close();
    await clock.advance(DAY);
    expect(asked).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('what was fetched', () => {
  it('is last good: what comes after and cannot be used changes nothing', async () => {
    const refresh = open();
    await refresh.refresh();
    for (const bad of [OFFLINE, { kind: 'new', bytes: new TextEncoder().encode('<html>'), etag: 'v2' } as const]) {
      answers = [bad];
      expect((await refresh.refresh()).problem).toEqual(expect.any(String));
      expect(price()).toBe(3e9);
    }
    answers = [];
    await refresh.refresh();
    expect(asked.at(-1)?.etag).toBe('v1');
    expect(refresh.status().lastProblem).toBeNull();
  });

  it('gives way to an embedded catalog that is newer, and its ETag with it', async () => {
    await open().refresh();
    answers = [answer(4)];
    const refresh = open({
      ...EMBEDDED,
      date: '2026-06-02',
      providers: { shop: { m: [...row.slice(0, 4), 7, null, '', [], null] as never } },
    });
    expect(catalog.factsFor('shop', 'm')).toMatchObject({ price: { input: 1e9 }, contextWindow: 7 });
    await refresh.refresh();
    expect(asked.at(-1)?.etag).toBeNull();
  });

  it('from another place is named so, and its ETag is not used elsewhere', async () => {
    const refresh = open(EMBEDDED, 'http://127.0.0.1:9/api.json');
    await refresh.refresh();
    expect(catalog.source.name).toBe('127.0.0.1:9, in the form of models.dev (MIT licence)');
    refresh.close();
    await open().refresh();
    expect(asked.at(-1)).toEqual({ url: URL_OF_IT, etag: null });
  });

  it.each(['http://example.com/api.json', 'file:///etc/passwd', 'nonsense'])('never comes from %s', async (url) => {
    const { problem } = await open(EMBEDDED, url).refresh();
    expect(problem).toContain('must begin with https://');
    expect(asked).toEqual([]);
  });

  it('is fetched once for all who ask at the same time', async () => {
    const refresh = open();
    const reports = await Promise.all([refresh.refresh(), refresh.refresh()]);
    expect(reports[0]).toEqual({ problem: null, changed: 1, flagged: [] });
    expect(reports[1]).toBe(reports[0]);
    expect(asked).toHaveLength(1);
  });

  it('lists what was not believed', async () => {
    answers = [answer(30)];
    const refresh = open();
    // One of one is more than a tenth.
    expect((await refresh.refresh()).problem).toContain('1 of 1 prices');
    expect(refresh.status().flagged).toEqual([]);
  });

  it('that cannot be saved is used, and said', async () => {
    const refresh = open();
    isFull = true;
    await refresh.refresh();
    expect(price()).toBe(3e9);
    expect(refresh.notices()).toEqual([expect.stringContaining('could not be saved (no space left)')]);
    isFull = false;
    await refresh.refresh();
    expect(refresh.notices()).toEqual([]);
  });

  it.each(['', '{}', 'not json', '{"version":2}', '{"version":1,"facts":{"source":"s","date":"x","providers":{}}}'])(
    'and is damaged (%j) is moved aside, with a notice',
    (text) => {
      stored = text;
      const refresh = open();
      expect(moved).toEqual([text]);
      expect(refresh.notices()).toEqual([expect.stringContaining('catalog.damaged.json')]);
      expect(price()).toBe(1e9);
    },
  );
});
