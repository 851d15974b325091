// An agent that knows nothing of the gateway is connected by its recipe, in a home of its own, runs an errand, is verified,
// and is disconnected: its requests are those of its own client, and nothing of ours is left.

import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { requestRows } from '../support/ledger-file.ts';
import type { Agent, Program } from './agent.ts';
import { newToken, TOOL } from './errands.ts';
import { AGENT_LIMIT_MS, checkAgent, checkFiles, forgetEarlier } from './play-case.ts';
import type { Played, Stage } from './play-case.ts';
import { runProgram } from './run-program.ts';
import { makeSandbox } from './sandbox.ts';
import { CHAT, gatewayConfig } from './upstreams.ts';

/** Keys that a user's shell may hold: what is connected must not send them. */
const OF_THE_SHELL = { ANTHROPIC_API_KEY: 'sk-ant-of-the-shell', OPENAI_API_KEY: 'sk-of-the-shell' };

export interface ConnectedCase {
  readonly agent: Agent;
  readonly name: string;
  /** What it is told to ask for; null: whatever the recipe takes. */
  readonly model: string | null;
  /** A file of the user's is there before. */
  readonly hasSettings: boolean;
}

export function connectedCases(agents: readonly Agent[], words: readonly string[]): ConnectedCase[] {
  return agents
    .flatMap((agent) => [
      { agent, model: null, hasSettings: false, name: `${agent.id} connected in a fresh home` },
      {
        agent,
        model: `${CHAT.id}/${CHAT.model}`,
        hasSettings: true,
        name: `${agent.id} connected beside settings of the user's`,
      },
    ])
    .filter(({ name }) => words.every((word) => name.includes(word)));
}

export async function playConnected(
  { agent, model, hasSettings }: ConnectedCase,
  modules: string,
  stage: Stage,
): Promise<Played> {
  using sandbox = makeSandbox();
  const { home, work } = sandbox;
  const program = agent.program(modules);
  const bin = putCommand(join(dirname(home), 'bin'), agent.command, program);
  const env: Record<string, string> = {
    ...sandbox.env(stage.env),
    ...stage.internet.env,
    ...agent.quiet,
    ...OF_THE_SHELL,
  };
  env['PATH'] = `${bin}${delimiter}${env['PATH'] ?? ''}`;
  const settings = join(home, agent.settings);
  if (hasSettings) {
    mkdirSync(dirname(settings), { recursive: true });
    writeFileSync(settings, agent.usualSettings);
  }
  const [note = ''] = TOOL.notes;
  const token = newToken();
  writeFileSync(join(work, note), `${token}\n`);
  const gateway = await startGateway({
    config: gatewayConfig(stage.simulator.url, agent.ownModel === null ? [] : [agent.ownModel]),
    env,
  });
  try {
    forgetEarlier(stage);
    const { connect, clients } = gateway.panel;
    await connect.apply({ tool: agent.tool, ...(model === null ? {} : { model }) });
    const key = (await clients.list({})).find(({ name }) => name === agent.tool)?.key ?? '';
    const end = await runProgram(program.file, {
      args: [...program.args, ...agent.asking(TOOL.prompt)],
      cwd: work,
      env,
      limitMs: AGENT_LIMIT_MS,
    });
    const complaints = [
      ...checkAgent(end, [token]),
      ...checkFiles(work, TOOL, new Map([[note, token]])),
      ...checkUpstream(stage, token),
      ...stage.internet.takeAsked().map((host) => `it asked for ${host}`),
      ...(await checkClient(gateway, agent)),
    ];
    const { ok, text } = await connect.verify({ tool: agent.tool });
    if (!ok) complaints.push(`it was not verified: ${text}`);
    await connect.undo({ tool: agent.tool });
    complaints.push(...checkLeft(home, settings, hasSettings ? agent.usualSettings : null, [key, gateway.url]));
    if ((await clients.list({})).some(({ name }) => name === agent.tool)) complaints.push('its client is still there');
    return { complaints, end };
  } finally {
    await gateway.dispose();
  }
}

/** As npm would put it on the PATH. */
function putCommand(folder: string, name: string, { file, args }: Program): string {
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(join(folder, `${name}.cmd`), `@"${file}" ${args.map((arg) => `"${arg}"`).join(' ')} %*\r\n`);
  } else {
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${[file, ...args].map((arg) => `'${arg}'`).join(' ')} "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** What the tool said has come back to the model, whatever dialects it went through. */
function checkUpstream({ simulator }: Stage, token: string): string[] {
  const { calls, conversations } = simulator.take();
  return [
    ...calls
      .filter(({ status }) => status !== 200)
      .map(({ status, path }) => `the upstream answered ${status} at ${path}`),
    ...(conversations.some(({ toolResults }) => toolResults.some((text) => text.includes(token)))
      ? []
      : ['no tool result came back']),
  ];
}

async function checkClient({ dataDir }: Gateway, { tool }: Agent): Promise<string[]> {
  const rows = await eventually(() => {
    const all = requestRows(dataDir);
    if (all.some(({ state }) => state === 'open')) throw new Error('A request of the ledger is still open.');
    return all;
  });
  if (rows.length === 0) return ['the ledger has no request'];
  return rows.flatMap(({ client, state, model_asked }) => [
    ...(client === tool ? [] : [`ledger: a request of ${client}`]),
    ...(state === 'done' ? [] : [`ledger: the request for ${model_asked} is ${state}`]),
  ]);
}

function checkLeft(home: string, settings: string, before: string | null, ours: readonly string[]): string[] {
  const now = existsSync(settings) ? readFileSync(settings, 'utf8') : null;
  const complaints = now === before ? [] : [`${settings} holds ${JSON.stringify(now)}`];
  for (const file of globSync('**/*', { cwd: home }).map((name) => join(home, name))) {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    const text = readFileSync(file, 'utf8');
    for (const word of ours) if (text.includes(word)) complaints.push(`${file} still holds ${word}`);
  }
  return complaints;
}
