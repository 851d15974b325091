// Breakerbox beside what it can be compared with: the cases of cases.ts, many streams, starts and idling.

import { ensureGatewayBuilt } from '../../src/build-panel.ts';
import { casesOf, meets, type CaseId } from './cases.ts';
import { median } from './figures.ts';
import type { LoadAnswer, LoadQuestion } from './load-process.ts';
import { measureSlowReaders, measureStreams, type StreamsFigures } from './many-streams.ts';
import type { Line, Report } from './report.ts';
import { runProcess, type OwnProcess } from './run-process.ts';
import { runCase, warmUp, type Figures, type Generator } from './side-by-side.ts';
import { measureIdle, measureStarts } from './start-up.ts';
import { breakerbox, direct, forwarder, portkey, type Subject, type SubjectId } from './subjects.ts';
import type { UpstreamQuestion } from './upstream-process.ts';

export interface GatewayOptions {
  readonly quick: boolean;
  /** Where other gateways are installed; null: they are left out. */
  readonly tools: string | null;
  /** Only these of `case:NAME`, `streams`, `start`, `idle`; empty: all. */
  readonly parts: readonly string[];
  readonly report: Report;
  readonly print: (line: string) => void;
}

interface Bench extends GatewayOptions {
  readonly upstream: OwnProcess<UpstreamQuestion, null>;
  readonly upstreamUrl: string;
  readonly generator: Generator;
  readonly subjects: readonly Subject[];
}

export async function benchGateway(options: GatewayOptions): Promise<void> {
  await using over = new AsyncDisposableStack();
  await ensureGatewayBuilt({ log: options.print });
  const upstream = await runProcess<UpstreamQuestion, null>('upstream-process.ts');
  over.defer(async () => upstream.stop());
  const generator = await runProcess<LoadQuestion, LoadAnswer>('load-process.ts');
  over.defer(async () => generator.stop());
  const upstreamUrl = `http://127.0.0.1:${(upstream.ready as { port: number }).port}`;
  const wants = (part: string): boolean => options.parts.length === 0 || options.parts.includes(part);
  const base = { ...options, upstream, upstreamUrl, generator };
  if (wants('start')) await starts({ ...base, subjects: [] });
  const subjects: Subject[] = [];
  const take = (subject: Subject): void => {
    subjects.push(subject);
    over.defer(async () => subject.stop());
  };
  take(direct(upstreamUrl));
  take(await forwarder(upstreamUrl));
  take(await breakerbox(upstreamUrl, 'breakerbox'));
  const bench: Bench = { ...base, subjects };
  if (wants('idle')) await idle(bench);
  if (wants('case:rules')) {
    take(await breakerbox(upstreamUrl, 'breakerbox-20-rules'));
    take(await breakerbox(upstreamUrl, 'breakerbox-budget'));
  }
  await takePeers(options, upstreamUrl, take);
  if (Object.keys(casesOf(options.quick)).some((id) => wants(`case:${id}`))) {
    await warmUp(generator, subjects, options.quick ? 2_000 : 20_000);
  }
  for (const [id, one] of Object.entries(casesOf(options.quick)) as [CaseId, ReturnType<typeof casesOf>[CaseId]][]) {
    if (!wants(`case:${id}`)) continue;
    const figures = await runCase(
      generator,
      subjects.filter((subject) => meets(subject.id, id)),
      one,
    );
    const lines = figures.flatMap((each) => LINES[id](each, figures));
    options.report.add({ title: one.name, lines, data: figures });
  }
  if (wants('streams')) await streams(bench);
}

