// The only statements that write to the ledger. Runs on the writer thread.

import type { Price } from '../domain/model.ts';
import type { Cost, CostsSideBySide } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import type { Usage } from '../domain/usage.ts';
import type { WriteDb } from '../store/open-database.ts';
import { createPlanForms } from './plan-forms.ts';
import type { LedgerOp } from './protocol.ts';
import { createRollups } from './rollups.ts';

const INSERT_INTENT = `
  INSERT INTO requests (id, started_at, client, surface, model_asked, route, rule, provider, model, key_name,
    state, streamed, cost_nanos, cost_source, reserved_nanos, attempts, session)
  VALUES (@id, @startedAt, @client, @surface, @modelAsked, @route, @rule, @provider, @model, @keyName,
    'open', @streamed, @costNanos, @costSource, @reservedNanos, @attempts, @session)`;

const INSERT_ATTEMPT = `
  INSERT INTO attempts (request_id, n, provider, model, key_name, started_at, duration_us, status, outcome, error_text, cost_nanos,
    upto_nanos, fixes)
  VALUES (@requestId, @n, @provider, @model, @keyName, @startedAt, @durationUs, @status, @outcome, @errorText, @costNanos,
    @upToNanos, @fixes)`;

const UPDATE_PROGRESS = `
  UPDATE requests SET provider = @provider, model = @model, key_name = @keyName, cost_nanos = @costNanos, cost_source = @costSource,
    reserved_nanos = @reservedNanos
  WHERE id = @id AND state = 'open'`;

// The condition on the state makes settlement happen at most once. What was held back is free again.
const SETTLE = `
  UPDATE requests SET ended_at = @endedAt, state = @state, status = @status, error_kind = @errorKind,
    provider = @provider, model = @model, key_name = @keyName,
    input_tokens = @inputTokens, cached_input_tokens = @cachedInputTokens, cache_write_tokens = @cacheWriteTokens,
    output_tokens = @outputTokens, reasoning_tokens = @reasoningTokens,
    cache_write_1h_tokens = @cacheWrite1hTokens, usage_more = @usageMore,
    cost_nanos = @costNanos, cost_source = @costSource, reported_nanos = @reportedNanos, computed_nanos = @computedNanos,
    baseline_nanos = @baselineNanos, upto_nanos = @upToNanos, price_id = @priceId, reserved_nanos = NULL, ttft_us = @ttftUs,
    duration_us = @durationUs, attempts = @attempts, prompt_tokens = @promptTokens, max_output_tokens = @maxOutputTokens,
    turns = @turns, traits = @traits, effort = @effort, plan = @plan
  WHERE id = @id AND state = 'open'`;

const FIND_PRICE = 'SELECT id FROM prices WHERE body = ?';
const INSERT_PRICE = 'INSERT INTO prices (body) VALUES (?) RETURNING id';

const INSERT_SKETCH = 'INSERT INTO word_sketches (request_id, sketch) VALUES (@requestId, @sketch)';

const NO_FACTS = {
  promptTokens: null,
  maxOutputTokens: null,
  turns: null,
  traits: null,
  effort: null,
  plan: null,
  sketch: null,
};

export interface OpWriter {
  /** Applies one operation inside the caller's transaction. */
  write(op: LedgerOp): void;
  /** At the end of the transaction: what it adds to the sums. */
  finish(): void;
  /** The transaction was rolled back. */
  forget(): void;
}

