// What the ledger's sums tell: spend, and latency.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { QuestionRefused } from '../ledger/protocol.ts';
import { refused } from './desk.ts';

export function createSpendHandlers(ledger: Ledger) {
  const os = implement(contract).spend;
  return {
    totals: os.totals.handler(async ({ input }) => ledger.query('spendTotals', input)),
    series: os.series.handler(async ({ input }) => charted(() => ledger.query('spendSeries', input))),
    breakdown: os.breakdown.handler(async ({ input }) => ledger.query('spendBreakdown', input)),
    keys: os.keys.handler(async () => ledger.query('spendKeys', {})),
  };
}

export function createLatencyHandlers(ledger: Ledger) {
  const os = implement(contract).latency;
  return {
    series: os.series.handler(async ({ input }) => charted(() => ledger.query('latencySeries', input))),
    breakdown: os.breakdown.handler(async ({ input }) => ledger.query('latencyBreakdown', input)),
    spread: os.spread.handler(async ({ input }) => ledger.query('latencySpread', input)),
  };
}

async function charted<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof QuestionRefused) throw refused(error.message, 'step');
    throw error;
  }
}