/** What does not start here is said and left out. */
async function takePeers(
  { tools, print }: GatewayOptions,
  upstreamUrl: string,
  take: (subject: Subject) => void,
): Promise<void> {
  if (tools === null) return;
  print('9router is left out: its command ends other processes by name and by port.');
  try {
    take(await portkey(upstreamUrl, tools));
  } catch (error) {
    print(`Portkey is left out: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type LinesOf = (figures: Figures, all: readonly Figures[]) => Line[];

const isOurs = ({ subject }: Figures): boolean => subject.startsWith('breakerbox');

function of(id: SubjectId, all: readonly Figures[]): Figures | undefined {
  return all.find(({ subject }) => subject === id);
}

const cannot = ({ label, cannot: why }: Figures): Line[] => [
  { what: `${label}: cannot`, unit: '', value: Number.NaN, goal: null, note: why ?? '' },
];

/** CPU time for each, and ours as a ratio to the floor. */
function cpuLines(goal: number | null, unit: string): LinesOf {
  return (figures) => {
    const { label, cpuUs, ratio, subject } = figures;
    if (figures.cannot !== null) return cannot(figures);
    if (subject === 'direct') return [];
    const cpu: Line = { what: `${label}: CPU`, unit, value: cpuUs, goal: null };
    if (subject === 'forwarder') return [cpu];
    const atMost = isOurs(figures) && goal !== null ? { atMost: goal } : null;
    return [cpu, { what: `${label}: CPU, bare forwarder = 1`, unit: 'x', value: ratio, goal: atMost }];
  };
}

const both =
  (...parts: readonly LinesOf[]): LinesOf =>
  (figures, all) =>
    parts.flatMap((part) => part(figures, all));

const againstPortkey: LinesOf = (figures, all) => {
  const peer = of('portkey', all);
  if (figures.subject !== 'breakerbox' || peer === undefined || peer.cannot !== null) return [];
  return [
    { what: 'Breakerbox: CPU, Portkey = 1', unit: 'x', value: figures.cpuUs / peer.cpuUs, goal: { atMost: 0.2 } },
  ];
};

const underTen: LinesOf = (figures) => {
  if (figures.cannot !== null) return [];
  const { label, p50Ms, p99Ms, perSecond, memoryMb } = figures;
  const ours = figures.subject === 'breakerbox';
  const quiet = { needsQuiet: true };
  return [
    { what: `${label}: p50`, unit: 'ms', value: p50Ms, goal: ours ? { atMost: 5 } : null, ...quiet },
    { what: `${label}: p99`, unit: 'ms', value: p99Ms, goal: ours ? { atMost: 15 } : null, ...quiet },
    {
      what: `${label}: answers a second`,
      unit: '/s',
      value: perSecond,
      goal: ours ? { atLeast: 2_000 } : null,
      ...quiet,
    },
    ...(Number.isFinite(memoryMb)
      ? [{ what: `${label}: memory afterwards`, unit: 'MB', value: memoryMb, goal: null }]
      : []),
  ];
};

const addedLines =
  (p50: number, p99: number): LinesOf =>
  (figures) => {
    if (figures.cannot !== null) return cannot(figures);
    const { subject, label, p50Ms, p99Ms, addedP50Ms, addedP99Ms } = figures;
    const goal = (atMost: number) => (subject === 'breakerbox' ? { atMost } : null);
    if (subject === 'direct') {
      return [
        { what: `${label}: p50`, unit: 'ms', value: p50Ms, goal: null },
        { what: `${label}: p99`, unit: 'ms', value: p99Ms, goal: null },
      ];
    }
    return [
      { what: `${label}: added, p50`, unit: 'ms', value: addedP50Ms, goal: goal(p50), needsQuiet: true },
      { what: `${label}: added, p99`, unit: 'ms', value: addedP99Ms, goal: goal(p99), needsQuiet: true },
    ];
  };

const LINES: Readonly<Record<CaseId, LinesOf>> = {
  sequential: addedLines(0.6, 1.5),
  'ten-at-once': both(cpuLines(2, 'us'), againstPortkey, underTen),
  streamed: cpuLines(1.3, 'us/ev'),
  translated: cpuLines(null, 'us/ev'),
  large: cpuLines(1.5, 'us'),
  rules: cpuLines(null, 'us'),
  failover: cpuLines(null, 'us'),
  steady: addedLines(0.5, 2),
};

async function starts({ upstreamUrl, quick, report }: Bench): Promise<void> {
  const figures = await measureStarts(upstreamUrl, quick ? 2 : 5);
  const quiet = { needsQuiet: true };
  report.add({
    title: 'headless, from start to first answer',
    lines: [
      { what: 'new data directory', unit: 'ms', value: median(figures.firstStarts), goal: { atMost: 500 }, ...quiet },
      {
        what: 'data directory that was there',
        unit: 'ms',
        value: median(figures.laterStarts),
        goal: { atMost: 500 },
        ...quiet,
      },
      { what: 'CPU of it', unit: 'ms', value: median(figures.cpuMs), goal: null },
    ],
    data: figures,
  });
}

async function idle({ subjects, quick, report }: Bench): Promise<void> {
  const { pid } = ours(subjects);
  const figures = await measureIdle(pid ?? 0, quick ? 4 : 60);
  report.add({
    title: `idle for ${figures.seconds} s after starting`,
    lines: [
      { what: 'CPU a minute', unit: 'ms', value: figures.cpuMsPerMinute, goal: null },
      { what: 'memory', unit: 'MB', value: figures.memoryMb, goal: { atMost: 120 } },
    ],
    data: figures,
  });
}

function ours(subjects: readonly Subject[]): Subject {
  const found = subjects.find(({ id }) => id === 'breakerbox');
  if (found === undefined) throw new Error('Breakerbox is not among the subjects.');
  return found;
}

/** Each is started for it: memory that other cases have left behind would be used again, and not be counted. */
async function streams({ upstream, upstreamUrl, generator, quick, report }: Bench): Promise<void> {
  const fresh = async (): Promise<Subject> => breakerbox(upstreamUrl, 'breakerbox');
  const count = quick ? 200 : 1_000;
  const eventsEach = quick ? 60 : 200;
  await upstream.ask({ pacedEvents: eventsEach });
  const found: StreamsFigures[] = [];
  for (const start of [() => direct(upstreamUrl), async () => forwarder(upstreamUrl), fresh]) {
    const subject = await start();
    found.push(await measureStreams(generator, subject, count, eventsEach));
    await subject.stop();
  }
  const reading = await fresh();
  const slow = await measureSlowReaders(generator, reading, quick ? 20 : 100);
  await reading.stop();
  const lines = found.flatMap((each): Line[] => {
    const isOurs = each.label === 'Breakerbox';
    const lost = each.eventsExpected - each.events;
    return [
      {
        what: `${each.label}: streams that are not byte-exact`,
        unit: '',
        value: each.wrongCount,
        goal: isOurs ? { atMost: 0 } : null,
        note: each.wrong ?? '',
      },
      { what: `${each.label}: events lost`, unit: '', value: lost, goal: isOurs ? { atMost: 0 } : null },
      { what: `${each.label}: from sending to arrival, p50`, unit: 'ms', value: each.p50Ms, goal: null },
      { what: `${each.label}: from sending to arrival, p99`, unit: 'ms', value: each.p99Ms, goal: null },
      ...(Number.isFinite(each.kbPerStream)
        ? [
            {
              what: `${each.label}: memory a stream`,
              unit: 'KB',
              value: each.kbPerStream,
              goal: isOurs ? { atMost: 128 } : null,
            },
          ]
        : []),
    ];
  });
  report.add({
    title: `${count} streams at once, 20 events a second each`,
    lines: [
      ...lines,
      {
        what: `memory a reader that does not read, of 16 MB`,
        unit: 'KB',
        value: slow.kbPerReader,
        goal: { atMost: 2_048 },
      },
    ],
    data: { streams: found, slow },
  });
}
