// The ledger as a file, through the front door: copies, ways back, exports, and the configuration with its secrets.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import { makeDataDir, startGateway, type Gateway } from '../support/gateway-process.ts';
import { requestRows, settled } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;
const config = () => ({
  providers: [provider('up', upstream.baseUrl, { models: [{ id: 'm', inputPrice: 1, outputPrice: 2 }] })],
});

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({ config: config() });
});
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

async function ask(on: Gateway = gateway): Promise<string> {
  const { headers } = await postChat(on, chat('up/m'));
  const id = String(headers['x-breakerbox-request-id']);
  await settled(on.dataDir, id);
  return id;
}

/** The last event of a long job. */
async function done<Event extends { type: string }>(
  events: Promise<AsyncIterable<Event>>,
): Promise<Extract<Event, { type: 'done' }>> {
  for await (const event of await events) if (event.type === 'done') return event as Extract<Event, { type: 'done' }>;
  throw new Error('It ended without a result.');
}

test('a backup is put back while traffic goes on, and the ledger that it replaces is kept', async () => {
  const { panel, dataDir } = gateway;
  const first = await ask();
  const { backup } = await done(panel.data.backup({}));
  expect(backup).toMatchObject({ kind: 'manual', requests: requestRows(dataDir).length });
  const second = await ask();

  const restored = await done(panel.data.restore({ name: backup.name }));
  expect(restored.requests).toBe(backup.requests);
  const third = await ask();
  await eventually(() => {
    const ids = requestRows(dataDir).map(({ id }) => id);
    expect(ids).toContain(first);
    expect(ids).not.toContain(second);
    expect(ids).toContain(third);
  });
  const { notices, problem, state } = await panel.data.health({});
  expect([state, problem]).toEqual(['good', null]);
  expect(notices[0]?.text).toContain(backup.name);

  // And back again.
  const before = restored.before?.name ?? '';
  await done(panel.data.restore({ name: before }));
  expect(requestRows(dataDir).map(({ id }) => id)).toContain(second);
  const kinds = (await panel.data.backups({})).map(({ kind }) => kind);
  expect(kinds.toSorted((a, b) => a.localeCompare(b))).toEqual(['before', 'before', 'manual']);
  const { totals } = await panel.spend.totals({ from: 0, to: Date.now() + 60_000 });
  expect(totals.requests).toBe(requestRows(dataDir).length);
});

test('a ledger that is deleted while it is in use is put back by itself, and the panel says so', async () => {
  const { panel, dataDir } = gateway;
  const before = await ask();
  const known = requestRows(dataDir).length;
  const said = (await panel.data.health({})).notices.length;
  for (const rest of ['', '-wal', '-shm']) rmSync(join(dataDir, `ledger.sqlite${rest}`));
  const { status, headers } = await postChat(gateway, chat('up/m'));
  expect(status).toBe(200);
  await eventually(async () => {
    const { notices, state, problem } = await panel.data.health({});
    expect([notices.length, state, problem]).toEqual([said + 1, 'good', null]);
    expect(notices[0]?.text).toContain('the file is gone');
  }, 15_000);
  const after = await ask();
  const ids = requestRows(dataDir).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([before, String(headers['x-breakerbox-request-id']), after]));
  expect(ids).toHaveLength(known + 2);
  const { totals } = await panel.spend.totals({ from: 0, to: Date.now() + 60_000 });
  expect(totals.requests).toBe(known + 2);
});

test('what is no ledger is not put in its place', async () => {
  const { panel, dataDir } = gateway;
  writeFileSync(join(dataDir, 'backups', 'manual-20260101T000000Z.sqlite'), 'no database at all '.repeat(500));
  const id = await ask();
  await expect(done(panel.data.restore({ name: 'manual-20260101T000000Z.sqlite' }))).rejects.toThrow(
    /Nothing was changed/,
  );
  await expect(done(panel.data.restore({ name: 'manual-20260101T000001Z.sqlite' }))).rejects.toThrow(/no backup/);
  await ask();
  expect(requestRows(dataDir).map((row) => row.id)).toContain(id);
});

