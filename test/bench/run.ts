// `npm run bench`: figures that are goals, measured in one run on one machine, side by side with what they are compared to.
//
//   npm run bench -- [--quick] [--only start,idle,case:large] [--requests 1000000] [--no-peers] [--tools DIR] [--json FILE]
//
//   --quick      less of everything, for a look: within two minutes instead of ten
//   --only       some parts: start, idle, case:NAME (cases.ts), streams, routing, metrics, ledger, panel. The panel is
//                measured only where it is named: it takes three minutes more, and a browser
//   --requests   how many the ledger holds that pages are asked about
//   --no-peers   without other gateways: nothing is installed
//   --tools      where they are installed, and found again the next time
//   --json       where all figures go

import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { casesOf } from './cases.ts';
import { benchGateway } from './gateway.ts';
import { benchLedger } from './ledger.ts';
import { benchMetrics } from './metrics.ts';
import { benchPanel } from './panel.ts';
import { Report } from './report.ts';
import { benchCount, benchRouting } from './routing.ts';
import { toolsFolder } from './subjects.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    requests: { type: 'string' },
    'no-peers': { type: 'boolean', default: false },
    tools: { type: 'string' },
    json: { type: 'string', default: resolve('node_modules', '.cache', 'breakerbox', 'bench.json') },
  },
});
// Broken off, it still ends what it has started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** A small request when no rule needs tokens. */
const GOALS: Readonly<Record<string, { readonly atMost: number }>> = {
  'no rules': { atMost: 15 },
  '20 rules without texts': { atMost: 15 },
  '20 keyword rules': { atMost: 15 },
  '20 keyword rules, 480 kB prompt': { atMost: 1_000 },
};

const startedAt = performance.now();
const print = (line: string): void => {
  console.log(line);
};
const report = new Report(print);
const parts = options.only.split(',').filter((word) => word !== '');
const inProcess = ['routing', 'metrics', 'ledger', 'panel'];
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);
const { quick } = options;
const cases = Object.keys(casesOf(quick)).map((id) => `case:${id}`);
const known = ['start', 'idle', 'streams', ...cases, ...inProcess];
for (const part of parts) {
  if (known.includes(part)) continue;
  console.error(`--only: there is no part "${part}". There are: ${known.join(', ')}.`);
  process.exit(64);
}

if (parts.length === 0 || parts.some((part) => !inProcess.includes(part))) {
  const tools = options['no-peers'] ? null : toolsFolder(options.tools);
  await benchGateway({ quick, tools, parts, report, print });
}
if (wants('routing')) await routing();
if (wants('metrics')) metrics();
const requests = Number(options.requests ?? (quick ? 50_000 : 1_000_000));
if (wants('ledger')) await ledger(requests);
if (parts.includes('panel')) await panel(requests);

mkdirSync(dirname(options.json), { recursive: true });
const [cpu] = cpus();
const seconds = Math.round((performance.now() - startedAt) / 1_000);
report.end({ node: process.version, cpu: cpu?.model, cpus: cpus().length, quick, seconds }, options.json);
print(`Measured in ${seconds} s on Node ${process.version}, ${cpus().length} CPUs`);

async function routing(): Promise<void> {
  const figures = await benchRouting(quick ? 500 : 2_000);
  const countMs = await benchCount();
  report.add({
    title: 'planning a request',
    lines: [
      ...figures.map(({ name, us, counted }) => ({
        what: name,
        unit: 'us',
        value: us,
        goal: GOALS[name] ?? null,
        note: counted === 0 ? '' : 'exact count wanted',
      })),
      { what: 'exact count of 100,000 tokens, on its own thread', unit: 'ms', value: countMs, goal: null },
    ],
    data: figures,
  });
}

async function ledger(count: number): Promise<void> {
  const figures = await benchLedger(count, quick);
  const { bytesPerRequest, fillMs, queries, asked, writes } = figures;
  const quiet = { needsQuiet: true };
  report.add({
    title: `a ledger of ${count.toLocaleString('en-US')} requests (written in ${(fillMs / 1_000).toFixed(0)} s)`,
    lines: [
      // Sketches of words have a retention of their own and are not among these. Few requests share the sums of many hours.
      {
        what: 'bytes a request, with attempts and sums',
        unit: 'B',
        value: bytesPerRequest,
        goal: count < 1_000_000 ? null : { atMost: 400 },
      },
      ...queries.map(({ name, medianMs }) => ({
        what: name,
        unit: 'ms',
        value: medianMs,
        goal: { atMost: 50 },
        ...quiet,
      })),
      ...asked.flatMap(({ name, p50Ms, p99Ms }) => [
        { what: `small request while ${name}, p50`, unit: 'ms', value: p50Ms, goal: null },
        { what: `small request while ${name}, p99`, unit: 'ms', value: p99Ms, goal: null },
      ]),
      ...writes.map(({ name, p99Ms }) => ({
        what: `until a row is in the ledger, meanwhile ${name}, p99`,
        unit: 'ms',
        value: p99Ms,
        goal: { atMost: 50 },
        ...quiet,
      })),
    ],
    data: figures,
  });
}

function metrics(): void {
  const figures = benchMetrics(quick ? 100_000 : 500_000);
  report.add({
    title: 'counting for /metrics',
    lines: [
      { what: 'a request', unit: 'ns', value: figures.nsPerRequest, goal: { atMost: 1_000 } },
      { what: 'writing the page', unit: 'ms', value: figures.pageMs, goal: null },
    ],
    data: figures,
  });
}

async function panel(count: number): Promise<void> {
  const figures = await benchPanel(count);
  if (figures === null) {
    print('The panel was not measured: there is no Chromium. Set CHROMIUM_PATH to one.');
    return;
  }
  const { openMs, pages, standstills, idleCpuPercent } = figures;
  report.add({
    title: `the panel over ${count.toLocaleString('en-US')} requests, in Chromium`,
    lines: [
      { what: 'from nothing to the first page', unit: 'ms', value: openMs, goal: null },
      ...pages.map(({ name, medianMs }) => ({
        what: `until it is there: ${name}`,
        unit: 'ms',
        value: medianMs,
        goal: { atMost: 500 },
        needsQuiet: true,
      })),
      ...standstills.flatMap(({ name, tasks, worstMs }) => [
        { what: `tasks over 50 ms: ${name}`, unit: '', value: tasks, goal: { atMost: 0 }, needsQuiet: true },
        { what: `the longest of them: ${name}`, unit: 'ms', value: worstMs, goal: null },
      ]),
      { what: 'CPU of a panel at rest', unit: '%', value: idleCpuPercent, goal: null },
    ],
    data: figures,
  });
}
