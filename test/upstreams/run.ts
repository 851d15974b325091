// Real gateways of others as our upstreams: each is installed on demand into a folder outside the project, runs locally in
// front of simulated vendors, and is used through every surface of ours with the SDKs that people use.
//
//   npm run test:upstreams -- [--only portkey,stream] [--tools DIR] [--verbose]
//
//   --only WORDS   the cases whose names contain all of these words
//   --tools DIR    where the servers are installed, and found again the next time (else a temporary folder, removed)
//   --verbose      prints what each server said

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDeadEndProxy } from '../agents/dead-end-proxy.ts';
import { openReport } from '../agents/report.ts';
import { tapWire } from '../agents/wire-tap.ts';
import { startGateway } from '../support/gateway-process.ts';
import { chooseCases } from './cases.ts';
import type { Case } from './cases.ts';
import { litellm } from './litellm.ts';
import { playCase } from './play-case.ts';
import { portkey } from './portkey.ts';
import { freePort, runServer } from './running-server.ts';
import { providerEntry } from './upstream-server.ts';
import type { UpstreamServer } from './upstream-server.ts';
import { startVendors, VENDOR_KEY } from './vendors.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    tools: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

// Broken off, it still ends what it has started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const SERVERS = [portkey, litellm];
const report = openReport((line) => console.log(line));
const words = options.only.split(',').filter((word) => word !== '');
const cases = chooseCases(SERVERS, words);
const tools = options.tools ?? mkdtempSync(join(tmpdir(), 'breakerbox-upstreams-'));

await using cleanUp = new AsyncDisposableStack();
if (options.tools === undefined) cleanUp.defer(() => rmSync(tools, { recursive: true, force: true }));
const vendors = await startVendors();
cleanUp.defer(() => vendors.close());
const internet = await startDeadEndProxy();
cleanUp.defer(() => internet.close());

for (const server of SERVERS) {
  const mine = cases.filter((one) => one.server === server);
  if (mine.length === 0) continue;
  const folder = join(tools, server.id);
  const startedAt = performance.now();
  try {
    await server.install(folder, process.env);
  } catch (error) {
    for (const one of mine) report.skipped(one.name, error instanceof Error ? error.message : String(error));
    continue;
  }
  report.note(`${server.version} installed in ${Math.round(performance.now() - startedAt)} ms`);
  await playAll(server, folder, mine);
}
process.exitCode = report.end();

async function playAll(server: UpstreamServer, folder: string, mine: readonly Case[]): Promise<void> {
  await using over = new AsyncDisposableStack();
  const plan = {
    folder,
    port: await freePort(),
    vendorsUrl: vendors.url,
    vendorKey: VENDOR_KEY,
    env: { ...process.env, ...internet.env },
  };
  const running = await runServer(server.program(plan), folder, plan.port);
  over.defer(() => running.stop());
  report.note(`${server.id} started in ${Math.round(running.startedInMs)} ms`);
  const wire = await tapWire(await server.front(plan, (close) => over.defer(close)));
  over.defer(() => wire.close());
  const ids = [...new Set(mine.map(({ providerId }) => providerId))];
  const gateway = await startGateway({ config: { providers: ids.map((id) => providerEntry(server, id, wire.url)) } });
  over.defer(() => gateway.dispose());
  for (const one of mine) {
    const startedAt = performance.now();
    const complaints = await playCase(one, { gateway, wire, vendors });
    report.done(one.name, performance.now() - startedAt, complaints);
  }
  for (const host of internet.takeAsked()) report.note(`${server.id} asked for ${host}`);
  if (options.verbose) report.note(running.output());
}
