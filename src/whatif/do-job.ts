// Does one replay from beginning to end, on the thread that is there for it.

import type { Catalog } from '../catalog/catalog.ts';
import type { RepriceView } from '../contract/price-views.ts';
import type { ReplayResult, SavingsView } from '../contract/routing-views.ts';
import { baselinePrice } from '../dispatch/baseline.ts';
import { countHistory, readHistory, type HistoryRow } from '../ledger/history.ts';
import { readPriced, type RepricedRow } from '../ledger/reprice-row.ts';
import type { CompilePattern } from '../routing/facts.ts';
import { SketchReader } from '../routing/history-facts.ts';
import type { ReadDb } from '../store/open-database.ts';
import { daysIn } from './days.ts';
import type { FromReplay, ReplayJob } from './job.ts';
import { Replay } from './replay.ts';
import { Repricing } from './repricing.ts';
import { Savings, type Baseline } from './savings.ts';
import { catalogOf, makeSide, type Side } from './side.ts';

export function doJob(
  job: ReplayJob,
  db: ReadDb,
  compilePattern: CompilePattern,
  tell: { progress(done: number, total: number): void; changes(rows: readonly RepricedRow[]): void },
): Exclude<FromReplay, { type: 'progress' | 'changes' | 'failed' }> {
  const catalog = catalogOf(job.known);
  const current = makeSide(job.current, job.known, catalog, compilePattern);
  const dayOf = daysIn(job.zone);
  if (job.kind === 'reprice') return { type: 'reprice', result: repriceAll(job, db, current, dayOf, tell.changes) };
  if (job.kind === 'what-if') {
    const draft = makeSide(job.draft, job.known, catalog, compilePattern);
    const replay = new Replay({ draft, current, reader: new SketchReader(job.sketchSalt), dayOf });
    const asksSketches = job.draft.rules.some(({ when }) => when.keywords?.in === 'last-user');
    run(job, db, asksSketches, replay, tell.progress);
    const result: ReplayResult = replay.result();
    return { type: 'what-if', result };
  }
  const savings = new Savings(baselineOf(job.baseline, current, catalog), current, dayOf);
  run(job, db, false, savings, tell.progress);
  const result: SavingsView = savings.result();
  return { type: 'savings', result };
}

function repriceAll(
  { period, scope }: Extract<ReplayJob, { kind: 'reprice' }>,
  db: ReadDb,
  { priceAt, baseline }: Side,
  dayOf: (unixMs: number) => string,
  changes: (rows: readonly RepricedRow[]) => void,
): RepriceView {
  const repricing = new Repricing({ priceAt, baseline, dayOf });
  for (const page of readPriced(db, period, scope)) {
    const rows = repricing.take(page);
    if (rows.length > 0) changes(rows);
  }
  return repricing.result();
}

function run(
  { period }: ReplayJob,
  db: ReadDb,
  withSketches: boolean,
  into: { add(row: HistoryRow): void },
  progress: (done: number, total: number) => void,
): void {
  const total = countHistory(db, period);
  let done = 0;
  for (const page of readHistory(db, period, withSketches)) {
    for (const row of page) into.add(row);
    done += page.length;
    progress(done, Math.max(total, done));
  }
}

function baselineOf(name: string, current: Side, catalog: Catalog): Baseline {
  const slash = name.indexOf('/');
  const price = baselinePrice(name, current.table.byId, catalog);
  return { name, provider: name.slice(0, Math.max(0, slash)), model: name.slice(slash + 1), price };
}
