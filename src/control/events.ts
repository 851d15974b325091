// What happens, told to one panel: gathered for a moment, then sent as the state of things now.

import type { PanelEvent, RequestView } from '../contract/views.ts';
import type { Change, Instance, News } from './instance.ts';
import { breakerViews, spendSince, statusView } from './views.ts';

/** How long changes are gathered. Short enough to feel live, long enough for two hundred requests a second. */
const GATHER_MS = 150;
/** Sums over the day are asked of the ledger at most this often. */
const TOTALS_MS = 500;

/** Ends when the panel goes away. `today` is the Unix ms of the panel's local midnight. */
export async function* watch(
  instance: Instance,
  today: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<PanelEvent, void, void> {
  let wake: () => void = () => undefined;
  const gathered: Gathered = { pending: new Set(['breakers']), requests: new Map(), news: [] };
  const { pending, requests, news } = gathered;
  const stopGathering = gather(instance, gathered, () => {
    wake();
  });
  const onAbort = (): void => {
    wake();
  };
  signal?.addEventListener('abort', onAbort);
  let totalsAt = -TOTALS_MS;
  try {
    while (signal?.aborted !== true) {
      if (pending.size === 0 && requests.size === 0 && news.length === 0)
        await untilWoken((run) => {
          wake = run;
        });
      wake = () => undefined;
      if (isAborted(signal)) return;
      await pause(instance, GATHER_MS);
      const settled = requests.size > 0;
      if (settled) {
        yield { type: 'requests', requests: [...requests.values()] };
        requests.clear();
      }
      yield* told(instance, gathered);
      const now = instance.clock.monotonic();
      const isDue = pending.delete('breakers') || settled;
      if (isDue && now - totalsAt >= TOTALS_MS) {
        totalsAt = now;
        yield* figures(instance, today);
      } else if (isDue) {
        // The last sums of a burst must come too, and the last change of a breaker.
        pending.add('breakers');
        await pause(instance, TOTALS_MS - (now - totalsAt));
      }
    }
  } finally {
    stopGathering();
    signal?.removeEventListener('abort', onAbort);
  }
}

interface Gathered {
  readonly pending: Set<Change>;
  readonly requests: Map<string, RequestView>;
  readonly news: News[];
}

function gather({ changes, live }: Instance, { pending, requests, news }: Gathered, wake: () => void): () => void {
  const stops = [
    changes.listen((change) => {
      pending.add(change);
      wake();
    }),
    changes.hear((said) => {
      news.push(said);
      wake();
    }),
    live.subscribe((view) => {
      requests.set(view.id, view);
      wake();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What needs no look into the ledger. */
function* told(instance: Instance, { pending, news }: Gathered): Generator<PanelEvent, void, void> {
  for (const said of news.splice(0)) yield { type: 'news', ...said };
  if (pending.delete('budgets')) yield { type: 'budgets' };
  if (pending.delete('config')) yield { type: 'config' };
  if (pending.delete('status')) yield { type: 'status', status: statusView(instance) };
}

async function* figures(instance: Instance, today: number): AsyncGenerator<PanelEvent, void, void> {
  const [totals, spend] = await Promise.all([
    instance.ledger.query('totals', { from: today }),
    spendSince(instance, today),
  ]);
  yield { type: 'totals', today: totals };
  yield { type: 'breakers', breakers: breakerViews(instance, spend) };
}

async function untilWoken(arm: (run: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    arm(resolve);
  });
}

async function pause(instance: Instance, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    instance.clock.after(Math.max(0, ms), resolve);
  });
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
