// `what-if` and `savings`: what the traffic of the last days would have cost otherwise.

import type { AssumedPrice, SavingsView, WhatIfInput, WhatIfResult } from '../contract/routing-views.ts';
import { ConfigRefused, describeRefusal } from '../settings/config-refused.ts';
import { parsePrices } from '../settings/prices-text.ts';
import { CommandFailed, DAY_MS, wholeNumber, type Command } from './command.ts';
import { dollars, percent } from './money-words.ts';

const USUAL_DAYS = 30;

export const whatIfCommand: Command = {
  usage: '[FILE] [--prices FILE] [--days N] [--json]',
  summary: 'what the last 30 days would have cost under the rules and routes in FILE, at the prices in the other',
  flags: ['days', 'prices'],
  switches: ['json'],
  files: 1,
  async run({ client, print, readText, now, zone }, given) {
    const { file } = given;
    const priceFile = given.flags['prices'] ?? null;
    if (file === null && priceFile === null) {
      throw new CommandFailed('what-if needs a FILE with rules and routes, or --prices FILE with other prices.');
    }
    if (file === '-' && priceFile === '-') throw new CommandFailed('Only one of the files can be standard input.');
    const days = wholeNumber(given, 'days', USUAL_DAYS);
    const text = file === null ? null : readText(file);
    const prices = priceFile === null ? [] : pricesIn(readText(priceFile), priceFile);
    const events = await client.routing.whatIf({ from: now() - days * DAY_MS, zone, text, whole: true, prices });
    for await (const event of events) {
      if (event.type !== 'result') continue;
      if (given.switches.has('json')) print(JSON.stringify(event.result, null, 2));
      else for (const line of whatIfLines(event.result, days)) print(line);
    }
    return 0;
  },
};

function pricesIn(text: string, path: string): WhatIfInput['prices'] {
  try {
    return parsePrices(text, path === '-' ? 'standard input' : path);
  } catch (error) {
    throw error instanceof ConfigRefused ? new CommandFailed(describeRefusal(error)) : error;
  }
}

function whatIfLines(result: WhatIfResult, days: number): readonly string[] {
  const { requests, judged, unjudged, moved, refused, actualNanos, wouldNanos, sketchBoundNanos } = result;
  const byTarget = new Map<string, { requests: number; nanos: number }>();
  for (const { target, requests: count, wouldNanos: nanos } of result.rows) {
    const sum = byTarget.get(target) ?? { requests: 0, nanos: 0 };
    byTarget.set(target, { requests: sum.requests + count, nanos: sum.nanos + nanos });
  }
  const bound = sketchBoundNanos === 0 ? '' : `, give or take ${dollars(sketchBoundNanos)}`;
  return [
    `The last ${days} days would have cost ${dollars(wouldNanos)} instead of ${dollars(actualNanos)} (${change(actualNanos, wouldNanos)})${bound}.`,
    `${judged} of ${requests} requests could be judged (${percent(judged, requests)}); ${moved} would have gone elsewhere${refused === 0 ? '' : `, ${refused} would have been refused`}.`,
    ...unjudged.map(({ why, requests: count }) => `  ${count} not judged: ${why}`),
    ...[...byTarget]
      .filter(([, { requests: count }]) => count > 0)
      .toSorted(([, a], [, b]) => b.nanos - a.nanos)
      .map(
        ([target, sum]) =>
          `  ${target.padEnd(44)} ${String(sum.requests).padStart(7)} requests ${dollars(sum.nanos).padStart(12)}`,
      ),
    ...result.assumptions.map((assumption) => `  ${assumption}`),
    ...result.prices.map((price) => `  ${priceLine(price, byTarget.get(price.target)?.requests ?? 0)}`),
  ];
}

function priceLine({ target, isFlat, ...price }: AssumedPrice, requests: number): string {
  const parts = PRICE_WORDS.flatMap(([field, words]) => {
    const nanos = price[field];
    return nanos === null ? [] : [`${dollars(nanos)} ${words}`];
  });
  const flat = isFlat ? ', for long prompts too' : '';
  const used = requests === 0 ? '; no request goes there' : '';
  return `Assumed for ${target}, per million tokens: ${parts.join(', ')}${flat}${used}.`;
}

const PRICE_WORDS = [
  ['inputPrice', 'input'],
  ['cachedInputPrice', 'cached input'],
  ['cacheWritePrice', 'cache write'],
  ['outputPrice', 'output'],
  ['reasoningPrice', 'reasoning'],
] as const;

function change(before: number, after: number): string {
  if (before === 0) return 'nothing to compare with';
  const share = ((after - before) / before) * 100;
  return `${share > 0 ? '+' : ''}${share.toFixed(1)} %`;
}

export const savingsCommand: Command = {
  usage: '[--days N] [--baseline MODEL]',
  summary: 'what the last 30 days cost, against all of it on one model',
  flags: ['days', 'baseline'],
  switches: [],
  files: 0,
  async run({ client, print, now, zone }, given) {
    const days = wholeNumber(given, 'days', USUAL_DAYS);
    const baseline = given.flags['baseline'] ?? null;
    const events = await client.routing.savings({ from: now() - days * DAY_MS, zone, baseline });
    let code = 0;
    for await (const event of events) {
      if (event.type !== 'result') continue;
      for (const line of savingsLines(event.result, days)) print(line);
      if (event.result.problem !== null) code = 1;
    }
    return code;
  },
};

function savingsLines(view: SavingsView, days: number): readonly string[] {
  if (view.problem !== null) return [view.problem];
  const saved = view.baselineNanos - view.actualNanos;
  return [
    `${view.compared} of ${view.requests} requests of the last ${days} days can be compared.`,
    `Paid ${dollars(view.actualNanos)}; all of it on ${view.baseline}: ${dollars(view.baselineNanos)}.`,
    `${saved >= 0 ? 'Saved' : 'Paid more by'} ${dollars(Math.abs(saved))} (${percent(Math.abs(saved), view.baselineNanos)}).`,
  ];
}
