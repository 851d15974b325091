// The live list: newest first, one row per request, however and in whatever order news of it arrives.

import type { RequestView } from '../../src/contract/views.ts';

/** More than fits any screen; what is older belongs to the ledger's pages. */
const LIST_LIMIT = 300;

/** What the live list asks for; also its name in the query cache. */
export const RECENT = { limit: 100 } as const;

/** Rows that did not change stay the same objects, so that only the others are drawn again. */
export function mergeRequests(
  list: readonly RequestView[],
  changed: readonly RequestView[],
  limit = LIST_LIMIT,
): RequestView[] {
  const byId = new Map(list.map((request) => [request.id, request]));
  for (const request of changed) {
    const known = byId.get(request.id);
    // A snapshot may be older than the event that overtook it: what has ended does not open again.
    if (known === undefined || known.state === 'open' || request.state !== 'open') byId.set(request.id, request);
  }
  return [...byId.values()].toSorted(newestFirst).slice(0, limit);
}

/** Ids sort by creation; the wall clock may have been set back. */
function newestFirst(a: RequestView, b: RequestView): number {
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
