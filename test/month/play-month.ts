// Sends a made-up month through real gateways: once all of it to one premium model, once under the example rules, and asks
// the first of them beforehand what the second will have cost.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { parse, stringify } from 'yaml';
import type { WhatIfResult } from '../../src/contract/routing-views.ts';
import { eventually } from '../support/eventually.ts';
import type { GatewayConfig } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { readLedger } from '../support/ledger-file.ts';
import { makeMonth, TOOL, type MadeRequest } from './traffic.ts';
import { startMonthUpstream, type MonthUpstream } from './upstream.ts';

export const PREMIUM = 'openai/gpt-5';

interface WrittenRules {
  readonly version: 1;
  readonly routes: readonly object[];
  readonly rules: readonly { readonly id: string; readonly when: { readonly keywords?: object } }[];
  readonly ruleTests: readonly object[];
}

export interface Played {
  readonly rules: 'all' | 'without keywords';
  readonly forecast: WhatIfResult;
  /** What the ledger says of really sending it, nano-dollars. */
  readonly sentNanos: number;
}

export interface MonthReport {
  readonly requests: number;
  readonly premiumNanos: number;
  readonly played: readonly Played[];
}

export async function playMonth(requests: number, seed: number, log: (line: string) => void): Promise<MonthReport> {
  const month = makeMonth(requests, seed, countTokens(JSON.stringify(TOOL)));
  const upstream = await startMonthUpstream(month);
  try {
    const everything = { routes: [{ id: 'auto', targets: [{ model: PREMIUM }] }] };
    const before = await startGateway({ config: configOf(upstream, everything) });
    try {
      await sendAll(before, month);
      const premiumNanos = await spent(before, month.length);
      log(`${month.length} requests, all of them to ${PREMIUM}`);
      const played: Played[] = [];
      for (const rules of ['without keywords', 'all'] as const) {
        const written = exampleRules(rules === 'all');
        const forecast = await whatIf(before, stringify(written));
        played.push({ rules, forecast, sentNanos: await sendUnder(upstream, written, month) });
        log(`example rules, ${rules}: sent`);
      }
      return { requests: month.length, premiumNanos, played };
    } finally {
      await before.dispose();
    }
  } finally {
    await upstream.close();
  }
}

function exampleRules(withKeywords: boolean): WrittenRules {
  const path = join(resolve(import.meta.dirname, '../..'), 'docs/example-rules.yaml');
  const written = parse(readFileSync(path, 'utf8')) as WrittenRules;
  if (withKeywords) return written;
  return { ...written, rules: written.rules.filter(({ when }) => when.keywords === undefined), ruleTests: [] };
}

function configOf({ origin }: MonthUpstream, rest: object): GatewayConfig {
  const keys = [{ name: 'main', value: 'sk-month-0123456789' }];
  const providers = [
    { id: 'openai', preset: 'openai', baseUrl: `${origin}/v1`, keys },
    { id: 'gemini', preset: 'gemini', baseUrl: `${origin}/v1beta/openai`, keys },
  ];
  return { providers, ...rest };
}

async function sendUnder(upstream: MonthUpstream, rules: WrittenRules, month: readonly MadeRequest[]): Promise<number> {
  const gateway = await startGateway({ config: configOf(upstream, rules) });
  try {
    await sendAll(gateway, month);
    return await spent(gateway, month.length);
  } finally {
    await gateway.dispose();
  }
}

const AT_ONCE = 6;

async function sendAll(gateway: Gateway, month: readonly MadeRequest[]): Promise<void> {
  const left = [...month].reverse();
  const send = async (): Promise<void> => {
    for (let made = left.pop(); made !== undefined; made = left.pop()) await sendOne(gateway, made);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
}

async function sendOne(gateway: Gateway, { text, tools }: MadeRequest): Promise<void> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.clientKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'auto',
      messages: [{ role: 'user', content: text }],
      ...(tools && { tools: [TOOL] }),
    }),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${body.slice(0, 500)}`);
}

async function whatIf(gateway: Gateway, text: string): Promise<WhatIfResult> {
  for await (const event of await gateway.panel.routing.whatIf({ from: 0, zone: 'UTC', text })) {
    if (event.type === 'result') return event.result;
  }
  throw new Error('What-if ended without a result.');
}

/** Once all rows are settled. */
async function spent(gateway: Gateway, requests: number): Promise<number> {
  return eventually(() => {
    const row = readLedger(gateway.dataDir, (database) => database.prepare(SUM).get()) as Sum;
    if (row.settled !== requests) throw new Error(`The ledger has settled ${row.settled} of ${requests} requests.`);
    if (row.priced !== requests) throw new Error(`Only ${row.priced} of ${requests} requests have a cost.`);
    return row.nanos;
  });
}

interface Sum {
  readonly settled: number;
  readonly priced: number;
  readonly nanos: number;
}

const SUM = `SELECT count(CASE WHEN state = 'done' THEN 1 END) AS settled, count(cost_nanos) AS priced,
  coalesce(sum(cost_nanos), 0) AS nanos FROM requests`;
