// Real coding agents through the gateway: each is installed from npm into a folder outside the project, sent through a
// fresh gateway to simulated upstreams of its own and of other dialects, and everything they did is checked. Then each is
// connected by its recipe in a home of its own, does an errand, and is disconnected.
//
//   npm run test:agents -- [--only claude,tool] [--tools DIR] [--direct] [--record DIR] [--verbose]
//
//   --only WORDS   the cases whose names contain all of these words
//   --tools DIR    where the agents are installed, and found again the next time (else a temporary folder, removed)
//   --direct       without the gateway: proves agent and simulator by themselves, where both speak one dialect
//   --record DIR   writes down what each agent sends, shortened
//   --verbose      prints all that the agents said, also when a case has passed

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGateway } from '../support/gateway-process.ts';
import { AGENTS, chooseCases } from './cases.ts';
import type { Case } from './cases.ts';
import { startDeadEndProxy } from './dead-end-proxy.ts';
import { installPackages } from './npm-folder.ts';
import { playCase } from './play-case.ts';
import type { Played, Stage } from './play-case.ts';
import { connectedCases, playConnected } from './play-connected.ts';
import type { ConnectedCase } from './play-connected.ts';
import { recordRequests } from './record.ts';
import { openReport } from './report.ts';
import { startSimulator } from './simulator.ts';
import { gatewayConfig, PROVIDER_KEYS } from './upstreams.ts';
import { tapWire } from './wire-tap.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    tools: { type: 'string' },
    direct: { type: 'boolean', default: false },
    record: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

// Broken off, it still ends what it has started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const LINES_OF_A_FAILURE = 8;
const report = openReport((line) => console.log(line));
const words = options.only.split(',').filter((word) => word !== '');
const cases = chooseCases(words).filter(({ ownDialect }) => ownDialect || !options.direct);
const connected = options.direct ? [] : connectedCases(AGENTS, words);
const tools = options.tools ?? mkdtempSync(join(tmpdir(), 'breakerbox-agents-'));
await using cleanUp = new AsyncDisposableStack();
if (options.tools === undefined) cleanUp.defer(() => rmSync(tools, { recursive: true, force: true }));

const simulator = await startSimulator(
  PROVIDER_KEYS,
  AGENTS.flatMap(({ shells }) => shells),
);
cleanUp.defer(() => simulator.close());
const upstreamWire = await tapWire(simulator.url);
cleanUp.defer(() => upstreamWire.close());
const internet = await startDeadEndProxy();
cleanUp.defer(() => internet.close());
const gateway = options.direct ? null : await startGateway({ config: gatewayConfig(upstreamWire.url) });
cleanUp.defer(() => gateway?.dispose());
const clientWire = await tapWire(gateway?.url ?? upstreamWire.url);
cleanUp.defer(() => clientWire.close());
const stage: Stage = {
  url: clientWire.url,
  key: gateway?.clientKey ?? PROVIDER_KEYS[0] ?? '',
  simulator,
  upstreamWire,
  internet,
  ledger: gateway?.dataDir ?? null,
  env: process.env,
};

for (const agent of AGENTS) {
  const mine = cases.filter((one) => one.agent === agent);
  const mineConnected = connected.filter((one) => one.agent === agent);
  if (mine.length + mineConnected.length === 0) continue;
  const spec = `${agent.packageName}@${agent.version}`;
  try {
    const startedAt = performance.now();
    const modules = await installPackages(join(tools, agent.id), [spec], process.env);
    report.note(`${spec} installed in ${Math.round(performance.now() - startedAt)} ms`);
    for (const one of mine) await play(one, modules);
    for (const one of mineConnected) tell(one, await playConnected(one, modules, stage));
  } catch (error) {
    for (const one of [...mine, ...mineConnected])
      report.skipped(one.name, error instanceof Error ? error.message : String(error));
  }
}
process.exitCode = report.end();

async function play(one: Case, modules: string): Promise<void> {
  clientWire.take();
  const played = await playCase(one, modules, stage);
  const heard = clientWire.take();
  tell(one, played);
  if (options.record !== undefined) recordRequests(options.record, one, heard);
}

function tell({ name }: Case | ConnectedCase, { complaints, end }: Played): void {
  report.done(name, end.tookMs, complaints);
  const said = `${end.stdout}\n${end.stderr}`.trim();
  if (options.verbose) report.note(said);
  else if (complaints.length > 0) report.note(said.split('\n').slice(-LINES_OF_A_FAILURE).join('\n'));
}
