// What tray, dock and notifications show, kept true by the contract's events.

import type { BreakerView, PanelEvent, StatusView, TotalsView } from '../src/contract/views.ts';
import type { ControlClient } from '../src/index.ts';

export interface LiveState {
  readonly status: StatusView | null;
  readonly breakers: readonly BreakerView[];
  /** Since the local midnight. */
  readonly today: TotalsView | null;
}

export interface FollowParts {
  readonly client: ControlClient;
  readonly onChange: (next: LiveState, before: LiveState) => void;
  /** Something that is said once: a budget that is used up, for one. */
  readonly onNews: (news: Extract<PanelEvent, { type: 'news' }>) => void;
  readonly now: () => number;
  /** Calls once after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

const NOTHING: LiveState = { status: null, breakers: [], today: null };

/** Runs until the signal aborts. */
export async function followState(
  { client, onChange, onNews, now, after }: FollowParts,
  stop: AbortSignal,
): Promise<void> {
  let state = NOTHING;
  const become = (part: Partial<LiveState>): void => {
    const before = state;
    state = { ...state, ...part };
    onChange(state, before);
  };
  while (!stop.aborted) {
    const midnight = startOfDay(now());
    const day = new AbortController();
    const cancel = after(nextDay(midnight) - now(), () => day.abort());
    const signal = AbortSignal.any([stop, day.signal]);
    // Listened to first, so that nothing falls between what is and what happens.
    const events = await client.events({ today: midnight }, { signal });
    const [status, today, breakers] = await Promise.all([
      client.status.get({}),
      client.totals.since({ from: midnight }),
      client.breakers.list({ today: midnight }),
    ]);
    become({ status, today, breakers });
    for await (const event of untilAborted(events)) {
      if (event.type === 'status') become({ status: event.status });
      else if (event.type === 'totals') become({ today: event.today });
      else if (event.type === 'breakers') become({ breakers: event.breakers });
      else if (event.type === 'news') onNews(event);
    }
    cancel();
  }
}

/** A stream that is ended by our own signal may throw at its end. */
async function* untilAborted<T>(events: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  }
}

function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}

/** Days are not all of one length. */
function nextDay(midnight: number): number {
  const day = new Date(midnight);
  return day.setDate(day.getDate() + 1);
}
