// `what-if FILE` and `savings`: what the traffic of the last days would have cost otherwise.

import type { WhatIfResult } from '../contract/routing-views.ts';
import { CommandFailed, DAY_MS, wholeNumber, type Command } from './command.ts';
import { dollars, percent } from './money-words.ts';

const USUAL_DAYS = 30;

export const whatIfCommand: Command = {
  usage: 'FILE [--days N] [--json]',
  summary: 'what the last 30 days would have cost under the rules and routes in FILE',
  flags: ['days'],
  switches: ['json'],
  files: 1,
  async run({ client, print, readText, now, zone }, given) {
    if (given.file === null) throw new CommandFailed('what-if needs a FILE with rules and routes.');
    const days = wholeNumber(given, 'days', USUAL_DAYS);
    const events = await client.routing.whatIf({ from: now() - days * DAY_MS, zone, text: readText(given.file) });
    for await (const event of events) {
      if (event.type !== 'result') continue;
      if (given.switches.has('json')) print(JSON.stringify(event.result, null, 2));
      else for (const line of whatIfLines(event.result, days)) print(line);
    }
    return 0;
  },
};

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
  ];
}

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
    const view = await client.routing.savings({ from: now() - days * DAY_MS, zone, baseline });
    if (view.problem !== null) {
      print(view.problem);
      return 1;
    }
    const saved = view.baselineNanos - view.actualNanos;
    print(`${view.compared} of ${view.requests} requests of the last ${days} days can be compared.`);
    print(`Paid ${dollars(view.actualNanos)}; all of it on ${view.baseline}: ${dollars(view.baselineNanos)}.`);
    print(
      `${saved >= 0 ? 'Saved' : 'Paid more by'} ${dollars(Math.abs(saved))} (${percent(Math.abs(saved), view.baselineNanos)}).`,
    );
    return 0;
  },
};
