// The same load through each subject in turn, round after round, so that whatever else the machine does meets all of them.
// CPU time is the operating system's, of the whole process with all its threads. Ratios are taken within a round.

import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from './figures.ts';
import type { LoadAnswer, LoadQuestion } from './load-process.ts';
import { cpuMs, memoryBytes } from './process-use.ts';
import type { OwnProcess } from './run-process.ts';
import type { Subject, SubjectId, Wanted } from './subjects.ts';
import { chatRequest } from './wire.ts';

export type Generator = OwnProcess<LoadQuestion, LoadAnswer>;

export interface Case {
  readonly name: string;
  readonly wanted: Wanted;
  readonly stream?: boolean;
  readonly promptBytes?: number;
  readonly load:
    | { readonly kind: 'closed'; readonly requests: number; readonly concurrency: number }
    | { readonly kind: 'open'; readonly perSecond: number; readonly ms: number };
  readonly rounds: number;
  /** How many requests come before anything is measured, where that is more than those of a round. */
  readonly warmUp?: number;
  /** What the CPU time is divided by: events of a stream, say. */
  readonly per?: number;
}

/** How one subject did in one case. */
export interface Figures {
  readonly subject: SubjectId;
  readonly label: string;
  /** Why it could not run the case; the other figures are not numbers then. */
  readonly cannot: string | null;
  readonly cpuUs: number;
  /** Of CPU time, to the bare forwarder in the same round. */
  readonly ratio: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly firstP50Ms: number;
  /** Over direct, in the same round. */
  readonly addedP50Ms: number;
  readonly addedP99Ms: number;
  readonly perSecond: number;
  readonly memoryMb: number;
}

interface Round {
  readonly cpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly firstP50Ms: number;
  readonly perSecond: number;
}

/** CPU time that is still spent when the last answer is there: settling, writing down. */
const AFTERWORK_MS = 60;

interface Running {
  readonly subject: Subject;
  readonly rounds: Round[];
  cannot: string | null;
}

export async function runCase(generator: Generator, subjects: readonly Subject[], one: Case): Promise<Figures[]> {
  const running: Running[] = subjects.map((subject) => ({ subject, rounds: [], cannot: null }));
  // The first round warms up: its figures are of compilers.
  const first = one.warmUp === undefined ? one : { ...one, load: { ...one.load, requests: one.warmUp } };
  for (let round = -1; round < one.rounds; round += 1) {
    for (const each of running) {
      if (each.cannot !== null) continue;
      const done = await runRound(generator, each.subject, round < 0 ? first : one, round < 0);
      if (typeof done === 'string') each.cannot = done;
      else if (round >= 0) each.rounds.push(done);
    }
  }
  const of = (id: SubjectId): readonly Round[] => running.find(({ subject }) => subject.id === id)?.rounds ?? [];
  return running.map((each) => figuresOf(each, of('forwarder'), of('direct')));
}

/**
 * Small requests before anything is measured: a gateway runs for days, and compilers have done with what it does all the time.
 * Those that do not answer show it in the cases.
 */
export async function warmUp(generator: Generator, subjects: readonly Subject[], requests: number): Promise<void> {
  for (const { asks, origin, path } of subjects) {
    const { model, headers } = asks('plain');
    const body = chatRequest({ model });
    await generator.ask({ kind: 'closed', requests, concurrency: 10, origin, path, headers, body });
  }
}

async function runRound(
  generator: Generator,
  { asks, origin, path, pid }: Subject,
  { wanted, stream, promptBytes, load, per = 1 }: Case,
  isWarmUp: boolean,
): Promise<Round | string> {
  const { model, headers } = asks(wanted);
  const body = chatRequest({
    model,
    ...(stream === undefined ? {} : { stream }),
    ...(promptBytes === undefined ? {} : { promptBytes }),
  });
  const before = pid === null ? 0 : cpuMs(pid);
  const { times, firstTimes, tookMs, wrong, wrongCount } = await generator.ask({
    ...load,
    origin,
    path,
    headers,
    body,
  });
  if (pid !== null) await pause(AFTERWORK_MS);
  const cpu = pid === null ? 0 : cpuMs(pid) - before;
  if (wrongCount > 0) {
    // A gateway of others that cannot do it is a finding; ours is a bug, and so is a floor that does not hold.
    return `${wrongCount} of ${times.length} answers are wrong${isWarmUp ? '' : ', under load'}: ${wrong[0]}`;
  }
  return {
    cpuUs: (cpu * 1_000) / times.length / per,
    p50Ms: percentile([...times], 0.5),
    p99Ms: percentile([...times], 0.99),
    firstP50Ms: percentile([...firstTimes], 0.5),
    perSecond: (times.length / tookMs) * 1_000,
  };
}

function figuresOf({ subject, rounds, cannot }: Running, floor: readonly Round[], direct: readonly Round[]): Figures {
  const over = (of: (round: Round, n: number) => number): number => median(rounds.map(of));
  return {
    subject: subject.id,
    label: subject.label,
    cannot,
    cpuUs: over(({ cpuUs }) => cpuUs),
    ratio: over(({ cpuUs }, n) => cpuUs / (floor[n]?.cpuUs ?? Number.NaN)),
    p50Ms: over(({ p50Ms }) => p50Ms),
    p99Ms: over(({ p99Ms }) => p99Ms),
    firstP50Ms: over(({ firstP50Ms }) => firstP50Ms),
    addedP50Ms: over(({ p50Ms }, n) => p50Ms - (direct[n]?.p50Ms ?? Number.NaN)),
    addedP99Ms: over(({ p99Ms }, n) => p99Ms - (direct[n]?.p99Ms ?? Number.NaN)),
    perSecond: over(({ perSecond }) => perSecond),
    memoryMb: subject.pid === null || cannot !== null ? Number.NaN : memoryBytes(subject.pid) / 2 ** 20,
  };
}
