// The model catalog, fetched anew: what is taken over, what is refused, and what is left after a restart.

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { makeDataDir, startGateway, type Gateway } from '../support/gateway-process.ts';
import { settled } from '../support/ledger-file.ts';
import {
  EMBEDDED_DATE,
  publishedModels,
  startCatalogServer,
  type CatalogServer,
} from '../support/published-catalog.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let server: CatalogServer;
let upstream: ScriptedUpstream;
let dataDir: ReturnType<typeof makeDataDir>;
let gateway: Gateway;

const start = async (): Promise<Gateway> =>
  startGateway({
    dataDir: dataDir.path,
    env: { BREAKERBOX_CATALOG_URL: server.url },
    config: { providers: [provider('up', upstream.baseUrl, { models: [] })] },
  });

beforeEach(async () => {
  [server, upstream] = await Promise.all([startCatalogServer(), startUpstream()]);
  dataDir = makeDataDir();
  gateway = await start();
});
afterEach(async () => {
  await gateway.dispose();
  await Promise.all([server.close(), upstream.close()]);
  dataDir.remove();
});

const today = (): string => new Date().toISOString().slice(0, 10);
const priceOf = async (model: string) => {
  const { models } = await gateway.panel.models.list({ search: model, provider: 'up' });
  const found = models.find((each) => each.model === model);
  return { input: found?.inputPrice ?? null, from: found?.sources.price?.name, date: found?.sources.price?.date };
};
const publishInputPrice = (input: number, etag = '"1"'): void => {
  const models = publishedModels();
  models['openai']!.models['gpt-5-mini']!.cost!.input = input;
  server.publish(models, etag);
};
const status = () => gateway.panel.catalog.status({});
const refresh = () => gateway.panel.catalog.refresh({});

test('a good one is in force at once, for requests too, and after a restart without the network', async () => {
  expect(await priceOf('gpt-5-mini')).toMatchObject({
    input: 250_000_000,
    from: expect.stringContaining('models.dev (MIT licence)'),
  });
  expect(await status()).toMatchObject({ refresh: 'off', lastTriedAt: null, stale: expect.any(Boolean) });
  expect(server.asked).toEqual([]);

  publishInputPrice(0.5);
  expect(await refresh()).toMatchObject({ problem: null, changed: expect.any(Number), flagged: [] });
  expect(server.asked[0]?.headers).toMatchObject({ 'accept-encoding': 'gzip', 'user-agent': 'Breakerbox' });
  expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
  expect(await status()).toMatchObject({ date: today(), ageDays: 0, stale: false, lastProblem: null });
  const fresh = { input: 500_000_000, from: expect.stringContaining('127.0.0.1'), date: today() };
  expect(await priceOf('gpt-5-mini')).toEqual(fresh);
  const { status: answered, headers } = await postChat(gateway, chat('up/gpt-5-mini'));
  expect(answered).toBe(200);
  const { request } = await settled(gateway.dataDir, String(headers['x-breakerbox-request-id']));
  const { input_tokens: input, cached_input_tokens: cached, output_tokens: output } = request;
  // Half a dollar, 2.5 cents and two dollars a million, in nano-dollars a token.
  const cost = ((input ?? 0) - (cached ?? 0)) * 500 + (cached ?? 0) * 25 + (output ?? 0) * 2000;
  expect(request.cost_nanos).toBe(cost);
  expect(statSync(join(dataDir.path, 'catalog.json')).mode & 0o777).toBe(0o600);

  await gateway.stop();
  await server.close();
  gateway = await start();
  expect(await priceOf('gpt-5-mini')).toEqual(fresh);
  expect((await refresh()).problem).toContain('could not be fetched');
  expect(await priceOf('gpt-5-mini')).toEqual(fresh);
  expect((await status()).lastProblem).toContain('could not be fetched');
});

test('one that has not changed is not sent again', async () => {
  publishInputPrice(0.5);
  await refresh();
  expect(await refresh()).toEqual({ problem: null, changed: 0, flagged: [] });
  expect(server.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
  expect(await priceOf('gpt-5-mini')).toMatchObject({ input: 500_000_000 });
});

test('a single price that jumps is not believed, and is named', async () => {
  publishInputPrice(25);
  expect(await refresh()).toMatchObject({
    problem: null,
    flagged: ['openai/gpt-5-mini: input from $0.25 to $25: kept the old price'],
  });
  expect(await priceOf('gpt-5-mini')).toMatchObject({ input: 250_000_000, date: EMBEDDED_DATE });
  expect(await status()).toMatchObject({ flagged: [expect.stringContaining('gpt-5-mini')], date: today() });
});

const tooLarge = gzipSync(Buffer.alloc(11_000_000, ' '));
const absurd = (): object => {
  const models = publishedModels();
  for (const { models: each } of Object.values(models)) {
    for (const { cost } of Object.values(each)) if (cost) cost.input *= 20;
  }
  return models;
};

test.each<[string, (catalog: CatalogServer) => void, RegExp]>([
  ['too large', ({ send }) => send((r) => r.writeHead(200).end(Buffer.alloc(11_000_000, ' '))), /larger than 10 MB/],
  [
    'too large once it is unpacked',
    ({ send }) => send((r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(tooLarge)),
    /larger than 10 MB/,
  ],
  ['a page', ({ send }) => send((r) => r.writeHead(200).end('<html></html>')), /not a list of models/],
  ['nearly empty', ({ publish }) => publish({ openai: { models: {} } }, 'x'), /0 models where \d+ are known/],
  ['absurd', ({ publish }) => publish(absurd(), 'x'), /prices are more than 10 times/],
  ['an error', ({ send }) => send((r) => r.writeHead(500).end()), /answered with 500/],
  ['a redirect', ({ send }) => send((r) => r.writeHead(302, { location: 'https://example.com/' }).end()), /302/],
  ['cut off', ({ send }) => send((r) => r.writeHead(200, { 'content-length': '99' }).end('{')), /fetched/],
])('one that is %s changes nothing', async (_, answer, problem) => {
  answer(server);
  const before = await status();
  expect((await refresh()).problem).toMatch(problem);
  expect(await priceOf('gpt-5-mini')).toMatchObject({ input: 250_000_000, date: EMBEDDED_DATE });
  const after = await status();
  expect(after).toMatchObject({ date: before.date, lastTriedAt: expect.any(Number) });
  expect(after.lastProblem).toMatch(problem);
});

test('a damaged copy is moved aside, and said', async () => {
  await gateway.stop();
  writeFileSync(join(dataDir.path, 'catalog.json'), '{"version":1,"facts":');
  gateway = await start();
  const { notices } = await gateway.panel.status.get({});
  expect(notices).toContainEqual({ level: 'warning', text: expect.stringContaining('catalog was damaged') });
  expect(readFileSync(join(dataDir.path, 'catalog.damaged.json'), 'utf8')).toBe('{"version":1,"facts":');
  expect(existsSync(join(dataDir.path, 'catalog.json'))).toBe(false);
  expect(await priceOf('gpt-5-mini')).toMatchObject({ input: 250_000_000 });
});

test('that it comes daily is a setting that can be taken back', async () => {
  const { undo } = await gateway.panel.settings.set({ catalogRefresh: 'daily' });
  expect(await gateway.panel.settings.get({})).toMatchObject({ catalogRefresh: 'daily' });
  expect(await status()).toMatchObject({ refresh: 'daily' });
  await gateway.panel.undo.apply({ token: undo });
  expect(await status()).toMatchObject({ refresh: 'off' });
});
