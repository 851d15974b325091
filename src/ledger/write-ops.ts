// The only statements that write to the ledger. Runs on the writer thread.

import type { WriteDb } from '../store/open-database.ts';
import type { LedgerOp } from './protocol.ts';

/** Prepares the statements once; the result applies one operation inside the caller's transaction. */
export function createOpWriter(db: WriteDb): (op: LedgerOp) => void {
  const insertIntent = db.prepare(`
    INSERT INTO requests (id, started_at, client, surface, model_asked, route, rule, provider, model, key_name,
      state, streamed, cost_nanos, cost_source, attempts, session)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)`);
  const insertAttempt = db.prepare(`
    INSERT INTO attempts (request_id, n, provider, model, key_name, started_at, duration_us, status, outcome, error_text, cost_nanos)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const updateProgress = db.prepare(`
    UPDATE requests SET provider = ?, model = ?, key_name = ?, cost_nanos = ?, cost_source = ?
    WHERE id = ? AND state = 'open'`);
  // The condition on the state makes settlement happen at most once.
  const settle = db.prepare(`
    UPDATE requests SET ended_at = ?, state = ?, status = ?, error_kind = ?, provider = ?, model = ?, key_name = ?,
      input_tokens = ?, cached_input_tokens = ?, cache_write_tokens = ?, output_tokens = ?, reasoning_tokens = ?,
      cost_nanos = ?, cost_source = ?, ttft_us = ?, duration_us = ?, attempts = ?
    WHERE id = ? AND state = 'open'`);

  const writeAttempt = (id: string, a: Extract<LedgerOp, { op: 'attempt' }>['attempt']): void => {
    insertAttempt.run(
      id, a.n, a.provider, a.model, a.keyName, a.startedAt, a.durationUs, a.status, a.outcome, a.errorText, a.costNanos,
    );
  };

  return (op) => {
    switch (op.op) {
      case 'intent': {
        const i = op.intent;
        insertIntent.run(
          i.id, i.startedAt, i.client, i.surface, i.modelAsked, i.route, i.rule, i.provider, i.model, i.keyName,
          i.streamed ? 1 : 0, i.estimate.nanos, i.estimate.source, i.provider === null ? 0 : 1, i.session,
        );
        return;
      }
      case 'attempt':
        writeAttempt(op.id, op.attempt);
        return;
      case 'progress': {
        const p = op.progress;
        updateProgress.run(p.provider, p.model, p.keyName, p.cost.nanos, p.cost.source, p.id);
        return;
      }
      case 'settle': {
        const s = op.settlement;
        settle.run(
          s.endedAt, s.state, s.status, s.errorKind, s.provider, s.model, s.keyName,
          s.usage.inputTokens, s.usage.cachedInputTokens, s.usage.cacheWriteTokens, s.usage.outputTokens, s.usage.reasoningTokens,
          s.cost.nanos, s.cost.source, s.ttftUs, s.durationUs, s.attempts, s.id,
        );
        for (const attempt of s.unwritten) writeAttempt(s.id, attempt);
      }
    }
  };
}

/** Closes what a crash left open. The estimate that was written with the intent stays as its cost. Returns how many there were. */
export function closeInterrupted(db: WriteDb, now: number): number {
  return db
    .prepare(`UPDATE requests SET state = 'interrupted', ended_at = ?, error_kind = 'interrupted' WHERE state = 'open'`)
    .run(now).changes;
}
