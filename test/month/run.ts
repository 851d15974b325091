// The month, played: what the example rules save against one premium model, and whether the forecast said so.
//
//   npm run month -- [--requests 3000] [--seed 1]

import { parseArgs } from 'node:util';
import { playMonth, PREMIUM } from './play-month.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '3000' }, seed: { type: 'string', default: '1' } },
});
const dollars = (nanos: number): string => `$${(nanos / 1e9).toFixed(4)}`;

const report = await playMonth(Number(values.requests), Number(values.seed), (line) => {
  console.error(line);
});
console.log(`All ${report.requests} requests on ${PREMIUM}: ${dollars(report.premiumNanos)}`);
for (const { rules, forecast, sentNanos } of report.played) {
  const saved = (1 - sentNanos / report.premiumNanos) * 100;
  const { wouldNanos, sketchBoundNanos, judged, moved } = forecast;
  console.log(`Example rules, ${rules}: ${dollars(sentNanos)}, ${saved.toFixed(1)} % less`);
  console.log(
    `  forecast ${dollars(wouldNanos)} ± ${dollars(sketchBoundNanos)}, off by ${dollars(wouldNanos - sentNanos)}; ${judged} judged, ${moved} moved`,
  );
}
