import { describe, expect, it } from 'vitest';
import type { BreakerView, StatusView, TotalsView } from '../src/contract/views.ts';
import { followState, type LiveState } from './live-state.ts';
import { createQuietTeller, newsOf, type News } from './news.ts';
import { goOn, isPaused, pauseAll } from './pause.ts';
import { dollars, headline, trayMenu, type TrayActions, type TrayState } from './tray-menu.ts';

const breaker = (provider: string, state: BreakerView['state'], reason: string | null = null) =>
  ({ provider, state, reason }) as BreakerView;
const status = (notices: StatusView['notices'] = [], ok = true) =>
  ({ gatewayUrl: 'http://127.0.0.1:4747/v1', demo: false, ledger: { ok }, notices }) as unknown as StatusView;
const today = (part: Partial<TotalsView> = {}) =>
  ({ costNanos: 1_234_000_000, requests: 45, unpriced: 0, ...part }) as TotalsView;

const state = (part: Partial<TrayState> = {}): TrayState => ({
  status: status(),
  breakers: [breaker('openai', 'closed'), breaker('a&b', 'tripped'), breaker('groq', 'off')],
  today: today(),
  isPaused: false,
  startsAtLogin: null,
  keysInFile: null,
  looksForUpdates: false,
  ...part,
});

function chosen(part: Partial<TrayState>, label: string): unknown[] {
  const did: unknown[] = [];
  const act = new Proxy({} as TrayActions, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        did.push([name, ...args]),
  });
  const item = trayMenu(state(part), act).find((candidate) => candidate.label === label);
  (item?.click as (() => void) | undefined)?.();
  return did;
}
const labels = (part: Partial<TrayState> = {}) => trayMenu(state(part), {} as TrayActions).map(({ label }) => label);

describe('the tray', () => {
  it('shows state, spend and each breaker as a toggle', () => {
    expect(labels().slice(0, 6)).toEqual([
      'Tripped: a&b',
      'Today: $1.23, 45 requests',
      undefined,
      'openai',
      'a&&b (tripped)',
      'groq',
    ]);
    const toggles = trayMenu(state(), {} as TrayActions).filter(({ type }) => type === 'checkbox');
    expect(toggles.map(({ checked }) => checked)).toEqual([true, true, false]);
  });

  it('does what is chosen', () => {
    expect(chosen({}, 'openai')).toEqual([['switchBreaker', 'openai', false]]);
    expect(chosen({}, 'groq')).toEqual([['switchBreaker', 'groq', true]]);
    expect(chosen({}, 'Copy the endpoint')).toEqual([['copy', 'http://127.0.0.1:4747/v1']]);
    expect(chosen({}, 'Pause everything')).toMatchObject([['pause']]);
    expect(chosen({ isPaused: true }, 'Go on')).toMatchObject([['goOn']]);
    expect(chosen({ startsAtLogin: true }, 'Start at login')).toEqual([['setStartAtLogin', false]]);
    expect(chosen({ keysInFile: false }, 'Keep keys in a file, for headless too')).toEqual([['setKeysInFile', true]]);
    expect(chosen({ looksForUpdates: true }, 'Look for updates')).toMatchObject([['lookForUpdates']]);
  });

  it('leaves out what cannot be had', () => {
    expect(labels()).not.toEqual(expect.arrayContaining(['Start at login']));
    expect(labels()).not.toContain('Look for updates');
  });

  it.each([
    [{ status: null }, 'Breakerbox is starting'],
    [{ isPaused: true }, 'Breakerbox is paused'],
    [{ status: status([], false) }, 'Breakerbox runs, but the ledger cannot be written'],
    [{ breakers: [] }, 'Breakerbox runs'],
  ] as [Partial<TrayState>, string][])('says how it goes: %#', (part, line) =>
    expect(headline(state(part))).toBe(line),
  );

  it.each([
    [0, '$0.00'],
    [9_990_000, '$0.0100'],
    [4_200_000, '$0.0042'],
    [10_000_000, '$0.01'],
    [12_345_000_000, '$12.35'],
  ])('%d nano-dollars are %s', (nanos, text) => expect(dollars(nanos)).toBe(text));

  it('does not call an unknown price nothing', () => {
    expect(labels({ today: today({ unpriced: 2 }) })[1]).toContain('2 of unknown price');
    expect(labels({ today: null })[1]).toBe('Today: not known yet');
  });
});

