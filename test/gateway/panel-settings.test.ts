// The general settings over the contract: what is refused where, one version for a change of several, and what runs here.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type Gateway } from '../support/gateway-process.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => gateway.dispose());

const settings = async () => gateway.panel.settings.get({});

test('what was never set is as its default', async () => {
  const { defaults, ...values } = await settings();
  expect(values).toEqual(defaults);
});

test.each([
  [{ reserveTokens: 0 }, 'settings.reserveTokens', /greater than 0/],
  [{ reserveTokens: 1.5 }, 'settings.reserveTokens', /whole number/],
  [{ reserveTokens: 2_000_000 }, 'settings.reserveTokens', /At most 1000000/],
  [{ sketchDays: -1 }, 'settings.sketchDays', /greater than 0/],
  [{ baselineModel: 'gpt-5' }, 'settings.baselineModel', /provider\/model-id/],
  [{ runaway: { repeats: 1, minutes: 10, factor: 10, pause: false } }, 'settings.runaway.repeats', /at least 2/],
  [{ allowedOrigins: ['https://a.example', '*'] }, 'settings.allowedOrigins[1]', /not an origin/],
  [
    { telemetry: { endpoint: 'http://traces.example', protocol: 'http/json' as const, headers: [] } },
    'settings.telemetry.endpoint',
    /OTLP collector/,
  ],
])('%j is refused at its place, with nothing changed', async (change, path, message) => {
  const before = await settings();
  await expect(gateway.panel.settings.set(change)).rejects.toMatchObject({
    code: 'REFUSED',
    data: { path },
    message: expect.stringMatching(message),
  });
  expect(await settings()).toEqual(before);
});

test('several at once are one version, and the step back takes back only them', async () => {
  const [before] = await gateway.panel.versions.list({ limit: 1 });
  const { undo } = await gateway.panel.settings.set({ reserveTokens: 8192, emulateJson: 'prompt' });
  const [version] = await gateway.panel.versions.list({ limit: 1 });
  expect(version).toMatchObject({
    n: (before?.n ?? 0) + 1,
    label: 'change what is done for JSON, how much budgets hold back at a time',
  });
  await gateway.panel.settings.set({ catalogRefresh: 'off', sketchDays: 10 });
  await gateway.panel.undo.apply({ token: undo });
  expect(await settings()).toMatchObject({ reserveTokens: 4096, emulateJson: 'tool', sketchDays: 10 });
});

test('what runs here is told without a secret', async () => {
  const system = await gateway.panel.system.get({});
  expect(system).toMatchObject({
    node: process.versions.node,
    electron: null,
    dataDir: gateway.dataDir,
    gateway: { port: gateway.port, addresses: expect.arrayContaining(['127.0.0.1']) },
    panel: { port: gateway.panelPort, addresses: expect.arrayContaining(['127.0.0.1']) },
  });
  expect(system.sqlite).toMatch(/^3\.\d+\.\d+$/);
  const byName = Object.fromEntries(system.files.map(({ name, bytes }) => [name, bytes]));
  expect(byName['ledger.sqlite']).toBeGreaterThan(0);
  expect(byName['versions/']).toBeGreaterThan(0);
  expect(JSON.stringify(system)).not.toContain(gateway.panelToken);
  expect(JSON.stringify(system)).not.toContain(gateway.clientKey);
});
