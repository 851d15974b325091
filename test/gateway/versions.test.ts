// Versions of the configuration as the whole process keeps them: every change is one, and can be taken back.

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { secretsBelow } from '../support/canary.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey, route, type GatewayConfig } from '../support/gateway-config.ts';
import { makeDataDir, startGateway, type Gateway, type StartOptions } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let data: ReturnType<typeof makeDataDir>;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  data = makeDataDir();
});
afterEach(async () => {
  await gateway.dispose();
  data.remove();
});

const CLIENT = 'bbx-test-0123456789abcdef';
const config = (): GatewayConfig => ({
  providers: [provider('up', upstream.baseUrl), provider('other', upstream.baseUrl)],
  routes: [route('r', ['up/m'])],
  clients: [{ name: 'tool', key: CLIENT }],
});
const start = async (options: StartOptions = {}): Promise<void> => {
  gateway = await startGateway({ dataDir: data.path, ...options });
};
const restart = async (options: StartOptions = {}): Promise<void> => {
  await gateway.stop();
  await start(options);
};
const list = async () => gateway.panel.versions.list({ limit: 100 });
const names = async () => (await list()).map(({ n, source, label }) => `${n} ${source}: ${label}`);
const status = async (model: string) => (await postChat(gateway, chat(model))).status;
const folder = () => join(data.path, 'versions');
const settings = () => join(data.path, 'settings.json');

test('a start, a file and changes of the panel are one version each, and stay after a restart', async () => {
  await start({ config: config() });
  await gateway.panel.breakers.switch({ provider: 'other', on: false });
  await gateway.panel.providers.reorder({ ids: ['other', 'up'] });
  const all = [
    '4 panel: change the order of the breakers',
    '3 panel: switch other off',
    '2 file: import of config.yaml: providers, routes, clients',
    '1 first: first start',
  ];
  expect(await names()).toEqual(all);
  expect(await gateway.panel.versions.get({ n: 4 })).toMatchObject({
    against: 3,
    changes: 1,
    current: true,
    diff: [{ path: 'providers', kind: 'moved', before: 'up, other', after: 'other, up' }],
  });
  // The same file is no change, a changed one is the next version.
  await restart({ config: config() });
  expect(await names()).toEqual(all);
  await restart({ config: { ...config(), aliases: { fast: 'r' } } });
  expect((await names())[0]).toBe('5 file: import of config.yaml: aliases');
  expect(await gateway.panel.versions.list({ limit: 2, before: 5 })).toMatchObject([{ n: 4 }, { n: 3 }]);
});

test('an undo takes effect with the next request, survives a restart, and can be undone', async () => {
  await start({ config: config() });
  await gateway.panel.providers.remove({ id: 'other' });
  await gateway.panel.clients.add({ name: 'later' });
  expect(await status('other/m')).toBe(404);
  expect(await gateway.panel.versions.undo({ n: 3 })).toEqual({ n: 5 });
  expect(await status('other/m')).toBe(200);
  expect(upstream.calls.at(-1)?.headers.authorization).toBe(`Bearer ${providerKey('other')}`);
  expect((await gateway.panel.clients.list({})).map(({ name }) => name)).toEqual(['tool', 'later']);
  await restart({ config: config() });
  expect(await status('other/m')).toBe(200);
  await gateway.panel.versions.undo({ n: 5 });
  expect(await status('other/m')).toBe(404);
});

test('going back to a version brings the whole of it back', async () => {
  await start({ config: config() });
  await gateway.panel.breakers.switch({ provider: 'up', on: false });
  await gateway.panel.providers.setDialect({ id: 'up', dialect: 'openai-responses' });
  expect(await status('r')).toBe(503);
  expect(await gateway.panel.versions.restore({ n: 2 })).toEqual({ n: 5 });
  expect(await status('r')).toBe(200);
  expect(await gateway.panel.versions.diff({ from: 2, to: 5 })).toEqual([]);
  expect(await gateway.panel.versions.diff({ from: 4, to: 5 })).toHaveLength(2);
});

test('what cannot be taken back is refused in words, with nothing changed', async () => {
  await start({ config: config() });
  await gateway.panel.settings.set({ emulateJson: 'prompt' });
  await gateway.panel.settings.set({ emulateJson: 'refuse' });
  const before = await names();
  await expect(gateway.panel.versions.undo({ n: 3 })).rejects.toMatchObject({
    code: 'REFUSED',
    message: "'settings.emulateJson' was changed again in version 4; go back to version 2 as a whole instead.",
  });
  await expect(gateway.panel.versions.undo({ n: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(gateway.panel.versions.get({ n: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(gateway.panel.versions.diff({ from: 1, to: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(gateway.panel.versions.restore({ n: 4 })).rejects.toMatchObject({ code: 'REFUSED' });
  expect(await names()).toEqual(before);
});

describe('what happened outside', () => {
  test('an edit of settings.json on disk is a version of its own', async () => {
    await start({ config: config() });
    await gateway.stop();
    const text = readFileSync(settings(), 'utf8');
    writeFileSync(settings(), text.replace('"aliases": {}', '"aliases": { "fast": "r" }'));
    await start();
    expect((await names())[0]).toMatch(/^3 edited-on-disk: /);
    expect(await status('fast')).toBe(200);
    await gateway.panel.versions.undo({ n: 3 });
    expect(await status('fast')).toBe(404);
  });

  test('a kill between the settings and their version is healed at the next start', async () => {
    await start({ config: config() });
    await gateway.panel.breakers.switch({ provider: 'other', on: false });
    await gateway.kill();
    // As if the process had not come to it any more.
    rmSync(join(folder(), '000003.json'));
    await start();
    expect(await gateway.panel.versions.get({ n: 3 })).toMatchObject({
      source: 'edited-on-disk',
      diff: [{ path: 'switches.other', kind: 'added', after: 'false' }],
    });
    await gateway.panel.versions.undo({ n: 3 });
    expect(await status('other/m')).toBe(200);
  });

  test('a damaged version is left out and told, and stops nothing', async () => {
    await start({ config: config() });
    await gateway.panel.breakers.switch({ provider: 'other', on: false });
    await gateway.panel.breakers.switch({ provider: 'other', on: true });
    await gateway.stop();
    writeFileSync(join(folder(), '000003.json'), '{"n": 3');
    await start();
    expect(await status('r')).toBe(200);
    expect((await list()).map(({ n }) => n)).toEqual([4, 2, 1]);
    const { notices } = await gateway.panel.status.get({});
    expect(notices).toContainEqual({ level: 'warning', text: expect.stringContaining('left out: 3 (it is not JSON)') });
  });
});

test('the files are private and hold no secret, and no answer does', async () => {
  await start({ config: config() });
  await gateway.panel.keys.remove({ provider: 'other', name: 'main' });
  const secrets = [CLIENT, providerKey('up'), providerKey('other')];
  expect(secretsBelow(data.path, secrets)).toEqual([]);
  const views = JSON.stringify([
    await list(),
    await Promise.all([1, 2, 3].map(async (n) => gateway.panel.versions.get({ n }))),
    await gateway.panel.versions.diff({ from: 1, to: 3 }),
  ]);
  expect(views).toContain('a key');
  for (const hidden of [...secrets, 'v1:']) expect(views).not.toContain(hidden);
  if (process.platform === 'win32') return;
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder())) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
});
