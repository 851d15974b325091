import { describe, expect, it } from 'vitest';
import type { PanelEvent } from '../../src/contract/views.ts';
import { startOfDay } from './day.ts';
import { followEvents, pauseAfter, type Connection, type EventSource } from './follow-events.ts';

const CONFIG: PanelEvent = { type: 'config' };
const NOON = new Date(2026, 6, 2, 12, 0, 0).getTime();

/** Each opening takes the next step of the script; the last one ends the run. */
function play(script: ('refuse' | 'end' | 'break' | 'midnight')[]) {
  const stop = new AbortController();
  const seen: string[] = [];
  let now = NOON;
  let midnight: (() => void) | undefined;
  const source: EventSource = {
    async open(today, signal) {
      const step = script.shift();
      if (step === undefined) {
        stop.abort();
        throw new Error('stopped');
      }
      if (step === 'refuse') throw new Error('connection refused');
      return (async function* () {
        yield CONFIG;
        if (step === 'break') throw new Error('reset');
        if (step !== 'midnight') return;
        now = today + 25 * 3_600_000;
        midnight?.();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      })();
    },
    onEvent: (event) => seen.push(event.type),
    onConnection: ({ phase, today }: Connection) => seen.push(today === startOfDay(NOON) ? phase : `${phase} next day`),
    wait(ms, signal) {
      if (ms > 3_600_000) return new Promise((resolve) => (midnight = resolve));
      if (!signal.aborted) seen.push(`wait ${ms}`);
      return Promise.resolve();
    },
    now: () => now,
    seen: () => Promise.resolve(),
    unseen: () => new Promise(() => undefined),
  };
  return followEvents(source, stop.signal).then(() => seen.filter((entry) => !entry.startsWith('wait')).concat());
}

describe('followEvents', () => {
  it('connects again after the stream ends, breaks or is refused', async () => {
    expect(await play(['end', 'break', 'refuse', 'end'])).toEqual([
      'live',
      'config',
      'reconnecting',
      'live',
      'config',
      'reconnecting',
      'reconnecting',
      'live',
      'config',
      'reconnecting',
    ]);
  });

  it('begins a new stream at midnight without calling it a failure', async () => {
    expect(await play(['midnight', 'end'])).toEqual([
      'live',
      'config',
      'live next day',
      'config',
      'reconnecting next day',
    ]);
  });
});

it('waits longer after each failure, but never long', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(pauseAfter)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
});
