// What stands side by side in the bench: nothing at all, the floor, Breakerbox, and other gateways that npm can install.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../agents/npm-folder.ts';
import { provider, route, type GatewayConfig } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import { freePort, runServer } from '../upstreams/running-server.ts';
import { runProcess } from './run-process.ts';

export type SubjectId = 'direct' | 'forwarder' | 'breakerbox' | 'breakerbox-20-rules' | 'breakerbox-budget' | 'portkey';

/** What a case asks for: each subject has its own name for it. */
export type Wanted = 'plain' | 'late' | 'paced' | 'flood' | 'translated' | 'flaky';

export interface Subject {
  readonly id: SubjectId;
  readonly label: string;
  readonly origin: string;
  readonly path: string;
  /** null: nothing of its own runs. */
  readonly pid: number | null;
  /** The model and headers to ask with. */
  asks(wanted: Wanted): { readonly model: string; readonly headers: Readonly<Record<string, string>> };
  stop(): Promise<void>;
}

/** What is asked of the upstream; those who neither translate nor fail over meet the plain case instead. */
const MODELS: Readonly<Record<Wanted, string>> = {
  plain: 'instant',
  late: 'late',
  paced: 'paced',
  flood: 'flood',
  translated: 'instant',
  flaky: 'instant',
};

export function direct(upstreamUrl: string): Subject {
  return {
    id: 'direct',
    label: 'direct',
    origin: upstreamUrl,
    path: '/v1/chat/completions',
    pid: null,
    asks: (wanted) => ({ model: MODELS[wanted], headers: { authorization: 'Bearer sk-bench' } }),
    stop: async () => Promise.resolve(),
  };
}

export async function forwarder(upstreamUrl: string): Promise<Subject> {
  const own = await runProcess('forwarder-process.ts', [upstreamUrl]);
  return {
    ...direct(upstreamUrl),
    id: 'forwarder',
    label: 'bare forwarder',
    origin: `http://127.0.0.1:${(own.ready as { port: number }).port}`,
    pid: own.pid,
    stop: async () => own.stop(),
  };
}

const PRICES = { inputPrice: 0.15, cachedInputPrice: 0.075, outputPrice: 0.6, contextWindow: 1_000_000 };

/** With everything on that is on for every user: keys, prices, rules, breakers, the ledger and its sketches. */
export function benchConfig(
  upstreamUrl: string,
  rules: readonly object[],
  budgets: readonly object[] = [],
): GatewayConfig {
  const models = ['instant', 'late', 'paced', 'flood', 'flaky'].map((id) => ({ id, ...PRICES }));
  const baseUrl = `${upstreamUrl}/v1`;
  return {
    providers: [
      provider('up', baseUrl, { models }),
      provider('second', baseUrl, { models }),
      provider('anthro', upstreamUrl, { preset: 'anthropic', models }),
    ],
    routes: [route('fails-over', ['second/flaky', 'up/instant'])],
    rules: [...rules],
    budgets: [...budgets],
    clients: [{ name: 'bench', key: 'bbx-bench-key-0123456789' }],
  };
}

const USE = { route: 'fails-over' };
export const FEW_RULES = [
  { id: 'other-tool', when: { client: ['other-*'] }, use: USE },
  { id: 'huge-prompts', when: { inputTokens: { gte: 2_000_000 } }, use: USE },
  { id: 'by-keyword', when: { keywords: { any: ['classify', 'label this'], in: 'last-user' } }, use: USE },
];
const MANY_RULES = Array.from({ length: 20 }, (_, n) => ({
  id: `rule-${n}`,
  when: { keywords: { any: [`word${n}`, `some phrase ${n}`], in: 'last-user' } },
  use: USE,
}));

const BUDGET = { id: 'monthly', scope: 'all', period: 'month', limit: 1_000_000, onLimit: 'refuse' };

const VARIANTS = {
  breakerbox: { label: 'Breakerbox', rules: FEW_RULES, budgets: [] },
  'breakerbox-20-rules': { label: 'Breakerbox, 20 rules', rules: MANY_RULES, budgets: [] },
  // What it holds back must be on disk before anything is sent.
  'breakerbox-budget': { label: 'Breakerbox, a budget', rules: FEW_RULES, budgets: [BUDGET] },
} as const;

export async function breakerbox(upstreamUrl: string, id: keyof typeof VARIANTS): Promise<Subject> {
  const { label, rules, budgets } = VARIANTS[id];
  const gateway = await startGateway({ config: benchConfig(upstreamUrl, rules, budgets) });
  const headers = { authorization: 'Bearer bbx-bench-key-0123456789' };
  return {
    id,
    label,
    origin: gateway.url,
    path: '/v1/chat/completions',
    pid: gateway.ready.pid,
    asks(wanted) {
      if (wanted === 'flaky') return { model: 'fails-over', headers };
      if (wanted === 'translated') return { model: 'anthro/instant', headers };
      return { model: `up/${MODELS[wanted]}`, headers };
    },
    async stop() {
      await gateway.stop();
      await gateway.dispose();
    },
  };
}

const PORTKEY = '@portkey-ai/gateway@1.15.2';

export async function portkey(upstreamUrl: string, tools: string): Promise<Subject> {
  const folder = join(tools, 'portkey');
  await installPackages(folder, [PORTKEY], process.env);
  const port = await freePort();
  const script = join(folder, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js');
  const args = [script, '--headless', `--port=${port}`];
  const running = await runServer({ file: process.execPath, args, env: process.env }, folder, port);
  const target = (rest: object = {}): object => ({
    provider: 'openai',
    api_key: 'sk-bench',
    custom_host: `${upstreamUrl}/v1`,
    ...rest,
  });
  const configured = (config: object) => ({ 'x-portkey-config': JSON.stringify(config) });
  return {
    id: 'portkey',
    label: PORTKEY.slice(1),
    origin: `http://127.0.0.1:${port}`,
    path: '/v1/chat/completions',
    pid: running.pid,
    asks(wanted) {
      if (wanted === 'translated') return { model: 'instant', headers: configured(target({ provider: 'anthropic' })) };
      if (wanted === 'flaky') {
        const targets = [target({ override_params: { model: 'flaky' } }), target()];
        return { model: 'instant', headers: configured({ strategy: { mode: 'fallback' }, targets }) };
      }
      return { model: MODELS[wanted], headers: configured(target()) };
    },
    stop: async () => Promise.resolve(running.stop()),
  };
}

/** Where other gateways are installed, kept from run to run. */
export function toolsFolder(given: string | undefined): string {
  return given ?? join(tmpdir(), 'breakerbox-bench-tools');
}

export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'breakerbox-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
