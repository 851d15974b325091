// `npm run bench`: figures that are goals, measured in one run on one machine.
//   npm run bench -- [--only routing|metrics|ledger] [--requests 1000000]
import { parseArgs } from 'node:util';
import { benchLedger } from './ledger.ts';
import { benchMetrics } from './metrics.ts';
import { benchCount, benchRouting } from './routing.ts';

const { only, requests } = parseArgs({ options: { only: { type: 'string' }, requests: { type: 'string' } } }).values;
if (only === undefined || only === 'routing') await routing();
if (only === undefined || only === 'metrics') metrics();
if (only === undefined || only === 'ledger') await ledger(Number(requests ?? 1_000_000));

async function routing(): Promise<void> {
  const figures = await benchRouting(2_000);
  console.log('Planning a request (goal: at most 15 µs for a small one when no rule needs tokens)');
  for (const { name, us, counted } of figures) {
    console.log(`  ${name.padEnd(46)} ${us.toFixed(1).padStart(9)} µs${counted === 0 ? '' : '   exact count wanted'}`);
  }
  console.log(`  exact count of 100,000 tokens, on its own thread ${(await benchCount()).toFixed(1).padStart(6)} ms`);
}

async function ledger(count: number): Promise<void> {
  const { bytesPerRequest, fillMs, queries, asked, writes } = await benchLedger(count);
  console.log(`A ledger of ${count.toLocaleString('en-US')} requests (written in ${(fillMs / 1_000).toFixed(0)} s)`);
  // Sketches of words have a retention of their own and are not among these.
  console.log(
    `  bytes a request, with attempts and sums        ${bytesPerRequest.toFixed(0).padStart(9)}      (goal: at most 400)`,
  );
  console.log('  what the panel asks (goal: at most 50 ms)          median     worst');
  for (const { name, medianMs, worstMs } of queries) {
    console.log(`    ${name.padEnd(44)} ${medianMs.toFixed(1).padStart(9)} ${worstMs.toFixed(1).padStart(9)} ms`);
  }
  console.log('  a small request, at 200 a second (goal: the same)    p50       p99     worst');
  for (const { name, p50Ms, p99Ms, worstMs } of asked) {
    const [p50, p99, worst] = [p50Ms, p99Ms, worstMs].map((ms) => ms.toFixed(1).padStart(9));
    console.log(`    while ${name.padEnd(38)} ${p50} ${p99} ${worst} ms`);
  }
  console.log('  until a row is safe, at 200 a second (goal: never 50 ms)  p99     worst');
  for (const { name, p99Ms, worstMs } of writes) {
    console.log(
      `    meanwhile: ${name.padEnd(33)} ${p99Ms.toFixed(1).padStart(9)} ${worstMs.toFixed(1).padStart(9)} ms`,
    );
  }
}

function metrics(): void {
  const { nsPerRequest, pageMs, pageBytes } = benchMetrics(500_000);
  console.log('Counting for /metrics (goal: at most 1 µs a request)');
  console.log(`  a request ${nsPerRequest.toFixed(0).padStart(51)} ns`);
  console.log(`  writing the page ${pageMs.toFixed(1).padStart(44)} ms   ${Math.round(pageBytes / 1024)} KiB`);
}
