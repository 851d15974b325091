// Asks a running instance what its pages ask, until its thread is ended: a thread of its own, so that reading the answers
// costs those nothing who measure beside it.

import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { panelClient } from '../support/panel-client.ts';
import { FILLED_DAYS } from './fill-ledger.ts';

export interface AskPanelData {
  readonly origin: string;
  readonly token: string;
  /** Unix ms of the newest request. */
  readonly to: number;
  /** Between two rounds of questions. */
  readonly pauseMs: number;
}

const { origin, token, to, pauseMs } = workerData as AskPanelData;
const panel = panelClient(origin, token);
const all = { from: to - FILLED_DAYS * 86_400_000, to };
const series = { ...all, zone: 'Asia/Kathmandu', step: 'day', by: 'model' } as const;

for (let asked = 0; ; asked += 1) {
  await panel.spend.totals({ ...all, compare: true });
  await panel.spend.series(series);
  await panel.spend.breakdown({ ...all, by: 'model', compare: true });
  await panel.latency.series({ ...series, metric: 'ttft' });
  await panel.latency.breakdown({ ...all, by: 'provider' });
  await panel.requests.search({ filter: { state: ['failed'] } });
  parentPort?.postMessage(asked);
  await setTimeout(pauseMs);
}
