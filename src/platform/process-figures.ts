// What the process itself uses. Costs nothing while nobody asks.

import { monitorEventLoopDelay, performance, type ELDHistogram } from 'node:perf_hooks';
import type { Clock } from '../domain/ports.ts';

export interface ProcessFigures {
  readonly nodeVersion: string;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly startedAtSeconds: number;
  /** 0 to 1, since the last look. */
  readonly loopBusyRatio: number;
  /** Seconds by quantile, since the last look; null at the first one. */
  readonly lag: Readonly<Record<string, number>> | null;
}

export interface ProcessMeter {
  read(): ProcessFigures;
  close(): void;
}

/** The delay is measured by a timer, which an idle machine need not pay for: it runs while somebody looks now and then. */
const WATCHED_FOR_MS = 300_000;
const EVERY_MS = 20;
const QUANTILES: Readonly<Record<string, number>> = { '0.5': 50, '0.9': 90, '0.99': 99, '1': 100 };

export function createProcessMeter(clock: Clock): ProcessMeter {
  let monitor: ELDHistogram | null = null;
  let utilization = performance.eventLoopUtilization();
  let cancel = (): void => undefined;
  const stop = (): void => {
    cancel();
    monitor?.disable();
    monitor = null;
  };
  const readLag = (): Record<string, number> | null => {
    cancel();
    cancel = clock.after(WATCHED_FOR_MS, stop);
    if (monitor === null) {
      monitor = monitorEventLoopDelay({ resolution: EVERY_MS });
      monitor.enable();
      return null;
    }
    const { count } = monitor;
    const lag = Object.fromEntries(
      Object.entries(QUANTILES).map(([name, q]) => [name, count === 0 ? 0 : lateBy(monitor?.percentile(q) ?? 0)]),
    );
    monitor.reset();
    return lag;
  };
  return {
    read() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      const before = utilization;
      utilization = performance.eventLoopUtilization();
      return {
        nodeVersion: process.version,
        userSeconds: user / 1e6,
        systemSeconds: system / 1e6,
        residentBytes: rss,
        heapBytes: heapUsed,
        startedAtSeconds: performance.timeOrigin / 1000,
        loopBusyRatio: performance.eventLoopUtilization(utilization, before).utilization,
        lag: readLag(),
      };
    },
    close: stop,
  };
}

/** The timer's own interval is part of what is measured. */
function lateBy(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - EVERY_MS) / 1000;
}
