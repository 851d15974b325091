// What the reader of the panel notices of a ledger of a million requests: how long each page takes until nothing on it
// changes any more, how deep the list of requests can be scrolled, and how often the page stands still while requests come in.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { PAGES } from '../../app/shell/pages.ts';
import { findBrowser } from '../find-browser.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { FILLED_DAYS, fillLedger } from './fill-ledger.ts';
import { watchPage, type PageWatch } from './watch-page.ts';

const DAY_MS = 86_400_000;
/** Requests a second while somebody looks. */
const RATE = 200;
const LIVE_MS = 30_000;
const IDLE_MS = 10_000;
const ROUNDS = 3;
const SCROLLS = 50;

export interface PanelFigures {
  /** From nothing, with the browser's cache empty. */
  readonly openMs: number;
  readonly pages: readonly { readonly name: string; readonly medianMs: number; readonly worstMs: number }[];
  readonly standstills: readonly Standstill[];
  /** Of one CPU, in percent, while nothing happens. */
  readonly idleCpuPercent: number;
}

export interface Standstill {
  readonly name: string;
  /** Tasks longer than 50 ms, and the longest of them. */
  readonly tasks: number;
  readonly worstMs: number;
}

/** `ledgerIn`: a data directory that has the ledger already. null: there is no browser. */
export async function benchPanel(requests: number, ledgerIn?: string): Promise<PanelFigures | null> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return null;
  const folder = ledgerIn ?? mkdtempSync(join(tmpdir(), 'breakerbox-bench-'));
  const upstream = await startUpstream();
  const browser = await chromium.launch({ executablePath });
  try {
    const until = Date.now() - 60_000;
    if (ledgerIn === undefined) fillLedger(join(folder, 'ledger.sqlite'), requests, until);
    const config = { providers: [provider('up', upstream.baseUrl)] };
    const gateway = await startGateway({ dataDir: folder, config });
    try {
      return await measure(browser, gateway, until);
    } finally {
      await gateway.dispose();
    }
  } finally {
    await browser.close();
    await upstream.close();
    if (ledgerIn === undefined) rmSync(folder, { recursive: true });
  }
}

async function measure(browser: Browser, gateway: Gateway, until: number): Promise<PanelFigures> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const watch = await watchPage(page);
  const openMs = await watch.settles(() => page.goto(gateway.ready.panel));
  const pages = await measurePages(watch, until);
  const standstills = [await scrolled(page, watch)];
  for (const name of ['Requests', 'Panel', 'Spend']) standstills.push(await live(page, watch, gateway, name));
  return { openMs, pages, standstills, idleCpuPercent: await idle(page, watch) };
}

/** What is looked at, by its address. */
function views(until: number): readonly (readonly [name: string, address: string])[] {
  const middle = until - (FILLED_DAYS / 2) * DAY_MS;
  const oldest = until - FILLED_DAYS * DAY_MS;
  const day = (at: number): string => `from=${at}&to=${at + DAY_MS}`;
  return [
    ...PAGES.map(({ title, path }) => [title, path] as const),
    ['Spend, 90 days', '/spend?range=90'],
    ['Latency, 90 days by provider', '/latency?range=90&by=provider'],
    ['Requests of a day in the middle', `/requests?${day(middle)}`],
    ['Requests of the first day', `/requests?${day(oldest)}`],
    ['Requests that a fallback answered', '/requests?fellback=yes'],
    ['Requests that took 50 s', '/requests?took=50..'],
    ['Requests with an error nobody said', '/requests?error=nobody'],
  ];
}

async function measurePages(watch: PageWatch, until: number): Promise<PanelFigures['pages']> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, address] of views(until)) {
      // Every page is left for one that asks for nothing large.
      await watch.settles(() => watch.go('/clients'));
      const took = await watch.settles(() => watch.go(address));
      times.set(name, [...(times.get(name) ?? []), took]);
    }
  }
  return [...times].map(([name, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    return { name, medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0, worstMs: sorted.at(-1) ?? 0 };
  });
}

/** To the end of what is there, again and again: each time there is more. */
async function scrolled(page: Page, watch: PageWatch): Promise<Standstill> {
  await watch.settles(() => watch.go('/requests'));
  return counted(watch, `scrolled down ${SCROLLS} times`, async () => {
    for (let turn = 0; turn < SCROLLS; turn += 1) {
      await watch.settles(() => page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight)));
    }
  });
}

async function live(page: Page, watch: PageWatch, gateway: Gateway, title: string): Promise<Standstill> {
  await watch.settles(() => page.getByRole('link', { name: title, exact: true }).click());
  return counted(watch, `${title}, ${RATE} requests a second for ${LIVE_MS / 1_000} s`, async () => {
    const sent: Promise<unknown>[] = [];
    const timer = setInterval(() => sent.push(postChat(gateway, chat('up/m'))), 1_000 / RATE);
    await page.waitForTimeout(LIVE_MS);
    clearInterval(timer);
    await Promise.all(sent);
  });
}

async function counted(watch: PageWatch, name: string, work: () => Promise<void>): Promise<Standstill> {
  await watch.takeLongTasks();
  await work();
  const tasks = await watch.takeLongTasks();
  return { name, tasks: tasks.length, worstMs: Math.max(0, ...tasks) };
}

/** A panel that shows what happened a while ago. */
async function idle(page: Page, watch: PageWatch): Promise<number> {
  await watch.settles(() => watch.go('/'));
  // Requests per minute sink for a minute after the last one.
  await page.waitForTimeout(75_000);
  const before = await watch.cpuSeconds();
  await page.waitForTimeout(IDLE_MS);
  return ((await watch.cpuSeconds()) - before) * (100_000 / IDLE_MS);
}
