// Keeps one event stream open while the page is seen, and opens it again when it breaks or the day changes.

import type { PanelEvent } from '../../src/contract/views.ts';
import { nextMidnight, startOfDay } from './day.ts';

/** connecting: not yet there · live · reconnecting: it was there, the process does not answer. */
export type Phase = 'connecting' | 'live' | 'reconnecting';

export interface Connection {
  readonly phase: Phase;
  /** The local midnight that "today" counts from. */
  readonly today: number;
}

export interface EventSource {
  open(today: number, signal: AbortSignal): Promise<AsyncIterable<PanelEvent>>;
  onEvent(event: PanelEvent, today: number): void;
  onConnection(connection: Connection): void;
  /** Resolves after `ms`, or when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
  /** Resolves as soon as the page is seen. */
  seen(signal: AbortSignal): Promise<void>;
  /** Resolves once the page has been out of sight for a while. */
  unseen(signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/** Runs until the signal aborts. */
export async function followEvents(source: EventSource, stop: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stop.aborted) {
    await source.seen(stop);
    const today = startOfDay(source.now());
    const turn = new AbortController();
    const signal = AbortSignal.any([stop, turn.signal]);
    // A hidden tab lets go of its connection (a browser allows six per server); midnight begins a new day's stream.
    void Promise.race([source.unseen(signal), source.wait(nextMidnight(today) - source.now(), signal)]).then(() =>
      turn.abort(),
    );
    try {
      const events = await source.open(today, signal);
      failures = 0;
      source.onConnection({ phase: 'live', today });
      for await (const event of events) source.onEvent(event, today);
    } catch {
      // A broken stream throws, a server that leaves ends it: both are the same to us.
    }
    const planned = turn.signal.aborted;
    turn.abort();
    if (planned || stop.aborted) continue;
    failures += 1;
    source.onConnection({ phase: 'reconnecting', today });
    await source.wait(pauseAfter(failures), stop);
  }
}
