// The ledger and the configuration from the command line, with and without a running instance.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { makeDataDir, startGateway, type Gateway } from '../support/gateway-process.ts';
import { requestRows, settled } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

const run = promisify(execFile);
const headless = resolve(import.meta.dirname, '../../src/headless.ts');
const data = makeDataDir();
let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const models = [{ id: 'm', inputPrice: 1, outputPrice: 2 }];
  gateway = await startGateway({
    dataDir: data.path,
    config: { providers: [provider('up', upstream.baseUrl, { models })] },
  });
  const { headers } = await postChat(gateway, chat('up/m'));
  await settled(data.path, String(headers['x-breakerbox-request-id']));
});
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
  data.remove();
});

async function command(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [headless, ...args, '--data-dir', data.path]);
  return stdout.trim();
}

test('copies, puts back and exports through the running instance, and without one', async () => {
  expect(await command('backup')).toMatch(/manual-.*-1\.sqlite {2}.* 1 requests, checked/);
  const listed = await command('backup', '--list');
  const name = listed.split(' ')[0] ?? '';
  expect(await command('restore', name)).toContain(`In use now: ${name}, 1 requests.`);
  const [path = ''] = (await command('export', '--format', 'csv')).split('  ');
  expect(readFileSync(path, 'utf8').split('\r\n')[0]).toMatch(/^id,started_at,started_at_ms,/);
  await expect(command('export', '--what', 'all')).rejects.toThrow(/--what must be one of requests, attempts, rollups/);
  await expect(command('restore', 'manual-20200101T000000Z.sqlite')).rejects.toThrow(/There is no backup/);

  const word = join(data.path, 'word');
  writeFileSync(word, 'correct horse battery\n');
  const sealed = await command('export-config', '--passphrase-file', word);
  expect(sealed).toContain('# sealed-secrets: p1.');
  const file = join(data.path, 'config.yaml');
  writeFileSync(file, sealed);
  expect(await command('import-config', file, '--passphrase-file', word)).toMatch(/Taken in|Nothing is different/);

  await gateway.stop();
  expect(await command('backup')).toMatch(/1 requests, checked/);
  expect(requestRows(data.path)).toHaveLength(1);
}, 180_000);
