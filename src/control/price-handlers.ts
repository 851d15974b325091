// Putting the costs of the past right, and taking that back.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { RepricedRow } from '../ledger/reprice-row.ts';
import { notFound, refused, type Desk } from './desk.ts';
import { requestCostView } from './request-cost.ts';
import { checkZone, periodOf } from './whatif-handlers.ts';

interface Scoped {
  readonly from: number;
  readonly to?: number | undefined;
  readonly zone: string;
  readonly provider: string | null;
  readonly model: string | null;
}

export function createPriceHandlers({ instance }: Desk) {
  const os = implement(contract).prices;
  const { ledger, whatIf, clock } = instance;
  let isBusy = false;

  /** Two at once would write over one another. */
  const alone = async <T>(run: () => Promise<T>): Promise<T> => {
    if (isBusy) throw refused('Costs are being put right just now. Wait until that is done.', null);
    isBusy = true;
    try {
      return await run();
    } finally {
      // Also when it ended halfway: what is written counts.
      instance.budgets.recount();
      isBusy = false;
    }
  };
  const questionOf = ({ from, to, zone, provider, model }: Scoped) => {
    checkZone(zone);
    return { period: periodOf({ from, to }, clock.now()), zone, scope: { provider, model } };
  };

  return {
    ofRequest: os.ofRequest.handler(async ({ input: { id } }) => {
      const row = await ledger.query('requestCost', { id });
      if (row === null) throw notFound(`There is no request '${id}'.`);
      return requestCostView(instance, row);
    }),
    preview: os.preview.handler(async ({ input, signal }) => whatIf.reprice(questionOf(input), null, signal)),
    apply: os.apply.handler(async ({ input, signal }) =>
      alone(async () => {
        let startsAt: number | null = clock.now();
        const apply = async (rows: readonly RepricedRow[]): Promise<void> => {
          const batch = { startsAt, rows };
          startsAt = null;
          await ledger.repricing.apply(batch);
        };
        const view = await whatIf.reprice(questionOf(input), apply, signal);
        instance.changes.announce('breakers');
        return view;
      }),
    ),
    last: os.last.handler(async () => ledger.query('lastRepricing', {})),
    undo: os.undo.handler(async () =>
      alone(async () => {
        const last = await ledger.query('lastRepricing', {});
        if (last === null || last.undone) throw refused('There is nothing to take back.', null);
        const requests = await ledger.repricing.undo();
        instance.changes.announce('breakers');
        return { requests };
      }),
    ),
  };
}
