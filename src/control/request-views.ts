// Ledger rows as the panel sees them.

import type { AttemptView, RequestDetail, RequestView } from '../contract/views.ts';
import type { AttemptRecord } from '../domain/record.ts';
import type { RequestWithAttempts } from '../ledger/queries.ts';
import { PROVIDER_SEPARATOR, type RequestRow } from '../ledger/request-rows.ts';
import { readFixes } from './read-fixes.ts';

export function viewOfRow(row: RequestRow): RequestView {
  return { ...row, streamed: row.streamed === 1, failedOn: row.failedOn?.split(PROVIDER_SEPARATOR) ?? [] };
}

export function detailOf({ request, attempts }: RequestWithAttempts): RequestDetail {
  return {
    ...viewOfRow(request),
    session: request.session,
    attemptList: attempts.map(attemptView),
  };
}

export function attemptView(attempt: AttemptRecord): AttemptView {
  return { ...attempt, fixes: readFixes(attempt.fixes) };
}