describe('pausing', () => {
  function circuit(...on: string[]) {
    const is = new Map(['a', 'b', 'c'].map((id) => [id, on.includes(id)]));
    let remembered: readonly string[] = [];
    const parts = {
      breakers: {
        switch: ({ provider, on: to }: { provider: string; on: boolean }) => {
          is.set(provider, to);
          return Promise.resolve(breaker(provider, to ? 'closed' : 'off'));
        },
      } as never,
      remembered: () => remembered,
      remember: (all: readonly string[]) => void (remembered = all),
    };
    const views = () => [...is].map(([id, isOn]) => breaker(id, isOn ? 'closed' : 'off'));
    return { is, parts, views, remembered: () => remembered };
  }

  it('switches off what is on, and going on switches on that and no more', async () => {
    const { is, parts, views, remembered } = circuit('a', 'c');
    expect(isPaused(remembered(), views())).toBe(false);
    await pauseAll(parts, views());
    expect([...is.values()]).toEqual([false, false, false]);
    expect(isPaused(remembered(), views())).toBe(true);
    await goOn(parts, views());
    expect([...is.values()]).toEqual([true, false, true]);
    expect(remembered()).toEqual([]);
  });

  it('is over when one is switched on elsewhere, and forgets providers that are gone', async () => {
    const { is, parts, views, remembered } = circuit('a', 'b');
    await pauseAll(parts, views());
    is.set('c', true);
    expect(isPaused(remembered(), views())).toBe(false);
    is.delete('b');
    await goOn(parts, views());
    expect(is.has('b')).toBe(false);
  });
});

it('what the core says once is told, and the day begins anew at midnight', async () => {
  const text = 'The budget monthly is used up.';
  const said: string[] = [];
  const stop = new AbortController();
  const days: number[] = [];
  let midnight = (): void => undefined;
  const client = {
    status: { get: async () => status() },
    totals: { since: async () => today() },
    breakers: { list: async () => [] },
    events: async ({ today: day }: { today: number }, { signal }: { signal: AbortSignal }) => {
      days.push(day);
      return (async function* () {
        yield { type: 'news', level: 'error', text };
        if (days.length === 2) stop.abort();
        else midnight();
        signal.throwIfAborted();
      })();
    },
  };
  const parts = {
    client: client as never,
    onChange: () => undefined,
    onNews: (news: { text: string }) => said.push(news.text),
    now: () => new Date(2026, 6, days.length + 1, 12).getTime(),
    after: (_ms: number, run: () => void) => {
      midnight = run;
      return () => undefined;
    },
  };
  await followState(parts, stop.signal);
  expect(said).toEqual([text, text]);
  expect(days.map((day) => new Date(day).getHours())).toEqual([0, 0]);
  expect(new Date(days[1] ?? 0).getDate() - new Date(days[0] ?? 0).getDate()).toBe(1);
});

describe('news', () => {
  const live = (part: Partial<LiveState> = {}): LiveState => ({ status: status(), breakers: [], today: null, ...part });
  const was = live({ breakers: [breaker('a', 'closed'), breaker('b', 'off')] });

  it('is a breaker that tripped, and a notice that came', () => {
    expect(newsOf(live({ breakers: [breaker('a', 'tripped', 'HTTP 503'), breaker('b', 'tripped')] }), was)).toEqual([
      { id: 'tripped:a', title: 'a tripped', body: 'HTTP 503' },
    ]);
    const text = 'The budget monthly is used up.';
    expect(newsOf(live({ status: status([{ level: 'error', text }]) }), was)).toMatchObject([
      { title: 'Breakerbox has a problem', body: text },
    ]);
  });

  it('is not how things were at the start, nor that all is well', () => {
    const ill = live({ breakers: [breaker('a', 'tripped')] });
    expect(newsOf(ill, { status: null, breakers: [], today: null })).toEqual([]);
    expect(newsOf(was, ill)).toEqual([]);
    expect(newsOf(ill, live({ breakers: [breaker('a', 'half-open')] }))).toEqual([]);
  });

  it('is not told again within five minutes', () => {
    let now = 0;
    const told: News[] = [];
    const tell = createQuietTeller(
      (news) => told.push(news),
      () => now,
    );
    const news = { id: 'x', title: '', body: '' };
    tell([news]);
    now = 299_000;
    tell([news, { ...news, id: 'y' }]);
    expect(told).toHaveLength(2);
    now = 300_000;
    tell([news]);
    expect(told).toHaveLength(3);
  });
});
