// What clients of the gateway notice of a panel that asks, with a large ledger: the time of small requests, sent at a steady
// rate whether or not the last ones have been answered. Beside it, what they notice of a program that has nothing to do with
// the gateway and only keeps the processor busy: so much is the machine's doing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
/** A page that is open asks anew at most this often while requests come in. */
const PAGE_REFRESH_MS = 3_000;

/** Ends what goes on beside the requests. */
type Stop = () => Promise<unknown>;

/** `dataDir` has the ledger, whose newest request is of `to` (Unix ms). The cases take turns. */
export async function benchWhileAsked(dataDir: string, to: number, roundMs: number): Promise<readonly AskedFigures[]> {
  const upstream = await startUpstream();
  const gateway = await startGateway({ dataDir, config: { providers: [provider('up', upstream.baseUrl)] } });
  try {
    const cases: readonly { name: string; begin: () => Promise<Stop>; times: number[] }[] = [
      { name: 'nobody asks', begin: async () => async () => Promise.resolve(), times: [] },
      { name: 'a page is open', begin: async () => askPanel(gateway, to, PAGE_REFRESH_MS), times: [] },
      { name: 'pages ask all the time', begin: async () => askPanel(gateway, to, 0), times: [] },
      { name: 'another program computes instead', begin: computeElsewhere, times: [] },
    ];
    await sendFor(gateway, 1_000);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { begin, times } of cases) {
        const stop = await begin();
        times.push(...(await sendFor(gateway, roundMs)));
        await stop();
      }
    }
    return cases.map(({ name, times }) => figures(name, times));
  } finally {
    await gateway.stop();
    await upstream.close();
  }
}

async function askPanel(gateway: Gateway, to: number, pauseMs: number): Promise<Stop> {
  const origin = `http://127.0.0.1:${gateway.panelPort}`;
  const workerData: AskPanelData = { origin, token: gateway.panelToken, to, pauseMs };
  const worker = new Worker(new URL('ask-panel.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  return async () => worker.terminate();
}

/** As much as one thread can. */
async function computeElsewhere(): Promise<Stop> {
  const child = spawn(process.execPath, ['--eval', 'process.stdout.write("."); for (;;);']);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return async () => {
    child.kill('SIGKILL');
    await ended;
  };
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
