// `npm run test:budget-kills -- --schedules 1000 --seed 1`: a hundred requests at once against a dollar, again and again.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeTemplate, runSchedule, type ScheduleReport } from './budget-schedule.ts';

export interface SchedulesReport {
  readonly passed: number;
  readonly failed: readonly ScheduleReport[];
  readonly admitted: number;
  readonly refused: number;
  readonly kills: number;
  readonly spills: number;
}

/** In memory where the system has a place for that: a thousand ledgers are written and thrown away. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export async function runSchedules(count: number, firstSeed: number): Promise<SchedulesReport> {
  const folder = mkdtempSync(join(PLACE, 'breakerbox-budgets-'));
  const reports: ScheduleReport[] = [];
  try {
    const template = makeTemplate(folder);
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      reports.push(await runSchedule(seed, folder, template));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const sum = (read: (report: ScheduleReport) => number): number => reports.reduce((all, each) => all + read(each), 0);
  const failed = reports.filter(({ complaints }) => complaints.length > 0);
  return {
    passed: reports.length - failed.length,
    failed,
    admitted: sum(({ admitted }) => admitted),
    refused: sum(({ refused }) => refused),
    kills: sum(({ kills }) => kills),
    spills: sum(({ spills }) => spills),
  };
}

if (import.meta.main) {
  const options = { schedules: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ options });
  const report = await runSchedules(Number(values.schedules), Number(values.seed));
  const { passed, failed, admitted, refused, kills, spills } = report;
  console.log(`${admitted} attempts admitted, ${refused} requests refused, ${kills} deaths, ${spills} times spilled`);
  for (const { seed, complaints } of failed) console.log(`seed ${seed}: ${complaints.join(' ')}`);
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