/** Prepares the statements once. */
export function createOpWriter(db: WriteDb): OpWriter {
  const rollups = createRollups(db);
  const planForms = createPlanForms(db);
  const insertIntent = db.prepare(INSERT_INTENT);
  const insertAttempt = db.prepare(INSERT_ATTEMPT);
  const updateProgress = db.prepare(UPDATE_PROGRESS);
  const settle = db.prepare(SETTLE);
  const priceIdOf = createPriceIds(db);
  const insertSketch = db.prepare(INSERT_SKETCH);
  const write = (op: LedgerOp): void => {
    switch (op.op) {
      case 'intent': {
        const { estimate, streamed, ...intent } = op.intent;
        const attempts = intent.provider === null ? 0 : 1;
        const cost = { costNanos: estimate.nanos, costSource: estimate.source };
        insertIntent.run({ ...intent, ...cost, attempts, streamed: streamed ? 1 : 0 });
        return;
      }
      case 'attempt':
        insertAttempt.run({ requestId: op.id, ...op.attempt });
        return;
      case 'progress': {
        const { cost, ...progress } = op.progress;
        updateProgress.run({ ...progress, costNanos: cost.nanos, costSource: cost.source });
        return;
      }
      case 'settle': {
        const { cost, costs, usage, unwritten, facts, ...settlement } = op.settlement;
        const { sketch, plan, ...others } = facts ?? NO_FACTS;
        const columns = { ...costColumns(cost, costs, priceIdOf), ...usageColumns(usage) };
        const isFirst = settle.run({ ...settlement, ...others, plan: planForms.write(plan), ...columns }).changes > 0;
        for (const attempt of unwritten) insertAttempt.run({ requestId: settlement.id, ...attempt });
        if (sketch !== null) insertSketch.run({ requestId: settlement.id, sketch });
        if (isFirst) rollups.addRequest(settlement.id);
      }
    }
  };
  return {
    write,
    finish: () => {
      rollups.flush();
    },
    forget: () => {
      rollups.forget();
      planForms.forget();
    },
  };
}

function createPriceIds(db: WriteDb): (price: Price) => number {
  const find = db.prepare(FIND_PRICE).pluck();
  const insert = db.prepare(INSERT_PRICE).pluck();
  return (price) => {
    const body = JSON.stringify(price);
    return (find.get(body) ?? insert.get(body)) as number;
  };
}

function costColumns(
  cost: Cost,
  { price, upToNanos, ...costs }: CostsSideBySide,
  priceIdOf: (price: Price) => number,
): Record<string, unknown> {
  return {
    ...costs,
    upToNanos: upToNanos === 0 ? null : upToNanos,
    priceId: price === null ? null : priceIdOf(price),
    costNanos: cost.nanos,
    costSource: cost.source,
  };
}

function usageColumns({ rare, ...usage }: Usage): Record<string, unknown> {
  const { cacheWrite1hTokens = null, ...more } = rare ?? {};
  const usageMore = Object.keys(more).length === 0 ? null : JSON.stringify(more);
  return { ...usage, cacheWrite1hTokens, usageMore };
}

/**
 * Forgets sketches of requests that started before `before` (Unix ms), the oldest first, at most `limit` of them.
 * Returns how many there were.
 */
export function pruneSketches(db: WriteDb, before: number, limit: number): number {
  return db
    .prepare(
      `DELETE FROM word_sketches WHERE request_id IN
        (SELECT request_id FROM word_sketches WHERE request_id < ? ORDER BY request_id LIMIT ?)`,
    )
    .run(idFloor(before), limit).changes;
}

const OPEN_ROWS = "SELECT id FROM requests WHERE state = 'open' AND id < ?";

const INTERRUPT = `
  UPDATE requests SET state = 'interrupted', ended_at = ?, error_kind = 'interrupted',
    upto_nanos = nullif(max(0, reserved_nanos - coalesce(cost_nanos, 0)), 0) WHERE state = 'open' AND id < ?`;

/**
 * Closes what a crash left open. The estimate that was written with the intent stays as its cost, and what was held back
 * beyond it may have been billed. What has an id of `below` or later is still running. Returns how many there were.
 */
export function closeInterrupted(db: WriteDb, now: number, below: string): number {
  return db
    .transaction(() => {
      const ids = db.prepare(OPEN_ROWS).pluck().all(below) as string[];
      if (ids.length === 0) return 0;
      db.prepare(INTERRUPT).run(now, below);
      const rollups = createRollups(db);
      for (const id of ids) rollups.addRequest(id);
      rollups.flush();
      return ids.length;
    })
    .immediate();
}

const COUNT = `
  SELECT coalesce(sum(requests), 0) FROM rollups WHERE level = 3
    AND at >= (SELECT started_at / 86400000 FROM requests ORDER BY id LIMIT 1)`;

/** How many requests there are, as the sums know it: those of the oldest day may partly be gone. */
export function countByRollups(db: WriteDb): number {
  return db.prepare(COUNT).pluck().get() as number;
}
