// What the operating system says a process has used: CPU time and memory, of all its threads.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The unit of /proc/PID/stat on every Linux that Node runs on. */
const TICK_MS = 10;

/** Milliseconds of CPU since the process began. */
export function cpuMs(pid: number): number {
  return fromThreads(pid) ?? fromStat(pid) ?? fromPs(pid);
}

/** To the nanosecond, of the threads that live: ours live as long as a measurement. */
function fromThreads(pid: number): number | null {
  return orNull(() => {
    let nanos = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanos / 1e6;
  });
}

function fromStat(pid: number): number | null {
  return orNull(() => {
    // The name of the program stands in brackets and may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  });
}

function fromPs(pid: number): number {
  // [days-][hours:]minutes:seconds
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [clock = '', days = '0'] = text.split('-').toReversed();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1_000;
}

/** Bytes of physical memory, each page that is shared with other processes counted as its part. */
export function memoryBytes(pid: number): number {
  const kilobytes =
    orNull(() => /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? null) ??
    execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return Number(kilobytes) * 1_024;
}

function orNull<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
