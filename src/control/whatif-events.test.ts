import { expect, test } from 'vitest';
import type { WhatIfEvent, WhatIfResult } from '../contract/routing-views.ts';
import { replayEvents, type StartReplay } from './whatif-events.ts';

const result = { requests: 3 } as WhatIfResult;

async function all(start: StartReplay<WhatIfResult>, signal?: AbortSignal): Promise<WhatIfEvent[]> {
  const events: WhatIfEvent[] = [];
  for await (const event of replayEvents(start, signal)) events.push(event);
  return events;
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('tells how far it is, the newest of what came at once, and then the result', async () => {
  const events = await all(async (onProgress) => {
    onProgress(1, 9);
    onProgress(2, 9);
    await turn();
    onProgress(9, 9);
    await turn();
    return result;
  });
  expect(events).toEqual([
    { type: 'progress', done: 2, total: 9 },
    { type: 'progress', done: 9, total: 9 },
    { type: 'result', result },
  ]);
});

test('a replay that fails is told as its error', async () => {
  await expect(all(async () => Promise.reject(new Error('no ledger')))).rejects.toThrow('no ledger');
});

test.each(['reader leaves', 'signal aborts'])('is given up when the %s', async (how) => {
  const caller = new AbortController();
  let isGivenUp = false;
  const start: StartReplay<WhatIfResult> = async (onProgress, signal) => {
    onProgress(1, 2);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        isGivenUp = true;
        reject(new Error('given up'));
      });
    });
  };
  const events = replayEvents(start, caller.signal);
  expect((await events.next()).value).toEqual({ type: 'progress', done: 1, total: 2 });
  if (how === 'reader leaves') await events.return();
  else {
    const next = events.next();
    caller.abort();
    await expect(next).rejects.toThrow('given up');
  }
  expect(isGivenUp).toBe(true);
});
