// `reprice`: what the last days cost by the prices that are known now, and putting that into the ledger.

import type { RepriceView } from '../contract/price-views.ts';
import { DAY_MS, wholeNumber, type Command } from './command.ts';
import { dollars } from './money-words.ts';

const USUAL_DAYS = 30;

export const repriceCommand: Command = {
  usage: '[--days N] [--provider NAME] [--model ID] [--apply] [--undo] [--json]',
  summary: 'what the last 30 days cost by the prices known now; --apply puts it into the ledger, --undo takes it back',
  flags: ['days', 'provider', 'model'],
  switches: ['apply', 'undo', 'json'],
  files: 0,
  async run({ client, print, now, zone }, given) {
    if (given.switches.has('undo')) {
      const { requests } = await client.prices.undo({});
      print(`${requests} requests cost again what they did before.`);
      return 0;
    }
    const days = wholeNumber(given, 'days', USUAL_DAYS);
    const { provider = null, model = null } = given.flags;
    const question = { from: now() - days * DAY_MS, zone, provider, model };
    const isApplied = given.switches.has('apply');
    const view = await (isApplied ? client.prices.apply(question) : client.prices.preview(question));
    if (given.switches.has('json')) print(JSON.stringify(view, null, 2));
    else for (const line of repriceLines(view, days, isApplied)) print(line);
    return 0;
  },
};

function repriceLines(view: RepriceView, days: number, isApplied: boolean): readonly string[] {
  const { requests, changed, own, newlyPriced, uncounted, unpriced, beforeNanos, afterNanos } = view;
  const kept = [
    [own, 'keep what their provider says they cost'],
    [uncounted, 'keep their cost, because their tokens were not counted'],
    [unpriced, 'keep their cost, because no price is known'],
    [newlyPriced, 'had no cost and get one'],
  ] as const;
  return [
    `${changed} of ${requests} requests of the last ${days} days ${isApplied ? 'were changed' : 'would change'}: ${dollars(beforeNanos)} before, ${dollars(afterNanos)} after.`,
    ...kept.filter(([count]) => count > 0).map(([count, why]) => `  ${count} ${why}`),
    ...view.rows.map(
      ({ day, target, changed: rows, beforeNanos: before, afterNanos: after }) =>
        `  ${day} ${target.padEnd(40)} ${String(rows).padStart(6)} ${dollars(before).padStart(12)} → ${dollars(after)}`,
    ),
    ...(isApplied || changed === 0 ? [] : ['Nothing was changed. Give --apply to do it; it can be taken back.']),
  ];
}
