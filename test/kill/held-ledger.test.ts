// Somebody else holds the ledger for longer than one waits for a lock. Traffic goes on, and what clients were given is
// still known after a sudden death: what cannot be written to the ledger goes to a file beside it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { makeDataDir, startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { requestRows } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { holdLedger } from './hold-ledger.ts';
import { startLoad } from './load.ts';
import { seededRandom } from './seeded-random.ts';

let upstream: ScriptedUpstream;
const data = makeDataDir();

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(async () => {
  await upstream.close();
  data.remove();
});

function start(): Promise<Gateway> {
  return startGateway({
    dataDir: data.path,
    config: { providers: [provider('up', upstream.baseUrl)], routes: [route('load', ['up/m'])] },
  });
}

test('requests answered while another program holds the ledger survive a sudden death', async () => {
  const gateway = await start();
  const release = holdLedger(data.path);
  const load = startLoad(gateway, 8, seededRandom(1));
  await eventually(() => expect(load.witnessed.size).toBeGreaterThan(50), 10_000);
  await gateway.kill();
  release();
  await load.stop();
  await gateway.dispose();

  const again = await start();
  try {
    await eventually(() => {
      const rows = requestRows(data.path);
      const known = new Set(rows.map(({ id }) => id));
      const lost = [...load.witnessed].filter((id) => !known.has(id));
      expect(lost).toEqual([]);
      expect(rows.filter(({ state }) => state === 'open')).toEqual([]);
      expect(known.size).toBe(rows.length);
    }, 3_000);
  } finally {
    await again.stop();
    await again.dispose();
  }
}, 40_000);

test('requests answered while another program holds the ledger are in it once it is let go', async () => {
  const gateway = await start();
  try {
    const release = holdLedger(data.path);
    const load = startLoad(gateway, 8, seededRandom(2));
    await eventually(() => expect(load.witnessed.size).toBeGreaterThan(50), 10_000);
    release();
    await load.stop();
    await eventually(() => {
      const rows = requestRows(data.path);
      const known = new Set(rows.map(({ id }) => id));
      expect([...load.witnessed].filter((id) => !known.has(id))).toEqual([]);
      expect(rows.filter(({ state }) => state === 'open')).toEqual([]);
    });
    await gateway.stop();
  } finally {
    await gateway.dispose();
  }
}, 40_000);