describe('exports', () => {
  test('have the sums of the rows, to the nano-dollar', async () => {
    const { panel, dataDir } = gateway;
    await ask();
    const rows = requestRows(dataDir);
    const { path, rows: written } = await done(panel.data.export({ what: 'requests', format: 'jsonl' }));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(written).toBe(rows.length);
    const read = lines.map(
      (line) => JSON.parse(line) as { cost_nanos: number; cost_usd: string; attempt_list: unknown[] },
    );
    const sum = rows.reduce((total, row) => total + (row.cost_nanos ?? 0), 0);
    expect(read.reduce((total, row) => total + row.cost_nanos, 0)).toBe(sum);
    expect(read.map((row) => Math.round(Number(row.cost_usd) * 1e9))).toEqual(read.map((row) => row.cost_nanos));
    expect(read.every((row) => row.attempt_list.length === 1)).toBe(true);
    await expect(
      done(panel.data.export({ what: 'requests', format: 'csv', name: path.split('/').at(-1) ?? '' })),
    ).rejects.toThrow(/there already/);
  });

  test('come as a download, once', async () => {
    const { panel, panelPort, dataDir } = gateway;
    const { url, name } = await panel.data.exportLink({ what: 'rollups', format: 'csv' });
    const from = (path: string) => fetch(`http://127.0.0.1:${panelPort}${path}`);
    const response = await from(url);
    expect(response.headers.get('content-disposition')).toContain(name);
    const [head = '', ...lines] = (await response.text()).trimEnd().split('\r\n');
    expect(head).toMatch(/^starts_at,starts_at_ms,provider,model,client,route,requests,/);
    const at = head.split(',').indexOf('requests');
    expect(lines.reduce((sum, line) => sum + Number(line.split(',')[at]), 0)).toBe(requestRows(dataDir).length);
    expect((await from(url)).status).toBe(404);
    expect((await from('/download/nothing')).status).toBe(404);
  });
});

describe('retention', () => {
  test('says what goes when, and the settings change it and back', async () => {
    const { panel } = gateway;
    const view = await panel.data.retention({});
    expect(view.settings).toMatchObject({ retentionDays: 90, maxLedgerMb: null });
    expect(view.next).toMatchObject({ requests: 0, why: 'nothing' });
    expect(view.requests).toBe(requestRows(gateway.dataDir).length);
    expect(view.ages[0]?.requests).toBe(view.requests);
    const { undo } = await panel.data.setRetention({ ...view.settings, retentionDays: 7 });
    expect((await panel.data.retention({})).settings.retentionDays).toBe(7);
    await panel.undo.apply({ token: undo });
    expect((await panel.data.retention({})).settings.retentionDays).toBe(90);
  });
});

describe('the configuration as a text', () => {
  const data = makeDataDir();
  let other: Gateway | null = null;
  afterEach(async () => {
    await other?.dispose();
    data.remove();
  });

  test('has its secrets only under a passphrase, and gives them to whoever knows it', async () => {
    const plain = await gateway.panel.data.exportConfig({});
    const sealed = await gateway.panel.data.exportConfig({ passphrase: 'correct horse battery' });
    for (const { text } of [plain, sealed]) expect(text).not.toContain(gateway.clientKey);
    expect(sealed.text).toMatch(/# sealed-secrets: p1\./);

    other = await startGateway({ dataDir: data.path, config: {} });
    const { data: at } = other.panel;
    await expect(at.importConfig({ text: sealed.text, passphrase: 'wrong horse' })).rejects.toThrow(
      /Nothing was changed/,
    );
    await expect(at.importConfig({ text: plain.text, passphrase: 'correct horse battery' })).rejects.toThrow(
      /no sealed secrets/,
    );
    const { changed } = await at.importConfig({ text: sealed.text, passphrase: 'correct horse battery' });
    expect(changed).toContain('providers');
    expect((await at.exportConfig({})).text).not.toContain('sealed-secrets');
    expect((await at.exportConfig({})).text).not.toContain(gateway.clientKey);
    await at.importConfig({ text: sealed.text.replace('version: 1', 'version: 1\naliases: { a: up/m }') });
    expect((await at.exportConfig({})).text).not.toContain('sealed-secrets');
    const keyed = { ...other, clientKey: gateway.clientKey } as Gateway;
    expect((await postChat(keyed, chat('up/m'))).status).toBe(200);
  });
});
