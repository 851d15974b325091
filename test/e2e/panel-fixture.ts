// A gateway of its own for each test, and a panel that must keep quiet: no console error, no request to elsewhere.

import { test as base, expect, type Page } from '@playwright/test';
import { makeDataDir, startGateway, type Gateway, type StartOptions } from '../support/gateway-process.ts';
import { writePastSpend, type PastRequest } from '../support/past-spend.ts';
import { startUpstream, type ScriptedUpstream, type UpstreamOptions } from '../support/scripted-upstream.ts';

export interface Fixtures {
  /** Starts a gateway that ends with the test. */
  gatewayWith(options?: StartOptions): Promise<Gateway>;
  /** A data directory whose ledger knows these requests already; it goes with the test. */
  dataDirWith(past: readonly PastRequest[]): Promise<string>;
  upstreamWith(options?: UpstreamOptions): Promise<ScriptedUpstream>;
  /** Opens the panel of a gateway in a watched page. */
  openPanel(gateway: Gateway): Promise<Page>;
  /** Console errors that a test expects, such as those of a process that has gone. */
  expectErrors(pattern: RegExp): void;
}

export const test = base.extend<Fixtures & { expected: RegExp[] }>({
  permissions: ['clipboard-read', 'clipboard-write'],
  viewport: { width: 1440, height: 900 },
  expected: async ({}, use) => use([]),
  expectErrors: async ({ expected }, use) => use((pattern) => void expected.push(pattern)),
  // What a gateway works in must outlive it.
  gatewayWith: async ({ dataDirWith }, use) => {
    void dataDirWith;
    const started: Gateway[] = [];
    await use(async (options) => {
      const gateway = await startGateway(options);
      started.push(gateway);
      return gateway;
    });
    await Promise.all(started.map((gateway) => gateway.dispose()));
  },
  dataDirWith: async ({}, use) => {
    const made: ReturnType<typeof makeDataDir>[] = [];
    await use(async (past) => {
      const dataDir = makeDataDir();
      made.push(dataDir);
      await writePastSpend(dataDir.path, past);
      return dataDir.path;
    });
    for (const dataDir of made) dataDir.remove();
  },
  upstreamWith: async ({}, use) => {
    const started: ScriptedUpstream[] = [];
    await use(async (options) => {
      const upstream = await startUpstream(options);
      started.push(upstream);
      return upstream;
    });
    await Promise.all(started.map((upstream) => upstream.close()));
  },
  openPanel: async ({ page, expected }, use) => {
    const complaints: string[] = [];
    const origins = new Set<string>();
    const own = new Set<string>();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    await use(async (gateway) => {
      own.add(new URL(gateway.ready.panel).origin);
      await page.goto(gateway.ready.panel);
      await expect(page.getByText('Running')).toBeVisible();
      return page;
    });
    expect(complaints.filter((line) => !expected.some((pattern) => pattern.test(line)))).toEqual([]);
    expect([...origins].filter((origin) => !own.has(origin))).toEqual([]);
  },
});

export { expect };
