// One case: an agent gets a folder of its own, runs its errand, and everything it has left behind is looked at.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { requestRows } from '../support/ledger-file.ts';
import type { RequestRow } from '../support/ledger-file.ts';
import type { Case } from './cases.ts';
import type { DeadEndProxy } from './dead-end-proxy.ts';
import { AGREED_WORD, copyOf, newToken, PATCHED_FILE, toolCallsOf } from './errands.ts';
import type { Errand } from './errands.ts';
import { runProgram } from './run-program.ts';
import type { ProgramEnd } from './run-program.ts';
import { makeSandbox } from './sandbox.ts';
import { isCalled, USAGE } from './simulator.ts';
import type { Simulator } from './simulator.ts';
import { complaintsAbout } from './wire-rules.ts';
import type { WireTap } from './wire-tap.ts';

export const AGENT_LIMIT_MS = 120_000;

export interface Stage {
  /** Where the agent is sent. */
  readonly url: string;
  readonly key: string;
  readonly simulator: Simulator;
  readonly upstreamWire: WireTap;
  readonly internet: DeadEndProxy;
  /** null: the agent talks to the simulator itself. */
  readonly ledger: string | null;
  readonly env: NodeJS.ProcessEnv;
}

export interface Played {
  readonly complaints: readonly string[];
  readonly end: ProgramEnd;
}

export async function playCase(one: Case, modules: string, stage: Stage): Promise<Played> {
  using sandbox = makeSandbox();
  const tokens = new Map(one.errand.notes.map((note) => [note, newToken()]));
  for (const [note, token] of tokens) writeFileSync(join(sandbox.work, note), `${token}\n`);
  const before = stage.ledger === null ? 0 : requestRows(stage.ledger).length;
  forgetEarlier(stage);

  const program = one.agent.program(modules);
  const launch = one.agent.prepare({
    url: stage.url,
    key: stage.key,
    model: stage.ledger === null ? one.upstream.model : one.model,
    prompt: one.errand.prompt,
    home: sandbox.home,
  });
  const end = await runProgram(program.file, {
    args: [...program.args, ...launch.args],
    cwd: sandbox.work,
    env: { ...sandbox.env(stage.env), ...stage.internet.env, ...one.agent.quiet, ...launch.env },
    limitMs: AGENT_LIMIT_MS,
  });

  const complaints = [
    ...checkAgent(end, [...tokens.values()]),
    ...checkFiles(sandbox.work, one.errand, tokens),
    ...checkUpstream(one, stage, [...tokens.values()]),
    ...stage.internet.takeAsked().map((host) => `it asked for ${host}`),
    ...(stage.ledger === null ? [] : await checkLedger(one, stage.ledger, before)),
  ];
  return { complaints: [...new Set(complaints)], end };
}

export function forgetEarlier(stage: Stage): void {
  stage.simulator.take();
  stage.upstreamWire.take();
  stage.internet.takeAsked();
}

export function checkAgent(end: ProgramEnd, tokens: readonly string[]): string[] {
  const complaints: string[] = [];
  if (end.timedOut) complaints.push(`it was still running after ${AGENT_LIMIT_MS} ms`);
  else if (end.code !== 0) complaints.push(`it ended with ${end.code}`);
  for (const word of tokens.length > 0 ? tokens : [AGREED_WORD]) {
    if (!end.stdout.includes(word)) complaints.push(`it did not print ${word}`);
  }
  return complaints;
}

export function checkFiles(folder: string, { patches }: Errand, tokens: ReadonlyMap<string, string>): string[] {
  const expected = [...tokens].map(([note, token]) => [copyOf(note), token] as const);
  if (patches) expected.push([PATCHED_FILE, AGREED_WORD]);
  return expected.flatMap(([file, text]) => {
    try {
      const found = readFileSync(join(folder, file), 'utf8');
      return found.trim() === text ? [] : [`${file} holds ${JSON.stringify(found)}`];
    } catch {
      return [`its tool made no ${file}`];
    }
  });
}

/** The simulator has the call in its own dialect, with the agent's tools, and learned what the tools said. */
function checkUpstream({ agent, upstream, errand }: Case, stage: Stage, tokens: readonly string[]): string[] {
  const { calls, conversations } = stage.simulator.take();
  if (calls.length === 0) return ['nothing reached the upstream'];
  const complaints = calls.flatMap(({ path, status }) => [
    ...(path === upstream.path ? [] : [`the upstream was called at ${path}`]),
    ...(status === 200 ? [] : [`the upstream answered ${status}`]),
  ]);
  complaints.push(...stage.upstreamWire.take().flatMap(complaintsAbout));
  const names = agent.shells.map(({ name }) => name);
  if (!conversations.some(({ toolNames }) => toolNames.some((tool) => names.some((name) => isCalled(tool, name))))) {
    complaints.push(`the upstream saw no ${names.join(' nor ')}`);
  }
  const results = conversations.at(-1)?.toolResults ?? [];
  const wanted = toolCallsOf(errand);
  if (results.length !== wanted)
    complaints.push(`the upstream saw ${results.length} tool results instead of ${wanted}`);
  for (const token of tokens) {
    if (!results.some((text) => text.includes(token))) complaints.push(`no tool result holds ${token}`);
  }
  return complaints;
}

async function checkLedger({ upstream }: Case, dataDir: string, before: number): Promise<string[]> {
  const rows = await eventually(() => {
    const mine = requestRows(dataDir).slice(before);
    if (mine.some(({ state }) => state === 'open')) throw new Error('A request of the ledger is still open.');
    return mine;
  });
  if (rows.length === 0) return ['the ledger has no request'];
  return rows.flatMap((row) => checkRow(row, upstream.id));
}

function checkRow(row: RequestRow, providerId: string): string[] {
  const seen = `${row.surface} ${row.model_asked}`;
  if (row.state !== 'done') return [`ledger: ${seen} is ${row.state} (${row.status} ${row.error_kind})`];
  const tokens = `${row.input_tokens} in, ${row.output_tokens} out`;
  return [
    ...(row.provider === providerId ? [] : [`ledger: ${seen} went to ${row.provider}`]),
    ...(row.input_tokens === USAGE.input && row.output_tokens === USAGE.output
      ? []
      : [`ledger: ${seen} has ${tokens}`]),
  ];
}
