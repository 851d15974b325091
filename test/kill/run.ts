// The audit of sudden death: the gateway is killed outright under load, again and again, and each time the ledger must
// know every request of which a client has seen so much as one byte.
//
//   node test/kill/run.ts [--rounds 10] [--seed 1]

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import type { GatewayConfig } from '../support/gateway-config.ts';
import { makeDataDir, startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { readLedger } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';
import { holdLedger } from './hold-ledger.ts';
import { startLoad } from './load.ts';
import { seededRandom } from './seeded-random.ts';

const CLIENTS = 24;
const START_LIMIT_MS = 2_000;
/** The kill falls somewhere between these, counted from the first answer. */
const KILL_FROM_MS = 20;
const KILL_SPAN_MS = 300;
/**
 * In half of the rounds another program holds the ledger for this long before the kill, and up to twice as long. On an
 * idle disk a row is safe within a millisecond, and a gateway that did not wait for that would be caught only once in
 * many kills. It is less than the gateway waits for a lock: what happens after that has a test of its own.
 */
const HELD_MS = 17;

export interface KillAudit {
  readonly rounds: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface KillReport {
  readonly passed: number;
  readonly failed: number;
  /** Requests of which clients saw something, over all rounds. */
  readonly witnessed: number;
  /** Requests that were found interrupted: without any the audit would prove nothing. */
  readonly interrupted: number;
  readonly complaints: readonly string[];
}

export async function auditKills({ rounds, seed, log }: KillAudit): Promise<KillReport> {
  log(`seed ${seed}, ${rounds} rounds`);
  const random = seededRandom(seed);
  const upstream = await startUpstream({ always: mixed(random) });
  const data = makeDataDir();
  const complaints: string[] = [];
  const witnessed = new Set<string>();
  let failed = 0;
  try {
    let previous = new Set<string>();
    // One start more than there are kills: each start audits what the kill before it left.
    for (let round = 0; round <= rounds; round += 1) {
      const gateway = await startGateway({ dataDir: data.path, config: configFor(upstream) });
      try {
        if (round > 0) {
          const problems = await audit(gateway, previous);
          if (problems.length > 0) failed += 1;
          for (const problem of problems) complaints.push(`round ${round}: ${problem}`);
          log(
            `round ${round}: ${previous.size} witnessed, start ${startOf(gateway)}${problems.map((p) => `; ${p}`).join('')}`,
          );
        }
        if (round < rounds) {
          previous = await killUnderLoad(gateway, random);
          for (const id of previous) witnessed.add(id);
        }
      } finally {
        await gateway.dispose();
      }
    }
    const interrupted = countInterrupted(data.path);
    log(`${rounds - failed} passed, ${failed} failed`);
    return { passed: rounds - failed, failed, witnessed: witnessed.size, interrupted, complaints };
  } finally {
    await upstream.close();
    data.remove();
  }
}

/** Quick answers and slow ones, so that at every moment some requests are at each stage. */
function mixed(random: () => number): Behaviour {
  return (exchange) => {
    const kind = random();
    if (kind < 0.9) return does.answers()(exchange);
    if (kind < 0.93) return does.overloaded()(exchange);
    const tokens = Array.from({ length: 5 + Math.floor(random() * 20) }, (_, n) => `t${n} `);
    return does.drips({ tokens }, 1 + Math.floor(random() * 10))(exchange);
  };
}

function configFor(upstream: ScriptedUpstream): GatewayConfig {
  return {
    providers: [provider('first', upstream.baseUrl), provider('second', upstream.baseUrl)],
    routes: [route('load', ['first/m', 'second/m'])],
  };
}

/** Puts the gateway under load, kills it at a moment that the seed chooses, and returns the ids that clients saw. */
async function killUnderLoad(gateway: Gateway, random: () => number): Promise<Set<string>> {
  const load = startLoad(gateway, CLIENTS, random);
  await load.firstAnswer;
  await pause(KILL_FROM_MS + random() * KILL_SPAN_MS);
  const release = random() < 0.5 ? holdLedger(gateway.dataDir) : () => undefined;
  await pause(HELD_MS * (1 + random()));
  await gateway.kill();
  release();
  await load.stop();
  return load.witnessed;
}

async function audit(gateway: Gateway, witnessed: ReadonlySet<string>): Promise<string[]> {
  const problems: string[] = [];
  // A busy machine makes every start slow; what others had of the CPU is not the gateway's doing.
  if (gateway.startedInMs - gateway.waitedForCpuMs > START_LIMIT_MS) problems.push(`start took ${startOf(gateway)}`);
  await eventually(() => {
    const open = count(gateway.dataDir, "SELECT count(*) AS n FROM requests WHERE state = 'open'");
    if (open > 0) throw new Error(`${open} requests are still open`);
  }, 1_000).catch((error: Error) => problems.push(error.message));

  readLedger(gateway.dataDir, (database) => {
    const rows = database.prepare<[string], { n: number }>('SELECT count(*) AS n FROM requests WHERE id = ?');
    for (const id of witnessed) {
      const n = rows.get(id)?.n ?? 0;
      if (n !== 1) problems.push(`request ${id} is there ${n} times`);
    }
  });
  const lies = count(
    gateway.dataDir,
    "SELECT count(*) AS n FROM requests WHERE state = 'interrupted' AND cost_source NOT IN ('estimate', 'unknown')",
  );
  if (lies > 0) problems.push(`${lies} interrupted requests claim to know their cost`);
  const integrity = readLedger(gateway.dataDir, (database) => database.pragma('integrity_check', { simple: true }));
  if (integrity !== 'ok') problems.push(`integrity check: ${String(integrity)}`);
  return problems;
}

function startOf({ startedInMs, waitedForCpuMs }: Gateway): string {
  return `${Math.round(startedInMs)} ms (${Math.round(waitedForCpuMs)} of them waiting for a CPU)`;
}

function count(dataDir: string, sql: string): number {
  return readLedger(dataDir, (database) => database.prepare<[], { n: number }>(sql).get()?.n ?? 0);
}

function countInterrupted(dataDir: string): number {
  return count(dataDir, "SELECT count(*) AS n FROM requests WHERE state = 'interrupted'");
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '10' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
  });
  const report = await auditKills({
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    log: (line) => console.log(line),
  });
  process.exitCode = report.failed > 0 ? 1 : 0;
}
