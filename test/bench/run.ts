// `npm run bench`: figures that are goals, measured in one run on one machine.
import { benchMetrics } from './metrics.ts';
import { benchCount, benchRouting } from './routing.ts';

const figures = await benchRouting(2_000);
console.log('Planning a request (goal: at most 15 µs for a small one when no rule needs tokens)');
for (const { name, us, counted } of figures) {
  console.log(`  ${name.padEnd(46)} ${us.toFixed(1).padStart(9)} µs${counted === 0 ? '' : '   exact count wanted'}`);
}
console.log(`  exact count of 100,000 tokens, on its own thread ${(await benchCount()).toFixed(1).padStart(6)} ms`);

const { nsPerRequest, pageMs, pageBytes } = benchMetrics(500_000);
console.log('Counting for /metrics (goal: at most 1 µs a request)');
console.log(`  a request ${nsPerRequest.toFixed(0).padStart(51)} ns`);
console.log(`  writing the page ${pageMs.toFixed(1).padStart(44)} ms   ${Math.round(pageBytes / 1024)} KiB`);
