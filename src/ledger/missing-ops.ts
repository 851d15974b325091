// What was kept in two places, to be sure, is taken in once.

import type { WriteDb } from '../store/open-database.ts';
import type { LedgerOp } from './protocol.ts';

const STATE = 'SELECT state FROM requests WHERE id = ?';
const ATTEMPT = 'SELECT 1 FROM attempts WHERE request_id = ? AND n = ?';

/** Those that the ledger has not been told yet, each once, in their order. */
export function missingFrom(db: WriteDb, ops: readonly LedgerOp[]): LedgerOp[] {
  const stateOf = db.prepare(STATE).pluck();
  const hasAttempt = db.prepare(ATTEMPT).pluck();
  const seen = new Set<string>();
  return ops.filter((op) => {
    // Of what a stream has come to so far the last word counts, however often it is said.
    if (op.op === 'progress') return true;
    const name = nameOf(op);
    if (seen.has(name)) return false;
    seen.add(name);
    if (op.op === 'attempt') return hasAttempt.get(op.id, op.attempt.n) === undefined;
    if (op.op === 'intent') return stateOf.get(op.intent.id) === undefined;
    const state = stateOf.get(op.settlement.id);
    return state === undefined || state === 'open';
  });
}

function nameOf(op: Exclude<LedgerOp, { op: 'progress' }>): string {
  if (op.op === 'attempt') return `attempt ${op.attempt.n} of ${op.id}`;
  return op.op === 'intent' ? `intent ${op.intent.id}` : `settlement ${op.settlement.id}`;
}
