// What the ledger's sums tell: spend, and latency.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import { JsonText } from '../contract/json-text.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { QuestionRefused } from '../ledger/protocol.ts';
import type { QueryArgs, QueryName } from '../ledger/queries.ts';
import { refused } from './desk.ts';

export function createSpendHandlers(ledger: Ledger) {
  const os = implement(contract).spend;
  return {
    totals: os.totals.handler(async ({ input }) => ledger.query('spendTotals', input)),
    series: os.series.handler(async ({ input }) => charted(() => asText(ledger, 'spendSeries', input))),
    breakdown: os.breakdown.handler(async ({ input }) => asText(ledger, 'spendBreakdown', input)),
    keys: os.keys.handler(async () => ledger.query('spendKeys', {})),
  };
}

export function createLatencyHandlers(ledger: Ledger) {
  const os = implement(contract).latency;
  return {
    series: os.series.handler(async ({ input }) => charted(() => asText(ledger, 'latencySeries', input))),
    breakdown: os.breakdown.handler(async ({ input }) => asText(ledger, 'latencyBreakdown', input)),
    spread: os.spread.handler(async ({ input }) => ledger.query('latencySpread', input)),
  };
}

async function asText<N extends QueryName>(ledger: Ledger, name: N, args: QueryArgs<N>): Promise<JsonText> {
  return new JsonText(await ledger.queryText(name, args));
}

async function charted<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof QuestionRefused) throw refused(error.message, 'step');
    throw error;
  }
}
