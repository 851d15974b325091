// Requests of the past, to look for, to read and to make again.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import { notFound } from './desk.ts';
import type { Instance } from './instance.ts';
import { bodiesView } from './privacy-handlers.ts';
import { detailOf, viewOfRow } from './request-views.ts';
import { sendAgain } from './send-again.ts';

export function createRequestHandlers(instance: Instance) {
  const os = implement(contract).requests;
  const { ledger } = instance;
  return {
    recent: os.recent.handler(async ({ input }) => {
      const rows = await ledger.query('recent', { limit: input.limit, before: input.before ?? null });
      return rows.map(viewOfRow);
    }),
    get: os.get.handler(async ({ input }) => {
      const found = await ledger.query('request', { id: input.id });
      if (found === null) throw notFound(`There is no request '${input.id}'.`);
      return detailOf(found);
    }),
    search: os.search.handler(async ({ input: { filter, limit, before = null } }) => {
      const { rows, next } = await ledger.query('searchRequests', { filter, limit, before });
      return { rows: rows.map(viewOfRow), next };
    }),
    count: os.count.handler(async ({ input }) => ledger.query('countRequests', input)),
    bodies: os.bodies.handler(async ({ input }) => bodiesView(instance, input.id)),
    sendAgain: os.sendAgain.handler(async ({ input }) => ({ id: await sendAgain(instance, input.id) })),
  };
}
