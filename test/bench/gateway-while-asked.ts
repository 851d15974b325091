// What clients of the gateway notice of a panel that asks all the time, with a large ledger: the time of small requests, sent
// at a steady rate whether or not the last ones have been answered.

import { Worker } from 'node:worker_threads';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { AskPanelData } from './ask-panel.ts';
import { median, percentile } from './figures.ts';

export interface AskedFigures {
  readonly name: string;
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}

const RATE = 200;
const ROUNDS = 3;

/** `dataDir` has the ledger, whose newest request is of `to` (Unix ms). Rounds with and without questions take turns. */
export async function benchWhileAsked(dataDir: string, to: number, roundMs: number): Promise<readonly AskedFigures[]> {
  const upstream = await startUpstream();
  const gateway = await startGateway({ dataDir, config: { providers: [provider('up', upstream.baseUrl)] } });
  try {
    const quiet: number[] = [];
    const asked: number[] = [];
    await sendFor(gateway, 1_000);
    for (let round = 0; round < ROUNDS; round += 1) {
      quiet.push(...(await sendFor(gateway, roundMs)));
      const asking = askPanel(gateway, to);
      await asking.begun;
      asked.push(...(await sendFor(gateway, roundMs)));
      await asking.worker.terminate();
    }
    return [figures('nobody asks', quiet), figures('pages ask all the time', asked)];
  } finally {
    await gateway.stop();
    await upstream.close();
  }
}

function askPanel(gateway: Gateway, to: number): { readonly worker: Worker; readonly begun: Promise<void> } {
  const origin = `http://127.0.0.1:${gateway.panelPort}`;
  const workerData: AskPanelData = { origin, token: gateway.panelToken, to };
  const worker = new Worker(new URL('ask-panel.ts', import.meta.url), { workerData });
  const begun = new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      resolve();
    });
    worker.once('error', reject);
  });
  return { worker, begun };
}

async function sendFor(gateway: Gateway, ms: number): Promise<number[]> {
  const sent: Promise<number>[] = [];
  const timer = setInterval(() => sent.push(timed(gateway)), 1_000 / RATE);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
  clearInterval(timer);
  return Promise.all(sent);
}

async function timed(gateway: Gateway): Promise<number> {
  const startedAt = performance.now();
  const { status } = await postChat(gateway, chat('up/m'));
  if (status !== 200) throw new Error(`The gateway answered with ${status}.`);
  return performance.now() - startedAt;
}

function figures(name: string, times: readonly number[]): AskedFigures {
  return {
    name,
    requests: times.length,
    p50Ms: median(times),
    p99Ms: percentile(times, 0.99),
    worstMs: percentile(times, 1),
  };
}
